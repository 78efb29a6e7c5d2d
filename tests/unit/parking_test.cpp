// Events that a fold cannot handle: their stream waits, all others go on, and nothing is lost.
#include <random>

#include "tests/unit/parking_fixture.hpp"

namespace anju::test {
namespace {

TEST_F(ParkingTest, AnEventThatFailsHalfWayHoldsItsStreamAndNoOther) {
    const auto event = middle_event();
    Poison::fatal = {event};
    start();
    ASSERT_TRUE(shows(facts.size()));
    EXPECT_TRUE(projector->health());
    EXPECT_EQ(*digest_of(*view()), digest_without({event}));
    ASSERT_EQ(parked().size(), 1U);
    const auto stream = parked().front();
    EXPECT_EQ(stream.stream, stream_of(event));
    EXPECT_EQ(stream.rule, "fold-failed");
    EXPECT_EQ(stream.tried, stream.position);
    EXPECT_GE(stream.events, 2U);
    EXPECT_EQ(count(), (ParkedCount{1, stream.events, 0}));
    const auto events = *Parking::events_in(*view(), stream.stream);
    ASSERT_EQ(events.size(), stream.events);
    EXPECT_EQ(name_of(events.front().record), event);
    EXPECT_EQ(events.front().position, stream.position);
    EXPECT_EQ(events.back().position, stream.last);
    EXPECT_TRUE(std::ranges::is_sorted(events, {}, &ParkedEvent::position));
}

TEST_F(ParkingTest, WhatIsRetriedIsAsIfItHadNeverWaited) {
    const auto event = middle_event();
    Poison::fatal = {event};
    start();
    ASSERT_TRUE(shows(facts.size()));
    // In vain first: it stays, with where it was tried.
    retry(stream_of(event));
    ASSERT_TRUE(shows(written.size()));
    ASSERT_EQ(parked().size(), 1U);
    EXPECT_EQ(parked().front().tried, written.size() - 1);
    EXPECT_EQ(*digest_of(*view()), digest_without({event}));
    Poison::fatal.clear();
    retry("house/130708-nobody");  // nothing of it is parked
    ASSERT_TRUE(shows(written.size()));
    EXPECT_EQ(parked().size(), 1U);
    retry(stream_of(event));
    expect_whole();
}

TEST_F(ParkingTest, WhatIsSkippedIsLeftOutAndTheRestIsFolded) {
    const auto event = middle_event();
    Poison::fatal = {event};
    start();
    ASSERT_TRUE(shows(facts.size()));
    const auto stream = parked().front();
    decide(stream.stream,
           ParkedSkipped{stream.stream, static_cast<std::int64_t>(stream.position), "known"});
    ASSERT_TRUE(shows(written.size()));
    EXPECT_TRUE(parked().empty());
    EXPECT_EQ(count(), (ParkedCount{0, 0, 1}));
    auto rest = written;
    std::erase_if(rest, [&](const auto& bytes) { return name_of(bytes) == event; });
    EXPECT_EQ(*digest_of(*view()), clean_digest(rest));
    const auto skipped = *Parking::skipped_in(*view());
    ASSERT_EQ(skipped.size(), 1U);
    EXPECT_EQ(skipped.front().stream, stream.stream);
    EXPECT_EQ(skipped.front().reason, "known");
    EXPECT_EQ(skipped.front().through, stream.position);
    stop();
    start();
    EXPECT_TRUE(eventually([&] { return projector->status().caught_up; }));
    EXPECT_EQ(count(), (ParkedCount{0, 0, 1}));
}

TEST_F(ParkingTest, WhatIsParkedOutlivesTheProcessAndGrows) {
    const auto event = middle_event();
    Poison::fatal = {event};
    start();
    ASSERT_TRUE(shows(facts.size()));
    const auto before = parked().front();
    for (int round = 0; round < 3; ++round) {
        stop();
        start();
        const auto stream = stream_of(event);
        const auto version = before.events + 2 + static_cast<std::uint64_t>(round);
        write(fact(fmt::format("{}@{}", stream, version), {"2020-05-01", "2020-05-01"},
                   RecordVoided{1, "it never happened"}));
        ASSERT_TRUE(shows(written.size()));
        EXPECT_EQ(parked().front().events, before.events + round + 1);
        EXPECT_EQ(*digest_of(*view()), digest_without({event}));
    }
    Poison::fatal.clear();
    retry(stream_of(event));
    expect_whole();
}

// Several in one epoch, and in streams whose first event fails.
TEST_F(ParkingTest, ManyAtOnceAreParkedEachByItself) {
    std::mt19937 chance(7);
    for (int round = 0; round < 4; ++round) {
        drop_rows();
        Poison::fatal.clear();
        while (Poison::fatal.size() < 25) {
            Poison::fatal.insert(name_of(facts[chance() % facts.size()]));
        }
        start({.commit_events_max = 1 + chance() % 400});
        ASSERT_TRUE(eventually(
            [&] { return position() == written.size() && projector->status().caught_up; }));
        EXPECT_EQ(*digest_of(*view()), digest_without(Poison::fatal));
        const auto streams = parked();
        EXPECT_EQ(count().streams, streams.size());
        Poison::fatal.clear();
        for (const auto& stream : streams) retry(stream.stream);
        expect_whole();
    }
}

// The first event of a commit says who recorded them all, so they wait, go on and are skipped
// together.
TEST_F(ParkingTest, ACommitWaitsAsAWhole) {
    const RecordMeta clerk{"130708-clerk", "", 0, "", ""};
    const Dates dates{"2020-05-01", "2020-05-01"};
    const HouseRegistered house{{"130708-000001"}, {"130708"}, 8'000};
    const auto in_commit = [](const std::string& bytes, std::uint16_t index) {
        const auto record = *parse_record(bytes);
        auto header = record.header;
        header.commit_index = index;
        header.commit_size = 3;
        return *encode_record(header, record.stream, index == 1 ? record.meta : "", record.payload);
    };
    for (const auto* id : {"130708-900001", "130708-900002"}) {
        const auto place = [&](int version) { return fmt::format("house/{}@{}", id, version); };
        for (const auto& bytes : {in_commit(fact(place(1), dates, house, clerk), 1),
                                  in_commit(fact(place(2), dates, HouseVacated{"a neighbour"}), 2),
                                  in_commit(fact(place(3), dates, HouseDemolished{"crew"}), 3)}) {
            world.write(bytes);
            written.push_back(bytes);
        }
        world.seal(10);
    }
    Poison::fatal = {"house/130708-900001@2", "house/130708-900002@3"};
    start();
    ASSERT_TRUE(shows(written.size()));
    ASSERT_EQ(parked().size(), 2U);
    EXPECT_EQ(count(), (ParkedCount{2, 6, 0}));
    EXPECT_EQ(*digest_of(*view()), clean_digest(facts));
    const auto skipped = parked().back();
    retry("house/130708-900001");
    ASSERT_TRUE(shows(written.size()));
    EXPECT_EQ(count(), (ParkedCount{2, 6, 0})) << "in vain, and as a whole again";
    Poison::fatal.clear();
    retry("house/130708-900001");
    decide(skipped.stream,
           ParkedSkipped{skipped.stream, static_cast<std::int64_t>(skipped.position), "known"});
    ASSERT_TRUE(shows(written.size()));
    EXPECT_EQ(count(), (ParkedCount{0, 0, 3}));
    std::erase_if(written, [&](const auto& bytes) {
        return name_of(bytes).starts_with("house/130708-900002@");
    });
    EXPECT_EQ(*digest_of(*view()), clean_digest(written));
}

TEST_F(ParkingTest, TooManyStopTheFold) {
    Poison::fatal = {middle_event(), middle_event(), middle_event()};
    ProjectorOptions options;
    options.parking.streams_max = 2;
    start(options);
    ASSERT_TRUE(eventually([&] { return projector->status().failure.has_value(); }));
    EXPECT_EQ(projector->health().error().rule, "parking-full");
    EXPECT_LT(position(), facts.size());
    stop();
    options.parking.streams_max = 3;
    options.parking.bytes_max = 100;
    start(options);
    ASSERT_TRUE(eventually([&] { return projector->status().failure.has_value(); }));
    EXPECT_EQ(projector->health().error().rule, "parking-full");
    stop();
    start();
    ASSERT_TRUE(shows(facts.size()));
    EXPECT_EQ(count().streams, 3U);
}

}  // namespace
}  // namespace anju::test
