// The HTTP query of evidence: what rests on one piece, or which pieces serve several streams.
#include <fmt/format.h>

#include <charconv>

#include "events/base/areas.hpp"
#include "events/base/json.hpp"
#include "events/public_form.hpp"
#include "events/runtime/http_language.hpp"
#include "events/runtime/problem.hpp"
#include "projections/engine/list_answers.hpp"
#include "projections/engine/queries.hpp"
#include "projections/engine/table_answers.hpp"
#include "projections/read_models/evidence/evidence.hpp"

namespace anju {
namespace {

constexpr std::size_t mark_end = 2;  // behind tag and mark
constexpr std::size_t hash_digits = 32;

struct EvidenceRow {
    std::string hash;
    std::string kind;
    std::string event;  // "house/130708-000123/3"
    std::string type;
    std::string title;  // the name of the type
    Day occurred;
    Instant recorded;
};
BOOST_DESCRIBE_STRUCT(EvidenceRow, (), (hash, kind, event, type, title, occurred, recorded))

// Behind the last row of a page: the key of its row in the store without tag and mark, its version.
struct EvidenceCursor {
    std::string key;
    std::uint32_t version = 0;
};

struct EvidenceQuestion {
    std::optional<std::string> hash;  // else those that serve several streams
    std::string area;                 // with a stream there; empty = anywhere
    std::size_t limit = 0;
    std::optional<EvidenceCursor> after;
    Language language = Language::english;
};

Result<EvidenceCursor> read_cursor(std::string_view text) {
    EvidenceCursor cursor;
    const auto slash = text.rfind('/');
    const auto* end = text.data() + text.size();
    const bool shaped = slash != std::string_view::npos && slash > hash_digits &&
                        std::from_chars(text.data() + slash + 1, end, cursor.version) ==
                            std::from_chars_result{end, std::errc()};
    cursor.key = text.substr(0, slash);
    if (shaped && cursor.key.find('/') != std::string::npos) return cursor;
    return invalid("after-malformed",
                   fmt::format("after=\"{}\" is not the `next` of a page", excerpt(text)));
}

Result<EvidenceQuestion> read_evidence_question(const HttpRequest& request) {
    EvidenceQuestion asked;
    asked.language = language_of(request);
    if (const auto hash = request.query_value("hash")) asked.hash = *hash;
    if (const auto text = request.query_value("area")) {
        const auto area = AreaCode::parse(*text);
        if (!area) return area.error();
        if (!area_known(area->value)) {
            return invalid("area-unknown",
                           fmt::format("area={}: no division has that code", *text));
        }
        asked.area = area->value;
    }
    const auto limit = read_limit(request);
    if (!limit) return limit.error();
    asked.limit = *limit;
    if (const auto after = request.query_value("after")) {
        auto cursor = read_cursor(*after);
        if (!cursor) return cursor.error();
        asked.after = std::move(*cursor);
    }
    return asked;
}

class EvidenceReading {
  public:
    EvidenceReading(const RowView& view, const EvidenceQuestion& asked)
        : view_(view), asked_(asked) {}

    Result<void> read() {
        if (asked_.hash) return read_uses(EvidenceIndex::key_of('H', *asked_.hash));
        const std::string prefix{EvidenceIndex::tag, 'R'};
        std::string from = prefix;
        // The kind of the cursor's stream is the end of the key in which its piece stands.
        if (asked_.after) from += asked_.after->key.substr(0, asked_.after->key.find('/'));
        Result<void> outcome;
        const auto scanned = view_.scan(prefix, from, [&](std::string_view key, std::string_view) {
            std::string uses{EvidenceIndex::tag, 'H'};
            uses.append(key.substr(mark_end)).append("/");
            outcome = lies_there(uses) ? read_uses(uses) : Result<void>();
            return outcome && next.empty();
        });
        return scanned ? outcome : scanned;
    }

    std::vector<EvidenceRow> rows;
    std::string next;  // empty = there are no more

  private:
    // Whether one of the streams below belongs to the division asked for.
    bool lies_there(const std::string& prefix) const {
        if (asked_.area.empty()) return true;
        bool found = false;
        const auto county = asked_.area.substr(0, county_digits);
        const std::string there = prefix + county;
        static_cast<void>(view_.scan(there, there, [&](std::string_view, std::string_view) {
            found = true;
            return false;
        }));
        return found;
    }

    Result<void> read_uses(const std::string& prefix) {
        std::string from = prefix;
        if (asked_.after) {
            from = std::max(from, std::string{EvidenceIndex::tag, 'H'} + asked_.after->key);
        }
        Result<void> outcome;
        const auto scanned =
            view_.scan(prefix, from, [&](std::string_view key, std::string_view value) {
                outcome = take(key.substr(mark_end), value);
                return outcome && next.empty();
            });
        return scanned ? outcome : scanned;
    }

    Result<void> take(std::string_view key, std::string_view value) {
        EvidenceUses known;
        try {
            ArchiveReader archive(value);
            archive(known);
        } catch (const std::exception& failure) {
            return corrupt("rows-damaged", std::string("evidence: ") + failure.what());
        }
        for (const auto& use : known.uses) {
            const bool shown =
                asked_.after && asked_.after->key == key && use.version <= asked_.after->version;
            if (shown) continue;
            if (rows.size() == asked_.limit) {
                next = last_;
                return {};
            }
            const auto type = event_type_name(use.type);
            const std::string_view name = type ? *type : "unknown";
            rows.push_back({known.hash, known.kind,
                            fmt::format("{}/{}", key.substr(hash_digits), use.version),
                            std::string(name), std::string(event_name(name, asked_.language)),
                            use.occurred, use.recorded});
            last_ = fmt::format("{}/{}", key, use.version);
        }
        return {};
    }

    static constexpr std::size_t county_digits = 6;  // ids begin with a county

    const RowView& view_;
    const EvidenceQuestion& asked_;
    std::string last_;
};

Result<void> answer_evidence(const RowView& view, const EvidenceQuestion& asked,
                             std::string& body) {
    EvidenceReading reading(view, asked);
    if (auto read = reading.read(); !read) return read;
    write_page(reading.rows, reading.next, body);
    return {};
}

}  // namespace

void EvidenceIndex::add_routes(Router& router, Queries& queries) {
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/evidence",
         .summary = "Facts that rest on one piece of evidence, or on pieces that serve several",
         .handler =
             [&queries](const HttpRequest& request, const Reply& reply) {
                 const auto asked = read_evidence_question(request);
                 if (!asked) return reply(problem_response(asked.error()));
                 queries.scan(request, reply,
                              [asked = *asked](const RowView& view, std::string& body) {
                                  return answer_evidence(view, asked, body);
                              });
             },
         .query = Queries::parameters(
             {{"hash",
               "of the piece, as it was told; those that serve several streams of one "
               "kind, such as two houses, when left out",
               false},
              {"area", "division: pieces that serve a stream of its county", false},
              {"limit", "rows at most, 1 to 1000; 100 when left out", false},
              {"after", "`next` of the page before", false},
              format_parameter()}),
         .response_schema = schema_of_pages<EvidenceRow>(),
         .right = Right::read});
}

}  // namespace anju
