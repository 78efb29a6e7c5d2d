// The reader of a simulated log. Internal to it.
#pragma once

#include "events/log/simulated_log.hpp"

namespace anju {

// Must not outlive the log; its batches may.
class SimulatedReader : public Reader {
  public:
    SimulatedReader(SimulatedLog& log, std::vector<ReadFrom> from)
        : log_(log), from_(std::move(from)) {}

    Result<LogBatch> poll(std::chrono::milliseconds wait) override;
    Result<LogBatch> poll_one(std::uint16_t source, std::chrono::milliseconds wait) override;
    void wake() override;

  private:
    LogBatch read(std::size_t first, std::size_t count, std::chrono::milliseconds wait);
    bool collect(std::size_t first, std::size_t count, LogBatch& batch);

    SimulatedLog& log_;
    std::vector<ReadFrom> from_;  // where each source goes on
    bool woken_ = false;          // guarded by the log's mutex
};

}  // namespace anju
