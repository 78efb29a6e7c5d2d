// The ledger's order inside an epoch: the heads of all partitions are compared by (recorded, topic
// name, partition), so that each partition keeps its own order. Sealer and readers share it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace anju {

class LedgerMerge {
  public:
    // Merges runs of `sizes[run]` elements; runs are numbered in the order of topic name and
    // partition. `recorded(run, i)` is the time of an element in milliseconds; `take(run, i)` gets
    // each element once, in ledger order, until it returns false.
    template <class Recorded, class Take>
    void operator()(const std::vector<std::size_t>& sizes, Recorded&& recorded, Take&& take) {
        start(sizes, recorded);
        while (!heads_.empty()) {
            Head& head = heads_.front();
            if (!take(head.run, head.index)) return;
            if (++head.index < sizes[head.run]) {
                head.recorded = recorded(head.run, head.index);
            } else {
                head = heads_.back();
                heads_.pop_back();
            }
            sift_down(0);
        }
    }

  private:
    struct Head {
        std::int64_t recorded;
        std::uint32_t run;
        std::size_t index;

        bool before(const Head& other) const {
            return recorded != other.recorded ? recorded < other.recorded : run < other.run;
        }
    };

    template <class Recorded>
    void start(const std::vector<std::size_t>& sizes, Recorded& recorded) {
        heads_.clear();
        for (std::uint32_t run = 0; run < sizes.size(); ++run) {
            if (sizes[run] > 0) heads_.push_back({recorded(run, std::size_t{0}), run, 0});
        }
        for (std::size_t i = heads_.size() / 2; i-- > 0;) sift_down(i);
    }

    void sift_down(std::size_t parent) {
        while (true) {
            std::size_t child = 2 * parent + 1;
            if (child >= heads_.size()) return;
            if (child + 1 < heads_.size() && heads_[child + 1].before(heads_[child])) ++child;
            if (!heads_[child].before(heads_[parent])) return;
            std::swap(heads_[child], heads_[parent]);
            parent = child;
        }
    }

    std::vector<Head> heads_;
};

}  // namespace anju
