// Events that a fold cannot handle: their stream waits, all others go on, and nothing is lost.
#include "projections/engine/parking.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <set>

#include "tests/unit/projector_fixture.hpp"

namespace anju::test {
namespace {

using testing::HasSubstr;

constexpr int died = 9;

// Folds nothing, and fails at the events that it is told, after others have folded them.
struct Poison {
    static constexpr std::string_view name = "poison";
    static constexpr char tag = 'z';
    static constexpr int revision = 1;
    static std::string details() { return ""; }
    template <Event E>
    static constexpr bool folds = true;
    template <Event E>
    void apply(const E&, const FoldContext& context, Rows& rows) {
        const auto event = fmt::format("{}/{}@{}", context.stream, context.id, context.version);
        if (deadly.contains(event)) ::_exit(died);
        if (!fatal.contains(event)) return;
        rows.put("zrest", "of a fold that failed");
        if (context.version % 2 == 0) throw std::out_of_range("no such thing");
        throw RowsError{corrupt("payload-unreadable", "a stored fact")};
    }
    void before_commit(Rows&) {}
    static void add_routes(Router&, Queries&) {}

    static inline std::set<std::string> fatal;
    static inline std::set<std::string> deadly;
};

using PoisonedModels = FoldingOf<Progress, Journal, Poison, EvidenceIndex>;

std::string name_of(const std::string& record_bytes) {
    const auto record = *parse_record(record_bytes);
    return fmt::format("{}@{}", record.stream, record.header.stream_version);
}

std::string stream_of(const std::string& event) {
    return event.substr(0, event.find('@'));
}

class ParkingTest : public ProjectorTest {
  protected:
    ParkingTest() {
        make_folding = [] { return std::make_unique<PoisonedModels>(); };
        for (const auto& bytes : facts) world.write(bytes);
        world.seal(10);
        written = facts;
    }
    ~ParkingTest() override {
        stop();
        Poison::fatal.clear();
        Poison::deadly.clear();
    }

    void drop_rows() {
        stop();
        std::filesystem::remove_all(folder.path());
        std::filesystem::create_directory(folder.path());
        positions.clear();
    }
    // An event in the middle of a stream of three or more; others with each call.
    std::string middle_event() {
        std::map<std::string, int> events;
        for (const auto& bytes : facts) ++events[stream_of(name_of(bytes))];
        for (const auto& [stream, count] : events) {
            if (count >= 3 && chosen.insert(stream).second) return stream + "@2";
        }
        ADD_FAILURE() << "no further stream has three events";
        return {};
    }
    void write(const std::string& bytes) {
        world.write(bytes);
        written.push_back(bytes);
        world.seal(10);
    }
    template <class Decision>
    void decide(const std::string& stream, const Decision& decision) {
        const auto place =
            fmt::format("parking/{}@{}", stream.substr(stream.find('/') + 1), ++decisions);
        write(fact(place, {"2020-06-01", "2020-06-01"}, decision));
    }
    void retry(const std::string& stream) { decide(stream, ParkedRetried{stream}); }
    // Everything that is written, but for the events named and those behind them in their streams.
    std::string digest_without(const std::set<std::string>& events) const {
        std::set<std::string> held;
        std::vector<std::string> rest;
        for (const auto& bytes : written) {
            const auto event = name_of(bytes);
            if (events.contains(event)) held.insert(stream_of(event));
            if (!held.contains(stream_of(event))) rest.push_back(bytes);
        }
        return clean_digest(rest);
    }
    std::vector<ParkedStream> parked() { return *Parking::sequences_in(*view()); }
    ParkedCount count() { return view()->as_of().parked; }
    // Whether the rows are what a fold gives that never failed, and none is parked.
    void expect_whole() {
        ASSERT_TRUE(shows(written.size()));
        EXPECT_EQ(*digest_of(*view()), clean_digest(written));
        EXPECT_TRUE(parked().empty());
        EXPECT_EQ(count(), ParkedCount());
    }

    const std::vector<std::string> facts = some_facts(400);
    std::vector<std::string> written;
    std::set<std::string> chosen;
    int decisions = 0;
};

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

// Folds in a process of its own; how it ended.
template <class Fold>
int in_a_child(const Fold& fold) {
    const pid_t child = ::fork();
    if (child == 0) {
        fold();
        ::_exit(0);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(ParkingTest, AnEventAtWhichTheProcessDiesIsParkedAtTheFourthStart) {
    const auto event = middle_event();
    const auto other = middle_event();
    Poison::deadly = {event, other};
    const auto folds_all = [&] {
        return in_a_child([&] {
            start();
            ::_exit(shows(facts.size()) ? 0 : 1);
        });
    };
    // Each of the two takes three; what was learnt of one is not forgotten for the other.
    for (int deaths = 0; deaths < 6; ++deaths) EXPECT_EQ(folds_all(), died) << deaths;
    EXPECT_EQ(folds_all(), 0);
    start();
    ASSERT_TRUE(shows(facts.size()));
    EXPECT_EQ(*digest_of(*view()), digest_without({event, other}));
    ASSERT_EQ(parked().size(), 2U);
    EXPECT_EQ(parked().front().rule, "fold-crashed");
    // A fold from the beginning need not die to know it.
    ProjectorOptions knowing;
    knowing.deadly = *Parking::deadly_in(*view());
    EXPECT_EQ(knowing.deadly.size(), 2U);
    const auto digest = *digest_of(*view());
    drop_rows();
    start(knowing);
    ASSERT_TRUE(shows(facts.size()));
    EXPECT_EQ(*digest_of(*view()), digest);
    Poison::deadly.clear();
    retry(stream_of(event));
    retry(stream_of(other));
    expect_whole();
}

TEST_F(ParkingTest, ADecisionThatKillsTheProcessIsTriedNoMoreEither) {
    const auto event = middle_event();
    Poison::fatal = {event};
    start();
    ASSERT_TRUE(shows(facts.size()));
    stop();
    Poison::fatal.clear();
    Poison::deadly = {event};
    retry(stream_of(event));
    for (int deaths = 0; deaths < 3; ++deaths) {
        EXPECT_EQ(in_a_child([&] {
                      start();
                      shows(written.size());
                  }),
                  died);
    }
    start();
    ASSERT_TRUE(shows(written.size()));
    ASSERT_EQ(parked().size(), 1U);
    EXPECT_EQ(parked().front().rule, "fold-crashed");
    Poison::deadly.clear();
    retry(stream_of(event));
    expect_whole();
}

// Killed at any moment but never twice at one event, as by an operator.
TEST_F(ParkingTest, AProcessThatIsKilledElsewhereParksNothing) {
    for (int i = 0; i < 5; ++i) {
        Poison::deadly = {name_of(facts[static_cast<std::size_t>(50 * i + 7)])};
        EXPECT_EQ(in_a_child([&] {
                      start();
                      shows(facts.size());
                  }),
                  died);
    }
    Poison::deadly.clear();
    start();
    expect_whole();
}

TEST(HandlingMarkTest, CountsWhatWasBegunAndNotEnded) {
    TemporaryFolder folder;
    const FoldPlace place{7, 7};
    const FoldPlace other{8, 7};
    for (std::uint32_t deaths = 0; deaths < 5; ++deaths) {
        EXPECT_EQ(in_a_child([&] {
                      HandlingMark mark(folder.path(), 5);
                      mark.begin({6, 6});
                      mark.begin(place);
                      ::_exit(mark.deaths(place) == deaths ? 0 : 1);
                  }),
                  0);
    }
    EXPECT_EQ(in_a_child([&] {
                  HandlingMark mark(folder.path(), 5);
                  mark.begin(other);
                  mark.end();
                  ::_exit(mark.deaths(place) == 5 ? 0 : 1);
              }),
              0);
    HandlingMark mark(folder.path(), 5);
    EXPECT_EQ(mark.deaths(place), 5U);
    EXPECT_EQ(mark.deaths(other), 0U);
    EXPECT_EQ(mark.deaths({6, 6}), 0U);
    mark.forget(place);
    EXPECT_EQ(mark.deaths(place), 0U);
}

TEST(HandlingMarkTest, ForgetsWhatIsFoldedAndGoesWithoutAFile) {
    TemporaryFolder folder;
    EXPECT_EQ(in_a_child([&] {
                  HandlingMark mark(folder.path(), 0);
                  mark.begin({7, 7});
                  ::_exit(0);
              }),
              0);
    EXPECT_EQ(HandlingMark(folder.path(), 0).deaths({7, 7}), 1U);
    EXPECT_EQ(HandlingMark(folder.path(), 8).deaths({7, 7}), 0U);
    EXPECT_EQ(HandlingMark(folder.path(), 0).deaths({7, 7}), 0U);
    HandlingMark nowhere(folder.path() / "nowhere", 0);
    nowhere.begin({1, 1});
    nowhere.end();
    EXPECT_EQ(nowhere.deaths({1, 1}), 0U);
}

}  // namespace
}  // namespace anju::test
