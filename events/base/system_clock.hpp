// The clock of the machine, for the borders where time enters: rules and folds are given theirs.
#pragma once

#include <chrono>

#include "events/base/types.hpp"

namespace anju {

inline Instant system_now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

}  // namespace anju
