// Holds a lease (publisher_lease.hpp) on a thread of its own, for work that runs on a strand: of
// several processes only the one that holds it does the work.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "events/log/owner.hpp"
#include "events/log/publisher_lease.hpp"

namespace anju {

class LeaseKeeper {
  public:
    struct Parts {
        std::function<Result<std::unique_ptr<Log>>()> open_words;  // with the topic of the lease
        std::uint64_t writer = 0;                                  // random, of this process
        LeaseOptions lease{};
        Post post;
    };
    // Told on the strand: it is held from now on, and how far the last holder was; or no longer.
    using Changed = std::function<void(bool holds, std::optional<std::uint64_t> place)>;

    // `changed` is not called any more once the keeper is gone.
    LeaseKeeper(Parts parts, Changed changed);
    ~LeaseKeeper();  // on the strand; the lease is left, so that another need not wait
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;

    // All before this position is done; whoever holds it next begins there.
    void keep(std::uint64_t position);
    // Why nobody can know who holds it, if so.
    Result<void> health() const;

  private:
    struct Shared;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // what is posted outlives it
    std::unique_ptr<Shared> shared_;
};

}  // namespace anju
