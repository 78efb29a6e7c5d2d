// Folds the ledger into rows on a thread of its own, and commits rows and position together. While
// one commit is written, the next one is folded already.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "events/log/ledger.hpp"
#include "projections/engine/parking.hpp"
#include "projections/engine/read_model.hpp"
#include "projections/engine/row_store.hpp"

namespace anju {

// Where folding ends: after so many events, and before the first one recorded later than that.
struct FoldUntil {
    std::uint64_t position = 0;
    std::optional<Instant> recorded{};
};

struct ProjectorOptions {
    std::uint64_t commit_events_max = 1'000'000;  // folded before a commit is due
    // What changed rows take before a commit is due: this bounds the memory of a catch-up.
    std::size_t commit_bytes_max = std::size_t{64} << 20;
    std::chrono::milliseconds commit_after{2'000};  // in a catch-up, so that answers move on
    std::optional<FoldUntil> until{};               // for a past state; it is never folded on
    std::vector<FoldPlace> deadly{};                // at which a process died; they are parked
    ParkingLimits parking{};
};

struct ProjectorStatus {
    AsOf as_of;                    // of the last commit
    std::uint64_t commits = 0;     // of this process
    bool caught_up = false;        // nothing more was there when it last looked
    std::optional<Error> failure;  // folding has stopped for good; answers stay as they are
    std::optional<Error> trouble;  // unavailable now; it is tried again
    std::shared_ptr<const RowView> ended{};  // the rows, once all is folded up to `until`
};

class Projector {
  public:
    // Called on a thread of the projector with the rows as they are at the start and after each
    // commit.
    using Published = std::function<void(std::shared_ptr<const RowView>)>;

    // Starts at once. `log` must outlive the projector.
    Projector(Log& log, std::unique_ptr<RowStore> store, std::unique_ptr<Folding> folding,
              ProjectorOptions options, Published published);
    ~Projector();  // commits what is folded
    Projector(const Projector&) = delete;
    Projector& operator=(const Projector&) = delete;

    // Ends, and goes on with other rows of the same log, which are published in their turn. As long
    // as nobody else asks for anything.
    void go_on_with(std::unique_ptr<RowStore> store, std::unique_ptr<Folding> folding);

    // Any thread.
    ProjectorStatus status() const;
    // Why the answers do not move on: a failure that needs an operator, or a passing trouble.
    Result<void> health() const;

  private:
    class Worker;
    Log& log_;
    const ProjectorOptions options_;
    const Published published_;
    std::unique_ptr<Worker> worker_;
};

}  // namespace anju
