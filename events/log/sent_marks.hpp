// How far somebody is behind what was sent to it: how many events, and for how long. Remembers a
// bounded number of places, so that what is far back is told roughly.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "events/base/types.hpp"

namespace anju {

class SentMarks {
  public:
    static constexpr std::size_t marks_max = 2'048;

    struct Mark {
        std::uint64_t position = 0;
        std::uint64_t count = 0;  // of all that were sent since this began, this one included
        Instant recorded;
    };

    void add(std::uint64_t position, Instant recorded) {
        marks_.push_back({position, ++count_, recorded});
        if (marks_.size() <= marks_max) return;
        // Every second one goes, but for the newest.
        std::size_t kept = 0;
        for (std::size_t i = 1; i < marks_.size(); i += 2) marks_[kept++] = marks_[i];
        if (marks_.size() % 2 == 1) marks_[kept++] = marks_.back();
        marks_.resize(kept);
    }

    std::uint64_t count() const { return count_; }
    std::optional<Mark> last() const {
        return marks_.empty() ? std::nullopt : std::optional(marks_.back());
    }

    // What was sent after `position`, or all of it: how many, and when the first was recorded.
    struct Behind {
        std::uint64_t events = 0;
        std::optional<Instant> since{};
    };
    Behind behind(std::optional<std::uint64_t> position) const {
        const auto after = position
                               ? std::ranges::upper_bound(marks_, *position, {}, &Mark::position)
                               : marks_.begin();
        if (after == marks_.end()) return {};
        const std::uint64_t before = after == marks_.begin() ? 0 : std::prev(after)->count;
        return {count_ - before, after->recorded};
    }

  private:
    std::vector<Mark> marks_;  // positions rise
    std::uint64_t count_ = 0;
};

}  // namespace anju
