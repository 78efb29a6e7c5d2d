// The projector over a log: it catches up, goes on where it was, stops where it must and not
// before.
#include "projections/engine/projector.hpp"

#include <gmock/gmock.h>

#include "events/log/sealer.hpp"
#include "tests/unit/projector_fixture.hpp"

namespace anju::test {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

TEST_F(ProjectorTest, CatchesUpAndPublishesRowsInOrder) {
    const auto facts = some_facts(2'000);
    for (const auto& bytes : facts) world.write(bytes);
    world.seal(37);
    start({.commit_events_max = 100, .commit_after = milliseconds(1)});
    ASSERT_TRUE(shows(facts.size()));
    ASSERT_TRUE(eventually([&] { return projector->status().caught_up; }));
    EXPECT_TRUE(projector->health());
    EXPECT_EQ(*digest_of(*view()), clean_digest(facts));
    const std::lock_guard lock(mutex);
    EXPECT_EQ(positions.front(), 0U) << "what is stored shows before anything is folded";
    EXPECT_GT(positions.size(), 3U);
    EXPECT_TRUE(std::ranges::is_sorted(positions));
    EXPECT_EQ(projector->status().as_of.position, facts.size());
    EXPECT_EQ(projector->status().commits, positions.size() - 1);
}

TEST_F(ProjectorTest, GoesOnWhereItWasAfterEveryRestart) {
    const auto facts = some_facts(1'000);
    std::size_t written = 0;
    while (written < facts.size()) {
        for (int i = 0; i < 170 && written < facts.size(); ++i) world.write(facts[written++]);
        world.seal(20);
        start({.commit_events_max = 50, .commit_after = milliseconds(0)});
        ASSERT_TRUE(shows(written));
        stop();
        const std::lock_guard lock(mutex);
        positions.clear();
    }
    start();
    ASSERT_TRUE(shows(facts.size()));
    EXPECT_EQ(*digest_of(*view()), clean_digest(facts));
}

TEST_F(ProjectorTest, LosesNothingWhenItEndsInTheMiddleOfFolding) {
    const auto facts = some_facts(3'000);
    for (const auto& bytes : facts) world.write(bytes);
    world.seal(11);
    std::uint64_t last = 0;
    for (int round = 0; round < 8; ++round) {
        start({.commit_events_max = 200, .commit_after = milliseconds(0)});
        const std::uint64_t wanted = std::min<std::uint64_t>(last + 1, facts.size());
        ASSERT_TRUE(eventually([&] { return position() >= wanted; }));
        stop();
        const std::lock_guard lock(mutex);
        last = positions.back();
        EXPECT_TRUE(std::ranges::is_sorted(positions)) << "it went back over a restart";
    }
    start();
    ASSERT_TRUE(shows(facts.size()));
    EXPECT_EQ(*digest_of(*view()), clean_digest(facts));
}

TEST_F(ProjectorTest, EndsAtOnceWhenNothingWasFoldedYet) {
    for (int round = 0; round < 3; ++round) {
        start();
        stop();
    }
    start();
    EXPECT_TRUE(eventually([&] { return projector->status().caught_up; }));
}

TEST_F(ProjectorTest, FollowsASealerWhileOwnersWrite) {
    SealerOptions sealing;
    sealing.writer = 5;
    sealing.origin = "anju.test";
    sealing.interval_min = milliseconds(1);
    const Sealer sealer(world.log, Signer(Signer::Seed{3}), sealing);
    start({.commit_events_max = 64, .commit_after = milliseconds(5)});
    const auto facts = some_facts(500);
    for (std::size_t i = 0; i < facts.size(); ++i) {
        world.write(facts[i]);
        if (i % 100 != 99) continue;
        ASSERT_TRUE(shows(i + 1));
    }
    EXPECT_EQ(*digest_of(*view()), clean_digest(facts));
}

TEST_F(ProjectorTest, DropsTheRowsOfAnotherSignatureOnceItHasCaughtUp) {
    std::filesystem::create_directory(folder.path() / "rows-other");
    world.write(some_facts(1)[0]);
    world.seal(1);
    start();
    EXPECT_TRUE(eventually([&] { return !std::filesystem::exists(folder.path() / "rows-other"); }));
}

// Records that only a newer program knows: of an unknown type, of a later version of one. And one
// whose payload does not parse.
struct BadRecord {
    std::string_view type;
    std::uint16_t version = 1;
    std::string_view rule;
};
const BadRecord unknown_type{"house.painted", 1, "event-type-unknown"};
const BadRecord newer_version{HouseDemolished::type, 99, "schema-newer"};
const BadRecord unreadable{HouseDemolished::type, 1, "payload-unreadable"};

class ProjectorStopTest : public ProjectorTest, public testing::WithParamInterface<BadRecord> {
  protected:
    static std::string bytes_of(const BadRecord& bad) {
        RecordHeader header;
        header.type = type_id(bad.type);
        header.schema_version = bad.version;
        header.stream_version = 2;
        return *encode_record(header, "house/130708-1", "", "?");
    }
    // In an epoch of its own, in anju.land[1].
    void write_bad(const BadRecord& bad) {
        world.write_to({2, 1}, fact("house/130708-1@2", {"2020-01-01", "2020-01-01"},
                                    HouseDemolished{"crew"}));
        world.seal(10);
        world.replace_last({2, 1}, bytes_of(bad));
    }
};

TEST_P(ProjectorStopTest, StopsAtARecordItCannotFoldAndAnswersAllBeforeIt) {
    const auto facts = some_facts(300);
    for (const auto& bytes : facts) world.write(bytes);
    world.seal(10);
    const auto offset = world.log.extent({2, 1})->end;
    write_bad(GetParam());
    const auto more = some_facts(320);
    for (std::size_t i = facts.size(); i < more.size(); ++i) world.write(more[i]);
    world.seal(10);
    start({.commit_events_max = 1'000'000, .commit_after = std::chrono::hours(1)});
    ASSERT_TRUE(eventually([&] { return projector->status().failure.has_value(); }));
    const auto health = projector->health();
    ASSERT_FALSE(health);
    EXPECT_EQ(health.error().kind, ErrorKind::corrupt);
    EXPECT_EQ(health.error().rule, GetParam().rule);
    EXPECT_THAT(health.error().message, HasSubstr("anju.land[1]"));
    EXPECT_THAT(health.error().message, HasSubstr(fmt::format("offset {} ", offset)));
    EXPECT_THAT(health.error().message, HasSubstr(fmt::format("position {})", facts.size())));
    EXPECT_EQ(position(), facts.size());
    EXPECT_EQ(*digest_of(*view()), clean_digest(facts));
    stop();
    // It stops there again, and what stands is what it was.
    start();
    ASSERT_TRUE(eventually([&] { return projector->status().failure.has_value(); }));
    EXPECT_EQ(*digest_of(*view()), clean_digest(facts));
}

// The commit before the failure fails too: it is written before folding stops for good.
TEST_P(ProjectorStopTest, CommitsWhatStandsBeforeTheFailureWhenTheDiskComesBack) {
    const auto facts = some_facts(100);
    for (const auto& bytes : facts) world.write(bytes);
    world.seal(50);
    write_bad(GetParam());
    start({}, UINT64_MAX);
    ASSERT_TRUE(eventually([&] { return projector->status().trouble.has_value(); }));
    EXPECT_EQ(projector->status().trouble->rule, "disk-full");
    EXPECT_FALSE(projector->status().failure) << "it has not stopped: what is before is not stored";
    EXPECT_EQ(position(), 0U);
    stop();
    start();
    ASSERT_TRUE(eventually([&] { return projector->status().failure.has_value(); }));
    EXPECT_EQ(position(), facts.size());
}

INSTANTIATE_TEST_SUITE_P(BadRecords, ProjectorStopTest,
                         testing::Values(unknown_type, newer_version), [](const auto& param) {
                             return param.param.version == 1 ? "UnknownType" : "NewerVersion";
                         });

using ProjectorParkTest = ProjectorStopTest;

TEST_P(ProjectorParkTest, GoesOnBehindARecordThatCannotBeRead) {
    auto facts = some_facts(300);
    for (const auto& bytes : facts) world.write(bytes);
    world.seal(10);
    write_bad(GetParam());
    world.write_to({2, 1},
                   fact("house/130708-1@3", {"2020-01-01", "2020-01-01"}, HouseDemolished{"crew"}));
    const auto more = some_facts(320);
    for (std::size_t i = facts.size(); i < more.size(); ++i) world.write(more[i]);
    world.seal(10);
    start();
    ASSERT_TRUE(shows(more.size() + 2));
    EXPECT_TRUE(projector->health());
    EXPECT_EQ(*digest_of(*view()), clean_digest(more));
    EXPECT_EQ(view()->as_of().parked, (ParkedCount{1, 2, 0}));
    const auto parked = *Parking::sequences_in(*view());
    ASSERT_EQ(parked.size(), 1U);
    EXPECT_EQ(parked.front().stream, "house/130708-1");
    EXPECT_EQ(parked.front().rule, GetParam().rule);
    EXPECT_EQ(parked.front().position, facts.size());
}

INSTANTIATE_TEST_SUITE_P(BadRecords, ProjectorParkTest, testing::Values(unreadable));

TEST_F(ProjectorTest, TellsThatTheDiskIsFullUntilACommitSucceeds) {
    const auto facts = some_facts(50);
    for (const auto& bytes : facts) world.write(bytes);
    world.seal(10);
    start({}, UINT64_MAX);
    ASSERT_TRUE(eventually([&] { return projector->status().trouble.has_value(); }));
    const auto until = std::chrono::steady_clock::now() + milliseconds(1'200);  // two more tries
    EXPECT_TRUE(eventually([&] {
        const auto health = projector->health();
        EXPECT_TRUE(health.has_error() && health.error().rule == "disk-full");
        return std::chrono::steady_clock::now() > until;
    }));
    EXPECT_FALSE(projector->status().caught_up);
    EXPECT_EQ(position(), 0U);
    stop();
    start();
    ASSERT_TRUE(shows(facts.size()));
    EXPECT_EQ(*digest_of(*view()), clean_digest(facts));
}

// The folder is away for a while, so that nothing may be written to it; nothing comes after.
TEST_F(ProjectorTest, WritesWhatACommitCouldNotOnceItCanWithoutANewEvent) {
    const auto facts = some_facts(200);
    for (std::size_t i = 0; i < 100; ++i) world.write(facts[i]);
    world.seal(100);
    start();
    ASSERT_TRUE(shows(100));
    ASSERT_TRUE(eventually([&] { return projector->status().caught_up; }));
    const auto away = folder.path().string() + "-away";
    std::filesystem::rename(folder.path(), away);
    for (std::size_t i = 100; i < facts.size(); ++i) world.write(facts[i]);
    world.seal(100);
    EXPECT_TRUE(eventually([&] { return projector->status().trouble.has_value(); }));
    EXPECT_EQ(position(), 100U);
    std::filesystem::rename(away, folder.path());
    ASSERT_TRUE(shows(facts.size()));
    EXPECT_TRUE(eventually([&] { return projector->health().has_value(); }));
    EXPECT_EQ(*digest_of(*view()), clean_digest(facts));
}

}  // namespace
}  // namespace anju::test
