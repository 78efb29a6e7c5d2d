// Who of several processes writes what has no rule that voids records, and how that passes on.
#include <gtest/gtest.h>

#include <mutex>
#include <optional>

#include "events/log/lease_keeper.hpp"
#include "events/log/sent_marks.hpp"
#include "tests/unit/lease_fixture.hpp"
#include "tests/unit/ledger_fixture.hpp"

namespace anju {
namespace {

TEST(PublisherLease, IsHeldByOneAndPassesOnAfterSilence) {
    MemoryLog words({{std::string(publisher_topic), 1}});
    auto first = *PublisherLease::open(words, 1, quick);
    auto second = *PublisherLease::open(words, 2, quick);
    const auto holds = [](PublisherLease& lease) {
        EXPECT_TRUE(lease.step(milliseconds(1)));
        return lease.holds();
    };
    ASSERT_TRUE(words.eventually([&] { return holds(*first); }));
    LedgerPosition place;
    place.position = 17;
    first->keep(place);
    const auto until = PublisherLease::Clock::now() + 2 * quick.silence;
    while (PublisherLease::Clock::now() < until) {
        EXPECT_TRUE(first->step(milliseconds(1)));
        EXPECT_FALSE(holds(*second)) << "as long as the first tells that it lives";
    }
    // The first is frozen.
    ASSERT_TRUE(words.eventually([&] { return holds(*second); }));
    EXPECT_FALSE(first->holds()) << "it had stopped by itself before";
    EXPECT_EQ(second->place()->position, 17U);
    EXPECT_EQ(first->step(milliseconds(1)).error().rule, "publisher-displaced");
    second->leave();
    auto third = *PublisherLease::open(words, 3, quick);
    const auto before = PublisherLease::Clock::now();
    ASSERT_TRUE(words.eventually([&] { return holds(*third); }));
    EXPECT_LT(PublisherLease::Clock::now() - before, quick.silence) << "it need not wait";
}

TEST(LeaseKeeper, TellsOneOfTwoThatItHoldsAndTheOtherWhenThatEnds) {
    MemoryLog words({{std::string(publisher_topic), 1}});
    struct Told {
        std::mutex mutex;
        std::vector<std::pair<bool, std::optional<std::uint64_t>>> all;
        std::size_t size() {
            const std::lock_guard lock(mutex);
            return all.size();
        }
    };
    Told of_first;
    Told of_second;
    const auto keeper = [&](std::uint64_t writer, Told& told) {
        LeaseKeeper::Parts parts;
        parts.open_words = [&words]() -> Result<std::unique_ptr<Log>> {
            return std::unique_ptr<Log>(std::make_unique<OpenedAgain>(words));
        };
        parts.writer = writer;
        parts.lease = quick;
        parts.post = [](const std::function<void()>& task) { task(); };
        return std::make_unique<LeaseKeeper>(
            std::move(parts), [&told](bool holds, std::optional<std::uint64_t> place) {
                const std::lock_guard lock(told.mutex);
                told.all.emplace_back(holds, place);
            });
    };
    auto first = keeper(1, of_first);
    ASSERT_TRUE(words.eventually([&] { return of_first.size() == 1; }));
    EXPECT_TRUE(of_first.all[0].first);
    EXPECT_EQ(of_first.all[0].second, std::nullopt) << "nobody held it before";
    const auto second = keeper(2, of_second);
    first->keep(17);
    ASSERT_TRUE(words.eventually([&] { return words.extent({0, 0})->end > 100; }));
    EXPECT_EQ(of_second.size(), 0U);
    first.reset();
    ASSERT_TRUE(words.eventually([&] { return of_second.size() == 1; }));
    EXPECT_TRUE(of_second.all[0].first);
    EXPECT_EQ(of_second.all[0].second, 17U);
    EXPECT_TRUE(second->health());
}

TEST(SentMarks, TellHowFarSomebodyIsBehind) {
    SentMarks marks;
    EXPECT_EQ(marks.behind(std::nullopt).events, 0U);
    for (std::uint64_t i = 0; i < 100; ++i) marks.add(10 * i, {static_cast<std::int64_t>(i)});
    EXPECT_EQ(marks.behind(std::nullopt).events, 100U);
    EXPECT_EQ(marks.behind(985).events, 1U);
    EXPECT_EQ(marks.behind(985).since->value, 99);
    EXPECT_EQ(marks.behind(990).events, 0U);
    EXPECT_FALSE(marks.behind(990).since);
    for (std::uint64_t i = 100; i < 100'000; ++i) marks.add(10 * i, {0});
    EXPECT_EQ(marks.count(), 100'000U);
    EXPECT_EQ(marks.last()->position, 999'990U);
    const auto roughly = marks.behind(500'000).events;
    EXPECT_NEAR(static_cast<double>(roughly), 50'000, 200);
}

}  // namespace
}  // namespace anju
