#include "events/runtime/http.hpp"

#include "events/runtime/http_session.hpp"
#include "events/runtime/logging.hpp"

#include <boost/asio/co_spawn.hpp>
#include <vector>

namespace anju {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds accept_retry_delay{100};  // after running out of descriptors

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
        if (error) {
            return unavailable("address-unavailable", "cannot listen on " + options_.address + ":" +
                                                          std::to_string(options_.port) + ": " +
                                                          error.message());
        }
        context_->on_session_end = [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->notice_end();
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
        acceptor_.async_accept([self = shared_from_this()](error_code error, HttpSocket socket) {
            if (!self->acceptor_.is_open()) return;
            if (error) {
                self->retry_accept(error);
                return;
            }
            self->start_session(std::move(socket));
            self->accept();
        });
    }

    void retry_accept(const error_code& error) {
        log_warning("accepting pauses", {{"error", error.message()}});
        retry_.expires_after(accept_retry_delay);
        retry_.async_wait([self = shared_from_this()](error_code cancelled) {
            if (!cancelled) self->accept();
        });
    }

    void start_session(HttpSocket socket) {
        const HttpLimits& limits = options_.limits;
        const std::size_t open = context_->connections;
        if (open >= limits.connections_max + limits.refusals_max) return;  // closes the socket
        const auto session = std::make_shared<HttpSession>(std::move(socket), context_);
        if (open >= limits.connections_max) session->refuse_connection();
        sessions_.push_back(*session);
        asio::co_spawn(acceptor_.get_executor(), session->run(),
                       [session](const std::exception_ptr& failure) { session->end(failure); });
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

void HttpServer::stop(std::function<void()> stopped) {
    listener_->stop(std::move(stopped));
}

}  // namespace anju
