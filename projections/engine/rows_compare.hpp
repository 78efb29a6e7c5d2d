// Holds two sets of rows against each other, key by key.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "events/base/describe.hpp"
#include "projections/engine/row_store.hpp"

namespace anju {

// What differs in the rows of one read model.
struct RowsDifference {
    std::string model;             // its tag
    std::uint64_t only_first = 0;  // keys that the second lacks
    std::uint64_t only_second = 0;
    std::uint64_t other_value = 0;
    std::vector<std::string> keys{};  // the first few, as text
};
BOOST_DESCRIBE_STRUCT(RowsDifference, (), (model, only_first, only_second, other_value, keys))

struct RowsComparison {
    std::uint64_t rows = 0;                // keys of both, each once
    std::vector<RowsDifference> differ{};  // of read models that do
};
BOOST_DESCRIBE_STRUCT(RowsComparison, (), (rows, differ))

// All rows of read models. `progress` is told the keys so far, and says whether to go on; when not,
// unavailable "stopping". Errors of reading the rows.
Result<RowsComparison> compare_rows(const RowView& first, const RowView& second,
                                    const std::function<bool(std::uint64_t rows)>& progress);

}  // namespace anju
