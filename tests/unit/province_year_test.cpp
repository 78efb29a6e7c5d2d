// The rest of 2020 in the simulated province: the services accept it, every event occurs in it, and
// a shorter year is the beginning of a longer one.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>

#include "deploy/province/calendar.hpp"
#include "projections/read_models/progress/reports.hpp"
#include "tests/unit/fold_fixture.hpp"
#include "tests/unit/service_streams.hpp"

namespace anju::test {
namespace {

constexpr std::uint64_t seed = 8;
constexpr Day year_end{year_last_day};

std::vector<std::string> commands_of(const ProvinceOptions& options) {
    Province province(options);
    ProvinceCommand command;
    std::vector<std::string> texts;
    Instant last;
    while (province.next(command)) {
        EXPECT_GE(command.recorded, last) << command.key;
        last = command.recorded;
        texts.push_back(fmt::format("{}/{}/{} {} {} {}", command.stream, command.id,
                                    command.command, command.body, command.key,
                                    command.recorded.value));
    }
    EXPECT_EQ(texts.size(), province.size());
    EXPECT_LE(last.day(), options.until);
    return texts;
}

const std::vector<std::string>& year_facts() {
    static const auto all = facts_of({0.01, seed, year_end});
    return all;
}

// A fold of the whole year.
const FoldBench& year() {
    static const auto bench = [] {
        auto made = std::make_unique<FoldBench>();
        for (const auto& bytes : year_facts()) made->expect_folded(bytes);
        made->commit();
        return made;
    }();
    return *bench;
}

// Decided by the services' own rules, those on limits and frozen periods too. Who may come in and
// what is sent to whom is no part of what a province does; its people have no names to be
// forgotten.
TEST(ProvinceYear, HasEveryEventThereIs) {
    std::map<std::uint32_t, int> counts;
    for (const auto& bytes : year_facts()) {
        ++counts[parse_record(bytes)->header.type];
    }
    const auto occurs = [&]<Event E>() {
        constexpr bool names_somebody = requires {
            E::is_final;
        };
        EXPECT_TRUE(names_somebody || counts[type_id(E::type)] > 0) << E::type;
    };
    AllStreams::for_each([&]<class Stream>() {
        if (Stream::service != PrincipalStream::service) Stream::Events::for_each(occurs);
    });
    RecordChanges::for_each(occurs);
}

TEST(ProvinceYear, IsAcceptedAtAnyScaleWhateverTheSeed) {
    const std::uint64_t chance = std::random_device()();
    SCOPED_TRACE(fmt::format("seed {}", chance));
    for (const double scale : {0.001, 0.0043}) {
        EXPECT_GT(facts_of({scale, chance, year_end}).size(), 4'000U);
        ASSERT_FALSE(HasFailure()) << scale;
    }
}

TEST(ProvinceYear, BeginsWithTheShorterYearOfTheSameSeed) {
    const auto whole = commands_of({0.002, seed, year_end});
    for (const Day until : {Day{history_last_day}, Day{day_number(2020, 7, 31)}}) {
        const auto part = commands_of({0.002, seed, until});
        ASSERT_LT(part.size(), whole.size());
        EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin())) << until.text();
    }
    EXPECT_EQ(commands_of({0.002, seed, year_end}), whole);
    EXPECT_NE(commands_of({0.002, seed + 1, year_end}), whole);
}

// Indicators that no province can have, and why.
const std::map<std::string_view, std::string_view> always_zero{
    {"quality.two_homes", "a second home of a household is refused: home-claim-held"},
    {"quality.accepted_above", "land above what was reclaimed is refused, also by corrections"},
};

TEST(ProvinceYear, GivesEveryIndicatorSomethingToCount) {
    for (const auto& indicator : progress_indicators()) {
        const auto asked = read_question(asking("area=13&indicator=" + std::string(indicator.id)));
        const auto rows = history_rows(*year().view(), *asked);
        ASSERT_TRUE(rows) << indicator.id;
        const bool counts =
            std::ranges::any_of(*rows, [](const HistoryRow& row) { return row.value != 0; });
        EXPECT_EQ(counts, !always_zero.contains(indicator.id)) << indicator.id;
    }
}

TEST(ProvinceYear, LeavesTargetsOfEveryState) {
    std::map<DeadlineState, int> states;
    for (const std::string_view on : {"2020-06-15", "2020-12-31"}) {
        for (const auto& area : province_figures({0.01, seed}).areas) {
            const auto asked = read_question(asking(fmt::format("area={}&on={}", area.area, on)));
            const auto rows = deadline_rows(*year().view(), *asked);
            ASSERT_TRUE(rows) << area.area;
            for (const auto& row : *rows) ++states[row.state];
        }
    }
    for (const auto state :
         {DeadlineState::met, DeadlineState::on_pace, DeadlineState::late, DeadlineState::missed}) {
        EXPECT_GT(states[state], 10) << static_cast<int>(state);
    }
}

// Above 1 a scale is so many provinces: all is there so many times, but what planning says once.
TEST(ProvinceYear, HasEachFactOnceInEachCopy) {
    // A copy at scale 1 is large: only its first commands are looked at.
    Province twice({2, seed});
    Province once({1, seed});
    EXPECT_GT(twice.size(), 2 * once.size() - 2'000);
    EXPECT_LT(twice.size(), 2 * once.size());
    ServiceStreams streams;
    ProvinceCommand command;
    std::map<std::string, int> ids;
    for (int i = 0; i < 20'000 && twice.next(command); ++i) {
        const auto records = streams.run(command);
        ASSERT_TRUE(records) << command.body << ": " << records.error().message;
        ++ids[command.stream];
    }
    EXPECT_EQ(ids["household"] % 2, 0);
    EXPECT_EQ(province_figures({2, seed}).province().houses_left, 2 * 40'931);
}

}  // namespace
}  // namespace anju::test
