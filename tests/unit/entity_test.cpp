// What entities count follows from their facts on both clocks, whatever the order in which streams
// are read: random lives, with late reports, voids and corrections, against a fold of only those
// facts that a day E and a day R let one see.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/unit/fold_fixture.hpp"

namespace anju::test {
namespace {

constexpr std::int32_t first_day = 18'000;
constexpr std::int32_t days = 400;

// An event of a random life.
struct LifeEvent {
    Day occurred;
    Day recorded;
    bool is_change = false;  // voided or corrected: known from `recorded` on, whatever its date
    std::string bytes;
};
using Stream = std::vector<LifeEvent>;

class Lives {
  public:
    explicit Lives(std::uint64_t seed) : random_(seed) {}

    // Streams of one household and what belongs to it, each in its order.
    std::vector<Stream> streams() {
        std::vector<Stream> all;
        all.push_back(stream("household/130708-1", [&] { return household_event(); }));
        for (const std::string_view id : {"130708-11", "130708-12"}) {
            all.push_back(stream(fmt::format("person/{}", id), [&] { return person_event(); }));
            all.push_back(stream(fmt::format("worker/{}", id), [&] { return worker_event(); }));
            all.push_back(
                stream(fmt::format("registration/{}", id), [&] { return registration_event(); }));
        }
        all.push_back(stream("house/130709-1", [&] { return house_event(); }));
        all.push_back(stream("loan/130708-1", [&] { return loan_event(); }));
        return all;
    }

  private:
    // Writes an event as a record with the header given.
    using Write = std::function<std::string(std::string_view stream, std::uint32_t version,
                                            Day occurred, Day recorded)>;

    std::int32_t below(std::int32_t limit) {
        return std::uniform_int_distribution<std::int32_t>(0, limit - 1)(random_);
    }
    bool chance(std::int32_t of) { return below(of) == 0; }
    Day any_day() { return {first_day + below(days)}; }

    template <Event E>
    static Write writing(E event) {
        return [event = std::move(event)](std::string_view stream, std::uint32_t version,
                                          Day occurred, Day recorded) {
            return fact(fmt::format("{}@{}", stream, version), {occurred.text(), recorded.text()},
                        event);
        };
    }

    Stream stream(const std::string& name, const std::function<Write()>& any_event) {
        Stream events;
        std::int32_t recorded = first_day + below(60);
        std::map<std::uint32_t, bool> standing;
        const auto add = [&](const Write& write, Day occurred, bool is_change) {
            const auto version = static_cast<std::uint32_t>(events.size() + 1);
            events.push_back(
                {occurred, {recorded}, is_change, write(name, version, occurred, {recorded})});
            if (!is_change) standing[version] = true;
        };
        for (int count = 2 + below(9); count > 0; --count) {
            recorded += below(3) == 0 ? 0 : below(50);
            const Day occurred{recorded - (chance(2) ? 0 : below(80))};
            if (standing.empty() || !chance(4)) {
                add(any_event(), occurred, false);
                continue;
            }
            const auto one =
                std::next(standing.begin(), below(static_cast<std::int32_t>(standing.size())));
            const std::uint32_t version = one->first;
            standing.erase(one);
            if (chance(2)) {
                add(writing(RecordVoided{version, "wrong"}), {recorded}, true);
            } else {
                add(writing(RecordCorrected{version, "wrong"}), occurred, true);
                add(replacement(name, events[version - 1].bytes), occurred, false);
            }
        }
        return events;
    }

    // The same event again, with another date.
    static Write replacement(std::string name, std::string bytes) {
        return [name, bytes](std::string_view, std::uint32_t version, Day occurred, Day recorded) {
            const auto record = *parse_record(bytes);
            RecordHeader header = record.header;
            header.stream_version = version;
            header.occurred = occurred;
            header.recorded = *Instant::parse(recorded.text() + "T04:00:00Z");
            return *encode_record(header, name, "", record.payload);
        };
    }

    Write household_event() {
        switch (below(6)) {
            case 0:
                return writing(HouseholdDisqualified{"owns a flat", "paper"});
            case 1:
                return writing(HouseholdReadmitted{"paper"});
            case 2:
                return writing(ReturnedToOrigin{"inspector", "no work"});
            case 3:
                return writing(HouseholdRelocated{1 + below(4), "office"});
            default:
                return writing(HouseholdRegistered{HouseholdCategory::registered_poor,
                                                   2018,
                                                   {"130709"},
                                                   {chance(2) ? "130708" : "130709"},
                                                   1 + below(5)});
        }
    }
    Write person_event() {
        switch (below(7)) {
            case 0:
                return writing(PersonDied{"paper"});
            case 1:
                return writing(PersonLeft{});
            case 2:
                return writing(PersonMoved{{chance(2) ? "130708-1" : "130709-2"}, {}});
            case 3:
                return writing(CapacityAssessed{chance(3) ? Capacity::none : Capacity::able,
                                                chance(3), "", ""});
            default:
                return writing(PersonRegistered{{chance(2) ? "130708-1" : "130709-2"},
                                                Relation::head,
                                                Sex::male,
                                                {},
                                                JoinCause::original,
                                                chance(2) ? "same" : "other",
                                                "1399"});
        }
    }
    Write worker_event() {
        switch (below(7)) {
            case 0:
                return writing(EmploymentVerified{"visit", "office"});
            case 1:
                return writing(EmploymentEnded{"season"});
            case 2:
                return writing(WorkerVisited{"office", true});
            case 3:
                return writing(EmploymentRefuted{"office", "never there"});
            case 4:
                return writing(WorkerRegistered{{"130708-1"}, {"130708"}, chance(2)});
            default: {
                WorkerEmployed job{"factory", {"130708"}, JobChannel::enterprise};
                if (chance(2)) job.post = WelfarePost::forest_ranger;
                if (job.post) job.channel = JobChannel::public_welfare;
                return writing(job);
            }
        }
    }
    Write registration_event() {
        switch (below(5)) {
            case 0:
                return writing(ResidencePermitIssued{any_day(), "no"});
            case 1:
                return writing(RegistrationTransferred{"office"});
            case 2:
                return writing(TemporaryAccountOpened{any_day()});
            default:
                return writing(RegistrationOpened{{"130709"}, {chance(2) ? "130708" : "130709"}});
        }
    }
    Write house_event() {
        switch (below(4)) {
            case 0:
                return writing(HouseDemolished{"crew"});
            case 1:
                return writing(DemolitionRefuted{"office", "stands"});
            default:
                return writing(HouseRegistered{{"130708-1"}, {"130709"}, 9'000});
        }
    }
    Write loan_event() {
        switch (below(4)) {
            case 0:
                return writing(LoanDrawn{{1 + below(100)}});
            case 1:
                return writing(LoanRepaid{{1 + below(50)}, {}});
            case 2:
                return writing(RepaymentPlanSet{
                    {{any_day(), {1 + below(50)}}, {any_day(), {1 + below(50)}}}, "paper"});
            default:
                return writing(LoanAgreed{{"130708"}, "bank", {1'000}, true, 20});
        }
    }

    std::mt19937_64 random_;
};

// Folds streams one event at a time, each in its order, and commits now and then.
void fold_interleaved(FoldBench& bench, const std::vector<Stream>& streams,
                      std::mt19937_64& random) {
    std::vector<std::size_t> turns;
    for (std::size_t i = 0; i < streams.size(); ++i) {
        turns.insert(turns.end(), streams[i].size(), i);
    }
    std::ranges::shuffle(turns, random);
    std::vector<std::size_t> next(streams.size());
    bool within_commit = false;  // a correction and what takes its place are one commit of the log
    for (const std::size_t turn : turns) {
        do {
            if (next[turn] == streams[turn].size()) break;
            const auto& event = streams[turn][next[turn]++];
            bench.expect_folded(event.bytes);
            within_commit =
                parse_record(event.bytes)->header.type == type_id(RecordCorrected::type);
        } while (within_commit);
        if (random() % 16 == 0) bench.commit();
    }
    bench.commit();
}

using Figures = std::map<std::string, std::int64_t>;

Figures figures(const RowView& view, std::string_view days_asked) {
    Figures found;
    const auto asked = read_question(asking(fmt::format("area=13&level=county{}", days_asked)));
    const auto rows = progress_rows(view, *asked);
    for (const auto& row : *rows) {
        if (row.value != 0) found[row.indicator + " in " + row.area] = row.value;
    }
    return found;
}

// Only what was recorded up to R and dated up to E.
Figures figures_of_what_is_known(const std::vector<Stream>& streams, Day effective, Day recorded) {
    FoldBench bench;
    for (const auto& stream : streams) {
        for (const auto& event : stream) {
            if (event.recorded > recorded) break;
            if (event.is_change || event.occurred <= effective) bench.expect_folded(event.bytes);
        }
    }
    bench.commit();
    return figures(*bench.view(), fmt::format("&on={}", effective.text()));
}

TEST(Entity, GivesTheSameRowsHoweverItsStreamsInterleave) {
    const std::uint64_t seed = std::random_device()();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 10; ++round) {
        const auto streams = Lives(seed + static_cast<std::uint64_t>(round)).streams();
        std::string digest;
        for (int order = 0; order < 3; ++order) {
            FoldBench bench;
            fold_interleaved(bench, streams, random);
            if (digest.empty()) digest = bench.digest();
            ASSERT_EQ(bench.digest(), digest) << "round " << round;
        }
    }
}

TEST(Entity, CountsOnBothClocksWhatTheFactsOfThatDayAmountTo) {
    const std::uint64_t seed = std::random_device()();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 6; ++round) {
        const auto streams = Lives(seed + static_cast<std::uint64_t>(round)).streams();
        FoldBench bench;
        fold_interleaved(bench, streams, random);
        for (int look = 0; look < 6; ++look) {
            const Day recorded{first_day + static_cast<std::int32_t>(random() % 500)};
            const Day effective{first_day + static_cast<std::int32_t>(random() % 500)};
            const auto asked = fmt::format("&on={}&known_on={}", effective.text(), recorded.text());
            ASSERT_EQ(figures(*bench.view(), asked),
                      figures_of_what_is_known(streams, effective, recorded))
                << "round " << round << asked;
        }
    }
}

TEST(Entity, CountsNowWhatItCountsAsOfTheNewestDay) {
    const std::uint64_t seed = std::random_device()();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 10; ++round) {
        const auto streams = Lives(seed + static_cast<std::uint64_t>(round)).streams();
        FoldBench bench;
        fold_interleaved(bench, streams, random);
        const auto today = bench.view()->as_of().recorded.day();
        ASSERT_EQ(figures(*bench.view(), ""),
                  figures(*bench.view(), fmt::format("&on={}", today.text())))
            << "round " << round;
    }
}

}  // namespace
}  // namespace anju::test
