// Reads the whole commits of one service's topic from its beginning and goes on: for what rests on
// the facts of another service, without asking it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/log/commit_lane.hpp"
#include "events/log/follower.hpp"

namespace anju {

// Runs on the strand behind `post`.
class TopicReader {
  public:
    using Take = CommitLane::Take;

    // Blocks while it asks the log for its extents. `log` must outlive the reader. A log without
    // the topic has nothing to read.
    static Result<std::unique_ptr<TopicReader>> start(Log& log, std::string_view topic, Post post,
                                                      Take take);

    // Unavailable: with `rule` and `what` until it has read what was there when it was started, or
    // with what ended reading, as `take` or the log said it.
    Result<void> ready(std::string_view rule, std::string_view what) const;
    std::size_t partitions() const { return lanes_.size(); }
    // The first seq of a partition that it has not read.
    std::uint64_t next_seq(std::size_t partition) const;

  private:
    struct Lane {
        CommitLane commits;
        std::uint64_t ready_from = 0;  // offset up to which it must have read
    };

    explicit TopicReader(Take take) : take_(std::move(take)) {}
    void handle(const Result<LogBatch>& batch);

    const Take take_;
    std::vector<Lane> lanes_;
    Result<void> health_;
    std::unique_ptr<Follower> follower_;
};

}  // namespace anju
