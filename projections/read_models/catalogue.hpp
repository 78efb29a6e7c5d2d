// Every read model there is. What is listed here is folded, served and documented.
#pragma once

#include <memory>

#include "projections/engine/read_model.hpp"
#include "projections/read_models/evidence/evidence.hpp"
#include "projections/read_models/journal/journal.hpp"
#include "projections/read_models/progress/progress.hpp"

namespace anju {

using AllReadModels = FoldingOf<Progress, Journal, EvidenceIndex>;

inline std::unique_ptr<Folding> all_read_models() {
    return std::make_unique<AllReadModels>();
}

}  // namespace anju
