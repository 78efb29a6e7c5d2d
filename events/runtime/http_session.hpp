// One HTTP connection: reads requests in order, has them answered in order, keeps the time limits.
// Internal to the server. Everything here runs on the one io thread.
#pragma once

#include "events/runtime/http_admission.hpp"
#include "events/runtime/http_body.hpp"
#include "events/runtime/http_head.hpp"
#include "events/runtime/http_language.hpp"
#include "events/runtime/http_limits.hpp"
#include "events/runtime/http_socket.hpp"
#include "events/runtime/http_wire.hpp"
#include "events/runtime/router.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/intrusive/list.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace anju {

using HttpExecutor = HttpSocket::executor_type;
using HttpClock = std::chrono::steady_clock;

// Told of each answer, on the io thread; the route is null when none matched.
using AnswerObserver =
    std::function<void(const Route* route, int status, std::chrono::nanoseconds took)>;

using SessionHook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

// What all connections of a server share.
struct HttpServerContext {
    HttpLimits limits;
    Router router;
    AnswerObserver on_answer;
    std::function<Result<void>(HttpRequest& request)> admit;
    std::function<void()> on_session_end{};
    std::function<void()> on_answers_full{};  // more of them wait to be taken than may
    HttpAdmission admission{};
    IdleConnections idle{};
    IdleConnections handshakes{};  // of TLS, that are not over
    std::size_t handshaking = 0;   // how many of those there are
    std::uint64_t handshakes_failed = 0;
    std::string date_line{};      // renewed with each tick
    HttpClock::time_point now{};  // of the last tick: deadlines need no better clock
    std::uint64_t requests = 0;
    std::size_t connections = 0;
    bool stopping = false;
};

class HttpSession final : public std::enable_shared_from_this<HttpSession>,
                          public SessionHook,
                          private IdleConnection,
                          private ReplyTarget {
  public:
    // The context is shared because sessions may outlive the server object.
    HttpSession(HttpSocket socket, std::shared_ptr<HttpServerContext> context);
    ~HttpSession();

    // Serves the connection to its end. The caller keeps the session alive until it returns.
    boost::asio::awaitable<void> run();
    // Makes run() answer 503 and close.
    void refuse_connection();
    // When run() has returned: `failure` is what it threw.
    void end(const std::exception_ptr& failure);
    void check_deadline(HttpClock::time_point now);
    // Bytes of answers that the peer has yet to take, and since when it takes some; aborting gives
    // them back at once.
    std::size_t untaken() const { return share_.untaken(); }
    HttpClock::time_point sending_since() const { return sending_since_; }
    // Closes as soon as nothing is in flight.
    void drain();
    void abort();
    // The same, and the system forgets what it has not sent: it would keep it for a slow peer.
    void reset();

  private:
    friend class BodyReader;
    friend class ResponseWriter;

    enum class Phase { head, body, answer, stream };
    enum class Next { input, reply, stream, send, close };

    struct Stream {
        std::string gathered{};  // written, not yet framed
        int status = 0;
        bool started = false;
        bool whole = false;  // answered by ResponseWriter::answer
    };

    // http_session.cpp: the order of things.
    Next advance();
    bool begin_request();
    void open_request();
    void take_request(RequestHead head, std::size_t head_size);
    std::optional<Error> accept_request(std::string_view target);
    std::optional<Error> admit();
    void shed(const Error& error);
    bool skip_body();
    bool collect_body();
    std::optional<Error> count_body(std::size_t bytes);
    void invite_body();
    void invoke_handler();
    void deliver(HttpResponse&& response) override;
    void abandoned() override;
    void refuse(const Error& error, bool close);
    void append_answer(HttpResponse response);
    void append_framed(const HttpResponse& response, const AnswerFrame& frame);
    AnswerFrame next_frame() const;
    void finish_request(int status);
    std::string_view trace_id() const;
    void log_step(int status) const;

    // http_session_io.cpp: waiting for the peer and for handlers.
    boost::asio::awaitable<bool> shake_hands();
    boost::asio::awaitable<bool> receive();
    boost::asio::awaitable<bool> send_output();
    boost::asio::awaitable<void> wait_for_reply();
    boost::asio::awaitable<void> linger();
    boost::asio::awaitable<void> hold_refusal();
    boost::asio::awaitable<void> run_stream();
    boost::asio::awaitable<Result<std::string_view>> next_piece();
    void frame_gathered();
    void finish_stream(std::exception_ptr failure);
    void send_now();
    void on_receive_failed();
    void count_untaken();
    void wait_as_idle();
    HttpClock::time_point idle_since() const override { return idle_since_; }
    void close_idle() override;
    HttpClock::duration time_in_line();
    HttpClock::time_point input_deadline();
    HttpClock::time_point in(std::chrono::milliseconds timeout) const;
    std::string_view unread() const;

    std::shared_ptr<HttpServerContext> context_;
    HttpShare share_;
    HttpSocket socket_;
    boost::asio::basic_waitable_timer<HttpClock, boost::asio::wait_traits<HttpClock>, HttpExecutor>
        wake_;  // never expires: cancelling it ends a wait for a reply
    boost::asio::cancellation_signal stream_stop_;
    std::string remote_address_;
    std::shared_ptr<const PeerCertificate> certificate_{};  // that the peer has shown

    boost::beast::flat_buffer input_;
    std::string output_;
    std::size_t output_sent_ = 0;

    Phase phase_ = Phase::head;
    HeadScanner scanner_;
    RequestHead head_;
    HttpRequest request_;
    const Route* route_ = nullptr;
    std::uint64_t request_number_ = 0;
    std::string trace_step_{};  // "traceparent" of what is asked for it; empty without a trace
    HttpClock::time_point began_{};
    HttpClock::time_point idle_since_{};  // it waits for bytes of a request
    HttpClock::time_point sending_since_{};
    HttpClock::duration waited_{};  // of the request that is read: in line before it was
    bool never_stored_ = false;
    Language language_ = Language::english;  // of its problems

    BodyDecoder body_;
    Pace pace_{{}, 1};
    std::uint64_t body_bytes_ = 0;
    std::size_t piece_consumes_ = 0;  // input under the piece a BodyReader gave out
    Stream stream_;

    ReplyState* open_reply_ = nullptr;  // owned by the copies of the Reply
    std::optional<HttpResponse> response_;

    HttpClock::time_point deadline_ = HttpClock::time_point::max();
    std::optional<HttpClock::time_point> head_deadline_;
    bool has_served_ = false;
    bool is_waiting_ = false;  // for a reply
    bool expired_ = false;
    bool closing_ = false;  // after what is in output_
    bool lingers_ = false;  // the peer may still be sending
    bool holds_ = false;    // a refusal, for a while
    bool broken_ = false;
};

}  // namespace anju
