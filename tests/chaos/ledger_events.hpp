// The ledger as it stands in the topics, read by the validity rule and the seals alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/base/result.hpp"
#include "tests/chaos/history.hpp"

namespace anju::test {

struct LedgerRead {
    std::vector<LedgerEvent> events;  // in ledger order
    std::optional<Error> broken_by;   // why there are no more, though more is sealed
};

// All that is sealed by now. Throws when there is no log.
LedgerRead read_ledger_of(const std::string& bootstrap);

}  // namespace anju::test
