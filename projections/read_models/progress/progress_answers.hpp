// What the queries of progress ask for and answer with.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "events/base/json.hpp"
#include "events/runtime/http_message.hpp"
#include "projections/read_models/progress/cohort.hpp"
#include "projections/read_models/progress/progress.hpp"

namespace anju {

// Both clocks of a question: facts that took effect up to `on`, as far as they were recorded up to
// `known_on`.
struct AsOfDays {
    std::optional<Day> on;
    std::optional<Day> known_on;

    bool given() const { return on.has_value() || known_on.has_value(); }
    // What takes effect later is not included unless a later day is asked for.
    AsOfDays or_today(Day today) const { return {on.value_or(today), known_on}; }
    bool includes(Day effective, Day recorded) const {
        return (!on || effective <= *on) && (!known_on || recorded <= *known_on);
    }
};

struct ProgressQuestion {
    std::vector<std::string> areas;
    std::vector<std::uint8_t> indicators;  // by number
    std::size_t level_digits = 0;  // of the divisions wanted inside the areas; 0 = themselves
    AsOfDays days;
    std::optional<Day> divisions;  // by the divisions of this day; that of `on` when left out
    Cohort cohort;
    Language language = Language::english;  // of names
};

struct ProgressRow {
    std::string indicator;
    std::string title;  // the name of the indicator
    std::string area;
    std::optional<std::string> name;  // of the division, where it is known
    std::int64_t value = 0;
    std::string unit;                // what one is: "0.01 mu"
    std::string unit_name;           // the same as people say it: "0.01 亩"
    std::optional<std::int64_t> of;  // how many there are of whom these are a part
    std::optional<std::int64_t> target;
    std::optional<Day> due;
    std::optional<std::string> document;  // that set the target
};
BOOST_DESCRIBE_STRUCT(ProgressRow, (),
                      (indicator, title, area, name, value, unit, unit_name, of, target, due,
                       document))

struct MemberRow {
    std::string stream;  // "house/130708-000123"; its events are at /v1/<stream>/events
    std::string area;    // where it counts
    std::optional<std::string> name;  // of that division, where it is known
    std::int64_t value = 0;
    Day since;  // when it last changed
};
BOOST_DESCRIBE_STRUCT(MemberRow, (), (stream, area, name, value, since))

struct HistoryRow {
    Day day;
    std::int64_t change = 0;
    std::int64_t value = 0;  // at the end of the day
};
BOOST_DESCRIBE_STRUCT(HistoryRow, (), (day, change, value))

// The name of a division; none below a county.
std::optional<std::string> name_of_area(std::string_view code, Language language);

// Reads the query parameters area, indicator, level, on, known_on, divisions, plan_year and
// category, and the language.
Result<ProgressQuestion> read_question(const HttpRequest& request);

// The rows that answer it, by indicator and area. At a level there is a row for each division whose
// name is known and for each below them in which anything was ever counted, 0 or not.
Result<std::vector<ProgressRow>> progress_rows(const RowView& view, const ProgressQuestion& asked);

struct MemberPage {
    std::vector<MemberRow> rows;
    std::string next;  // cursor of the next page; empty at the end
};
// A page of the members of one figure.
struct MemberQuestion {
    ProgressQuestion figure;  // of one indicator
    std::size_t limit = 0;
    std::string after;                  // `next` of the page before; empty = from the beginning
    std::int32_t older_than_days = -1;  // only who has counted for more days; -1 = everybody
};
// Reads what read_question() reads, limit, after and older_than_days. `indicator` empty: it is a
// query parameter too.
Result<MemberQuestion> read_member_question(const HttpRequest& request,
                                            std::string_view indicator = {});
// What a cursor that is no page's `next` is refused with.
Error after_malformed(std::string_view after);
// Who counts in the division: those whose deltas do not cancel out.
Result<MemberPage> member_rows(const RowView& view, const MemberQuestion& asked);

// One figure of one division, by the days, divisions and cohort of the question.
Result<std::int64_t> figure(const RowView& view, std::uint8_t indicator,
                            const ProgressQuestion& asked, const std::string& area);
// The newest version of a target that the days asked for include; of a division that came of
// others and has none of its own, theirs together.
Result<std::optional<TargetVersion>> target_of(const RowView& view, std::string_view indicator,
                                               const ProgressQuestion& asked,
                                               const std::string& area);

// Each day on which the figure changed, by effective day.
Result<std::vector<HistoryRow>> history_rows(const RowView& view, const ProgressQuestion& asked);

}  // namespace anju
