#include "projections/read_models/progress/small_cells.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "events/base/areas.hpp"
#include "projections/read_models/progress/progress_indicators.hpp"

namespace anju {
namespace {

constexpr std::array<std::size_t, 3> levels{2, 4, 6};  // digits of provinces, cities, counties
constexpr std::array<std::string_view, 10> units_of_people{
    "households", "people", "workers", "pupils", "houses",
    "homes",      "plots",  "jobs",    "cases",  "entitlements"};

std::size_t digits_above(std::size_t digits) {
    return digits - 2;
}

// The cells right inside each one.
class Cells {
  public:
    Cells(const AreaValues& values, const AreaValues& wholes, std::int64_t below)
        : values_(values), below_(below) {
        for (const auto& [code, value] : values) {
            if (is_small(value) || (wholes.contains(code) && is_small(rest(wholes, code, value)))) {
                hidden_.insert(code);
            }
            const std::string above = code.substr(0, digits_above(code.size()));
            if (values.contains(above)) inside_[above].push_back(code);
        }
    }

    // What is hidden makes more to be hidden, until nothing is told by a difference any more.
    HiddenCells hide() {
        bool grew = true;
        while (grew) {
            grew = false;
            for (const auto& [above, codes] : inside_) {
                grew = (is_hidden(above) ? hide_inside(codes) : hide_beside(above, codes)) || grew;
            }
        }
        return hidden_;
    }

  private:
    bool is_small(std::int64_t value) const { return value > 0 && value < below_; }
    static std::int64_t rest(const AreaValues& wholes, const std::string& code,
                             std::int64_t value) {
        return wholes.find(code)->second - value;
    }
    bool is_hidden(const std::string& code) const { return hidden_.contains(code); }

    // The least that is shown, those that are not 0 first.
    std::optional<std::string> next_of(const std::vector<std::string>& codes) const {
        std::optional<std::string> found;
        const auto rank = [this](const std::string& code) {
            const auto value = values_.find(code)->second;
            return std::pair(value == 0, value);
        };
        for (const auto& code : codes) {
            if (!is_hidden(code) && (!found || rank(code) < rank(*found))) found = code;
        }
        return found;
    }

    // The sum of those inside would tell the one that is hidden.
    bool hide_inside(const std::vector<std::string>& codes) {
        const bool shown =
            std::ranges::none_of(codes, [&](const auto& one) { return is_hidden(one); });
        const auto next = shown ? next_of(codes) : std::nullopt;
        if (next) hidden_.insert(*next);
        return next.has_value();
    }

    // What anybody knows that it is at least: 1, or what is shown of the cells inside.
    std::int64_t least_of(const std::string& code) const {
        const auto value = values_.find(code)->second;
        if (!is_hidden(code)) return value;
        std::int64_t sum = 0;
        const auto inside = inside_.find(code);
        if (inside != inside_.end()) {
            for (const auto& one : inside->second) sum += least_of(one);
        }
        return std::max(sum, std::min<std::int64_t>(value, 1));
    }

    // The one above, less those that are shown, would tell the one that is hidden; or all of them,
    // where what is known of each leaves hardly a choice.
    bool hide_beside(const std::string& above, const std::vector<std::string>& codes) {
        std::int64_t choice = 0;
        std::size_t count = 0;
        for (const auto& code : codes) {
            if (!is_hidden(code)) continue;
            ++count;
            choice += values_.find(code)->second - least_of(code);
        }
        const auto choice_min = std::max<std::int64_t>(below_ - 2, 1);
        if (count == 0 || (count > 1 && choice >= choice_min)) return false;
        hidden_.insert(next_of(codes).value_or(above));
        return true;
    }

    const AreaValues& values_;
    const std::int64_t below_;
    std::map<std::string, std::vector<std::string>> inside_;
    HiddenCells hidden_;
};

// Of all provinces, cities and counties, as they are now.
Result<AreaValues> all_values(const RowView& view, std::uint8_t indicator) {
    AreaValues all;
    for (const auto& area : known_areas()) {
        if (area.code.size() != levels.front()) continue;
        const auto reader = FigureReader::open(view, ProgressQuestion(), std::string(area.code));
        if (!reader) return reader.error();
        for (const auto digits : levels) {
            const auto values = reader->values(indicator, digits);
            if (!values) return values.error();
            all.insert(values->begin(), values->end());
        }
    }
    return all;
}

OpenProgressRow opened(ProgressRow row, bool hidden, bool hides_whole) {
    OpenProgressRow open;
    open.indicator = std::move(row.indicator);
    open.title = std::move(row.title);
    open.area = std::move(row.area);
    open.name = std::move(row.name);
    if (hidden) {
        open.hidden = true;
    } else {
        open.value = row.value;
    }
    open.unit = std::move(row.unit);
    open.unit_name = std::move(row.unit_name);
    if (!hides_whole) open.of = row.of;
    open.target = row.target;
    open.due = row.due;
    open.document = std::move(row.document);
    return open;
}

bool is_open_question(const ProgressQuestion& asked) {
    const bool is_wide = asked.level_digits <= levels.back() &&
                         std::ranges::all_of(asked.areas, [](const std::string& area) {
                             return area.size() <= levels.back();
                         });
    return is_wide && !asked.days.given() && !asked.divisions && !asked.cohort.given();
}

}  // namespace

bool counts_people(std::uint8_t indicator) {
    return std::ranges::find(units_of_people, progress_indicators()[indicator].unit) !=
           units_of_people.end();
}

Error small_cells_beyond() {
    return invalid("small-cells-beyond",
                   "who may not see single households is told the figures as they are now, of "
                   "provinces, cities and counties: leave out on, known_on, as_of, divisions, "
                   "plan_year and category, and levels below");
}

HiddenCells hidden_cells(const AreaValues& values, const AreaValues& wholes, std::int64_t below) {
    return Cells(values, wholes, below).hide();
}

Result<HiddenCells> hidden_cells(const RowView& view, std::uint8_t indicator, std::int64_t below) {
    if (!counts_people(indicator)) return HiddenCells();
    const auto values = all_values(view, indicator);
    if (!values) return values.error();
    AreaValues wholes;
    if (const auto whole = whole_of_indicator(indicator)) {
        auto found = all_values(view, *whole);
        if (!found) return found.error();
        wholes = std::move(*found);
    }
    return hidden_cells(*values, wholes, below);
}

Result<std::vector<OpenProgressRow>> open_progress_rows(const RowView& view,
                                                        const ProgressQuestion& asked,
                                                        std::int64_t below) {
    if (!is_open_question(asked)) return small_cells_beyond();
    auto rows = progress_rows(view, asked);
    if (!rows) return rows.error();
    std::map<std::uint8_t, HiddenCells> hidden;
    for (const auto indicator : asked.indicators) {
        const auto whole = whole_of_indicator(indicator);
        for (const auto one : {std::optional(indicator), whole}) {
            if (!one || hidden.contains(*one)) continue;
            auto cells = hidden_cells(view, *one, below);
            if (!cells) return cells.error();
            hidden.emplace(*one, std::move(*cells));
        }
    }
    std::vector<OpenProgressRow> open;
    for (auto& row : *rows) {
        const auto indicator = *indicator_number(row.indicator);
        const auto whole = whole_of_indicator(indicator);
        const bool hides = hidden.at(indicator).contains(row.area);
        const bool hides_whole = whole && hidden.at(*whole).contains(row.area);
        open.push_back(opened(std::move(row), hides, hides_whole));
    }
    return open;
}

}  // namespace anju
