#include "events/runtime/http_session.hpp"

#include "events/base/trace.hpp"
#include "events/runtime/http_target.hpp"
#include "events/runtime/logging.hpp"
#include "events/runtime/problem.hpp"

#include <algorithm>

namespace anju {
namespace {

// Browsers that have come by TLS do not come without it any more.
const std::pair<std::string, std::string> transport_security{"Strict-Transport-Security",
                                                             "max-age=31536000"};

std::string address_of(const HttpSocket& socket) {
    boost::system::error_code error;
    const auto peer = socket.plain().remote_endpoint(error);
    return error ? std::string() : peer.address().to_string();
}

Error about_parameter(std::string rule, std::string message, const std::string& name) {
    Error error = invalid(std::move(rule), std::move(message) + name);
    error.facts = {{"parameter", name}};
    return error;
}

// What the route says about query parameters, against those that came.
std::optional<Error> check_query(const Route& route, const HttpRequest& request) {
    for (const auto& parameter : request.query) {
        const std::string& name = parameter.first;
        const auto same = [&](const QueryParameter& known) { return known.name == name; };
        if (name == language_parameter) continue;
        if (std::none_of(route.query.begin(), route.query.end(), same)) {
            return about_parameter("query-parameter-unknown", "unknown query parameter: ", name);
        }
    }
    for (const QueryParameter& known : route.query) {
        if (known.required && !request.query_value(known.name)) {
            return about_parameter("query-parameter-missing",
                                   "missing query parameter: ", known.name);
        }
    }
    if (auto checked = check_language(request); !checked) return checked.error();
    return std::nullopt;
}

Error internal_error() {
    return {ErrorKind::corrupt, "internal-error", "the request failed; the log says why"};
}

}  // namespace

HttpSession::HttpSession(HttpSocket socket, std::shared_ptr<HttpServerContext> context)
    : context_(std::move(context)),
      share_(context_->admission),
      socket_(std::move(socket)),
      wake_(socket_.get_executor(), HttpClock::time_point::max()),
      remote_address_(address_of(socket_)) {
    ++context_->connections;
}

HttpSession::~HttpSession() {
    if (open_reply_ != nullptr) open_reply_->target = nullptr;
    --context_->connections;
}

void HttpSession::refuse_connection() {
    open_request();
    refuse(unavailable("too-many-connections", "the server has all the connections it may have"),
           true);
}

void HttpSession::end(const std::exception_ptr& failure) {
    if (failure) log_error("connection failed", {{"what", describe(failure)}});
    SessionHook::unlink();
    IdleHook::unlink();
    if (context_->on_session_end) context_->on_session_end();
}

HttpSession::Next HttpSession::advance() {
    for (;;) {
        if (closing_ || broken_) return Next::close;
        if (output_.size() >= output_flush_bytes) return Next::send;
        switch (phase_) {
            case Phase::head:
                if (begin_request()) break;
                return context_->stopping && input_.size() == 0 ? Next::close : Next::input;
            case Phase::body:
                if (collect_body()) break;
                return Next::input;
            case Phase::answer:
                if (!response_) return Next::reply;
                append_answer(std::move(*response_));
                break;
            case Phase::stream:
                return Next::stream;
        }
    }
}

// False when the head is not complete yet.
bool HttpSession::begin_request() {
    const auto size = scanner_.scan(unread(), context_->limits);
    if (size && !*size) return false;
    open_request();
    if (!size) {
        refuse(size.error(), true);
        return true;
    }
    auto head = parse_head(unread().substr(0, **size), context_->limits);
    if (!head) {
        refuse(head.error(), true);
        return true;
    }
    take_request(std::move(*head), **size);
    return true;
}

void HttpSession::open_request() {
    began_ = context_->on_answer ? HttpClock::now() : HttpClock::time_point();
    request_number_ = ++context_->requests;
}

void HttpSession::take_request(RequestHead head, std::size_t head_size) {
    head_ = std::move(head);
    body_ = BodyDecoder(head_.framing, head_.content_length);
    body_bytes_ = 0;
    const auto refusal = accept_request(head_.target);
    head_.target = {};
    input_.consume(head_size);
    if (refusal) {
        refuse(*refusal, !body_.is_done());
        return;
    }
    if (const auto full = admit()) return shed(*full);
    pace_ = Pace(context_->limits.body_timeout, context_->limits.rate_min_bytes_per_second);
    phase_ = route_->streams() ? Phase::stream : Phase::body;
    if (phase_ == Phase::body) invite_body();
}

std::optional<Error> HttpSession::accept_request(std::string_view target_text) {
    auto target = parse_target(target_text, context_->limits.target_bytes_max);
    if (!target) return target.error();
    never_stored_ = target->path.starts_with("/v1/");
    language_ = language_of(head_.headers.find("Accept-Language").value_or(""));
    const RouteMatch match = context_->router.find(head_.verb, target->path);
    if (match.route == nullptr && match.allow.empty()) {
        return not_found("route-unknown", "nothing is served at " + target->path);
    }
    if (match.route == nullptr) {
        Error error = invalid("method-not-allowed", target->path + " allows " + match.allow);
        error.facts.emplace_back("allow", match.allow);
        return error;
    }
    route_ = match.route;
    request_ = HttpRequest{head_.verb,
                           std::move(target->path),
                           std::move(target->query),
                           std::move(head_.headers),
                           {},
                           remote_address_,
                           request_number_,
                           route_,
                           {},
                           certificate_,
                           socket_.is_tls()};
    language_ = language_of(request_);
    if (context_->admit) {
        if (auto admitted = context_->admit(request_); !admitted) return admitted.error();
    }
    trace_step_ = trace_step_of(request_.headers, request_number_);
    if (auto refusal = check_query(*route_, request_)) return refusal;
    // A length that is given is refused before the first byte of the body is read.
    return head_.framing == BodyFraming::length ? count_body(head_.content_length) : std::nullopt;
}

std::optional<Error> HttpSession::admit() {
    // What was sent on without waiting for the answer before stood in no line but its own.
    const auto waited = std::exchange(waited_, {});
    return share_.admit(request_, waited, HttpClock::now());
}

// Goes on with the connection where that costs nothing: a new one would cost more.
void HttpSession::shed(const Error& error) {
    holds_ = true;
    refuse(error, !skip_body());
}

// False when not all of the body is there.
bool HttpSession::skip_body() {
    while (!body_.is_done()) {
        const auto step = body_.next(unread());
        if (!step || step->consumed == 0) return false;
        input_.consume(step->consumed);
    }
    return true;
}

// The limit looks at what came so far and what is announced, whichever is more.
std::optional<Error> HttpSession::count_body(std::size_t bytes) {
    if (bytes <= route_->body_limit_bytes) return std::nullopt;
    return invalid("body-too-large",
                   "the body has more than " + std::to_string(route_->body_limit_bytes) + " bytes");
}

// Clients that expect "100 Continue" send nothing before they have it.
void HttpSession::invite_body() {
    if (head_.expects_continue && !body_.is_done() && input_.size() == 0) {
        output_ += continue_response;
    }
    head_.expects_continue = false;
}

// False when more input is needed.
bool HttpSession::collect_body() {
    while (!body_.is_done()) {
        const auto step = body_.next(unread());
        if (!step) {
            refuse(step.error(), true);
            return true;
        }
        body_bytes_ += step->piece.size();
        if (const auto refusal = count_body(body_bytes_)) {
            refuse(*refusal, true);
            return true;
        }
        if (const auto full = share_.hold_body(step->piece.size())) {
            input_.consume(step->consumed);
            shed(*full);
            return true;
        }
        if (request_.body.empty() && head_.framing == BodyFraming::length) {
            request_.body.reserve(std::min<std::uint64_t>(head_.content_length, body_read_bytes));
        }
        request_.body += step->piece;
        input_.consume(step->consumed);
        if (step->piece.empty() && !body_.is_done()) return false;
    }
    invoke_handler();
    return true;
}

void HttpSession::invoke_handler() {
    if (const auto full = share_.begin(request_)) return shed(*full);
    phase_ = Phase::answer;
    auto state = std::make_shared<ReplyState>(static_cast<ReplyTarget&>(*this));
    open_reply_ = state.get();
    try {
        route_->handler(std::move(request_), Reply(std::move(state)));
    } catch (...) {
        log_error("handler threw", {{"request_id", format_request_id(request_number_)},
                                    {"trace_id", trace_id()},
                                    {"route", route_->pattern},
                                    {"what", describe(std::current_exception())}});
        if (open_reply_ != nullptr) open_reply_->target = nullptr;
        if (!response_) deliver(problem_response(internal_error()));
    }
}

void HttpSession::deliver(HttpResponse&& response) {
    open_reply_ = nullptr;
    response_ = std::move(response);
    if (is_waiting_) {
        wake_.cancel();
    } else if (!output_.empty()) {
        count_untaken();
    }
}

void HttpSession::abandoned() {
    log_error("handler gave no answer", {{"request_id", format_request_id(request_number_)},
                                         {"trace_id", trace_id()},
                                         {"route", route_->pattern}});
    deliver(problem_response(internal_error()));
}

void HttpSession::refuse(const Error& error, bool close) {
    HttpResponse problem = problem_response(error);
    for (const auto& [name, value] : error.facts) {
        if (name == "allow") problem.headers.emplace_back("Allow", value);
        if (name == "scheme") problem.headers.emplace_back("WWW-Authenticate", value);
    }
    if (close) head_.keep_alive = false;
    lingers_ = lingers_ || close;
    append_answer(std::move(problem));
}

void HttpSession::append_answer(HttpResponse response) {
    if (response.content_type == problem_content_type) {
        translate_problem(response, language_);
        add_request_id(response, format_request_id(request_number_), trace_id());
    }
    if (socket_.is_tls()) response.headers.emplace_back(transport_security);
    AnswerFrame frame = next_frame();
    frame.never_stored = never_stored_ || response.status >= 400;
    append_framed(response, frame);
    finish_request(response.status);
}

void HttpSession::append_framed(const HttpResponse& response, const AnswerFrame& frame) {
    const std::size_t before = output_.size();
    try {
        append_response(output_, response, frame);
    } catch (const std::logic_error& failure) {
        log_error("answer not sent",
                  {{"request_id", format_request_id(request_number_)}, {"what", failure.what()}});
        output_.resize(before);
        head_.keep_alive = false;
        AnswerFrame last = next_frame();
        append_response(output_, problem_response(internal_error()), last);
        closing_ = true;
    }
}

AnswerFrame HttpSession::next_frame() const {
    AnswerFrame frame;
    frame.keep_alive = head_.keep_alive && !context_->stopping;
    frame.is_http_1_1 = head_.is_http_1_1;
    frame.head_only = head_.verb == Verb::head;
    frame.never_stored = never_stored_;
    frame.date_line = context_->date_line;
    return frame;
}

std::string_view HttpSession::trace_id() const {
    const auto trace = trace_in(trace_step_);
    return trace ? trace->trace_id : std::string_view();
}

// What the sender of a trace keeps, we keep too; of those alone who were let in.
void HttpSession::log_step(int status) const {
    const auto trace = trace_in(trace_step_);
    if (!trace || !trace->is_sampled()) return;
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
        began_ == HttpClock::time_point() ? HttpClock::duration() : HttpClock::now() - began_);
    log_info("request answered", {{"trace_id", trace->trace_id},
                                  {"span_id", trace->parent_id},
                                  {"request_id", format_request_id(request_number_)},
                                  {"route", route_ == nullptr ? "" : route_->pattern},
                                  {"status", status},
                                  {"took_us", took.count()}});
}

// The connection is ready for its next request, or closing.
void HttpSession::finish_request(int status) {
    share_.finish();
    request_ = HttpRequest();
    if (!trace_step_.empty()) log_step(status);
    if (context_->on_answer) context_->on_answer(route_, status, HttpClock::now() - began_);
    if (!head_.keep_alive || context_->stopping) closing_ = true;
    phase_ = Phase::head;
    scanner_.reset();
    head_deadline_.reset();
    response_.reset();
    trace_step_.clear();
    route_ = nullptr;
    never_stored_ = false;
    language_ = Language::english;
    has_served_ = true;
}

}  // namespace anju
