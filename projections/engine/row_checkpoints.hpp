// Which states of the rows are kept beside the newest: a few folders of hard links, spread evenly
// over the ledger, so that a past state is folded from the nearest of them and not from the
// beginning. They cost the files that the newest rows have let go of.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "events/base/result.hpp"

namespace anju {

class RowCheckpoints {
  public:
    static constexpr std::size_t count_max = 8;

    // Those of the rows of this name (rows_name) below `rows`; others are removed. `events_between`
    // two of them there are at least.
    RowCheckpoints(const std::filesystem::path& rows, std::string name,
                   std::uint64_t events_between);

    // Whether one is due at this position.
    bool is_due(std::uint64_t position) const;
    // Where it is to be made; its parent is there.
    std::filesystem::path place_of(std::uint64_t position) const;
    // It is made; of too many, the one that leaves the smallest gap is removed.
    void made(std::uint64_t position);

    // The newest one at or before the position; empty when there is none. Any process may read it
    // while it is there: a copy is made by copy_checkpoint().
    static std::filesystem::path before(const std::filesystem::path& rows, const std::string& name,
                                        std::uint64_t position);

  private:
    std::filesystem::path folder_;
    std::string name_;
    std::uint64_t events_between_;
    std::vector<std::uint64_t> positions_;  // ascending
};

// Copies a checkpoint by hard links to `to`, which is not there yet. unavailable,
// "rows-unwritable".
Result<void> copy_checkpoint(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace anju
