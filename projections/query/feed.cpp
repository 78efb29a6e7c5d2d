#include "projections/query/feed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

#include "events/event_fields.hpp"
#include "events/runtime/logging.hpp"
#include "events/runtime/problem.hpp"
#include "projections/query/event_cursor.hpp"

namespace anju {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::size_t feeds_max = 2'000;
constexpr std::chrono::seconds quiet_max{15};  // then a client is told how far it is
constexpr std::uint64_t page_default = 100;
constexpr std::uint64_t page_max = 1'000;
constexpr std::uint64_t wait_seconds_max = 30;

enum class FeedForm { json_lines, server_sent, page };

struct FeedRequest {
    std::uint64_t first = 0;  // the first position wanted
    bool from_now = false;
    bool follow = true;
    FeedForm form = FeedForm::json_lines;
    EventFilter filter;
    EventFields fields;  // that are shown
    std::uint64_t limit = page_default;
    std::chrono::seconds wait{0};
};

Result<std::uint64_t> parse_number(std::string_view text, const Error& malformed) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    if (!text.empty() && whole && number < UINT64_MAX) return number;
    return malformed;
}

Result<void> read_begin(const HttpRequest& request, FeedRequest& wanted) {
    // A browser that comes back names where it was, whatever the address says.
    auto after = request.header("Last-Event-ID");
    if (!after) after = request.query_value("after");
    wanted.from_now = after == "now";
    if (!after || wanted.from_now) return {};
    const auto position = parse_number(
        *after, invalid("position-malformed",
                        fmt::format("\"{}\" is no position: a whole number", excerpt(*after))));
    if (!position) return position.error();
    wanted.first = *position + 1;
    return {};
}

Result<FeedForm> read_form(const HttpRequest& request) {
    const auto accept = request.header("Accept").value_or("");
    const auto accepted = [&](std::string_view type) {
        return accept.find(type) != std::string_view::npos;
    };
    const auto form = request.query_value("format");
    if (form == "sse" || (!form && accepted("text/event-stream"))) return FeedForm::server_sent;
    if (form == "page" || (!form && accepted("application/json"))) return FeedForm::page;
    if (form == "ndjson" || !form) return FeedForm::json_lines;
    return invalid("format-unknown",
                   fmt::format("format={}: the feed has sse, ndjson and page", excerpt(*form)));
}

Result<void> read_page(const HttpRequest& request, FeedRequest& wanted) {
    const auto read = [&](std::string_view name, std::uint64_t most, std::uint64_t& number) {
        const auto text = request.query_value(name);
        if (!text) return Result<void>();
        Error malformed = invalid("number-out-of-range",
                                  fmt::format("{}={} is not 0 to {}", name, excerpt(*text), most));
        malformed.facts = {{"field", std::string(name)},
                           {"lowest", "0"},
                           {"highest", std::to_string(most)},
                           {"value", std::string(excerpt(*text))}};
        const auto parsed = parse_number(*text, malformed);
        if (!parsed || *parsed > most) return Result<void>(malformed);
        number = *parsed;
        return Result<void>();
    };
    if (auto limit = read("limit", page_max, wanted.limit); !limit) return limit;
    std::uint64_t seconds = 0;
    if (auto wait = read("wait", wait_seconds_max, seconds); !wait) return wait;
    wanted.wait = std::chrono::seconds(seconds);
    return {};
}

Result<FeedRequest> read_request(const HttpRequest& request) {
    FeedRequest wanted;
    if (auto read = read_begin(request, wanted); !read) return read.error();
    const auto follow = request.query_value("follow").value_or("true");
    if (follow != "true" && follow != "false") {
        return invalid("follow-malformed", "follow is true or false");
    }
    wanted.follow = follow == "true";
    const auto form = read_form(request);
    if (!form) return form.error();
    wanted.form = *form;
    auto filter = EventFilter::parse({.types = request.query_value("type").value_or(""),
                                      .areas = request.query_value("area").value_or(""),
                                      .stream = request.query_value("stream").value_or(""),
                                      .task = request.query_value("task").value_or("")});
    if (!filter) return filter.error();
    wanted.filter = std::move(*filter);
    if (request.principal) wanted.fields = EventFields(request.principal->event_fields);
    if (auto page = read_page(request, wanted); !page) return page.error();
    return wanted;
}

// A feed's place among those that are open, however it ends.
class Place {
  public:
    explicit Place(std::shared_ptr<std::size_t> open) : open_(std::move(open)) { ++*open_; }
    ~Place() { --*open_; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

  private:
    const std::shared_ptr<std::size_t> open_;  // shared with the route, which may go first
};

Result<FeedRequest> admit(const HttpRequest& request, EventSources& sources, std::size_t open) {
    auto wanted = read_request(request);
    if (!wanted) return wanted;
    if (open >= feeds_max) {
        return unavailable(
            "overloaded",
            fmt::format("{} feeds are open, no more are taken; try again", feeds_max));
    }
    if (!wanted->from_now) return wanted;
    if (!sources.live.start()) {
        return unavailable("rows-not-ready", "where the ledger stands is not known yet; ask again");
    }
    wanted->first = sources.queries.view()->as_of().position;
    return wanted;
}

// The last position that was looked at; nothing before the first.
std::string position_member(const EventCursor::Progress& progress) {
    return progress.next == 0 ? std::string() : fmt::format("\"position\":{},", progress.next - 1);
}

// A feed without an end, at the client's pace.
class FeedStream {
  public:
    FeedStream(EventSources& sources, FeedRequest wanted, std::shared_ptr<const Principal> reader)
        : wanted_(std::move(wanted)),
          reader_(std::move(reader)),
          cursor_(sources, wanted_.first, wanted_.filter) {}

    // Answers with an error only as long as nothing was sent.
    asio::awaitable<void> run(ResponseWriter& writer) {
        std::string piece;
        for (bool started = false; !writer.stopping() && !(reader_ && reader_->ended);) {
            const auto progress =
                co_await cursor_.step([&](const PublicEvent& event) { add_event(event, piece); });
            if (!progress && !started) co_return writer.answer(problem_response(progress.error()));
            if (!progress && progress.error().kind != ErrorKind::unavailable) {
                log_error("a feed of events ends", {{"what", progress.error().message}});
                co_return;
            }
            // One that has become too slow comes back for the rest.
            if (!progress && progress.error().rule == "overloaded") co_return;
            if (!progress) continue;
            if (!std::exchange(started, true)) start(writer);
            if (is_progress_due(*progress, piece)) add_progress(*progress, piece);
            const auto written = co_await write(piece, writer);
            if (!written || (progress->level && !wanted_.follow)) co_return;
        }
    }

  private:
    void start(ResponseWriter& writer) const {
        const bool server_sent = wanted_.form == FeedForm::server_sent;
        writer.start({.status = 200,
                      .content_type = server_sent ? "text/event-stream" : "application/x-ndjson",
                      .body = {},
                      .headers = {{"X-Accel-Buffering", "no"}, {"Cache-Control", "no-store"}}});
    }

    // To who listens for it, when it has caught up the first time; to all after a quiet while.
    bool is_progress_due(const EventCursor::Progress& progress, const std::string& piece) {
        const bool caught_up = progress.level && !std::exchange(told_level_, progress.level);
        return (caught_up && wanted_.form == FeedForm::server_sent) ||
               (piece.empty() && Clock::now() - written_ >= quiet_max);
    }

    void add_event(const PublicEvent& event, std::string& piece) const {
        const auto& fields = wanted_.fields;
        const std::string narrowed = fields.shows_all() ? std::string() : fields.shown(event.line);
        const std::string_view line =
            fields.shows_all() ? std::string_view(event.line) : std::string_view(narrowed);
        const auto to = std::back_inserter(piece);
        if (wanted_.form == FeedForm::server_sent) {
            fmt::format_to(to, "id: {}\ndata: {}\n\n", event.position, line);
        } else {
            fmt::format_to(to, "{}\n", line);
        }
    }

    // Named, so that only who listens for it gets it; its id is what a browser comes back with.
    void add_progress(const EventCursor::Progress& progress, std::string& piece) const {
        const auto body =
            fmt::format("{{{}\"level\":{}}}", position_member(progress), progress.level);
        const auto to = std::back_inserter(piece);
        if (wanted_.form != FeedForm::server_sent) {
            fmt::format_to(to, "{}\n", body);
            return;
        }
        if (progress.next > 0) fmt::format_to(to, "id: {}\n", progress.next - 1);
        fmt::format_to(to, "event: position\ndata: {}\n\n", body);
    }

    asio::awaitable<bool> write(std::string& piece, ResponseWriter& writer) {
        if (!piece.empty()) {
            const auto written = co_await writer.write(piece);
            if (!written) co_return false;
            piece.clear();
            written_ = Clock::now();
        }
        const auto flushed = co_await writer.flush();
        co_return flushed.has_value();
    }

    const FeedRequest wanted_;
    const std::shared_ptr<const Principal> reader_;  // null where access is not controlled
    EventCursor cursor_;
    bool told_level_ = false;
    Clock::time_point written_ = Clock::now();
};

struct Page {
    std::string events;  // JSON, separated by commas
    std::uint64_t count = 0;
    EventCursor::Progress reached;
};

std::string next_target(const HttpRequest& request, std::uint64_t position) {
    std::string target = "/v1/feed?";
    for (const auto& [name, value] : request.query) {
        if (name != "after") target += fmt::format("{}={}&", name, value);
    }
    return target + fmt::format("after={}", position);
}

HttpResponse page_response(const HttpRequest& request, const Page& page) {
    HttpResponse response;
    response.body = fmt::format("{{{}\"level\":{},\"events\":[{}]}}", position_member(page.reached),
                                page.reached.level, page.events);
    if (page.reached.next > 0) {
        response.headers.emplace_back(
            "Link", fmt::format("<{}>; rel=\"next\"", next_target(request, page.reached.next - 1)));
    }
    return response;
}

// One page: as many events as are wanted, or all there are, or those that come within the wait.
asio::awaitable<void> answer_page(const HttpRequest& request, FeedRequest wanted,
                                  EventSources& sources, ResponseWriter& writer) {
    const auto deadline = Clock::now() + wanted.wait;
    EventCursor cursor(sources, wanted.first, wanted.filter);
    Page page;
    page.reached.next = wanted.first;
    const auto take = [&](const PublicEvent& event) {
        if (page.count == wanted.limit) return;
        if (page.count++ > 0) page.events += ',';
        page.events += wanted.fields.shown(event.line);
        page.reached.next = event.position + 1;
    };
    while (!writer.stopping()) {
        const auto progress = co_await cursor.step(take);
        if (!progress) co_return writer.answer(problem_response(progress.error()));
        const bool full = page.count == wanted.limit;
        if (!full) page.reached = *progress;
        const bool waits = page.count == 0 && Clock::now() < deadline;
        if (full || (progress->level && !waits)) break;
    }
    writer.answer(page_response(request, page));
}

asio::awaitable<void> serve_feed(std::shared_ptr<EventSources> sources,
                                 std::shared_ptr<std::size_t> open, HttpRequest& request,
                                 ResponseWriter& writer) {
    auto wanted = admit(request, *sources, *open);
    if (!wanted) co_return writer.answer(problem_response(wanted.error()));
    const Place place(std::move(open));
    if (wanted->form == FeedForm::page) {
        co_return co_await answer_page(request, std::move(*wanted), *sources, writer);
    }
    FeedStream stream(*sources, std::move(*wanted), request.principal);
    co_await stream.run(writer);
}

}  // namespace

std::vector<QueryParameter> feed_parameters() {
    return {{"after", "the last position already seen, or now; all events when left out", false},
            {"type", "types (house.demolished) or streams (house), separated by commas", false},
            {"area", "provinces, cities or counties, separated by commas", false},
            {"stream", "one stream: house/130708-000123", false},
            {"task", "a key task of the plan: 1 to 6", false},
            {"format", "sse, ndjson or page; when left out, as Accept says, else ndjson", false},
            {"follow", "false = end at the end of the ledger; true when left out", false},
            {"limit", "of a page: events at most, 100 when left out, up to 1000", false},
            {"wait", "of a page: seconds to wait for a first event, up to 30", false}};
}

void add_feed_route(Router& router, asio::io_context& io, Log& log, Queries& queries) {
    router.add({.verb = Verb::get,
                .pattern = "/v1/feed",
                .summary = "The events of the ledger in their public form, in order, as they come",
                .stream =
                    [sources = std::make_shared<EventSources>(io, log, queries),
                     open = std::make_shared<std::size_t>(0)](HttpRequest& request, BodyReader&,
                                                              ResponseWriter& writer) {
                        return serve_feed(sources, open, request, writer);
                    },
                .query = feed_parameters(),
                .right = Right::follow});
}

}  // namespace anju
