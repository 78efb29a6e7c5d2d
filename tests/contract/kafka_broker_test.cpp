// The Kafka log on a broker of its own: one that is killed and comes back, and one with the topics
// of the whole system, on which owner, sealer and ledger meet.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <set>
#include <thread>

#include "events/log/sealer.hpp"
#include "tests/contract/kafka_test_support.hpp"
#include "tests/unit/ledger_fixture.hpp"

namespace anju::test {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr PartitionRef land_0{0, 0};

// The parameter only says that there is Kafka on this machine.
class KafkaBrokerTest : public testing::TestWithParam<std::string> {
  protected:
    static void SetUpTestSuite() { broker_ = std::make_unique<KafkaBroker>(); }
    static void TearDownTestSuite() { broker_.reset(); }

    static std::unique_ptr<KafkaBroker> broker_;
};

std::unique_ptr<KafkaBroker> KafkaBrokerTest::broker_;

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(KafkaBrokerTest);
INSTANTIATE_TEST_SUITE_P(With, KafkaBrokerTest, testing::ValuesIn(test_brokers()),
                         [](const auto&) { return "OneOfItsOwn"; });

// Appends numbered records, many at once, on a thread of its own.
class Appender {
  public:
    static constexpr std::size_t records_max = 200'000;
    static constexpr std::size_t on_the_way_max = 200;

    explicit Appender(Log& log) : log_(log), answers_(records_max), kept_(records_max) {
        thread_ = std::thread([this] { run(); });
    }
    ~Appender() { stop(); }
    void stop() {
        stopping_ = true;
        if (thread_.joinable()) thread_.join();
    }
    bool wait_for_kept(std::size_t more) const {
        const auto wanted = kept_count_ + more;
        return wait([&] { return kept_count_ >= wanted; });
    }
    bool wait_for_answers() const {
        return wait([&] { return answered_ == sent_; });
    }
    std::size_t sent() const { return sent_; }
    int answers(std::size_t i) const { return answers_[i]; }
    std::set<std::size_t> kept() const {
        std::set<std::size_t> all;
        for (std::size_t i = 0; i < sent_; ++i) {
            if (kept_[i]) all.insert(i);
        }
        return all;
    }

  private:
    template <class Met>
    static bool wait(Met&& met) {
        const auto deadline = Clock::now() + 2 * patience;
        while (!met() && Clock::now() < deadline) std::this_thread::yield();
        return met();
    }
    void run() {
        while (!stopping_ && sent_ < records_max) {
            if (sent_ - answered_ >= on_the_way_max) {
                std::this_thread::yield();
                continue;
            }
            const std::size_t i = sent_++;
            log_.append(land_0, {{"key", std::to_string(i)}}, [this, i](Result<void> result) {
                answers_[i].fetch_add(1);
                if (result) kept_[i] = true;
                if (result) ++kept_count_;
                ++answered_;
            });
        }
    }

    Log& log_;
    std::vector<std::atomic<int>> answers_;
    std::vector<std::atomic<bool>> kept_;
    std::atomic<std::size_t> kept_count_ = 0;
    std::atomic<std::size_t> sent_ = 0;
    std::atomic<std::size_t> answered_ = 0;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

TEST_P(KafkaBrokerTest, LosesNothingAndGoesOnWhenTheBrokerIsKilledUnderAppends) {
    KafkaTopics topics(broker_->bootstrap(), {{"contract.land", 1}});
    auto log = KafkaLog::open(topics.options()).value();
    const auto reader = log->read({{land_0, 0}}).value();
    std::vector<std::size_t> read;
    const auto read_once = [&] {
        const auto batch = reader->poll(milliseconds(100));
        if (!batch) return batch.error().kind;
        for (const auto& entry : batch->entries)
            read.push_back(std::stoul(std::string(entry.bytes)));
        return ErrorKind::invalid;
    };
    Appender appender(*log);
    ASSERT_TRUE(appender.wait_for_kept(500));
    broker_->kill();
    const auto deadline = Clock::now() + patience;
    while (read_once() != ErrorKind::unavailable) ASSERT_LT(Clock::now(), deadline);
    while (log->health()) ASSERT_LT(Clock::now(), deadline);
    broker_->restart();
    ASSERT_TRUE(appender.wait_for_kept(500));
    while (!log->health()) ASSERT_LT(Clock::now(), deadline);
    appender.stop();
    ASSERT_TRUE(appender.wait_for_answers());
    const auto kept = appender.kept();
    const auto read_by = Clock::now() + patience;
    while (read.empty() || read.back() < *kept.rbegin()) {
        EXPECT_NE(read_once(), ErrorKind::corrupt);
        ASSERT_LT(Clock::now(), read_by);
    }
    for (std::size_t i = 1; i < read.size(); ++i) ASSERT_GT(read[i], read[i - 1]);
    const std::set<std::size_t> there(read.begin(), read.end());
    EXPECT_TRUE(std::includes(there.begin(), there.end(), kept.begin(), kept.end()));
    log.reset();
    for (std::size_t i = 0; i < appender.sent(); ++i) ASSERT_EQ(appender.answers(i), 1) << i;
}

// An owner on the thread of the test: reads its partition, runs what is posted to it.
class OwnerLoop {
  public:
    explicit OwnerLoop(Log& log, PartitionRef partition)
        : reader_(log.read({{partition, 0}}).value()),
          owner_(log, partition, {"http://127.0.0.1:1", 7},
                 [tasks = tasks_](std::function<void()> task) { tasks->post(std::move(task)); },
                 {}) {}

    Owner& owner() { return owner_; }
    template <class Met>
    bool run_until(Met&& met) {
        const auto deadline = Clock::now() + patience;
        while (!met() && Clock::now() < deadline) {
            tasks_->run();
            const auto batch = reader_->poll(milliseconds(5));
            if (!batch) continue;
            for (const auto& entry : batch->entries) EXPECT_TRUE(succeeded(owner_.feed(entry)));
        }
        return met();
    }

  private:
    struct Tasks {
        std::mutex mutex;
        std::deque<std::function<void()>> waiting;

        void post(std::function<void()> task) {
            const std::lock_guard lock(mutex);
            waiting.push_back(std::move(task));
        }
        void run() {
            std::deque<std::function<void()>> now;
            {
                const std::lock_guard lock(mutex);
                now.swap(waiting);
            }
            for (const auto& task : now) task();
        }
    };

    std::shared_ptr<Tasks> tasks_ = std::make_shared<Tasks>();  // callbacks may outlive the loop
    std::unique_ptr<Reader> reader_;
    Owner owner_;
};

TEST_P(KafkaBrokerTest, CarriesCommitsOfAnOwnerThroughTheSealerIntoTheLedgerInOrder) {
    constexpr std::size_t commits = 1'000;
    const KafkaTopics topics(broker_->bootstrap(),
                             {{"anju.registry", 2}, {"anju.seals", 1}, {"anju.nodes", 1}},
                             KafkaTopics::Names::as_given);
    const auto log = KafkaLog::open(topics.options()).value();
    SealerOptions sealing;
    sealing.url = "http://127.0.0.1:2";
    sealing.writer = 8;
    sealing.origin = "anju.test";
    const Sealer sealer(*log, Signer(Signer::Seed{1}), sealing);
    OwnerLoop loop(*log, {0, 1});
    loop.owner().claim();
    ASSERT_TRUE(loop.run_until([&] { return loop.owner().state() == Owner::State::active; }));
    std::size_t done = 0;
    for (std::size_t i = 0; i < commits; ++i) {
        std::vector<AppendRecord> records;
        const std::uint16_t size = i % 3 == 0 ? 2 : 1;
        for (std::uint16_t part = 1; part <= size; ++part) {
            records.push_back({"household/130708-000123",
                               event_bytes({}, 0, static_cast<std::int64_t>(i), part, size)});
        }
        loop.owner().commit(std::move(records), [&](Result<std::uint64_t> result) {
            EXPECT_TRUE(succeeded(result));
            ++done;
        });
    }
    ASSERT_TRUE(loop.run_until([&] { return done == commits; }));
    const std::size_t events = commits + (commits + 2) / 3;
    EXPECT_EQ(loop.owner().next_seq(), events);
    const auto ledger = open_ledger(*log, {}).value();
    std::uint64_t position = 0;
    const auto deadline = Clock::now() + patience;
    while (position < events && Clock::now() < deadline) {
        const auto epoch = ledger->next(milliseconds(1000));
        ASSERT_TRUE(succeeded(epoch));
        if (*epoch == nullptr) continue;
        for (const auto& event : (*epoch)->events) {
            EXPECT_EQ(event.position, position);
            EXPECT_EQ(event.record.header.seq, position++);
        }
    }
    EXPECT_EQ(position, events);
    EXPECT_TRUE(succeeded(sealer.health()));
    // A reader may see an epoch before the sealer has read it back and counts it.
    EXPECT_TRUE(loop.run_until([&] { return sealer.status().events == events; }));
}

}  // namespace

}  // namespace anju::test
