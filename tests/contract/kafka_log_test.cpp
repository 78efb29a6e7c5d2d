// What only the Kafka log promises: what it says of a cluster that is not as it should be, and what
// becomes of readers and appends when records, topics or the producer go away.
#include "events/log/kafka_log.hpp"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <random>

#include "events/log/kafka_producer.hpp"
#include "tests/contract/kafka_test_support.hpp"

namespace anju::test {

namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr PartitionRef land_0{0, 0};
constexpr PartitionRef land_1{0, 1};

// Records of 60 kB that stay as large in the log, so that no reader can read far ahead.
std::vector<std::string> incompressible(std::size_t count) {
    std::mt19937_64 random(5);
    std::vector<std::string> records(count, std::string(60'000, '\0'));
    for (auto& record : records) {
        for (auto& byte : record) byte = static_cast<char>(random());
    }
    return records;
}

class KafkaLogTest : public testing::TestWithParam<std::string> {
  protected:
    KafkaLogTest() : topics_(GetParam(), {{"contract.land", 2}}) {}

    std::unique_ptr<KafkaLog> open(KafkaOptions options) {
        return KafkaLog::open(std::move(options)).value();
    }
    std::unique_ptr<KafkaLog> open() { return open(topics_.options()); }
    std::string name(PartitionRef ref) const {
        return topics_.topics()[ref.topic].name + "[" + std::to_string(ref.partition) + "]";
    }
    // The first error that `reader` gives, and what it gave before.
    std::pair<Error, std::vector<ReadEntry>> read_to_error(Reader& reader, ErrorKind kind) {
        std::vector<ReadEntry> entries;
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (std::chrono::steady_clock::now() < deadline) {
            const auto batch = reader.poll(milliseconds(100));
            if (!batch && batch.error().kind == kind) return {batch.error(), entries};
            if (!batch) continue;
            for (const auto& entry : batch->entries) {
                entries.push_back({entry.source, entry.offset, std::string(entry.bytes)});
            }
        }
        return {invalid("test-deadline", "no such error came in time"), entries};
    }

    KafkaTopics topics_;
};

// Without a broker there are none of these tests.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(KafkaLogTest);
INSTANTIATE_TEST_SUITE_P(On, KafkaLogTest, testing::ValuesIn(test_brokers()),
                         [](const auto&) { return "ABroker"; });

TEST_P(KafkaLogTest, NamesATopicThatIsMissingAndHowToCreateIt) {
    auto options = topics_.options();
    options.topics.push_back({"contract.nowhere", 1});
    const auto log = KafkaLog::open(options);
    ASSERT_FALSE(log);
    EXPECT_EQ(log.error().rule, "topic-missing");
    EXPECT_THAT(log.error().message, HasSubstr("contract.nowhere"));
    EXPECT_THAT(log.error().message, HasSubstr("deploy/kafka/kafka topics"));
}

TEST_P(KafkaLogTest, RefusesAnotherCountOfPartitionsThanTheClusterHas) {
    auto options = topics_.options();
    options.topics[0].partitions = 3;
    const auto log = KafkaLog::open(options);
    ASSERT_FALSE(log);
    EXPECT_EQ(log.error().rule, "partition-count");
    EXPECT_THAT(log.error().message, HasSubstr("has 2 partitions, not 3"));
}

TEST_P(KafkaLogTest, TakesTheCountOfTheClusterWhenNoneIsGiven) {
    auto options = topics_.options();
    options.topics[0].partitions = 0;
    const auto log = open(options);
    EXPECT_EQ(log->topics(), topics_.topics());
    EXPECT_TRUE(succeeded(append(*log, land_1, {"r"})));
    EXPECT_TRUE(succeeded(log->health()));
}

TEST_P(KafkaLogTest, NamesTheBootstrapThatDoesNotAnswer) {
    const int held = ::socket(AF_INET, SOCK_STREAM, 0);  // bound, but nobody listens
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(::bind(held, reinterpret_cast<sockaddr*>(&address), size), 0);
    ASSERT_EQ(::getsockname(held, reinterpret_cast<sockaddr*>(&address), &size), 0);
    auto options = topics_.options();
    options.bootstrap = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    options.open_timeout = milliseconds(500);
    const auto before = std::chrono::steady_clock::now();
    const auto log = KafkaLog::open(options);
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(10));
    ::close(held);
    ASSERT_FALSE(log);
    EXPECT_EQ(log.error().kind, ErrorKind::unavailable);
    EXPECT_THAT(log.error().message, HasSubstr(options.bootstrap));
}

TEST_P(KafkaLogTest, GivesBytesThatAreNoRecordAsTheyAre) {
    const auto log = open();
    const std::vector<std::string> records{"", std::string(3, '\0'), "no record of ours"};
    ASSERT_TRUE(succeeded(append(*log, land_0, records)));
    const auto reader = log->read({{land_0, 0}}).value();
    const auto read = read_entries(*reader, 3);
    ASSERT_TRUE(succeeded(read));
    EXPECT_EQ(bytes_of(*read), records);
}

TEST_P(KafkaLogTest, RefusesAnAppendOfARecordThatABrokerWouldNotTake) {
    const auto log = open();
    const auto result = append(*log, land_0, {"small", std::string(1 << 20, 'x')});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().rule, "append-too-large");
    EXPECT_EQ(log->extent(land_0)->end, 0U);
}

TEST_P(KafkaLogTest, IsBusyAboveTheLimitOfWhatMayWait) {
    auto options = topics_.options();
    options.queue_bytes_max = 100'000;
    const auto log = open(options);
    std::vector<std::future<Result<void>>> outcomes;
    for (int i = 0; i < 200; ++i) {
        outcomes.push_back(start_append(*log, land_0, {std::string(60'000, 'x')}));
    }
    std::size_t taken = 0;
    std::size_t busy = 0;
    for (auto& outcome : outcomes) {
        ASSERT_EQ(outcome.wait_for(patience), std::future_status::ready);
        const auto result = outcome.get();
        taken += result ? 1 : 0;
        busy += !result && result.error().rule == "log-busy" ? 1 : 0;
    }
    EXPECT_GT(busy, 0U);
    EXPECT_EQ(taken + busy, outcomes.size());
    EXPECT_EQ(log->extent(land_0)->end, taken);
    EXPECT_TRUE(succeeded(append(*log, land_0, {"room again"})));
}

TEST_P(KafkaLogTest, SaysLogLostToAReaderThatWasStoppedBelowTheBegin) {
    const auto log = open();
    ASSERT_TRUE(succeeded(append(*log, land_0, numbered("r", 10))));
    topics_.delete_records_below(land_0, 6);
    const auto below = log->read({{land_0, 5}}).value();
    for (int i = 0; i < 2; ++i) {
        const auto [error, entries] = read_to_error(*below, ErrorKind::corrupt);
        EXPECT_EQ(error.rule, "log-lost");
        EXPECT_THAT(error.message, HasSubstr(name(land_0) + " offset 5 "));
        EXPECT_TRUE(entries.empty());
    }
    const auto above = log->read({{land_0, 6}}).value();
    const auto rest = read_entries(*above, 4);
    ASSERT_TRUE(succeeded(rest));
    EXPECT_EQ(rest->front().bytes, "r-6");
    EXPECT_EQ(log->extent(land_0)->begin, 6U);
}

TEST_P(KafkaLogTest, SaysLogLostToARunningReaderWhenRecordsAreCutAwayUnderIt) {
    auto options = topics_.options();
    options.read_ahead_bytes = 1 << 20;
    const auto log = open(options);
    constexpr std::size_t count = 400;
    for (std::size_t i = 0; i < count; i += 100) {
        ASSERT_TRUE(succeeded(append(*log, land_0, incompressible(100))));
    }
    const auto running = log->read({{land_0, 0}, {land_1, 0}}).value();
    const auto first = running->poll(patience);
    ASSERT_TRUE(succeeded(first));
    ASSERT_FALSE(first->entries.empty());
    const auto seen = first->entries.back().offset;
    topics_.delete_records_below(land_0, count - 1);
    const auto [error, entries] = read_to_error(*running, ErrorKind::corrupt);
    EXPECT_EQ(error.rule, "log-lost");
    auto next = seen + 1;
    for (const auto& entry : entries) EXPECT_EQ(entry.offset, next++);
    EXPECT_LT(next, count - 1);
    EXPECT_THAT(error.message, HasSubstr(name(land_0) + " offset " + std::to_string(next) + " "));
}

TEST_P(KafkaLogTest, LeavesTheOtherPartitionsOfAReaderReadableOneByOne) {
    const auto log = open();
    ASSERT_TRUE(succeeded(append(*log, land_0, numbered("r", 10))));
    ASSERT_TRUE(succeeded(append(*log, land_1, numbered("s", 1))));
    topics_.delete_records_below(land_0, 6);
    const auto reader = log->read({{land_0, 5}, {land_1, 0}}).value();
    const auto lost = reader->poll_one(0, patience);
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().rule, "log-lost");
    const auto other = reader->poll_one(1, patience);
    ASSERT_TRUE(succeeded(other));
    ASSERT_EQ(other->entries.size(), 1U);
    EXPECT_EQ(other->entries[0].bytes, "s-0");
}

TEST_P(KafkaLogTest, NeverTakesARecreatedTopicForTheOneItRead) {
    const auto log = open();
    ASSERT_TRUE(succeeded(append(*log, land_0, numbered("old", 10))));
    const auto reader = log->read({{land_0, 0}}).value();
    ASSERT_TRUE(succeeded(read_entries(*reader, 10)));
    topics_.delete_topic(0);
    const auto [gone, nothing] = read_to_error(*reader, ErrorKind::unavailable);
    EXPECT_THAT(gone.message, HasSubstr(name(land_0)));
    EXPECT_TRUE(nothing.empty());
    topics_.create_topic(0);
    const auto deadline = std::chrono::steady_clock::now() + patience;
    Error shorter;
    while (shorter.rule != "log-shorter" && std::chrono::steady_clock::now() < deadline) {
        const auto [error, none] = read_to_error(*reader, ErrorKind::unavailable);
        EXPECT_TRUE(none.empty());
        shorter = error;
    }
    EXPECT_THAT(shorter.message, HasSubstr(name(land_0) + " ends at offset 0"));
    // Longer than before: nothing but the records themselves tells the two apart.
    ASSERT_TRUE(succeeded(append(*open(), land_0, numbered("new", 20))));
    const auto [lost, other] = read_to_error(*reader, ErrorKind::corrupt);
    EXPECT_EQ(lost.rule, "log-lost");
    EXPECT_THAT(lost.message, HasSubstr(name(land_0) + " offset 9 holds another record"));
    EXPECT_TRUE(other.empty());
}

TEST_P(KafkaLogTest, ReplacesAProducerThatFailedForGood) {
    auto watch = KafkaWatch::open(topics_.options());
    ASSERT_TRUE(succeeded(watch));
    const auto log = open();
    auto producer = KafkaProducer::open(*watch).value();
    constexpr std::size_t count = 300;
    std::vector<std::atomic<int>> answers(count);
    std::atomic<std::size_t> answered = 0;
    std::size_t taken = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::promise<Result<void>> last;
        producer->append(land_0, {{"key", std::to_string(i)}}, [&, i](Result<void> result) {
            answers[i].fetch_add(1);
            answered.fetch_add(1);
            if (i % 100 == 99) last.set_value(std::move(result));
        });
        if (i == 50) producer->fail_for_good();
        if (i % 100 != 99) continue;
        auto outcome = last.get_future();
        ASSERT_EQ(outcome.wait_for(patience), std::future_status::ready);
        taken += outcome.get() ? 1 : 0;
    }
    EXPECT_GE(taken, 1U);
    producer.reset();
    EXPECT_EQ(answered, count);
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(answers[i], 1) << i;
}

}  // namespace

}  // namespace anju::test
