// Which figures are hidden: the small ones, and as many others that nobody can work them out.
#include "projections/read_models/progress/small_cells.hpp"

#include <gtest/gtest.h>

#include <random>

namespace anju {
namespace {

constexpr std::int64_t below = 5;
constexpr std::int64_t unbounded = 1'000'000;

// Of counties; cities and the province are their sums.
AreaValues whole_tree(AreaValues counties) {
    AreaValues all = counties;
    for (const auto& [code, value] : counties) {
        all[code.substr(0, 4)] += value;
        all[code.substr(0, 2)] += value;
    }
    return all;
}

// Somebody who knows all that is shown, that the others are at least 1 and that sums add up: how
// little and how much each may be.
class Attacker {
  public:
    struct Range {
        std::int64_t least;
        std::int64_t most;
    };

    Attacker(const AreaValues& values, const HiddenCells& hidden) {
        for (const auto& [code, value] : values) {
            const bool is_hidden = hidden.contains(code);
            ranges_[code] = is_hidden ? Range{std::min<std::int64_t>(value, 1), unbounded}
                                      : Range{value, value};
            if (code.size() > 2) inside_[code.substr(0, code.size() - 2)].push_back(code);
        }
        for (bool tighter = true; tighter;) {
            tighter = false;
            for (const auto& [above, codes] : inside_) tighter = tighten(above, codes) || tighter;
        }
    }
    bool knows(const std::string& code) const {
        const auto& range = ranges_.at(code);
        return range.least == range.most;
    }

  private:
    bool tighten(const std::string& above, const std::vector<std::string>& codes) {
        Range sum{0, 0};
        for (const auto& code : codes) {
            sum.least += ranges_[code].least;
            sum.most += ranges_[code].most;
        }
        bool tighter = bound(ranges_[above], sum);
        for (const auto& code : codes) {
            const auto& one = ranges_[code];
            const Range others{sum.least - one.least, sum.most - one.most};
            tighter = bound(ranges_[code], {ranges_[above].least - others.most,
                                            ranges_[above].most - others.least}) ||
                      tighter;
        }
        return tighter;
    }
    static bool bound(Range& range, const Range& by) {
        const Range before = range;
        range = {std::max(range.least, by.least), std::min(range.most, by.most)};
        return range.least != before.least || range.most != before.most;
    }

    std::map<std::string, Range> ranges_;
    std::map<std::string, std::vector<std::string>> inside_;
};

TEST(SmallCellsTest, HideNothingWhereNothingIsSmall) {
    const auto values = whole_tree({{"130101", 0}, {"130102", 5}, {"130201", 700}});
    EXPECT_EQ(hidden_cells(values, {}, below), HiddenCells());
    EXPECT_EQ(hidden_cells(whole_tree({{"130101", 3}, {"130102", 50}}), {}, 0), HiddenCells());
}

TEST(SmallCellsTest, HideTheSmallOneAndTheLeastBesideIt) {
    const auto values =
        whole_tree({{"130101", 3}, {"130102", 0}, {"130103", 40}, {"130104", 9}, {"130201", 700}});
    EXPECT_EQ(hidden_cells(values, {}, below), (HiddenCells{"130101", "130104"}));
}

TEST(SmallCellsTest, HideMoreWhereTheSumOfTheHiddenWouldTell) {
    // 1 and 1 are 2 together: a third.
    const auto values = whole_tree({{"130101", 1}, {"130102", 1}, {"130103", 40}, {"130104", 90}});
    EXPECT_EQ(hidden_cells(values, {}, below), (HiddenCells{"130101", "130102", "130103"}));
}

TEST(SmallCellsTest, HideTheOneAboveWhereNothingElseIsBeside) {
    const auto values = whole_tree({{"130101", 3}, {"130201", 40}, {"130202", 50}});
    const auto hidden = hidden_cells(values, {}, below);
    EXPECT_TRUE(hidden.contains("1301"));
    EXPECT_TRUE(hidden.contains("1302")) << "or the province would tell it";
    EXPECT_TRUE(hidden.contains("130201")) << "or its counties would tell that";
    EXPECT_FALSE(hidden.contains("130202"));
}

TEST(SmallCellsTest, HideWhatLeavesSoFewOfItsWhole) {
    const auto values = whole_tree({{"130101", 98}, {"130102", 50}, {"130103", 70}});
    const auto wholes = whole_tree({{"130101", 100}, {"130102", 80}, {"130103", 90}});
    const auto hidden = hidden_cells(values, wholes, below);
    EXPECT_TRUE(hidden.contains("130101"));
    EXPECT_EQ(hidden.size(), 2U);
}

TEST(SmallCellsTest, NobodyCanWorkOutASmallOne) {
    std::mt19937 random(7);
    std::size_t small = 0;
    std::size_t cells = 0;
    std::size_t hidden_count = 0;
    for (int round = 0; round < 5'000; ++round) {
        AreaValues counties;
        const auto cities = 1 + random() % 4;
        for (std::size_t city = 1; city <= cities; ++city) {
            const auto count = 1 + random() % 6;
            for (std::size_t county = 1; county <= count; ++county) {
                const auto most = random() % 3 == 0 ? 6U : 300U;
                counties["130" + std::to_string(city) + "0" + std::to_string(county)] =
                    static_cast<std::int64_t>(random() % most);
            }
        }
        const auto values = whole_tree(counties);
        const auto hidden = hidden_cells(values, {}, below);
        const Attacker attacker(values, hidden);
        for (const auto& [code, value] : values) {
            ++cells;
            if (value == 0 || value >= below) continue;
            ++small;
            EXPECT_TRUE(hidden.contains(code)) << round << ' ' << code;
            EXPECT_FALSE(attacker.knows(code)) << round << ' ' << code << ' ' << value;
        }
        hidden_count += hidden.size();
    }
    EXPECT_GT(small, 5'000U);
    EXPECT_LT(hidden_count, cells / 2) << "and most that need not be are shown";
}

}  // namespace
}  // namespace anju
