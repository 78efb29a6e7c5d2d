// A lease that passes on soon, and a log that several holders open one after another.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "events/log/publisher_lease.hpp"

namespace anju {

using std::chrono::milliseconds;

inline constexpr LeaseOptions quick{milliseconds(10), milliseconds(400), milliseconds(1'000)};

// A log that several sessions open, one after another.
class OpenedAgain : public Log {
  public:
    explicit OpenedAgain(Log& log) : log_(log) {}
    const std::vector<Topic>& topics() const override { return log_.topics(); }
    void append(PartitionRef partition, std::vector<AppendRecord> records,
                AppendDone done) override {
        log_.append(partition, std::move(records), std::move(done));
    }
    Result<std::unique_ptr<Reader>> read(std::vector<ReadFrom> from) override {
        return log_.read(std::move(from));
    }
    Result<Extent> extent(PartitionRef partition) override { return log_.extent(partition); }

  private:
    Log& log_;
};

}  // namespace anju
