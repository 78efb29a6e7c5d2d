// Follows partitions on a thread of its own and hands the batches to a strand, in order, with a
// bounded number on their way. The bridge from the log's blocking readers to single-threaded parts.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "events/log/log.hpp"
#include "events/log/owner.hpp"

namespace anju {

class Follower {
  public:
    // `handle` runs on the strand behind `post`: with a batch, or with an Error. After an error of
    // kind corrupt the follower stops; after unavailable it tries again by itself.
    using Handle = std::function<void(Result<LogBatch>)>;

    // Opens the reader at once; `log` must outlive the follower.
    static Result<std::unique_ptr<Follower>> start(Log& log, std::vector<ReadFrom> from, Post post,
                                                   Handle handle);
    ~Follower();  // on the strand, or after it has ended; no handle call comes after it
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

  private:
    struct Shared;
    Follower(std::shared_ptr<Shared> shared);
    std::shared_ptr<Shared> shared_;
};

}  // namespace anju
