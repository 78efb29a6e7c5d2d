// Fetches single records by offset for a strand that must not block: the history of a stream.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "events/log/log.hpp"
#include "events/log/owner.hpp"

namespace anju {

class RecordFetcher {
  public:
    // Requests waiting at once; more are refused as unavailable.
    static constexpr std::size_t waiting_max = 256;
    using Done = std::function<void(Result<std::vector<std::string>>)>;

    // `log` must outlive the fetcher; answers come on the strand behind `post`.
    RecordFetcher(Log& log, Post post);
    ~RecordFetcher();  // what waits is answered with unavailable
    RecordFetcher(const RecordFetcher&) = delete;
    RecordFetcher& operator=(const RecordFetcher&) = delete;

    // The records of `partition` at `offsets` (rising), in that order.
    void fetch(PartitionRef partition, std::vector<std::uint64_t> offsets, Done done);

  private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

}  // namespace anju
