// The sealer: seals what counts, goes on after a restart, gives way and takes over.
#include "events/log/sealer.hpp"

#include "tests/unit/ledger_fixture.hpp"

namespace anju {
namespace {

using std::chrono::milliseconds;

SealerOptions options_of(std::uint64_t writer) {
    SealerOptions options;
    options.url = "http://127.0.0.1:" + std::to_string(writer);
    options.writer = writer;
    options.origin = "anju.test";
    options.interval_min = milliseconds(0);
    return options;
}

const Signer signer(Signer::Seed{1});

std::vector<Seal> seals_of(MemoryLog& log) {
    std::vector<Seal> seals;
    auto reader = log.read({{seals_ref, 0}});
    Validity validity;
    while (true) {
        const auto batch = (*reader)->poll(milliseconds(0));
        if (batch->entries.empty()) return seals;
        for (const auto& entry : batch->entries) {
            const auto record = parse_record(entry.bytes);
            if (validity.judge(record->header) != Verdict::commit_closed) continue;
            seals.push_back(*decode_seal(record->payload));
        }
    }
}

// Every seal's root and signature against a tree grown over what the reader gives.
void expect_roots(MemoryLog& log) {
    const auto events = read_ledger(log);
    Sha256 sha256;
    MerkleFrontier tree;
    for (const auto& seal : seals_of(log)) {
        while (tree.size() < seal.tree_size) {
            ASSERT_LT(tree.size(), events.size());
            const auto& event = events[tree.size()];
            const auto& topic = ledger_topics[event.partition.topic].name;
            tree.append(sha256, *leaf_hash(sha256, *parse_record(event.bytes), topic));
        }
        const Hash root = tree.root(sha256);
        EXPECT_EQ(seal.root, bytes_of(root)) << "epoch " << seal.epoch;
        EXPECT_TRUE(verify_signature(checkpoint_text("anju.test", seal.tree_size, root),
                                     seal.signature, signer.public_key()));
    }
    EXPECT_EQ(tree.size(), events.size());
}

bool sealed_all(RandomLog& world, const Sealer& sealer) {
    return world.log.eventually([&] { return sealer.status().events == world.counted(); });
}

TEST(Sealer, SealsALoneEventAtOnce) {
    MemoryLog log(ledger_topics);
    auto options = options_of(1);
    options.interval_min = std::chrono::hours(1);
    const Sealer sealer(log, signer, options);
    ASSERT_TRUE(log.eventually([&] { return sealer.status().state == Owner::State::active; }));
    PartitionWriter writer{log, {0, 1}};
    writer.claim();
    writer.commit(1, 5);
    EXPECT_TRUE(log.eventually([&] { return sealer.status().events == 1; }));
    EXPECT_TRUE(sealer.health());
}

TEST(Sealer, SealsEveryEventWhileOwnersWrite) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        RandomLog world(seed);
        auto options = options_of(1);
        options.epoch_events_max = 1 + seed * 3;
        const Sealer sealer(world.log, signer, options);
        for (int round = 0; round < 30; ++round) world.write(5);
        ASSERT_TRUE(sealed_all(world, sealer));
        EXPECT_EQ(read_ledger(world.log).size(), world.counted());
        expect_roots(world.log);
    }
}

TEST(Sealer, NeverSplitsACommitAndHoldsTheLimitOtherwise) {
    RandomLog world(3);
    world.write(50);
    auto options = options_of(1);
    options.epoch_events_max = 6;
    const Sealer sealer(world.log, signer, options);
    ASSERT_TRUE(sealed_all(world, sealer));
    std::uint64_t before = 0;
    for (const auto& seal : seals_of(world.log)) {
        EXPECT_LE(seal.tree_size - before, 6U);
        before = seal.tree_size;
    }
}

TEST(Sealer, GoesOnWithTheSameTreeAfterARestart) {
    RandomLog world(8);
    for (std::uint64_t writer = 1; writer <= 6; ++writer) {
        world.write(20);
        auto options = options_of(writer);
        options.epoch_events_max = 5;
        const Sealer sealer(world.log, signer, options);
        ASSERT_TRUE(sealed_all(world, sealer));
    }
    expect_roots(world.log);
}

TEST(Sealer, FollowsSealsThatCoverMoreThanItHoldsInMemory) {
    RandomLog world(14);
    world.write(300);
    {
        const Sealer sealer(world.log, signer, options_of(1));
        ASSERT_TRUE(sealed_all(world, sealer));
    }
    auto options = options_of(2);
    options.unsealed_max = 5;
    const Sealer sealer(world.log, signer, options);
    world.write(300);
    ASSERT_TRUE(sealed_all(world, sealer));
    expect_roots(world.log);
}

TEST(Sealer, BeginsAtTheLastFullSeal) {
    RandomLog world(9);
    world.write(2 * epochs_per_full_seal);
    auto options = options_of(1);
    options.epoch_events_max = 1;
    {
        const Sealer sealer(world.log, signer, options);
        ASSERT_TRUE(sealed_all(world, sealer));
    }
    world.write(10);
    options.writer = 2;
    const Sealer sealer(world.log, signer, options);
    ASSERT_TRUE(sealed_all(world, sealer));
    EXPECT_EQ(world.log.last_read().size(), 13U);
    for (const auto& from : world.log.last_read()) EXPECT_GT(from.offset, 0U);
    expect_roots(world.log);
}

TEST(Sealer, GivesWayToAHigherClaimAndNeverSealsAnEpochTwice) {
    RandomLog world(10);
    const Sealer first(world.log, signer, options_of(1));
    world.write(20);
    ASSERT_TRUE(sealed_all(world, first));
    const Sealer second(world.log, signer, options_of(2));
    for (int round = 0; round < 20; ++round) world.write(5);
    ASSERT_TRUE(sealed_all(world, first));
    ASSERT_TRUE(sealed_all(world, second));
    EXPECT_TRUE(
        world.log.eventually([&] { return first.status().state == Owner::State::standby; }));
    EXPECT_EQ(second.status().state, Owner::State::active);
    EXPECT_TRUE(first.health() && second.health());
    expect_roots(world.log);
}

TEST(Sealer, AStandbyFollowsAndTakesOverWhenSealsStop) {
    RandomLog world(12);
    auto options = options_of(2);
    options.standby = true;
    options.takeover_after = milliseconds(300);
    auto first = std::make_unique<Sealer>(world.log, signer, options_of(1));
    const Sealer standby(world.log, signer, options);
    for (int round = 0; round < 20; ++round) world.write(5);
    ASSERT_TRUE(sealed_all(world, standby));
    EXPECT_EQ(standby.status().state, Owner::State::standby);
    first.reset();
    world.write(20);
    ASSERT_TRUE(sealed_all(world, standby));
    EXPECT_EQ(standby.status().state, Owner::State::active);
    EXPECT_GT(standby.status().seals_written, 0U);
    expect_roots(world.log);
}

TEST(Sealer, AStandbyDoesNotClaimWhileThereIsNothingToSeal) {
    MemoryLog log(ledger_topics);
    auto options = options_of(2);
    options.standby = true;
    options.takeover_after = milliseconds(0);
    const Sealer standby(log, signer, options);
    ASSERT_TRUE(log.eventually([&] { return log.last_read().size() == 13; }));
    EXPECT_EQ(log.extent(seals_ref)->end, 0U);
    PartitionWriter writer{log, {0, 1}};
    writer.claim();
    writer.commit(1, 5);
    EXPECT_TRUE(log.eventually([&] { return standby.status().events == 1; }));
}

TEST(Sealer, SealsOnWhenAppendsFailed) {
    RandomLog world(13);
    const Sealer sealer(world.log, signer, options_of(1));
    world.write(10);
    ASSERT_TRUE(sealed_all(world, sealer));
    world.log.refuse_appends(seals_ref, 2);  // a seal, and the claim that finds out about it
    world.write(1);
    ASSERT_TRUE(sealed_all(world, sealer));
    expect_roots(world.log);
}

TEST(Sealer, HaltsThePartitionOfACorruptRecordAndNamesIt) {
    MemoryLog log(ledger_topics);
    PartitionWriter writer{log, {4, 2}};
    writer.claim();
    writer.commit(1, 1);
    writer.commit(1, 2);
    writer.commit(1, 3);
    log.bytes({4, 2}, 2).back() ^= 1;
    PartitionWriter other{log, {4, 1}};
    other.claim();
    const Sealer sealer(log, signer, options_of(1));
    ASSERT_TRUE(log.eventually([&] { return !sealer.status().halted.empty(); }));
    EXPECT_EQ(sealer.health().error().kind, ErrorKind::corrupt);
    EXPECT_EQ(sealer.health().error().message.substr(0, 21), "anju.jobs[2] offset 2");
    // What stands before it is sealed, and so are the other partitions.
    ASSERT_TRUE(log.eventually([&] { return sealer.status().events == 1; }));
    other.commit(3, 5);
    ASSERT_TRUE(log.eventually([&] { return sealer.status().events == 4; }));
    EXPECT_FALSE(sealer.status().failure);
    EXPECT_EQ(sealer.status().halted.size(), 1U);
}

TEST(Sealer, StopsAtASealOverARecordThatItCannotRead) {
    MemoryLog log(ledger_topics);
    PartitionWriter writer{log, {4, 2}};
    writer.claim();
    writer.commit(1, 1);
    writer.commit(1, 2);
    SealWriter(log).seal(10);
    log.bytes({4, 2}, 2).back() ^= 1;
    const Sealer sealer(log, signer, options_of(2));
    ASSERT_TRUE(log.eventually([&] { return sealer.status().failure.has_value(); }));
    EXPECT_EQ(sealer.health().error().message.substr(0, 21), "anju.jobs[2] offset 2");
}

TEST(Sealer, HaltsThePartitionOfAnEventThatItCannotShow) {
    MemoryLog log(ledger_topics);
    PartitionWriter writer{log, {4, 2}};
    writer.claim();
    RecordHeader header;
    header.type = type_id("household.vanished");
    header.term = writer.term;
    log.append_raw({4, 2}, *encode_record(header, "household/130708-1", "", ""));
    const Sealer sealer(log, signer, options_of(1));
    ASSERT_TRUE(log.eventually([&] { return !sealer.status().halted.empty(); }));
    EXPECT_EQ(sealer.health().error().rule, "event-type-unknown");
    EXPECT_EQ(seals_of(log).size(), 0U);
}

TEST(Sealer, StopsWhenASealHasAnotherRootThanTheLog) {
    MemoryLog log(ledger_topics);
    PartitionWriter writer{log, {4, 2}};
    writer.claim();
    writer.commit(2, 1);
    SealWriter forger(log);
    forger.seal(10);
    writer.commit(1, 2);
    Seal seal = *decode_seal(parse_record(log.bytes(seals_ref, 1))->payload);
    seal.previous = bytes_of(Sha256()(parse_record(log.bytes(seals_ref, 1))->payload));
    ++seal.epoch;
    ++seal.tree_size;
    ++seal.cuts[0].next_seq;
    forger.append(encode_seal(seal), forger.term());
    const Sealer sealer(log, signer, options_of(1));
    ASSERT_TRUE(log.eventually([&] { return sealer.status().failure.has_value(); }));
    EXPECT_EQ(sealer.status().failure->rule, "seal-root");
}

TEST(Sealer, NamesALogWithoutSeals) {
    MemoryLog log({{"anju.land", 1}});
    const Sealer sealer(log, signer, options_of(1));
    ASSERT_TRUE(log.eventually([&] { return sealer.status().failure.has_value(); }));
    EXPECT_EQ(sealer.status().failure->rule, "topic-unknown");
}

}  // namespace
}  // namespace anju
