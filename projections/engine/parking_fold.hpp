// Folds events, and parks those that it cannot fold, with all that follow in their stream.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "events/log/log.hpp"
#include "projections/engine/parking.hpp"
#include "projections/engine/read_model.hpp"

namespace anju {

class ParkingFold {
  public:
    // Rows in memory are spoilt by an event that failed half-way: all is to be folded again from
    // where the store stands, when that event is known.
    static constexpr const char* again = "fold-again";

    // All must outlive it. `deadly`: events at which some process died.
    struct Parts {
        const Log& log;
        Folding& folding;
    };
    ParkingFold(Parts parts, const std::vector<FoldPlace>& deadly, ParkingLimits limits = {});

    // Begins where the store stands.
    Result<void> begin(const RowStore& store);
    // Errors: unavailable `again`; corrupt what no fold is to go on behind: an event that a newer
    // program wrote, too many parked; of the store's: thrown as RowsError.
    Result<void> fold(const SealedEvent& event, Rows& rows);
    // Nothing is being folded.
    void rest();

    const ParkedCount& count() const { return parking_.count(); }

  private:
    // What became of an event: it is folded; it cannot be; or the fold stops, or begins again.
    struct Outcome {
        enum class What { folded, poisonous, failed } what = What::folded;
        Error error{};
    };

    Outcome try_fold(const SealedEvent& event, std::uint64_t at, Rows& rows);
    std::uint64_t commit_of(const SealedEvent& event) const;
    Outcome poisonous(const SealedEvent& event, std::uint64_t at, Error error);
    Outcome failed_half_way(const SealedEvent& event, std::uint64_t at, Error error);
    Result<void> follow_decision(const SealedEvent& event, Rows& rows);
    Result<void> fold_parked(std::string_view stream, const SealedEvent& decision, Rows& rows);
    ParkedEvent parked(const SealedEvent& event) const;

    const Parts parts_;
    Parking parking_;
    std::optional<HandlingMark> mark_;
    std::map<FoldPlace, Error> failures_;  // known from an earlier try
    std::uint64_t commit_begins_ = 0;      // position of the first event of the newest commit
};

}  // namespace anju
