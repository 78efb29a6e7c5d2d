#include "events/runtime/http.hpp"

#include "events/runtime/http_session.hpp"
#include "events/runtime/logging.hpp"

#include <sys/resource.h>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <limits>
#include <vector>

namespace anju {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds accept_retry_delay{100};  // after running out of descriptors
// Connections that wait are accepted together: one a turn of the loop would leave them waiting
// until the system drops them. So many at most, so that the others have their turn.
constexpr int accepts_per_turn_max = 256;
// Descriptors that connections leave to everything else, the files of log and rows above all: so
// many, but at most a quarter of all.
constexpr std::uint64_t descriptors_reserved_max = 1'024;
constexpr std::uint64_t reserved_share = 4;
constexpr int idle_closed_per_pause = 64;
constexpr std::size_t slow_answer_bytes_min = 64 * 1024;  // less is not worth cutting it

// The first descriptor that a connection may not have.
std::uint64_t descriptors_for_connections() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::numeric_limits<std::uint64_t>::max();
    return limit.rlim_cur - std::min(limit.rlim_cur / reserved_share, descriptors_reserved_max);
}

using Sessions = boost::intrusive::list<HttpSession, boost::intrusive::constant_time_size<false>>;

}  // namespace

class HttpServer::Listener : public std::enable_shared_from_this<Listener> {
  public:
    Listener(asio::io_context& io, Router router, HttpServerOptions options)
        : options_(std::move(options)),
          context_(std::make_shared<HttpServerContext>()),
          acceptor_(io.get_executor()),
          tick_(io.get_executor()),
          retry_(io.get_executor()) {
        context_->limits = options_.limits;
        context_->admission = HttpAdmission(options_.admission);
        context_->router = std::move(router);
        context_->on_answer = options_.on_answer;
        context_->admit = options_.admit;
    }

    Result<void> listen() {
        error_code error;
        const auto address = asio::ip::make_address(options_.address, error);
        const tcp::endpoint endpoint(address, options_.port);
        if (!error) acceptor_.open(endpoint.protocol(), error);
        if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
        if (!error) acceptor_.bind(endpoint, error);
        if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
        if (!error) acceptor_.non_blocking(true, error);
        if (error) {
            return unavailable("address-unavailable", "cannot listen on " + options_.address + ":" +
                                                          std::to_string(options_.port) + ": " +
                                                          error.message());
        }
        context_->on_session_end = [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->notice_end();
        };
        context_->on_answers_full = [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->cut_slow_readers();
        };
        tick();
        accept();
        return {};
    }

    std::uint16_t port() const {
        error_code error;
        const auto endpoint = acceptor_.local_endpoint(error);
        return error ? std::uint16_t{0} : endpoint.port();
    }

    std::size_t connections() const { return context_->connections; }

    HttpLoad load() const {
        HttpLoad load = context_->admission.load();
        load.connections = context_->connections;
        load.handshakes_failed = context_->handshakes_failed;
        if (options_.tls) load.certificate_valid_to = options_.tls->valid_to();
        return load;
    }

    void stop(std::function<void()> stopped) {
        close_acceptor();
        context_->stopping = true;
        stopped_ = std::move(stopped);
        stop_deadline_ = HttpClock::now() + options_.limits.stop_timeout;
        for (HttpSession& session : sessions_) session.drain();
        notice_end();
    }

    void close() {
        close_acceptor();
        end_ticks();
        abort_sessions();
    }

  private:
    void close_acceptor() {
        error_code ignored;  // closed already is closed
        acceptor_.close(ignored);
        retry_.cancel();
    }

    void abort_sessions() {
        std::vector<std::shared_ptr<HttpSession>> all;
        for (HttpSession& session : sessions_) all.push_back(session.shared_from_this());
        for (const auto& session : all) session->abort();
    }

    void notice_end() {
        if (!context_->stopping || !sessions_.empty()) return;
        end_ticks();
        if (auto stopped = std::exchange(stopped_, {})) stopped();
    }

    void tick() {
        context_->now = HttpClock::now();
        context_->date_line = date_line(std::time(nullptr));
        for (HttpSession& session : sessions_) session.check_deadline(context_->now);
        if (context_->stopping && context_->now >= stop_deadline_) abort_sessions();
        if (ended_) return;
        tick_.expires_at(context_->now + options_.limits.tick);
        tick_.async_wait([self = shared_from_this()](error_code error) {
            if (!error && !self->ended_) self->tick();
        });
    }

    // Cancelling alone does not reach a tick that stands in the queue already.
    void end_ticks() {
        ended_ = true;
        tick_.cancel();
    }

    void accept() {
        acceptor_.async_wait(asio::socket_base::wait_read,
                             [self = shared_from_this()](const error_code& cancelled) {
                                 if (!cancelled && self->acceptor_.is_open())
                                     self->accept_waiting();
                             });
    }

    void accept_waiting() {
        const auto descriptor_end = descriptors_for_connections();
        for (int count = 0; count < accepts_per_turn_max; ++count) {
            error_code error;
            HttpSocket::Plain socket(acceptor_.get_executor());
            acceptor_.accept(socket, error);
            if (error == asio::error::would_block) break;
            if (error == asio::error::connection_aborted) continue;
            if (error) return pause_accepting(error.message());
            // Descriptors are given from the lowest that is free: so high, hardly any is.
            if (static_cast<std::uint64_t>(socket.native_handle()) >= descriptor_end) {
                context_->admission.count(HttpShed::connections);
                return pause_accepting("the descriptors that connections may have are in use");
            }
            start_session(std::move(socket));
        }
        is_pausing_ = false;
        accept();
    }

    void pause_accepting(const std::string& why) {
        for (int left = idle_closed_per_pause; left > 0 && close_an_idle_one(); --left) continue;
        context_->admission.count_pause();
        if (!std::exchange(is_pausing_, true)) log_warning("accepting pauses", {{"error", why}});
        retry_.expires_after(accept_retry_delay);
        retry_.async_wait([self = shared_from_this()](error_code cancelled) {
            if (!cancelled) self->accept();
        });
    }

    // The one that idles for longest makes room for another; false when none idles for long.
    bool close_an_idle_one() {
        return close_the_first_of(context_->handshakes) || close_the_first_of(context_->idle);
    }

    bool close_the_first_of(IdleConnections& idle) {
        const auto since = HttpClock::now() - context_->admission.limits().idle_min;
        if (idle.empty() || idle.front().idle_since() > since) return false;
        idle.front().close_idle();
        context_->admission.count(HttpShed::idle);
        return true;
    }

    // Handshakes that are slow make room for others.
    bool takes_handshake() {
        if (context_->handshaking < options_.limits.handshakes_max) return true;
        context_->admission.count(HttpShed::handshakes);
        return close_the_first_of(context_->handshakes);
    }

    void start_session(HttpSocket::Plain accepted) {
        const HttpLimits& limits = options_.limits;
        const std::size_t open = context_->connections;
        const bool is_full = open >= limits.connections_max && !close_an_idle_one();
        if (is_full) context_->admission.count(HttpShed::connections);
        if (open >= limits.connections_max + limits.refusals_max) return;  // closes the socket
        if (options_.tls && !takes_handshake()) return;
        HttpSocket socket(std::move(accepted));
        if (options_.tls) socket.use_tls(options_.tls->accept());
        const auto session = std::make_shared<HttpSession>(std::move(socket), context_);
        if (is_full) session->refuse_connection();
        sessions_.push_back(*session);
        asio::co_spawn(acceptor_.get_executor(), session->run(),
                       [session](const std::exception_ptr& failure) { session->end(failure); });
    }

    // Those that read one answer for longest are the slow ones: they go until the rest fits.
    void cut_slow_readers() {
        std::vector<std::shared_ptr<HttpSession>> slow;
        for (HttpSession& session : sessions_) {
            if (session.untaken() >= slow_answer_bytes_min) {
                slow.push_back(session.shared_from_this());
            }
        }
        std::ranges::sort(slow, {}, [](const auto& one) { return one->sending_since(); });
        for (const auto& session : slow) {
            if (context_->admission.answers_fit()) return;
            session->reset();
            context_->admission.count(HttpShed::answers);
        }
    }

    HttpServerOptions options_;
    std::shared_ptr<HttpServerContext> context_;  // shared with the sessions
    asio::basic_socket_acceptor<tcp, HttpExecutor> acceptor_;
    asio::basic_waitable_timer<HttpClock, asio::wait_traits<HttpClock>, HttpExecutor> tick_;
    asio::basic_waitable_timer<HttpClock, asio::wait_traits<HttpClock>, HttpExecutor> retry_;
    Sessions sessions_;
    HttpClock::time_point stop_deadline_{};
    std::function<void()> stopped_;
    bool ended_ = false;
    bool is_pausing_ = false;  // it was told already
};

HttpServer::HttpServer(asio::io_context& io, Router router, HttpServerOptions options)
    : listener_(std::make_shared<Listener>(io, std::move(router), std::move(options))) {}

HttpServer::~HttpServer() {
    listener_->close();
}

Result<void> HttpServer::listen() {
    return listener_->listen();
}

std::uint16_t HttpServer::port() const {
    return listener_->port();
}

std::size_t HttpServer::connections() const {
    return listener_->connections();
}

HttpLoad HttpServer::load() const {
    return listener_->load();
}

void HttpServer::stop(std::function<void()> stopped) {
    listener_->stop(std::move(stopped));
}

}  // namespace anju
