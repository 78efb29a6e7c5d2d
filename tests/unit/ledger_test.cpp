// The ledger reader: one dense order over all partitions, the same from wherever it is read, and
// every damage named.
#include "events/log/ledger.hpp"

#include "tests/unit/ledger_fixture.hpp"

namespace anju {
namespace {

using std::chrono::milliseconds;
using testing::Test;

constexpr std::uint64_t seeds = 20;

void expect_whole(const RandomLog& world, const std::vector<ReadEvent>& events) {
    ASSERT_EQ(events.size(), world.counted());
    std::map<PartitionRef, std::vector<std::string>> by_partition;
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events[i].position, i);
        by_partition[events[i].partition].push_back(events[i].bytes);
    }
    for (const auto& writer : world.writers) {
        EXPECT_EQ(by_partition[writer.partition], writer.counted);
    }
}

// The order of one epoch by definition: again and again the smallest of all heads.
std::vector<std::string> merged_naively(const RandomLog& world) {
    struct Head {
        std::int64_t recorded;
        std::string topic;
        std::uint16_t partition;
        std::size_t writer;
        auto operator<=>(const Head&) const = default;
    };
    std::vector<std::size_t> next(world.writers.size());
    std::vector<std::string> order;
    while (true) {
        std::set<Head> heads;
        for (std::size_t i = 0; i < next.size(); ++i) {
            const auto& writer = world.writers[i];
            if (next[i] == writer.counted.size()) continue;
            const auto record = parse_record(writer.counted[next[i]]);
            heads.insert({record->header.recorded.value, ledger_topics[writer.partition.topic].name,
                          writer.partition.partition, i});
        }
        if (heads.empty()) return order;
        const std::size_t first = heads.begin()->writer;
        order.push_back(world.writers[first].counted[next[first]++]);
    }
}

TEST(Ledger, GivesEveryCountedEventOneDensePositionInTheOrderOfItsPartition) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        RandomLog world(seed);
        SealWriter sealer(world.log);
        for (int round = 0; round < 20; ++round) {
            world.write(world.random() % 10);
            sealer.seal(1 + world.random() % 20);
        }
        while (sealer.seal(1 + world.random() % 20)) {
        }
        expect_whole(world, read_ledger(world.log));
    }
}

TEST(Ledger, MergesAnEpochByRecordedTimeTopicNameAndPartition) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        RandomLog world(seed);
        SealWriter sealer(world.log);
        world.write(60);
        sealer.seal(100'000);
        std::vector<std::string> order;
        for (const auto& event : read_ledger(world.log)) order.push_back(event.bytes);
        EXPECT_EQ(order, merged_naively(world));
    }
}

TEST(Ledger, ContinuesIdenticallyFromEveryPositionThatWasStored) {
    RandomLog world(4);
    SealWriter sealer(world.log);
    for (int round = 0; round < 40; ++round) {
        world.write(3);
        sealer.seal(1 + world.random() % 10);
    }
    std::vector<LedgerPosition> positions{{}};
    auto reader = open_ledger(world.log, {});
    ASSERT_TRUE(reader);
    const auto all = read_ledger(**reader, [&] { positions.push_back((*reader)->position()); });
    ASSERT_GE(positions.size(), 40U);
    for (const auto& position : positions) {
        const std::vector<ReadEvent> rest(
            all.begin() + static_cast<std::ptrdiff_t>(position.position), all.end());
        EXPECT_EQ(read_ledger(world.log, position), rest) << "from epoch " << position.epoch;
    }
}

// Its name stands before those that are there, so all later partitions move on in the order.
TEST(Ledger, GoesOnWhenALaterVersionHasAnotherTopic) {
    RandomLog world(8);
    world.write(30);
    SealWriter earlier(world.log);
    std::uint64_t seals = 0;
    while (earlier.seal(10)) ++seals;
    auto reader = open_ledger(world.log, {});
    const auto before = read_ledger(**reader, [] {});
    const LedgerPosition place = (*reader)->position();
    reader->reset();

    world.log.add_topic({"anju.access", 2});
    world.writers.push_back({world.log, {5, 1}});
    world.writers.back().claim();
    world.writers.back().commit(3, world.clock_ms);
    SealWriter later(world.log, {2, 9}, seals);
    world.write(30);
    while (later.seal(10)) {
    }
    const auto all = read_ledger(world.log);
    expect_whole(world, all);
    EXPECT_EQ(std::vector(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(before.size())),
              before);
    EXPECT_EQ(read_ledger(world.log, place),
              std::vector(all.begin() + static_cast<std::ptrdiff_t>(before.size()), all.end()));
}

TEST(Ledger, HoldsTheSameEventsHoweverItsEpochsAreCut) {
    std::vector<std::multiset<std::string>> cuttings;
    for (const std::size_t events_max : {3U, 50U}) {
        RandomLog world(11);
        world.write(80);
        SealWriter sealer(world.log);
        while (sealer.seal(events_max)) {
        }
        const auto events = read_ledger(world.log);
        expect_whole(world, events);
        auto& bytes = cuttings.emplace_back();
        for (const auto& event : events) bytes.insert(event.bytes);
    }
    EXPECT_EQ(cuttings[0], cuttings[1]);
}

TEST(Ledger, KeepsTheEventsOfAnEpochReadableUntilTheNextCall) {
    RandomLog world(5);
    SealWriter sealer(world.log);
    world.write(200);
    sealer.seal(100'000);
    auto reader = open_ledger(world.log, {});
    const auto epoch = (*reader)->next(milliseconds(0));
    ASSERT_TRUE(epoch && *epoch != nullptr);
    for (const auto& event : (*epoch)->events) EXPECT_TRUE(parse_record(event.record.bytes));
}

TEST(Ledger, CountsWhatItSkips) {
    MemoryLog log(ledger_topics);
    PartitionWriter writer{log, {2, 3}};
    writer.claim();
    writer.commit(1, 1);
    log.append_raw({2, 3}, event_bytes(writer.term, 0, 1));
    log.append_raw({2, 3}, event_bytes({7, 7}, 1, 1));
    writer.commit(1, 2);
    SealWriter sealer(log);
    sealer.seal(10);
    auto reader = MergedLedger::open(log, {});
    EXPECT_EQ(read_ledger(**reader, [] {}).size(), 2U);
    const auto voided = (*reader)->voided();
    EXPECT_EQ(voided[static_cast<std::size_t>(Verdict::void_duplicate)], 1U);
    EXPECT_EQ(voided[static_cast<std::size_t>(Verdict::void_stale_term)], 1U);
}

TEST(Ledger, PassesOverTheSealsOfAReplacedSealer) {
    RandomLog world(6);
    SealWriter sealer(world.log);
    world.write(10);
    sealer.seal(5);
    const std::string zombies = sealer.compose(3);
    sealer.append(zombies, {0, 1});
    while (sealer.seal(7)) {
    }
    expect_whole(world, read_ledger(world.log));
}

// The error that reading from the beginning ends in.
Error error_of(Log& log, LedgerPosition from = {}) {
    auto reader = MergedLedger::open(log, std::move(from), {.data_wait = milliseconds(0)});
    if (!reader) return reader.error();
    while (true) {
        const auto epoch = (*reader)->next(milliseconds(0));
        if (!epoch) {
            if (epoch.error().kind == ErrorKind::corrupt) {
                EXPECT_EQ((*reader)->next(milliseconds(0)).error().rule, epoch.error().rule);
            }
            return epoch.error();
        }
        if (*epoch == nullptr) return {};
    }
}

struct SealedLog {
    SealedLog() {
        writer.claim();
        writer.commit(3, 1);
        sealer.seal(10);
        position = position_at_end();
        writer.commit(2, 2);
        writer.commit(1, 3);
        sealer.seal(10);
    }
    LedgerPosition position_at_end() {
        auto reader = open_ledger(log, {});
        read_ledger(**reader, [] {});
        return (*reader)->position();
    }
    MemoryLog log{ledger_topics};
    PartitionWriter writer{log, {2, 3}};
    SealWriter sealer{log};
    LedgerPosition position;
};

TEST(Ledger, NamesACorruptRecordByTopicPartitionAndOffset) {
    SealedLog sealed;
    sealed.log.bytes({2, 3}, 2).back() ^= 1;
    const Error error = error_of(sealed.log);
    EXPECT_EQ(error.kind, ErrorKind::corrupt);
    EXPECT_EQ(error.message.substr(0, 29), "anju.land[3] offset 2: checks") << error.message;
}

TEST(Ledger, NamesACorruptSeal) {
    SealedLog sealed;
    sealed.log.bytes(seals_ref, 2).back() ^= 1;
    EXPECT_EQ(error_of(sealed.log).message.substr(0, 22), "anju.seals[0] offset 2");
}

TEST(Ledger, RefusesASealThatDoesNotFollowItsPredecessor) {
    for (const int damage : {0, 1, 2, 3, 4}) {
        SealedLog sealed;
        sealed.writer.commit(2, 4);
        SealWriter other(sealed.log);  // learns the data again, not the seals
        Seal seal = *decode_seal(parse_record(sealed.log.bytes(seals_ref, 2))->payload);
        seal.previous = bytes_of(Sha256()(parse_record(sealed.log.bytes(seals_ref, 2))->payload));
        seal.epoch += damage == 0 ? 2 : 1;
        if (damage == 1) seal.previous[0] ^= 1;
        seal.cuts[0].next_seq += damage == 2 ? 1 : 2;  // splits the commit
        seal.tree_size += damage == 3 ? 3 : 2;
        if (damage == 4) seal.cuts[0].next_seq = 3;  // goes back
        sealed.sealer.append(encode_seal(seal), sealed.sealer.term());
        const std::string rule = error_of(sealed.log).rule;
        const std::array<std::string, 5> rules{"seal-chain", "seal-chain", "seal-cut", "seal-size",
                                               "seal-cut"};
        EXPECT_EQ(rule, rules[static_cast<std::size_t>(damage)]);
    }
}

TEST(Ledger, SaysThatSealedEventsAreLostWhenTheLogEndsBelowTheCut) {
    SealedLog sealed;
    sealed.log.truncate({2, 3}, 5);
    const Error error = error_of(sealed.log);
    EXPECT_EQ(error.rule, "log-shorter");
    EXPECT_NE(error.message.find("anju.land[3]"), std::string::npos) << error.message;
}

TEST(Ledger, WaitsForSealedEventsThatAreLate) {
    SealedLog sealed;
    const std::string late = sealed.log.bytes({2, 3}, 6);
    sealed.log.truncate({2, 3}, 6);
    auto reader = open_ledger(sealed.log, sealed.position);
    const auto none = (*reader)->next(milliseconds(0));
    ASSERT_TRUE(none);
    EXPECT_EQ(*none, nullptr);
    sealed.log.append_raw({2, 3}, late);
    EXPECT_EQ(read_ledger(**reader, [] {}).size(), 3U);
}

TEST(Ledger, RefusesAPositionThatTheLogDoesNotReach) {
    SealedLog sealed;
    const auto position = sealed.position_at_end();
    sealed.log.truncate(seals_ref, 2);
    EXPECT_EQ(error_of(sealed.log, position).rule, "log-shorter");
}

TEST(Ledger, RefusesAPositionThatOnePartitionDoesNotReach) {
    SealedLog sealed;
    const auto position = sealed.position_at_end();
    sealed.log.truncate({2, 3}, 5);
    const Error error = error_of(sealed.log, position);
    EXPECT_EQ(error.rule, "log-shorter");
    EXPECT_NE(error.message.find("anju.land[3]"), std::string::npos) << error.message;
}

TEST(Ledger, RefusesAPositionOfAnotherLog) {
    SealedLog sealed;
    auto data = sealed.position;
    data.cuts[0].term_writer += 1;
    EXPECT_EQ(error_of(sealed.log, data).rule, "cut-differs");
    auto seals = sealed.position;
    seals.seal_hash[0] ^= 1;
    EXPECT_EQ(error_of(sealed.log, seals).rule, "seal-chain");
}

TEST(Ledger, RefusesACutOfATopicThatTheLogDoesNotHave) {
    SealedLog sealed;
    auto position = sealed.position;
    position.cuts[0].topic = "anju.parks";
    EXPECT_EQ(error_of(sealed.log, position).rule, "partition-unknown");
}

TEST(Ledger, IsLevelOnceItHasReadAsFarAsTheLedgerWentWhenItWasOpened) {
    MemoryLog log{ledger_topics};
    const auto empty = open_ledger(log, {});
    ASSERT_TRUE(empty);
    EXPECT_TRUE((*empty)->is_level());
    PartitionWriter writer{log, {0, 0}};
    writer.claim();
    for (int commit = 0; commit < 4; ++commit) writer.commit(1, 1);
    SealWriter sealer(log);
    sealer.seal(2);
    sealer.seal(2);
    sealer.append("a seal of nobody", {7, 7});
    const auto reader = open_ledger(log, {});
    ASSERT_TRUE(reader);
    for (int epoch = 0; epoch < 2; ++epoch) {
        EXPECT_FALSE((*reader)->is_level()) << epoch;
        const auto next = (*reader)->next(std::chrono::milliseconds(1000));
        ASSERT_TRUE(next && *next != nullptr) << epoch;
    }
    const auto end = (*reader)->next(std::chrono::milliseconds(0));
    ASSERT_TRUE(end && *end == nullptr);
    EXPECT_TRUE((*reader)->is_level());
    const auto stored = (*reader)->position();
    const auto again = open_ledger(log, stored);
    ASSERT_TRUE(again);
    EXPECT_FALSE((*again)->is_level());
    EXPECT_TRUE((*again)->next(std::chrono::milliseconds(0)));
    EXPECT_TRUE((*again)->is_level());
}

TEST(Ledger, ReturnsAtOnceWhenItIsWoken) {
    MemoryLog log(ledger_topics);
    auto reader = open_ledger(log, {});
    std::thread waker([&] { (*reader)->wake(); });
    const auto begin = std::chrono::steady_clock::now();
    const auto epoch = (*reader)->next(std::chrono::minutes(10));
    waker.join();
    ASSERT_TRUE(epoch);
    EXPECT_EQ(*epoch, nullptr);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::minutes(1));
}

}  // namespace
}  // namespace anju
