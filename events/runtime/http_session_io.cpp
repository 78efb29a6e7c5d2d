#include "events/runtime/http_session.hpp"
#include "events/runtime/logging.hpp"
#include "events/runtime/problem.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cassert>

namespace anju {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr int system_unsent_bytes_max = 128 * 1024;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

}  // namespace

asio::awaitable<void> HttpSession::run() {
    error_code ignored;  // a connection that is already gone shows when it is read
    socket_.plain().set_option(asio::ip::tcp::no_delay(true), ignored);
    // Answers wait here, where they are counted, and not in the system's memory.
    ::setsockopt(socket_.plain().native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT,
                 &system_unsent_bytes_max,
                 sizeof system_unsent_bytes_max);  // of no use to other kinds of sockets
    socket_.plain().non_blocking(true, ignored);
    if (socket_.is_tls()) {
        const bool is_agreed = co_await shake_hands();
        broken_ = broken_ || !is_agreed;
    }
    for (Next next = advance();; next = advance()) {
        if (holds_) co_await hold_refusal();
        send_now();
        bool sound = true;
        if (!output_.empty()) sound = co_await send_output();
        if (!sound || next == Next::close) break;
        if (next == Next::reply) co_await wait_for_reply();
        if (next == Next::stream) co_await run_stream();
        if (next == Next::input) sound = co_await receive();
        if (!sound) on_receive_failed();
    }
    if (!broken_) socket_.say_end();
    if (lingers_ && !broken_) co_await linger();
    socket_.close(ignored);
}

std::string_view HttpSession::unread() const {
    return {static_cast<const char*>(input_.data().data()), input_.size()};
}

// Never early: the clock of the context may be one tick behind.
HttpClock::time_point HttpSession::in(std::chrono::milliseconds timeout) const {
    return context_->now + context_->limits.tick + timeout;
}

HttpClock::time_point HttpSession::input_deadline() {
    if (phase_ != Phase::head) return pace_.begin_wait(HttpClock::now());
    if (input_.size() == 0 && has_served_) return in(context_->limits.idle_timeout);
    if (!head_deadline_) head_deadline_ = in(context_->limits.header_timeout);
    return *head_deadline_;
}

void HttpSession::wait_as_idle() {
    idle_since_ = HttpClock::now();
    if (input_.size() == 0 && !IdleHook::is_linked()) context_->idle.push_back(*this);
}

void HttpSession::close_idle() {
    IdleHook::unlink();
    error_code ignored;
    socket_.cancel(ignored);
}

// How long what was just read had been here: in the socket, behind what others sent.
HttpClock::duration HttpSession::time_in_line() {
    const auto since = HttpClock::now() - idle_since_;
    if (has_served_ && since <= context_->admission.limits().queue_low) return since;
    tcp_info info{};
    socklen_t size = sizeof info;
    if (::getsockopt(socket_.plain().native_handle(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return {};
    return std::chrono::milliseconds(info.tcpi_last_data_recv);
}

// False when the peer speaks no TLS that is taken here, or too slowly.
asio::awaitable<bool> HttpSession::shake_hands() {
    deadline_ = in(context_->limits.handshake_timeout);
    idle_since_ = HttpClock::now();
    context_->handshakes.push_back(*this);
    ++context_->handshaking;
    const auto [error, size] = co_await socket_.async_handshake(use_tuple);
    --context_->handshaking;
    IdleHook::unlink();
    deadline_ = HttpClock::time_point::max();
    expired_ = false;
    if (error) {
        ++context_->handshakes_failed;
        log_debug("no TLS", {{"address", remote_address_}, {"error", error.message()}});
        co_return false;
    }
    certificate_ = peer_certificate(socket_.tls());
    co_return true;
}

// False when the peer is gone or too slow.
asio::awaitable<bool> HttpSession::receive() {
    const bool in_head = phase_ == Phase::head;
    deadline_ = input_deadline();
    if (in_head) wait_as_idle();
    if (in_head && input_.size() == 0 && input_.capacity() > kept_input_bytes) {
        input_.shrink_to_fit();
    }
    const bool is_large = !in_head && body_bytes_ >= body_read_bytes;
    const auto room = input_.prepare(is_large ? body_read_bytes : read_bytes);
    const auto [error, size] = co_await socket_.async_read_some(room, use_tuple);
    deadline_ = HttpClock::time_point::max();
    IdleHook::unlink();
    if (in_head && !error) waited_ = time_in_line();
    if (!in_head) pace_.end_wait(HttpClock::now(), size);
    input_.commit(size);
    if (!error) expired_ = false;
    co_return !error;
}

// Only a peer that is slow in the middle of a request is told; the others just see the end.
void HttpSession::on_receive_failed() {
    const bool was_slow = expired_ && (phase_ != Phase::head || input_.size() > 0);
    expired_ = false;
    if (!was_slow || broken_) {
        closing_ = true;
        return;
    }
    if (phase_ == Phase::head) open_request();
    refuse(invalid("request-timeout", "the request came too slowly"), true);
}

// Sends what the socket takes at once; the rest stays in output_.
void HttpSession::send_now() {
    while (output_sent_ < output_.size() && !broken_) {
        error_code error;
        const auto rest = asio::buffer(output_) + output_sent_;
        output_sent_ += socket_.write_some(rest, error);
        if (error == asio::error::would_block) return;
        broken_ = broken_ || error;
    }
    output_sent_ = 0;
    output_.clear();
    if (share_.untaken() > 0) share_.set_untaken(response_ ? response_->body.size() : 0);
    if (output_.capacity() > kept_output_bytes) output_.shrink_to_fit();
}

// Also an answer that came while the one before it is still being sent.
void HttpSession::count_untaken() {
    share_.set_untaken(output_.size() + (response_ ? response_->body.size() : 0));
    if (!context_->admission.answers_fit() && context_->on_answers_full) {
        context_->on_answers_full();
    }
}

asio::awaitable<bool> HttpSession::send_output() {
    Pace pace(context_->limits.write_timeout, context_->limits.rate_min_bytes_per_second);
    sending_since_ = HttpClock::now();
    for (send_now(); !output_.empty(); send_now()) {
        count_untaken();
        deadline_ = pace.begin_wait(HttpClock::now());
        const auto rest = asio::buffer(output_) + output_sent_;
        const auto [error, size] = co_await socket_.async_write_some(rest, use_tuple);
        deadline_ = HttpClock::time_point::max();
        pace.end_wait(HttpClock::now(), size);
        output_sent_ += size;
        broken_ = broken_ || error;
    }
    co_return !broken_;
}

asio::awaitable<void> HttpSession::wait_for_reply() {
    deadline_ = in(context_->limits.answer_timeout);
    is_waiting_ = true;
    while (!response_ && !broken_) co_await wake_.async_wait(use_tuple);
    is_waiting_ = false;
    deadline_ = HttpClock::time_point::max();
}

// Who is refused for there being too much would be back at once.
asio::awaitable<void> HttpSession::hold_refusal() {
    holds_ = false;
    wake_.expires_after(context_->admission.limits().refusal_delay);
    co_await wake_.async_wait(use_tuple);
    wake_.expires_at(HttpClock::time_point::max());
}

// A refusal is lost when the socket closes over unread bytes: the peer's system throws it away.
asio::awaitable<void> HttpSession::linger() {
    error_code error;
    socket_.plain().shutdown(asio::socket_base::shutdown_send, error);
    input_.clear();
    deadline_ = in(context_->limits.linger_timeout);
    for (std::size_t left = context_->limits.linger_bytes_max; left > 0;) {
        const auto room = input_.prepare(body_read_bytes);
        const auto [failure, size] = co_await socket_.async_read_some(room, use_tuple);
        if (failure) break;
        left -= std::min(left, size);
    }
    deadline_ = HttpClock::time_point::max();
}

asio::awaitable<void> HttpSession::run_stream() {
    stream_ = Stream();
    BodyReader reader(*this);
    ResponseWriter writer(*this);
    std::exception_ptr failure;
    try {
        // Its own thread of control, so that abort() can cancel whatever the handler waits for.
        co_await asio::co_spawn(
            asio::any_io_executor(socket_.get_executor()), route_->stream(request_, reader, writer),
            asio::bind_cancellation_slot(stream_stop_.slot(), asio::use_awaitable));
    } catch (...) {
        failure = std::current_exception();
    }
    stream_stop_.slot().clear();
    input_.consume(std::exchange(piece_consumes_, 0));
    finish_stream(failure);
}

void HttpSession::finish_stream(std::exception_ptr failure) {
    if (broken_) return;
    if (failure || !(stream_.started || stream_.whole)) {
        log_error("streaming handler failed",
                  {{"request_id", format_request_id(request_number_)},
                   {"trace_id", trace_id()},
                   {"route", route_->pattern},
                   {"what", failure ? describe(failure) : "it gave no answer"}});
    }
    if (!body_.is_done()) {
        head_.keep_alive = false;
        lingers_ = true;
    }
    const bool was_slow = std::exchange(expired_, false);
    if (stream_.whole) {
        append_answer(std::move(*response_));
        return;
    }
    if (!stream_.started) {
        refuse(was_slow ? invalid("request-timeout", "the request came too slowly")
                        : Error{ErrorKind::corrupt, "internal-error", "the request failed"},
               !body_.is_done());
        return;
    }
    if (failure) {
        broken_ = true;  // without the last chunk, so that the client sees it is not whole
        return;
    }
    frame_gathered();
    if (next_frame().is_http_1_1 && head_.verb != Verb::head) output_ += last_chunk;
    if (!head_.is_http_1_1) head_.keep_alive = false;
    finish_request(stream_.status);
}

void HttpSession::frame_gathered() {
    if (stream_.gathered.empty()) return;
    if (head_.is_http_1_1) {
        append_chunk(output_, stream_.gathered);
    } else {
        output_ += stream_.gathered;
    }
    stream_.gathered.clear();
}

asio::awaitable<Result<std::string_view>> HttpSession::next_piece() {
    input_.consume(std::exchange(piece_consumes_, 0));
    while (!body_.is_done()) {
        const auto step = body_.next(unread());
        if (!step) co_return step.error();
        body_bytes_ += step->piece.size();
        if (auto refusal = count_body(body_bytes_)) co_return std::move(*refusal);
        if (!step->piece.empty()) {
            piece_consumes_ = step->consumed;
            co_return step->piece;
        }
        input_.consume(step->consumed);
        if (body_.is_done()) break;
        if (!stream_.started) invite_body();
        frame_gathered();
        const bool sent = co_await send_output();
        if (!sent) co_return unavailable("connection-lost", "the client is gone");
        const bool received = co_await receive();
        if (received) continue;
        if (expired_) co_return invalid("request-timeout", "the request came too slowly");
        broken_ = true;
        co_return unavailable("connection-lost", "the client is gone");
    }
    co_return std::string_view();
}

void HttpSession::check_deadline(HttpClock::time_point now) {
    if (now < deadline_) return;
    deadline_ = HttpClock::time_point::max();
    if (!is_waiting_) {
        expired_ = true;
        error_code ignored;  // nothing pending is as good as cancelled
        socket_.cancel(ignored);
        return;
    }
    if (open_reply_ != nullptr) open_reply_->target = nullptr;
    deliver(problem_response(
        unavailable("answer-too-late", "no answer in time; the outcome is unknown, ask again")));
}

void HttpSession::drain() {
    if (phase_ != Phase::head || input_.size() > 0 || !output_.empty()) return;
    error_code ignored;
    socket_.cancel(ignored);
}

void HttpSession::reset() {
    error_code ignored;
    socket_.plain().set_option(asio::socket_base::linger(true, 0), ignored);
    abort();
}

void HttpSession::abort() {
    const auto self = shared_from_this();  // what is cancelled may end the session
    broken_ = true;
    share_.set_untaken(0);
    error_code ignored;
    socket_.close(ignored);
    wake_.cancel();
    stream_stop_.emit(asio::cancellation_type::terminal);
}

}  // namespace anju
