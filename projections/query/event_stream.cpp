#include "projections/query/event_stream.hpp"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

#include "events/log/ledger_follower.hpp"
#include "events/runtime/logging.hpp"
#include "events/runtime/problem.hpp"

namespace anju {
namespace {

namespace asio = boost::asio;

// A follower says once a second that nothing came: so often is a quiet client told.
constexpr int quiet_rounds_per_ping = 15;

// Each client has a thread that reads the ledger for it.
constexpr std::size_t streams_max = 64;

struct StreamRequest {
    std::uint64_t after = 0;  // the first position wanted
    bool from_now = false;
    bool follow = true;
    bool server_sent = false;
};

Result<std::uint64_t> parse_position(std::string_view text) {
    std::uint64_t position = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    if (!text.empty() && whole && position < UINT64_MAX) return position;
    return invalid("position-malformed",
                   fmt::format("\"{}\" is no position: a whole number", excerpt(text)));
}

Result<StreamRequest> read_request(const HttpRequest& request) {
    StreamRequest wanted;
    wanted.server_sent =
        request.header("Accept").value_or("").find("text/event-stream") != std::string_view::npos;
    const auto follow = request.query_value("follow").value_or("true");
    if (follow != "true" && follow != "false") {
        return invalid("follow-malformed", "follow is true or false");
    }
    wanted.follow = follow == "true";
    auto after = request.query_value("after");
    if (!after) after = request.header("Last-Event-ID");
    if (after == "now") {
        wanted.from_now = true;
        return wanted;
    }
    if (!after) return wanted;
    const auto position = parse_position(*after);
    if (!position) return position.error();
    wanted.after = *position + 1;
    return wanted;
}

// A stream's place among those that are open, however it ends.
class Place {
  public:
    explicit Place(std::shared_ptr<std::size_t> open) : open_(std::move(open)) { ++*open_; }
    ~Place() { --*open_; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

  private:
    const std::shared_ptr<std::size_t> open_;  // shared with the route, which may go first
};

Result<StreamRequest> admit(const HttpRequest& request, const Queries& queries, std::size_t open) {
    auto wanted = read_request(request);
    if (!wanted) return wanted;
    if (wanted->from_now && !queries.view()) {
        return unavailable("rows-not-ready", "where the ledger stands is not known yet; ask again");
    }
    if (open < streams_max) return wanted;
    return unavailable("overloaded",
                       fmt::format("{} feeds are open, no more are taken; try again", streams_max));
}

// One client: takes what the follower hands over and writes it at the client's pace.
class EventStream {
  public:
    EventStream(asio::io_context& io, Log& log, const Queries& queries, StreamRequest wanted)
        : wanted_(wanted), arrived_(io) {
        arrived_.expires_at(std::chrono::steady_clock::time_point::max());
        LedgerFollower::From from;
        const auto& view = queries.view();
        if (view && (wanted.from_now || wanted.after >= view->as_of().position)) {
            from.ledger = view->ledger();
        }
        from.after = wanted.from_now ? from.ledger.position : wanted.after;
        follower_.emplace(
            log, std::move(from),
            [&io](std::function<void()> task) { asio::post(io, std::move(task)); },
            [this](Result<std::vector<PublicEvent>> events) {
                events_ = std::move(events);
                arrived_.cancel();
            });
    }

    asio::awaitable<void> run(ResponseWriter& writer) {
        writer.start(
            {.status = 200,
             .content_type = wanted_.server_sent ? "text/event-stream" : "application/x-ndjson",
             .body = {},
             .headers = {{"X-Accel-Buffering", "no"}}});
        const bool began = co_await flushed(writer);
        if (!began) co_return;
        while (!writer.stopping()) {
            if (!events_) co_await arrived_.async_wait(asio::as_tuple(asio::use_awaitable));
            if (!events_) continue;
            const auto events = *std::exchange(events_, std::nullopt);
            if (!events && events.error().kind != ErrorKind::unavailable) {
                log_error("a feed of events ends", {{"what", events.error().message}});
                co_return;
            }
            bool written = true;
            if (events) written = co_await write(*events, writer);
            if (!written || (events && events->empty() && !wanted_.follow)) co_return;
            follower_->go_on();
        }
    }

  private:
    asio::awaitable<bool> write(const std::vector<PublicEvent>& events, ResponseWriter& writer) {
        for (const auto& event : events) {
            const auto piece = wanted_.server_sent
                                   ? fmt::format("id: {}\ndata: {}\n\n", event.position, event.line)
                                   : event.line + "\n";
            const auto written = co_await writer.write(piece);
            if (!written) co_return false;
        }
        quiet_ = events.empty() ? quiet_ + 1 : 0;
        if (quiet_ == quiet_rounds_per_ping) {
            quiet_ = 0;
            const auto written = co_await writer.write(wanted_.server_sent ? ":\n\n" : "\n");
            if (!written) co_return false;
        }
        co_return co_await flushed(writer);
    }

    static asio::awaitable<bool> flushed(ResponseWriter& writer) {
        const auto done = co_await writer.flush();
        co_return done.has_value();
    }

    const StreamRequest wanted_;
    int quiet_ = 0;
    std::optional<Result<std::vector<PublicEvent>>> events_;
    asio::steady_timer arrived_;  // never expires: cancelling it ends a wait
    std::optional<LedgerFollower> follower_;
};

}  // namespace

void add_event_stream_route(Router& router, asio::io_context& io, Log& log, Queries& queries) {
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/events",
         .summary = "The events of the ledger in their public form, in order, as they come",
         .stream = [&io, &log, &queries, open = std::make_shared<std::size_t>(0)](
                       HttpRequest& request, BodyReader&,
                       ResponseWriter& writer) -> asio::awaitable<void> {
             const auto wanted = admit(request, queries, *open);
             if (!wanted) {
                 writer.answer(problem_response(wanted.error()));
                 co_return;
             }
             const Place place(open);
             EventStream stream(io, log, queries, *wanted);
             co_await stream.run(writer);
         },
         .query = {
             {"after", "the last position already seen, or now; all events when left out", false},
             {"follow", "false = end at the end of the ledger; true when left out", false}}});
}

}  // namespace anju
