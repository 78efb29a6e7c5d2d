// What must hold of every fold of a whole province whose facts were voided, corrected and told
// late: it can be cut anywhere, it answers on both clocks what was known then, each counter is the
// sum of its members, and each division the sum of those inside it.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/unit/fold_fixture.hpp"

namespace anju::test {
namespace {

// One of so many facts that may be changed is.
constexpr std::uint32_t changed_one_in = 12;
constexpr std::int32_t first_day = 16'800;  // 2015-12-31
constexpr std::int32_t last_day = 18'628;   // 2021-01-01

struct Told {
    Instant recorded;
    std::string bytes;
};

std::string record_of(const RecordView& about, RecordHeader header, std::string_view payload) {
    return *encode_record(header, about.stream, "", payload);
}

// Voids and corrections of facts of the province, some weeks after they were told; a correction and
// the right fact are one commit.
class Changes {
  public:
    explicit Changes(std::uint64_t seed) : random_(seed) {}

    std::vector<Told> with_changes(const std::vector<std::string>& facts) {
        std::map<std::string, std::vector<std::string>, std::less<>> streams;
        std::vector<Told> all;
        for (const auto& bytes : facts) {
            const auto record = *parse_record(bytes);
            streams[std::string(record.stream)].push_back(bytes);
            all.push_back({record.header.recorded, bytes});
        }
        for (const auto& [stream, events] : streams) {
            const bool can_change = events.size() > 1 && !std::ranges::any_of(events, is_change);
            if (can_change && below(changed_one_in) == 0) change(events, all);
        }
        std::ranges::stable_sort(all, {}, &Told::recorded);
        return all;
    }

  private:
    std::uint32_t below(std::uint32_t limit) {
        return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random_);
    }

    // The province has changes of its own: their streams are left as they are.
    static bool is_change(const std::string& bytes) {
        const auto type = parse_record(bytes)->header.type;
        return type == type_id(RecordVoided::type) || type == type_id(RecordCorrected::type);
    }

    // One of the stream's facts, not that which began it.
    void change(const std::vector<std::string>& events, std::vector<Told>& all) {
        const auto wrong =
            *parse_record(events[1 + below(static_cast<std::uint32_t>(events.size() - 1))]);
        const auto last = *parse_record(events.back());
        RecordHeader header = last.header;
        header.recorded.value += std::int64_t{1 + below(90)} * 86'400'000;
        header.occurred = header.recorded.day();
        const bool corrected = below(2) == 0;
        const auto add = [&](std::uint32_t type, std::uint16_t schema, std::string_view payload) {
            header.type = type;
            header.schema_version = schema;
            ++header.stream_version;
            all.push_back({header.recorded, record_of(last, header, payload)});
        };
        std::string payload;
        const auto version = wrong.header.stream_version;
        if (!corrected) {
            encode_event(RecordVoided{version, "never happened"}, payload);
            return add(type_id(RecordVoided::type), schema_version<RecordVoided>, payload);
        }
        encode_event(RecordCorrected{version, "another day"}, payload);
        add(type_id(RecordCorrected::type), schema_version<RecordCorrected>, payload);
        header.occurred = {wrong.header.occurred.value - static_cast<std::int32_t>(below(40))};
        add(wrong.header.type, wrong.header.schema_version, wrong.payload);
    }

    std::mt19937_64 random_;
};

const std::vector<std::string>& facts() {
    static const auto all = facts_of({0.003, 1, Day{last_day - 1}});
    return all;
}

class FoldProperty : public testing::Test {
  protected:
    FoldProperty()
        : told_(Changes(seed_).with_changes(facts())), trace_(__FILE__, __LINE__, seed()) {}

    // The facts recorded up to the day.
    std::size_t known_on(Day day) const {
        const auto after =
            std::ranges::find_if(told_, [&](const Told& one) { return one.recorded.day() > day; });
        return static_cast<std::size_t>(after - told_.begin());
    }
    void fold(FoldBench& bench, std::size_t from, std::size_t to) const {
        for (std::size_t i = from; i < to; ++i) bench.expect_folded(told_[i].bytes);
        bench.commit();
    }
    Day any_day() {
        return {std::uniform_int_distribution<std::int32_t>(first_day, last_day)(random_)};
    }
    // Mostly in the last year, where most is told.
    Day late_day() {
        return {std::uniform_int_distribution<std::int32_t>(last_day - 500, last_day)(random_)};
    }
    std::string seed() const { return fmt::format("seed {}", seed_); }

    const std::uint64_t seed_ = std::random_device()();
    std::mt19937_64 random_{seed_};
    const std::vector<Told> told_;
    const testing::ScopedTrace trace_;
};

using Figures = std::map<std::string, std::int64_t>;

ProgressQuestion question(std::string_view query) {
    return read_question(asking(query)).value();
}

// All that is not 0, by indicator and area.
Figures figures(const RowView& view, std::string_view query) {
    Figures found;
    const auto rows = progress_rows(view, question(query));
    for (const auto& row : *rows) {
        if (row.value != 0) found[row.indicator + " in " + row.area] = row.value;
    }
    return found;
}

TEST_F(FoldProperty, GivesTheSameDigestWhereverItIsCutAndResumed) {
    ASSERT_GT(told_.size(), 10'000U);
    FoldBench whole;
    fold(whole, 0, told_.size());
    const auto digest = whole.digest();
    for (int round = 0; round < 2; ++round) {
        FoldBench cut;
        std::size_t done = 0;
        while (done < told_.size()) {
            const auto next = std::min(done + 1 + random_() % (told_.size() / 2), told_.size());
            fold(cut, done, next);
            cut.reopen();
            done = next;
        }
        ASSERT_EQ(cut.digest(), digest) << "round " << round;
    }
    FoldBench fewer;
    fold(fewer, 0, told_.size() - 1);
    EXPECT_NE(fewer.digest(), digest);
}

TEST_F(FoldProperty, AnswersAsOfADayAndAsKnownOnADayWhatAFoldOfThatTimeAnswers) {
    FoldBench whole;
    fold(whole, 0, told_.size());
    for (int look = 0; look < 4; ++look) {
        const Day recorded = late_day();
        FoldBench then;
        fold(then, 0, known_on(recorded));
        for (const Day effective : {recorded, late_day(), any_day()}) {
            const auto days = fmt::format("area=13&level=county&on={}", effective.text());
            ASSERT_EQ(figures(*whole.view(), days + "&known_on=" + recorded.text()),
                      figures(*then.view(), days))
                << days << " as known on " << recorded.text();
        }
    }
}

TEST_F(FoldProperty, CountsTheSumOfItsMembers) {
    FoldBench bench;
    fold(bench, 0, told_.size());
    const auto view = bench.view();
    for (const std::string& days :
         {std::string(), "&on=" + late_day().text(), "&known_on=" + late_day().text()}) {
        for (const auto& indicator : progress_indicators()) {
            const auto asked = question(fmt::format("area=13&indicator={}{}", indicator.id, days));
            const auto page = member_rows(*view, {asked, told_.size(), "", -1});
            ASSERT_TRUE(page) << page.error().message;
            std::int64_t sum = 0;
            for (const auto& member : page->rows) sum += member.value;
            EXPECT_EQ(progress_rows(*view, asked)->front().value, sum) << indicator.id << days;
        }
    }
}

// Two files of one person may lie in two counties: what they share is counted by the province
// alone.
bool is_of_the_province(std::string_view indicator) {
    return indicator == "quality.duplicate_identity";
}

TEST_F(FoldProperty, CountsInADivisionWhatThoseInsideItCount) {
    FoldBench bench;
    fold(bench, 0, told_.size());
    const auto view = bench.view();
    for (const std::string& days : {std::string(), "&on=" + late_day().text()}) {
        Figures sums[2];
        const auto whole = progress_rows(*view, question("area=13" + days));
        for (const auto& [level, sum] : {std::pair("city", &sums[0]), {"county", &sums[1]}}) {
            const auto rows =
                progress_rows(*view, question(fmt::format("area=13&level={}{}", level, days)));
            for (const auto& row : *rows) (*sum)[row.indicator] += row.value;
        }
        for (const auto& row : *whole) {
            const auto inside = is_of_the_province(row.indicator) ? 0 : row.value;
            EXPECT_EQ(sums[0][row.indicator], inside) << row.indicator << " by city" << days;
            EXPECT_EQ(sums[1][row.indicator], inside) << row.indicator << " by county" << days;
        }
    }
}

}  // namespace
}  // namespace anju::test
