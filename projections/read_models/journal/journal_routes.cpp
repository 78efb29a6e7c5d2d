// The HTTP query of the journal.
#include <fmt/format.h>

#include "events/base/areas.hpp"
#include "events/base/json.hpp"
#include "events/public_form.hpp"
#include "events/runtime/http_language.hpp"
#include "events/runtime/problem.hpp"
#include "projections/engine/key_days.hpp"
#include "projections/engine/list_answers.hpp"
#include "projections/engine/queries.hpp"
#include "projections/engine/table_answers.hpp"
#include "projections/read_models/journal/journal.hpp"

namespace anju {
namespace {

constexpr std::size_t area_begin = 2;  // behind tag and mark
constexpr std::size_t day_begin = 8;
constexpr std::size_t stream_begin = day_begin + key_day_bytes;
// Entries looked at for one answer: the page then ends early, and goes on from there.
constexpr std::size_t looked_at_max = 200'000;

struct JournalRow {
    std::string event;  // "house/130708-000123/3"
    std::string type;
    std::string title;  // the name of the type
    Day occurred;
    Instant recorded;
    std::string recorded_by;
};
BOOST_DESCRIBE_STRUCT(JournalRow, (), (event, type, title, occurred, recorded, recorded_by))

struct JournalQuestion {
    std::string area;
    Day from{INT32_MIN};
    Day to{INT32_MAX};
    std::optional<std::uint32_t> type;
    std::string stream;  // of this kind or this one; empty for all
    std::string recorded_by;
    std::size_t limit = 0;
    std::string after;  // county, day and event of the last row of the page before
    Language language = Language::english;
};

struct JournalPage {
    std::vector<JournalRow> rows;
    std::string next;
};

// "130708/2020-04-01/house/130708-000123/3", as a page gives it, and the key it stands for.
std::string cursor_of(std::string_view key) {
    return fmt::format("{}/{}/{}", key.substr(area_begin, day_begin - area_begin),
                       read_day(key.substr(day_begin)).text(), key.substr(stream_begin));
}

Result<std::string> key_behind(std::string_view cursor) {
    const Error malformed =
        invalid("after-malformed",
                fmt::format("after=\"{}\" is not the `next` of a page", excerpt(cursor)));
    constexpr std::size_t date = 7, event = 18;
    if (cursor.size() <= event || cursor[date - 1] != '/' || cursor[event - 1] != '/') {
        return malformed;
    }
    const auto day = Day::parse(cursor.substr(date, event - date - 1));
    if (!day) return malformed;
    std::string key = Journal::key_of(cursor, *day);
    return key.append(cursor.substr(event)).append(1, '\0');
}

Result<std::optional<std::uint32_t>> read_type(const HttpRequest& request) {
    const auto text = request.query_value("type");
    if (!text) return std::optional<std::uint32_t>();
    if (const auto known = event_type_name(type_id(*text)); !known || *known != *text) {
        return invalid("type-unknown", fmt::format("no event has the type \"{}\"", excerpt(*text)));
    }
    return std::optional<std::uint32_t>(type_id(*text));
}

Result<Day> read_day_of(const HttpRequest& request, std::string_view name, Day none) {
    const auto text = request.query_value(name);
    if (!text) return none;
    return Day::parse(*text);
}

Result<std::string> read_area(const HttpRequest& request) {
    const auto text = request.query_value("area");
    if (!text) return std::string("13");
    const auto area = AreaCode::parse(*text);
    if (!area) return area.error();
    if (area_known(area->value) && area->value.size() <= day_begin - area_begin) return area->value;
    return invalid("area-unknown",
                   fmt::format("area={}: the journal knows provinces, cities and counties", *text));
}

Result<JournalQuestion> read_journal_question(const HttpRequest& request) {
    JournalQuestion asked;
    asked.language = language_of(request);
    const auto area = read_area(request);
    if (!area) return area.error();
    asked.area = *area;
    const auto from = read_day_of(request, "from", asked.from);
    if (!from) return from.error();
    asked.from = *from;
    const auto to = read_day_of(request, "to", asked.to);
    if (!to) return to.error();
    asked.to = *to;
    const auto type = read_type(request);
    if (!type) return type.error();
    asked.type = *type;
    asked.stream = request.query_value("stream").value_or("");
    asked.recorded_by = request.query_value("recorded_by").value_or("");
    const auto limit = read_limit(request);
    if (!limit) return limit.error();
    asked.limit = *limit;
    if (const auto after = request.query_value("after")) {
        const auto key = key_behind(*after);
        if (!key) return key.error();
        asked.after = *key;
    }
    return asked;
}

// One reading of the journal, county by county, each from the first day asked for to the last.
class JournalReading {
  public:
    JournalReading(const RowView& view, const JournalQuestion& asked)
        : view_(view), asked_(asked) {}

    Result<JournalPage> read() {
        const std::string prefix = std::string({Journal::tag, 'A'}) + asked_.area;
        std::string from = asked_.after;
        while (!full_) {
            next_.clear();
            const auto scanned = view_.scan(
                prefix, from,
                [&](std::string_view key, std::string_view value) { return take(key, value); });
            if (!scanned) return scanned.error();
            if (failure_) return *failure_;
            if (next_.empty()) break;
            from = next_;
        }
        return std::move(page_);
    }

  private:
    // False = stop here, and go on at next_ if there is one.
    bool take(std::string_view key, std::string_view value) {
        const auto county = key.substr(area_begin, day_begin - area_begin);
        const Day day = read_day(key.substr(day_begin));
        if (day < asked_.from) {
            next_ = Journal::key_of(county, asked_.from);
            return false;
        }
        if (day > asked_.to) {
            next_ = Journal::key_of(county, {INT32_MAX}) + '\xff';
            return false;
        }
        if (page_.rows.size() == asked_.limit || ++looked_at_ > looked_at_max) {
            page_.next = cursor_of(last_);
            full_ = true;
            return false;
        }
        last_ = key;
        add(key, value);
        return !failure_;
    }

    void add(std::string_view key, std::string_view value) {
        JournalEntry entry;
        try {
            ArchiveReader archive(value);
            archive(entry);
        } catch (const std::exception& failure) {
            failure_ = corrupt("rows-damaged", std::string("journal: ") + failure.what());
            return;
        }
        const auto event = key.substr(stream_begin);
        const bool of_stream =
            asked_.stream.empty() ||
            (event.starts_with(asked_.stream) && event.substr(asked_.stream.size(), 1) == "/");
        const bool wanted = (!asked_.type || *asked_.type == entry.type) && of_stream &&
                            (asked_.recorded_by.empty() || asked_.recorded_by == entry.recorded_by);
        if (!wanted) return;
        const auto type = event_type_name(entry.type);
        const std::string_view known = type ? *type : "unknown";
        page_.rows.push_back({std::string(event), std::string(known),
                              std::string(event_name(known, asked_.language)), entry.occurred,
                              entry.recorded, std::move(entry.recorded_by)});
    }

    const RowView& view_;
    const JournalQuestion& asked_;
    JournalPage page_;
    std::string next_;
    std::string last_;  // key of the last entry looked at
    std::size_t looked_at_ = 0;
    bool full_ = false;
    std::optional<Error> failure_;
};

}  // namespace

void Journal::add_routes(Router& router, Queries& queries) {
    router.add({.verb = Verb::get,
                .pattern = "/v1/journal",
                .summary = "What was recorded: by county, then day of recording, then stream",
                .handler =
                    [&queries](const HttpRequest& request, const Reply& reply) {
                        const auto asked = read_journal_question(request);
                        if (!asked) return reply(problem_response(asked.error()));
                        queries.scan(request, reply,
                                     [asked = *asked](const RowView& view, std::string& body) {
                                         const auto page = JournalReading(view, asked).read();
                                         if (!page) return Result<void>(page.error());
                                         write_page(page->rows, page->next, body);
                                         return Result<void>();
                                     });
                    },
                .query = Queries::parameters(
                    {{"area", "province, city or county; the province when left out", false},
                     {"from", "first day of recording", false},
                     {"to", "last day of recording", false},
                     {"type", "type of event, such as house.demolished", false},
                     {"stream", "a kind of streams, such as house, or one of them", false},
                     {"recorded_by", "who recorded it", false},
                     {"limit", "rows at most, 1 to 1000; 100 when left out", false},
                     {"after", "`next` of the page before", false},
                     format_parameter()}),
                .response_schema = schema_of_pages<JournalRow>(),
                .right = Right::audit});
}

}  // namespace anju
