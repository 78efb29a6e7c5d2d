// What is written into public topics: each event once and in order, whatever fails meanwhile and
// however many publishers there are.
#include "events/log/publisher.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/unit/lease_fixture.hpp"
#include "tests/unit/ledger_fixture.hpp"

namespace anju {
namespace {

using std::chrono::milliseconds;

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

    Result<PublicExtent> open(const std::string& topic) override {
        const std::lock_guard lock(store_.mutex);
        if (topic == "public.refused") return invalid("public-topic-refused", "a test says so");
        auto& partitions = store_.topics[topic];
        partitions.resize(4);
        PublicExtent extent{std::vector<std::optional<std::uint64_t>>(4), ends_in_store(topic)};
        for (std::size_t p = 0; p < 4; ++p) {
            if (!partitions[p].empty()) extent.last[p] = partitions[p].back().position;
        }
        return extent;
    }
    std::vector<std::uint64_t> ends(const std::string& topic) const override {
        const std::lock_guard lock(store_.mutex);
        return ends_in_store(topic);
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
    std::vector<std::uint64_t> ends_in_store(const std::string& topic) const {
        std::vector<std::uint64_t> ends;
        for (const auto& partition : store_.topics[topic]) ends.push_back(partition.size());
        return ends;
    }
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
    // After so many writes, of which the last ones are lost.
    void publish_until_it_fails(std::size_t after, std::size_t lost) {
        {
            const std::lock_guard lock(store_.mutex);
            store_.fails_after = after;
            store_.lost = lost;
            store_.failures = 0;
        }
        const Publisher publisher(ledger_.log, parts(after));
        EXPECT_TRUE(words_.eventually([&] {
            const std::lock_guard lock(store_.mutex);
            return store_.failures > 0;
        }));
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
        publish_until_it_fails(after, after % 7);
    }
    store_.fails_after = SIZE_MAX;
    const Publisher publisher(ledger_.log, parts(99));
    ASSERT_TRUE(is_all_there());
    expect_once_in_order();
}

TEST_F(PublisherTest, FillsATopicAgainThatSomebodyDeletedWhereverThatFails) {
    record(400);
    {
        const Publisher publisher(ledger_.log, parts(1));
        ASSERT_TRUE(is_all_there());
        EXPECT_TRUE(words_.eventually([&] { return publisher.status().sent.size() == 2; }));
    }
    const auto whole = wanted("public.land").size();
    store_.topics.erase("public.land");
    for (const std::size_t after : {1, 3, 17, 40}) {
        publish_until_it_fails(after, 0);
    }
    EXPECT_LT(store_.size("public.land"), whole);
    store_.fails_after = SIZE_MAX;
    const Publisher publisher(ledger_.log, parts(99));
    EXPECT_TRUE(words_.eventually([&] { return store_.size("public.land") >= whole; }));
    record(60);
    ASSERT_TRUE(is_all_there());
    expect_once_in_order();
}

TEST_F(PublisherTest, TellsThatATopicLacksWhatWasWrittenAndGoesOnWithTheOthers) {
    record(150);
    {
        const Publisher publisher(ledger_.log, parts(1));
        ASSERT_TRUE(is_all_there());
        EXPECT_TRUE(words_.eventually([&] { return publisher.status().sent.size() == 2; }));
    }
    for (auto& partition : store_.topics["public.land"]) {
        if (partition.size() > 1) partition.pop_back();
    }
    const auto left = store_.size("public.land");
    const Publisher publisher(ledger_.log, parts(2));
    record(60);
    EXPECT_TRUE(words_.eventually([&] {
        const auto status = publisher.status();
        return !status.sent.empty() && status.position >= read_ledger(ledger_.log).size();
    }));
    const auto status = publisher.status();
    EXPECT_EQ(status.sent[0].name, "land");
    ASSERT_TRUE(status.sent[0].trouble);
    EXPECT_EQ(status.sent[0].trouble->rule, "public-topic-cut");
    EXPECT_EQ(store_.size("public.land"), left);
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

}  // namespace
}  // namespace anju
