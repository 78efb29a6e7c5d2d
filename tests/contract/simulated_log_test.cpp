// The simulated log: the same run for the same seed, each fault as it is meant, order kept where it
// is promised.
#include "events/log/simulated_log.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/contract/log_test_support.hpp"

namespace anju::test {

namespace {

constexpr PartitionRef only{0, 0};

SimulatedLog::Setup setup(SimulatedFaults faults, std::uint64_t seed = 5) {
    return {.topics = {{"simulated.land", 1}}, .seed = seed, .faults = faults};
}

std::vector<std::string> all_records(SimulatedLog& log) {
    const auto reader = log.read({{only, 0}}).value();
    std::vector<std::string> records;
    while (true) {
        const auto batch = reader->poll(patience).value();
        if (batch.entries.empty()) return records;
        for (const auto& entry : batch.entries) records.emplace_back(entry.bytes);
    }
}

struct Run {
    SimulatedCounts counts;
    std::vector<std::string> records;
    std::map<std::string, bool> acknowledged;  // by the name of an append
};

// Three writers with 200 appends of 3 records each, taking turns.
Run run(SimulatedFaults faults, std::uint64_t seed = 5) {
    SimulatedLog log(setup(faults, seed));
    std::vector<std::unique_ptr<Log>> writers;
    for (std::size_t i = 0; i < 3; ++i) writers.push_back(log.writer(i));
    Run result;
    for (int i = 0; i < 200; ++i) {
        for (std::size_t writer = 0; writer < writers.size(); ++writer) {
            const auto name = std::to_string(writer) + "/" + std::to_string(i);
            std::vector<AppendRecord> records;
            for (auto& bytes : numbered(name, 3)) records.push_back({"key", std::move(bytes)});
            writers[writer]->append(only, std::move(records), [&result, name](Result<void> done) {
                EXPECT_TRUE(result.acknowledged.emplace(name, done.has_value()).second);
            });
        }
        log.step();
    }
    log.run_until_idle();
    EXPECT_EQ(log.pending(), 0U);
    EXPECT_EQ(result.acknowledged.size(), 600U);
    result.counts = log.counts();
    result.records = all_records(log);
    return result;
}

std::size_t count(const Run& run, const std::string& record) {
    return static_cast<std::size_t>(std::count(run.records.begin(), run.records.end(), record));
}

TEST(SimulatedLogTest, DoesNothingByItself) {
    SimulatedLog log(setup({}));
    const auto outcome = start_append(log, only, {"r"});
    EXPECT_EQ(log.extent(only)->end, 0U);
    EXPECT_EQ(log.pending(), 1U);
    log.run_until_idle();
    EXPECT_EQ(outcome.wait_for(std::chrono::seconds(0)), std::future_status::ready);
    EXPECT_EQ(all_records(log), std::vector<std::string>{"r"});
}

TEST(SimulatedLogTest, RepeatsARunFromItsSeed) {
    const SimulatedFaults faults{50, 50, 50, 50, 50, 50, 5};
    EXPECT_EQ(run(faults, 9).records, run(faults, 9).records);
    EXPECT_NE(run(faults, 9).records, run(faults, 10).records);
}

TEST(SimulatedLogTest, ReachesEveryFault) {
    const auto counts = run({50, 50, 50, 50, 50, 50, 5}).counts;
    EXPECT_GT(counts.delayed, 0U);
    EXPECT_GT(counts.reordered, 0U);
    EXPECT_GT(counts.acks_lost, 0U);
    EXPECT_GT(counts.records_lost, 0U);
    EXPECT_GT(counts.duplicated, 0U);
    EXPECT_GT(counts.offsets_skipped, 0U);
    EXPECT_GT(counts.frozen, 0U);
    EXPECT_GT(counts.landed_late, 0U);
}

TEST(SimulatedLogTest, LosesAcknowledgementsButNotTheirRecords) {
    const auto result = run({.lose_ack = 200});
    EXPECT_EQ(result.records.size(), 1800U);
    const auto lost = std::count_if(result.acknowledged.begin(), result.acknowledged.end(),
                                    [](const auto& append) { return !append.second; });
    EXPECT_EQ(static_cast<std::uint64_t>(lost), result.counts.acks_lost);
}

TEST(SimulatedLogTest, LosesRecordsOnlyOfAppendsThatItDoesNotAcknowledge) {
    const auto result = run({.lose_record = 200});
    EXPECT_EQ(result.records.size(), 1800U - result.counts.records_lost);
    for (const auto& [name, acknowledged] : result.acknowledged) {
        if (acknowledged) {
            for (const auto& record : numbered(name, 3)) EXPECT_EQ(count(result, record), 1U);
        } else {
            EXPECT_EQ(count(result, name + "-2"), 0U) << "the last records are the lost ones";
        }
    }
}

TEST(SimulatedLogTest, LandsARecordASecondTime) {
    const auto result = run({.duplicate = 200});
    EXPECT_GT(result.counts.duplicated, 0U);
    EXPECT_EQ(result.records.size(), 1800U + result.counts.duplicated);
}

TEST(SimulatedLogTest, KeepsTheOrderOfEachWriter) {
    const auto result = run({.delay = 100, .reorder = 300, .freeze = 5});
    std::map<char, std::vector<std::string>> by_writer;
    for (const auto& record : result.records) by_writer[record.front()].push_back(record);
    for (const auto& [writer, records] : by_writer) {
        std::vector<std::string> expected;
        for (int i = 0; i < 200; ++i) {
            const auto appended = numbered(std::string(1, writer) + "/" + std::to_string(i), 3);
            expected.insert(expected.end(), appended.begin(), appended.end());
        }
        EXPECT_EQ(records, expected);
    }
}

TEST(SimulatedLogTest, LetsTheAppendsOfAFrozenWriterLandLate) {
    SimulatedLog log(setup({}));
    const auto zombie = log.writer(1);
    log.freeze(1);
    const auto late = start_append(*zombie, only, {"late"});
    const auto early = start_append(log, only, {"early"});
    log.run_until_idle();
    EXPECT_EQ(all_records(log), std::vector<std::string>{"early"});
    log.thaw(1);
    log.run_until_idle();
    EXPECT_EQ(all_records(log), (std::vector<std::string>{"early", "late"}));
    EXPECT_EQ(log.counts().landed_late, 1U);
}

}  // namespace

}  // namespace anju::test
