// Gives the ledger its order: reads all partitions on a thread of its own and writes seals as the
// owner of the seals partition. A sealer without the claim follows the holder's seals, verifies
// them, and takes over when they stop.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/log/owner.hpp"
#include "events/log/signer.hpp"

namespace anju {

struct SealerOptions {
    std::string url;           // where this process serves; goes into the claim
    std::uint64_t writer = 0;  // random id of this process
    std::string origin;        // of the checkpoints that are signed, "anju.example/ledger"
    std::chrono::milliseconds interval_min{20};      // between two seals
    std::size_t epoch_events_max = 100'000;          // of one epoch, but a commit is never split
    bool standby = false;                            // do not claim at the start
    std::chrono::milliseconds takeover_after{5000};  // without a seal while events wait for one
    // Leaves held in memory (80 bytes each), give or take a batch of the log or what one seal
    // needs.
    std::uint64_t unsealed_max = 1'000'000;
};

struct SealerStatus {
    Owner::State state = Owner::State::standby;
    std::uint64_t epochs = 0;         // applied, by whomever they were sealed
    std::uint64_t events = 0;         // sealed in them
    std::uint64_t seals_written = 0;  // by this sealer, read back as counting
    std::uint64_t seals_void = 0;     // records of the seals partition that do not count
    std::uint64_t unsealed = 0;       // events that count and wait for a seal
    std::uint64_t records_void = 0;   // records of data partitions that do not count
    Instant last_seal;                // when the last seal was written, by its writer's clock
    std::vector<Error> halted;        // at which records partitions stand still; others go on
    std::optional<Error> failure;     // sealing has stopped for good
    std::optional<Error> trouble;     // unavailable now; it is tried again
};

class Sealer {
  public:
    // Seals read ahead of their data at most, give or take one batch.
    static constexpr std::size_t seals_waiting_max = 1'024;

    // Starts at once. `log` must outlive the sealer.
    Sealer(Log& log, Signer signer, SealerOptions options);
    ~Sealer();
    Sealer(const Sealer&) = delete;
    Sealer& operator=(const Sealer&) = delete;

    // Any thread.
    SealerStatus status() const;
    // Why it does not seal, or not all: a failure or a halted partition, which need an operator,
    // or a passing trouble. Any thread.
    Result<void> health() const;

  private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace anju
