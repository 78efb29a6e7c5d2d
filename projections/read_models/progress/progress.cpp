#include "projections/read_models/progress/progress.hpp"

namespace anju {

std::string Progress::details() {
    std::string ids;
    for (const auto& one : progress_indicators()) ids.append(one.id).append(",");
    return ids;
}

}  // namespace anju
