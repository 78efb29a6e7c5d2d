// How records come to a strand: in order, and few at a time, so that whatever else it has to do
// waits for few of them.
#include "events/log/follower.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "tests/unit/memory_log.hpp"

namespace anju {
namespace {

constexpr std::size_t records = 2'600;
constexpr std::size_t at_once_max = 500;
constexpr std::size_t on_the_way_max = 2;

TEST(Follower, HasFewEntriesOnTheWayHoweverManyThereAre) {
    MemoryLog log({{"anju.land", 1}}, 4'000);
    for (std::size_t i = 0; i < records; ++i) log.append_raw({0, 0}, std::to_string(i));
    std::mutex mutex;
    std::deque<std::function<void()>> strand;
    std::vector<std::string> seen;
    std::size_t longest = 0;
    std::size_t largest = 0;
    const auto follower = Follower::start(
        log, {{{0, 0}, 0}},
        [&](std::function<void()> task) {
            const std::lock_guard lock(mutex);
            strand.push_back(std::move(task));
            longest = std::max(longest, strand.size());
        },
        [&](const Result<LogBatch>& batch) {
            ASSERT_TRUE(batch);
            largest = std::max(largest, batch->entries.size());
            for (const auto& entry : batch->entries) {
                EXPECT_EQ(entry.offset, seen.size());
                seen.emplace_back(entry.bytes);
            }
        });
    ASSERT_TRUE(follower);
    EXPECT_TRUE(log.eventually([&] {
        std::function<void()> task;
        {
            const std::lock_guard lock(mutex);
            if (!strand.empty()) {
                task = std::move(strand.front());
                strand.pop_front();
            }
        }
        if (task) task();
        return seen.size() == records;
    }));
    EXPECT_EQ(seen.back(), std::to_string(records - 1));
    EXPECT_LE(longest, on_the_way_max);
    EXPECT_LE(largest, at_once_max);
    EXPECT_GT(largest, 1U);
}

}  // namespace
}  // namespace anju
