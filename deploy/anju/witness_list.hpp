// Who cosigns heads of the ledger, and which they did, as GET /v1/ledger/witnesses tells it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "deploy/anju/witnessing.hpp"
#include "events/base/describe.hpp"

namespace anju {

struct WitnessRow {
    std::string name;
    std::string key;
    std::string url;
    std::optional<std::uint64_t> size;  // events of the head that it cosigned last
    std::optional<Instant> cosigned;    // when
    std::string trouble;                // why it did not since
};
BOOST_DESCRIBE_STRUCT(WitnessRow, (), (name, key, url, size, cosigned, trouble))

struct WitnessList {
    std::optional<std::uint64_t> size;  // of the newest head that enough of them cosigned
    std::vector<WitnessRow> witnesses;
};
BOOST_DESCRIBE_STRUCT(WitnessList, (), (size, witnesses))

// Empty where no witnesses are asked.
WitnessList witness_list(const Witnessing* witnessing);

}  // namespace anju
