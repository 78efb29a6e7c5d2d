// What is written into public topics: each event once and in order, whatever fails meanwhile and
// however many publishers there are.
#include "events/log/publisher.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "events/log/lease_keeper.hpp"
#include "tests/unit/ledger_fixture.hpp"

namespace anju {
namespace {

using std::chrono::milliseconds;

constexpr LeaseOptions quick{milliseconds(10), milliseconds(400), milliseconds(1'000)};

// A log that several sessions open, one after another.
class OpenedAgain : public Log {
  public:
    explicit OpenedAgain(Log& log) : log_(log) {}
    const std::vector<Topic>& topics() const override { return log_.topics(); }
    void append(PartitionRef partition, std::vector<AppendRecord> records,
                AppendDone done) override {
        log_.append(partition, std::move(records), std::move(done));
    }
    Result<std::unique_ptr<Reader>> read(std::vector<ReadFrom> from) override {
        return log_.read(std::move(from));
    }
    Result<Extent> extent(PartitionRef partition) override { return log_.extent(partition); }

  private:
    Log& log_;
};

struct Written {
    std::uint64_t position = 0;
    std::string key;
    std::int64_t recorded_ms = 0;
    bool narrowed = false;
};

// What is there, and how writing fails.
struct Store {
    std::mutex mutex;
    std::map<std::string, std::vector<std::vector<Written>>> topics;
    std::size_t fails_after = SIZE_MAX;  // writes
    std::size_t lost = 0;                // of those before it, that were on their way
    std::size_t failures = 0;

    std::size_t size(const std::string& topic) {
        const std::lock_guard lock(mutex);
        std::size_t sum = 0;
        for (const auto& partition : topics[topic]) sum += partition.size();
        return sum;
    }
};

// Writes come into the store when they are settled, or later.
class StoreTopics : public PublicTopics {
  public:
    explicit StoreTopics(Store& store) : store_(store) {}

    Result<std::vector<std::optional<std::uint64_t>>> open(const std::string& topic) override {
        const std::lock_guard lock(store_.mutex);
        if (topic == "public.refused") return invalid("public-topic-refused", "a test says so");
        auto& partitions = store_.topics[topic];
        partitions.resize(4);
        std::vector<std::optional<std::uint64_t>> last(4);
        for (std::size_t p = 0; p < 4; ++p) {
            if (!partitions[p].empty()) last[p] = partitions[p].back().position;
        }
        return last;
    }
    Result<bool> write(const std::string& topic, const PublicRecord& record) override {
        if (on_the_way_.size() >= 50) {
            deliver(10);
            return false;
        }
        const auto json = boost::json::parse(record.value);
        on_the_way_.push_back({topic, record.partition,
                               Written{std::stoull(std::string(json.at("sequence").as_string())),
                                       std::string(record.key), record.recorded.value,
                                       json.as_object().contains("narrowed")}});
        if (++writes_ < store_.fails_after) return true;
        // All but the last ones have come there.
        if (on_the_way_.size() > store_.lost) deliver(on_the_way_.size() - store_.lost);
        const std::lock_guard lock(store_.mutex);
        ++store_.failures;
        return unavailable("log-outcome-unknown", "a test says so");
    }
    Result<bool> settle(milliseconds) override {
        deliver(on_the_way_.size());
        return true;
    }

  private:
    struct OnTheWay {
        std::string topic;
        std::uint16_t partition;
        Written record;
    };
    void deliver(std::size_t count) {
        const std::lock_guard lock(store_.mutex);
        for (std::size_t i = 0; i < count; ++i) {
            auto& [topic, partition, record] = on_the_way_.front();
            store_.topics[topic][partition].push_back(std::move(record));
            on_the_way_.erase(on_the_way_.begin());
        }
    }

    Store& store_;
    std::vector<OnTheWay> on_the_way_;
    std::size_t writes_ = 0;
};

// The tenth event of anju.jobs admits "land", which gets what the service land recorded; the first
// one "all", which gets everything; the twentieth dismisses "all".
class CountedScopes : public PublicScopes {
  public:
    std::string_view topic() const override { return "anju.jobs"; }
    Result<void> take(const RecordView&) override {
        ++events_;
        return {};
    }
    std::map<std::string, PublicScope> scopes() const override {
        std::map<std::string, PublicScope> all;
        if (events_ >= 1 && events_ < 20) all["all"] = {};
        if (events_ >= 10) all["land"].filter = *EventFilter::parse({.task = "4"});
        if (events_ >= 10) all["land"].fields = EventFields({"household/members"});
        if (events_ >= 10) all["refused"] = {};
        return all;
    }

  private:
    int events_ = 0;
};

class PublisherTest : public testing::Test {
  protected:
    PublisherParts parts(std::uint64_t writer) {
        PublisherParts parts;
        parts.scopes = [] { return std::make_unique<CountedScopes>(); };
        parts.open_words = [this]() -> Result<std::unique_ptr<Log>> {
            return std::unique_ptr<Log>(std::make_unique<OpenedAgain>(words_));
        };
        parts.open_topics = [this]() -> Result<std::unique_ptr<PublicTopics>> {
            return std::unique_ptr<PublicTopics>(std::make_unique<StoreTopics>(store_));
        };
        parts.writer = writer;
        parts.lease = quick;
        return parts;
    }
    void record(std::size_t steps) {
        ledger_.write(steps);
        while (seals_.seal(17)) {
        }
        std::size_t jobs = 0;
        for (const auto& event : read_ledger(ledger_.log)) {
            const bool is_job = event.partition.topic == 4;
            jobs += is_job ? 1 : 0;
            if (is_job && jobs == 20) all_end_ = event.position;
        }
        ASSERT_GT(all_end_, 0U);
    }
    // What each is to have.
    std::set<std::uint64_t> wanted(const std::string& topic) {
        std::set<std::uint64_t> positions;
        for (const auto& event : read_ledger(ledger_.log)) {
            const bool is_land = event.partition.topic == 2;
            if (topic == "public.land" ? is_land : event.position < all_end_) {
                positions.insert(event.position);
            }
        }
        return positions;
    }
    bool is_all_there() {
        return words_.eventually([&] {
            return store_.size("public.land") >= wanted("public.land").size() &&
                   store_.size("public.all") >= wanted("public.all").size();
        });
    }
    void expect_once_in_order() {
        for (const std::string topic : {"public.all", "public.land"}) {
            SCOPED_TRACE(topic);
            std::set<std::uint64_t> seen;
            for (const auto& partition : store_.topics[topic]) {
                for (std::size_t i = 0; i < partition.size(); ++i) {
                    EXPECT_TRUE(seen.insert(partition[i].position).second);
                    if (i > 0) {
                        EXPECT_LT(partition[i - 1].position, partition[i].position);
                    }
                }
            }
            EXPECT_EQ(seen, wanted(topic));
        }
    }

    RandomLog ledger_{11};
    SealWriter seals_{ledger_.log};
    MemoryLog words_{{{std::string(publisher_topic), 1}}};
    Store store_;
    std::uint64_t all_end_ = 0;
};

TEST_F(PublisherTest, GivesEachWhatItMayFollowWithWhatWasThereBeforeItCame) {
    record(150);
    const Publisher publisher(ledger_.log, parts(1));
    ASSERT_TRUE(is_all_there());
    expect_once_in_order();
    EXPECT_TRUE(words_.eventually([&] { return publisher.status().sent.size() == 2; }));
    const auto status = publisher.status();
    EXPECT_TRUE(status.publishing);
    EXPECT_EQ(status.sent[0].name, "land");
    EXPECT_EQ(status.sent[0].marks.count(), store_.size("public.land"));
    EXPECT_EQ(status.sent[1].trouble->rule, "public-topic-refused") << "and the others go on";
    const auto& first = store_.topics["public.land"].front().front();
    EXPECT_EQ(first.key, "household/130708-000123");
    EXPECT_GT(first.recorded_ms, 1'500'000'000'000);
    EXPECT_TRUE(first.narrowed) << "to the fields that it was given";
    EXPECT_FALSE(store_.topics["public.all"].front().front().narrowed);
}

TEST_F(PublisherTest, LosesAndDoublesNothingWhereverItFails) {
    record(400);
    for (const std::size_t after : {1, 2, 40, 55, 90, 140}) {
        SCOPED_TRACE(after);
        {
            const std::lock_guard lock(store_.mutex);
            store_.fails_after = after;
            store_.lost = after % 7;
            store_.failures = 0;
        }
        const Publisher publisher(ledger_.log, parts(after));
        EXPECT_TRUE(words_.eventually([&] {
            const std::lock_guard lock(store_.mutex);
            return store_.failures > 0;
        }));
    }
    store_.fails_after = SIZE_MAX;
    const Publisher publisher(ledger_.log, parts(99));
    ASSERT_TRUE(is_all_there());
    expect_once_in_order();
}

TEST_F(PublisherTest, OneOfTwoWritesAndTheOtherGoesOnWhereItEnds) {
    record(60);
    auto first = std::make_unique<Publisher>(ledger_.log, parts(1));
    ASSERT_TRUE(is_all_there());
    const Publisher second(ledger_.log, parts(2));
    record(60);
    ASSERT_TRUE(is_all_there());
    EXPECT_FALSE(second.status().publishing);
    first.reset();
    record(60);
    ASSERT_TRUE(is_all_there());
    EXPECT_TRUE(words_.eventually([&] { return second.status().publishing; }));
    expect_once_in_order();
    EXPECT_LT(second.status().written, store_.size("public.land"))
        << "it began where the first ended";
}

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
