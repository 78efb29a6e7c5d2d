// The progress of a division as a table for people.
#pragma once

#include <string>
#include <vector>

#include "projections/read_models/progress/progress_answers.hpp"

namespace anju {

// One line an indicator, aligned for Chinese and Latin letters alike. The rows are in `language`.
std::string progress_table(const std::vector<ProgressRow>& rows, const AsOf& as_of,
                           Language language);

}  // namespace anju
