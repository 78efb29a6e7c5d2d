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
        last_ = {position, ++count_, recorded};
        if (count_ % stride_ != 0) return;
        marks_.push_back(*last_);
        if (marks_.size() < marks_max) return;
        // Every second one goes, and only so many are added from now on.
        for (std::size_t i = 0; i < marks_.size() / 2; ++i) marks_[i] = marks_[2 * i + 1];
        marks_.resize(marks_.size() / 2);
        stride_ *= 2;
    }

    std::uint64_t count() const { return count_; }
    const std::optional<Mark>& last() const { return last_; }

    // What was sent after `position`, or all of it: how many, and when the first was recorded.
    struct Behind {
        std::uint64_t events = 0;
        std::optional<Instant> since{};
    };
    Behind behind(std::optional<std::uint64_t> position) const {
        if (!last_ || (position && *position >= last_->position)) return {};
        const auto after = position
                               ? std::ranges::upper_bound(marks_, *position, {}, &Mark::position)
                               : marks_.begin();
        const std::uint64_t before = after == marks_.begin() ? 0 : std::prev(after)->count;
        return {count_ - before, after == marks_.end() ? last_->recorded : after->recorded};
    }

  private:
    std::vector<Mark> marks_;  // positions rise; each stride_-th
    std::optional<Mark> last_;
    std::uint64_t count_ = 0;
    std::uint64_t stride_ = 1;
};

}  // namespace anju
