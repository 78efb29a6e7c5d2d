#include "projections/read_models/progress/progress_answers.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "events/base/areas.hpp"
#include "events/runtime/http_language.hpp"
#include "projections/engine/list_answers.hpp"
#include "projections/read_models/progress/figure_reader.hpp"

namespace anju {
namespace {

constexpr std::array<std::pair<std::string_view, std::size_t>, 5> levels{
    {{"province", 2}, {"city", 4}, {"county", 6}, {"township", 9}, {"village", 12}}};

constexpr std::int32_t older_than_days_max = 36'500;
constexpr std::int32_t plan_year_min = 2'000;

Error at_parameter(Error error, std::string_view name) {
    error.message = fmt::format("{}: {}", name, error.message);
    return error;
}

Result<std::vector<std::string>> read_areas(const HttpRequest& request) {
    std::vector<std::string> areas;
    if (const auto text = request.query_value("area")) {
        const auto area = AreaCode::parse(*text);
        if (!area) return at_parameter(area.error(), "area");
        if (!area_known(area->value)) {
            Error error =
                invalid("area-unknown", fmt::format("no division has the code {}", *text));
            error.facts = {{"area", std::string(*text)}};
            return error;
        }
        areas.push_back(area->value);
        return areas;
    }
    for (const auto& area : known_areas()) {
        if (area.code.size() == levels.front().second) areas.emplace_back(area.code);
    }
    return areas;
}

Result<std::vector<std::uint8_t>> read_indicators(const HttpRequest& request) {
    std::vector<std::uint8_t> numbers;
    auto text = request.query_value("indicator");
    if (!text) {
        for (std::size_t i = 0; i < progress_indicators().size(); ++i) {
            numbers.push_back(static_cast<std::uint8_t>(i));
        }
        return numbers;
    }
    while (true) {
        const auto comma = text->find(',');
        const auto one = text->substr(0, comma);
        const auto number = indicator_number(one);
        if (!number) return number.error();
        if (std::ranges::find(numbers, *number) != numbers.end()) {
            return invalid("indicator-twice", fmt::format("indicator names {} twice", one));
        }
        numbers.push_back(*number);
        if (comma == std::string_view::npos) return numbers;
        text->remove_prefix(comma + 1);
    }
}

Result<std::size_t> read_level(const HttpRequest& request, const std::string& area) {
    const auto text = request.query_value("level");
    if (!text) return std::size_t{0};
    for (const auto& [name, digits] : levels) {
        if (name != *text) continue;
        if (digits >= area.size()) return digits;
        return invalid("level-above-area",
                       fmt::format("no {} lies inside the division {}", name, area));
    }
    return invalid("level-unknown",
                   fmt::format("level \"{}\" is none of province, city, county, township, village",
                               excerpt(*text)));
}

Result<std::optional<Day>> read_day(const HttpRequest& request, std::string_view name) {
    const auto text = request.query_value(name);
    if (!text) return std::optional<Day>();
    const auto day = Day::parse(*text);
    if (!day) return at_parameter(day.error(), name);
    return std::optional<Day>(*day);
}

Result<Cohort> read_cohort(const HttpRequest& request) {
    Cohort cohort;
    const auto year = read_number<std::int32_t>(request, "plan_year", 0, {plan_year_min, 9'999});
    if (!year) return year.error();
    if (*year != 0) cohort.plan_year = *year;
    const auto text = request.query_value("category");
    if (!text) return cohort;
    HouseholdCategory category{};
    if (!enum_from_text(*text, category)) {
        return invalid("category-unknown",
                       fmt::format("category \"{}\" is neither registered_poor nor moved_along",
                                   excerpt(*text)));
    }
    cohort.category = category;
    return cohort;
}

// The version that the days include; none where the area has no target of its own.
Result<std::optional<TargetVersion>> own_target(const RowView& view, std::string_view indicator,
                                                std::string_view area, const AsOfDays& days) {
    std::string bytes;
    const auto found = view.get(Progress::target_key(indicator, area), bytes);
    if (!found) return found.error();
    if (!*found) return std::optional<TargetVersion>();
    try {
        Versions<TargetVersion> versions;
        ArchiveReader archive(bytes);
        archive(versions);
        const Day today = view.as_of().recorded.day();
        // What holds from a later day on is there for who asks for no day.
        const auto* newest =
            versions.newest(days.on.value_or(Day{INT32_MAX}), days.known_on.value_or(today));
        if (newest == nullptr) return std::optional<TargetVersion>();
        return std::optional<TargetVersion>(newest->fact);
    } catch (const std::exception& failure) {
        return corrupt("rows-damaged",
                       fmt::format("target of {} in {}: {}", indicator, area, failure.what()));
    }
}

Result<std::optional<TargetVersion>> target_in(const RowView& view, std::string_view indicator,
                                               const AsOfDays& days, const DivisionEdition& edition,
                                               const std::string& area) {
    auto target = own_target(view, indicator, area, days);
    if (!target || *target) return target;
    for (const auto& [from, to] : edition.moved()) {
        if (to != area) continue;
        const auto part = own_target(view, indicator, from, days);
        if (!part) return part.error();
        if (!*part) continue;
        if (!*target) {
            target = part;
            continue;
        }
        (*target)->value += (*part)->value;
        (*target)->due = std::max((*target)->due, (*part)->due);
    }
    return target;
}

Error too_many_rows() {
    return invalid("too-many-rows",
                   fmt::format("an answer has at most {} rows: name fewer indicators or a smaller "
                               "area",
                               list_rows_max));
}

}  // namespace

Error after_malformed(std::string_view after) {
    return invalid(
        "after-malformed",
        fmt::format("after=\"{}\" is not the `next` of a page of this area", excerpt(after)));
}

std::optional<std::string> name_of_area(std::string_view code, Language language) {
    const auto* known = find_area(code);
    if (known == nullptr) return std::nullopt;
    return std::string(Words{known->name, known->name_en}.in(language));
}

Result<ProgressQuestion> read_question(const HttpRequest& request) {
    ProgressQuestion asked;
    auto areas = read_areas(request);
    if (!areas) return areas.error();
    auto indicators = read_indicators(request);
    if (!indicators) return indicators.error();
    const auto level = read_level(request, areas->front());
    if (!level) return level.error();
    const auto on = read_day(request, "on");
    if (!on) return on.error();
    const auto known_on = read_day(request, "known_on");
    if (!known_on) return known_on.error();
    const auto divisions = read_day(request, "divisions");
    if (!divisions) return divisions.error();
    const auto cohort = read_cohort(request);
    if (!cohort) return cohort.error();
    return ProgressQuestion{
        std::move(*areas), std::move(*indicators), *level, {*on, *known_on}, *divisions,
        *cohort,           language_of(request)};
}

namespace {

Result<ProgressRow> progress_row(const RowView& view, const FigureReader& reader,
                                 std::uint8_t indicator, const ProgressQuestion& asked,
                                 const std::string& code, std::int64_t value) {
    const auto& info = progress_indicators()[indicator];
    ProgressRow row;
    row.indicator = info.id;
    row.title = info.words.in(asked.language);
    row.area = code;
    row.name = name_of_area(code, asked.language);
    row.value = value;
    row.unit = info.unit;
    row.unit_name = counted_name(info.unit, asked.language);
    const auto target = target_in(view, info.id, asked.days, reader.edition(), code);
    if (!target) return target.error();
    if (*target) {
        row.target = (*target)->value;
        row.due = (*target)->due;
        row.document = (*target)->document;
    }
    return row;
}

}  // namespace

Result<std::vector<ProgressRow>> progress_rows(const RowView& view, const ProgressQuestion& asked) {
    std::vector<ProgressRow> rows;
    for (const auto indicator : asked.indicators) {
        for (const auto& area : asked.areas) {
            const auto reader = FigureReader::open(view, asked, area);
            if (!reader) return reader.error();
            const auto values = reader->values(indicator, asked.level_digits);
            if (!values) return values.error();
            if (rows.size() + values->size() > list_rows_max) return too_many_rows();
            AreaValues wholes;
            const auto whole = whole_of_indicator(indicator);
            if (whole) {
                const auto found = reader->values(*whole, asked.level_digits);
                if (!found) return found.error();
                wholes = *found;
            }
            for (const auto& [code, value] : *values) {
                auto row = progress_row(view, *reader, indicator, asked, code, value);
                if (!row) return row.error();
                if (whole) row->of = wholes[code];
                rows.push_back(std::move(*row));
            }
        }
    }
    return rows;
}

Result<MemberQuestion> read_member_question(const HttpRequest& request,
                                            std::string_view indicator) {
    auto figure = read_question(request);
    if (!figure) return figure.error();
    MemberQuestion asked{std::move(*figure), 0, {}, -1};
    if (!indicator.empty()) {
        const auto number = indicator_number(indicator);
        if (!number) return number.error();
        asked.figure.indicators = {*number};
    }
    if (asked.figure.indicators.size() != 1) {
        return invalid("indicator-missing", "name one indicator: indicator=houses.left");
    }
    const auto limit = read_limit(request);
    if (!limit) return limit.error();
    const auto older =
        read_number<std::int32_t>(request, "older_than_days", -1, {0, older_than_days_max});
    if (!older) return older.error();
    asked.limit = *limit;
    asked.older_than_days = *older;
    if (const auto after = request.query_value("after")) {
        if (after->empty()) return after_malformed(*after);
        asked.after = *after;
    }
    return asked;
}

Result<std::int64_t> figure(const RowView& view, std::uint8_t indicator,
                            const ProgressQuestion& asked, const std::string& area) {
    const auto reader = FigureReader::open(view, asked, area);
    if (!reader) return reader.error();
    return reader->value(indicator);
}

Result<std::optional<TargetVersion>> target_of(const RowView& view, std::string_view indicator,
                                               const ProgressQuestion& asked,
                                               const std::string& area) {
    const auto reader = FigureReader::open(view, asked, area);
    if (!reader) return reader.error();
    return target_in(view, indicator, asked.days, reader->edition(), area);
}

Result<std::vector<HistoryRow>> history_rows(const RowView& view, const ProgressQuestion& asked) {
    const auto reader = FigureReader::open(view, asked, asked.areas.front());
    if (!reader) return reader.error();
    const AsOfDays& days = reader->days();
    std::map<Day, std::int64_t> changes;
    const auto scanned =
        reader->scan(asked.indicators.front(), "",
                     [&](const std::string&, const DeltaKey&, const IndicatorDelta& delta) {
                         if (days.includes(delta.effective, delta.recorded)) {
                             changes[delta.effective] += delta.delta;
                         }
                         return true;
                     });
    if (!scanned) return scanned.error();
    std::vector<HistoryRow> rows;
    std::int64_t value = 0;
    for (const auto& [day, change] : changes) {
        value += change;
        if (change != 0) rows.push_back({day, change, value});
    }
    return rows;
}

}  // namespace anju
