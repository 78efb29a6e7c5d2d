#include "projections/read_models/catalogue.hpp"

#include "projections/read_models/evidence/evidence.hpp"
#include "projections/read_models/journal/journal.hpp"
#include "projections/read_models/progress/progress.hpp"

namespace anju {

// What is listed here is folded, served and documented.
std::unique_ptr<Folding> all_read_models() {
    return std::make_unique<FoldingOf<Progress, Journal, EvidenceIndex>>();
}

}  // namespace anju
