// What every Log promises, tried on each implementation. The Kafka log is among them when
// ANJU_TEST_KAFKA=host:port names a broker.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <map>
#include <ostream>
#include <thread>

#include "events/log/embedded_log.hpp"
#include "events/log/kafka_log.hpp"
#include "events/log/simulated_log.hpp"
#include "tests/contract/kafka_test_support.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju::test {

namespace {

using std::chrono::milliseconds;

constexpr PartitionRef land_0{0, 0};
constexpr PartitionRef land_1{0, 1};
constexpr PartitionRef parks_0{1, 0};

std::vector<Topic> contract_topics() {
    return {{"contract.land", 3}, {"contract.parks", 1}};
}

// A fresh log; what it stands on goes away with it.
struct OpenLog {
    std::unique_ptr<TemporaryFolder> folder;
    std::unique_ptr<KafkaTopics> topics;
    std::unique_ptr<Log> log;
};

struct LogKind {
    std::string name;
    std::function<OpenLog()> open;
};

// How a failed test names its log.
std::ostream& operator<<(std::ostream& out, const LogKind& kind) {
    return out << kind.name;
}

OpenLog open_embedded() {
    OpenLog opened{std::make_unique<TemporaryFolder>(), nullptr, nullptr};
    auto log = EmbeddedLog::open(
        {.directory = opened.folder->path() / "log", .topics = contract_topics()});
    opened.log = std::move(log).value();
    return opened;
}

OpenLog open_simulated() {
    return {nullptr, nullptr,
            std::make_unique<SimulatedLog>(
                SimulatedLog::Setup{.topics = contract_topics(), .autorun = true})};
}

OpenLog open_kafka(const std::string& broker) {
    OpenLog opened{nullptr, std::make_unique<KafkaTopics>(broker, contract_topics()), nullptr};
    opened.log = KafkaLog::open(opened.topics->options()).value();
    return opened;
}

std::vector<LogKind> log_kinds() {
    std::vector<LogKind> kinds{{"Embedded", open_embedded}, {"Simulated", open_simulated}};
    for (const auto& broker : test_brokers()) {
        kinds.push_back({"Kafka", [broker] { return open_kafka(broker); }});
    }
    return kinds;
}

class LogContract : public testing::TestWithParam<LogKind> {
  protected:
    LogContract() : opened_(GetParam().open()) {}

    Log& log() { return *opened_.log; }
    std::unique_ptr<Reader> reader(std::vector<ReadFrom> from) {
        return log().read(std::move(from)).value();
    }

    OpenLog opened_;
};

INSTANTIATE_TEST_SUITE_P(Every, LogContract, testing::ValuesIn(log_kinds()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(LogContract, GivesBackTheRecordsOfAPartitionInTheOrderOfTheirAppends) {
    const auto records = numbered("r", 500);
    for (const auto& record : records) ASSERT_TRUE(succeeded(append(log(), land_0, {record})));
    const auto read = read_entries(*reader({{land_0, 0}}), records.size());
    ASSERT_TRUE(succeeded(read));
    EXPECT_EQ(bytes_of(*read), records);
    for (std::size_t i = 1; i < read->size(); ++i) {
        EXPECT_GT((*read)[i].offset, (*read)[i - 1].offset);
    }
}

TEST_P(LogContract, KeepsTheOrderOfAppendsThatWereNotWaitedFor) {
    std::vector<std::future<Result<void>>> outcomes;
    const auto records = numbered("r", 2000);
    for (const auto& record : records) outcomes.push_back(start_append(log(), land_1, {record}));
    for (auto& outcome : outcomes) {
        ASSERT_EQ(outcome.wait_for(patience), std::future_status::ready);
        ASSERT_TRUE(succeeded(outcome.get()));
    }
    const auto read = read_entries(*reader({{land_1, 0}}), records.size());
    ASSERT_TRUE(succeeded(read));
    EXPECT_EQ(bytes_of(*read), records);
}

TEST_P(LogContract, KeepsTheRecordsOfOneAppendTogether) {
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 4; ++writer) {
        writers.emplace_back([&, writer] {
            for (int i = 0; i < 20; ++i) {
                const auto name = std::to_string(writer) + "/" + std::to_string(i);
                EXPECT_TRUE(succeeded(append(log(), land_0, numbered(name, 10))));
            }
        });
    }
    for (auto& writer : writers) writer.join();
    const auto read = read_entries(*reader({{land_0, 0}}), 800);
    ASSERT_TRUE(succeeded(read));
    ASSERT_EQ(read->size(), 800U);
    for (std::size_t i = 0; i < read->size(); i += 10) {
        const auto& first = (*read)[i].bytes;
        const auto name = first.substr(0, first.find('-'));
        const auto whole = numbered(name, 10);
        for (std::size_t j = 0; j < 10; ++j) EXPECT_EQ((*read)[i + j].bytes, whole[j]);
    }
}

TEST_P(LogContract, TakesAppendsOfManyThreadsToManyPartitions) {
    const std::vector<PartitionRef> partitions{land_0, land_1, {0, 2}, parks_0};
    std::vector<std::thread> writers;
    for (const auto& partition : partitions) {
        writers.emplace_back([&, partition] {
            const auto name = partition_name(log(), partition);
            for (const auto& record : numbered(name, 100)) {
                EXPECT_TRUE(succeeded(append(log(), partition, {record})));
            }
        });
    }
    for (auto& writer : writers) writer.join();
    std::vector<ReadFrom> from;
    for (const auto& partition : partitions) from.push_back({partition, 0});
    const auto read = read_entries(*reader(from), 400);
    ASSERT_TRUE(succeeded(read));
    std::map<std::uint16_t, std::vector<std::string>> by_source;
    for (const auto& entry : *read) by_source[entry.source].push_back(entry.bytes);
    for (std::uint16_t i = 0; i < partitions.size(); ++i) {
        EXPECT_EQ(by_source[i], numbered(partition_name(log(), partitions[i]), 100));
    }
}

TEST_P(LogContract, ReadsFromTheOffsetAskedFor) {
    ASSERT_TRUE(succeeded(append(log(), land_0, numbered("r", 50))));
    const auto all = read_entries(*reader({{land_0, 0}}), 50);
    ASSERT_TRUE(succeeded(all));
    ASSERT_EQ(all->size(), 50U);
    const auto rest = read_entries(*reader({{land_0, (*all)[30].offset}}), 20);
    ASSERT_TRUE(succeeded(rest));
    EXPECT_EQ(*rest, std::vector<ReadEntry>(all->begin() + 30, all->end()));
}

TEST_P(LogContract, PollsOnePartitionWithoutTouchingTheOthers) {
    ASSERT_TRUE(succeeded(append(log(), land_0, numbered("land", 5))));
    ASSERT_TRUE(succeeded(append(log(), parks_0, numbered("park", 5))));
    const auto both = reader({{land_0, 0}, {parks_0, 0}});
    std::vector<std::string> parks;
    while (parks.size() < 5) {
        const auto batch = both->poll_one(1, milliseconds(30'000));
        ASSERT_TRUE(succeeded(batch));
        ASSERT_FALSE(batch->entries.empty());
        for (const auto& entry : batch->entries) {
            EXPECT_EQ(entry.source, 1);
            parks.emplace_back(entry.bytes);
        }
    }
    EXPECT_EQ(parks, numbered("park", 5));
    const auto rest = read_entries(*both, 5);
    ASSERT_TRUE(succeeded(rest));
    EXPECT_EQ(bytes_of(*rest), numbered("land", 5));
    const auto none = both->poll_one(1, milliseconds(0));
    ASSERT_TRUE(succeeded(none));
    EXPECT_TRUE(none->entries.empty());
}

TEST_P(LogContract, WakesAWaitingReaderWhenARecordComes) {
    const auto waiting = reader({{land_0, 0}, {land_1, 0}});
    auto polled = std::async(std::launch::async, [&] {
        auto batch = waiting->poll(patience);
        return std::pair(std::move(batch), std::chrono::steady_clock::now());
    });
    ASSERT_TRUE(succeeded(append(log(), land_1, {"news"})));
    const auto appended = std::chrono::steady_clock::now();
    const auto [batch, at] = polled.get();
    ASSERT_TRUE(succeeded(batch));
    ASSERT_EQ(batch->entries.size(), 1U);
    EXPECT_EQ(batch->entries[0].source, 1);
    EXPECT_EQ(batch->entries[0].bytes, "news");
    EXPECT_LT(at - appended, std::chrono::seconds(5));
}

TEST_P(LogContract, ReturnsFromAWaitingPollWhenWokenAndReadsOnAfterwards) {
    const auto waiting = reader({{land_0, 0}});
    auto polled = std::async(std::launch::async, [&] { return waiting->poll(patience); });
    // Woken until it has returned: a wake that came before the wait may count or not.
    while (polled.wait_for(milliseconds(20)) != std::future_status::ready) waiting->wake();
    const auto batch = polled.get();
    ASSERT_TRUE(succeeded(batch));
    EXPECT_TRUE(batch->entries.empty());
    ASSERT_TRUE(succeeded(append(log(), land_0, {"after"})));
    const auto read = read_entries(*waiting, 1);
    ASSERT_TRUE(succeeded(read));
    EXPECT_EQ(bytes_of(*read), std::vector<std::string>{"after"});
}

TEST_P(LogContract, KeepsABatchValidAfterLaterPollsAndWithoutItsReader) {
    const auto records = numbered(std::string(300, 'x'), 200);
    auto first = reader({{land_0, 0}});
    ASSERT_TRUE(succeeded(append(log(), land_0, records)));
    std::vector<LogBatch> batches;
    std::size_t count = 0;
    while (count < records.size()) {
        auto batch = first->poll(milliseconds(30'000));
        ASSERT_TRUE(succeeded(batch));
        ASSERT_FALSE(batch->entries.empty());
        count += batch->entries.size();
        batches.push_back(std::move(*batch));
    }
    ASSERT_TRUE(succeeded(append(log(), land_0, numbered("later", 200))));
    ASSERT_TRUE(succeeded(read_entries(*first, 200)));
    first.reset();
    std::vector<std::string> kept;
    for (const auto& batch : batches) {
        for (const auto& entry : batch.entries) kept.emplace_back(entry.bytes);
    }
    EXPECT_EQ(kept, records);
}

TEST_P(LogContract, SaysWhereAPartitionBeginsAndEnds) {
    const auto empty = log().extent(parks_0);
    ASSERT_TRUE(succeeded(empty));
    EXPECT_EQ(empty->begin, empty->end);
    ASSERT_TRUE(succeeded(append(log(), parks_0, numbered("r", 7))));
    const auto read = read_entries(*reader({{parks_0, 0}}), 7);
    ASSERT_TRUE(succeeded(read));
    const auto extent = log().extent(parks_0);
    ASSERT_TRUE(succeeded(extent));
    EXPECT_LE(extent->begin, read->front().offset);
    EXPECT_GT(extent->end, read->back().offset);
}

TEST_P(LogContract, TakesRecordsOf60KiBAndOfOneByte) {
    std::vector<std::string> records;
    for (int i = 0; i < 20; ++i) {
        records.emplace_back(60 * 1024, static_cast<char>('a' + i));
        records.emplace_back(1, static_cast<char>('a' + i));
    }
    ASSERT_TRUE(succeeded(append(log(), land_0, records)));
    const auto read = read_entries(*reader({{land_0, 0}}), records.size());
    ASSERT_TRUE(succeeded(read));
    EXPECT_EQ(bytes_of(*read), records);
}

TEST_P(LogContract, WaitsForAnOffsetBeyondTheEnd) {
    ASSERT_TRUE(succeeded(append(log(), land_0, numbered("before", 3))));
    const auto end = log().extent(land_0)->end;
    const auto waiting = reader({{land_0, end + 2}});
    const auto none = waiting->poll(milliseconds(50));
    ASSERT_TRUE(succeeded(none));
    EXPECT_TRUE(none->entries.empty());
    ASSERT_TRUE(succeeded(append(log(), land_0, numbered("r", 4))));
    const auto read = read_entries(*waiting, 2);
    ASSERT_TRUE(succeeded(read));
    EXPECT_EQ(bytes_of(*read), (std::vector<std::string>{"r-2", "r-3"}));
}

TEST_P(LogContract, LetsReadersGoOnIndependently) {
    ASSERT_TRUE(succeeded(append(log(), land_0, numbered("r", 30))));
    const auto first = reader({{land_0, 0}});
    const auto second = reader({{land_0, 0}});
    const auto by_first = read_entries(*first, 30);
    const auto by_second = read_entries(*second, 30);
    ASSERT_TRUE(succeeded(by_first));
    ASSERT_TRUE(succeeded(by_second));
    EXPECT_EQ(by_first->size(), 30U);
    EXPECT_EQ(*by_first, *by_second);
}

TEST_P(LogContract, AnswersEachAppendExactlyOnce) {
    constexpr std::size_t count = 500;
    const auto answers = std::make_shared<std::vector<std::atomic<int>>>(count);
    for (std::size_t i = 0; i < count; ++i) {
        log().append(land_0, {{"key", std::to_string(i)}},
                     [answers, i](Result<void>) { (*answers)[i].fetch_add(1); });
    }
    opened_.log.reset();
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ((*answers)[i].load(), 1) << i;
}

}  // namespace

}  // namespace anju::test
