#include "events/runtime/http_client_connection.hpp"

#include <boost/asio/connect.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace anju {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

}  // namespace

ClientConnection::ClientConnection(asio::io_context& io, ClientConnectionOwner& owner,
                                   const BaseUrl& url, const HttpClientOptions& options)
    : owner_(owner),
      url_(url),
      options_(options),
      socket_(io.get_executor()),
      resolver_(io.get_executor()),
      timer_(io.get_executor()) {}

void ClientConnection::connect() {
    connecting_ = true;
    arm(ClientClock::now() + std::min(options_.connect_timeout, options_.answer_timeout));
    error_code no_address;
    const auto address = asio::ip::make_address(url_.host, no_address);
    if (!no_address) {
        const Tcp::endpoint endpoint(address, url_.port);
        connect_to(Tcp::resolver::results_type::create(endpoint, url_.host, {}));
        return;
    }
    resolver_.async_resolve(url_.host, std::to_string(url_.port),
                            [self = shared_from_this()](error_code error, const auto& endpoints) {
                                if (!self->connecting_) return;  // the deadline was first
                                if (error) {
                                    self->fail_connect(error.message());
                                    return;
                                }
                                self->connect_to(endpoints);
                            });
}

void ClientConnection::connect_to(const Tcp::resolver::results_type& endpoints) {
    asio::async_connect(socket_.plain(), endpoints,
                        [self = shared_from_this()](error_code error, const Tcp::endpoint&) {
                            self->on_connected(error);
                        });
}

void ClientConnection::on_connected(error_code error) {
    if (!connecting_) return;  // the deadline or abort() was first
    if (!error) socket_.plain().set_option(Tcp::no_delay(true), error);
    if (error) return fail_connect(error.message());
    if (!url_.tls) return begin_use();
    socket_.use_tls(options_.tls->connect(url_.host));
    socket_.async_handshake(
        [self = shared_from_this()](error_code failed, std::size_t) { self->on_shaken(failed); });
}

void ClientConnection::on_shaken(error_code error) {
    if (!connecting_) return;  // the deadline or abort() was first
    if (error) return fail_connect(handshake_failure(socket_.tls(), error.message()));
    begin_use();
}

void ClientConnection::begin_use() {
    connecting_ = false;
    is_new_ = true;
    timer_.cancel();
    idle_since_ = ClientClock::now();
    const bool is_retrying = call_.has_value();
    owner_.on_ready(*this);
    if (is_retrying) begin_call();
    is_new_ = false;
}

void ClientConnection::fail_connect(const std::string& why) {
    const auto self = shared_from_this();  // the owner lets go of it
    connecting_ = false;
    gone_ = true;
    timer_.cancel();
    close_socket();
    if (call_) owner_.answer(std::move(call_->done), peer_unreachable(url_, why));
    owner_.on_connect_failed(*this, why);
}

bool ClientConnection::has_idled_out() const {
    return !call_ && !connecting_ && ClientClock::now() - idle_since_ >= options_.idle_max;
}

bool ClientConnection::is_usable() {
    if (is_new_) return true;
    // Neither the end nor a byte may have come: nobody asked for one.
    return !has_idled_out() && socket_.is_quiet();
}

void ClientConnection::serve(ClientCall call) {
    call_ = std::move(call);
    begin_call();
}

// Reads while it writes: a peer may refuse a body before it has all of it.
void ClientConnection::begin_call() {
    expired_ = false;
    was_kept_ = !is_new_;
    sent_bytes_ = 0;
    arm(call_->deadline);
    buffer_.clear();
    begin_answer();
    writing_ = true;
    http::async_write(socket_, call_->message,
                      [self = shared_from_this()](error_code error, std::size_t size) {
                          self->writing_ = false;
                          self->write_error_ = error;
                          self->sent_bytes_ = size;
                          if (!self->reading_) self->settle();
                      });
    read();
}

void ClientConnection::begin_answer() {
    parser_.emplace();
    parser_->header_limit(answer_head_bytes_max);
    parser_->body_limit(options_.answer_bytes_max);
    parser_->skip(call_->message.method() == Verb::head);
}

void ClientConnection::read() {
    reading_ = true;
    http::async_read(
        socket_, buffer_, *parser_,
        [self = shared_from_this()](error_code error, std::size_t) { self->on_read(error); });
}

void ClientConnection::on_read(error_code error) {
    reading_ = false;
    read_error_ = error;
    if (!error && !gone_ && parser_->get().result_int() < 200) {  // the answer is still to come
        begin_answer();
        read();
        return;
    }
    if (writing_) {
        close_socket();  // its end comes next and settles the call
        return;
    }
    settle();
}

// Neither reads nor writes any more.
void ClientConnection::settle() {
    if (gone_) return;
    const auto self = shared_from_this();  // the owner may let go of it
    timer_.cancel();
    if (may_retry()) {
        call_->retried = true;
        close_socket();
        owner_.on_reconnect(*this);
        connect();
        return;
    }
    AnswerDone done = std::move(call_->done);
    call_.reset();
    if (read_error_) {
        owner_.answer(std::move(done), why_lost());
    } else {
        const bool is_kept = parser_->keep_alive() && !write_error_ && buffer_.size() == 0 &&
                             socket_.plain().is_open();
        owner_.answer(std::move(done), to_response(parser_->release()));
        if (is_kept) {
            idle_since_ = ClientClock::now();
            owner_.on_ready(*this);
            return;
        }
    }
    gone_ = true;
    close_socket();
    owner_.on_closed(*this);
}

// A kept connection may have been closed by the peer just before the call was sent. It is sent
// again when sending it twice changes nothing, or when certainly nothing of it was sent.
bool ClientConnection::may_retry() const {
    if (!read_error_ || !was_kept_ || call_->retried || expired_ || parser_->got_some()) {
        return false;
    }
    const Verb verb = call_->message.method();
    return verb == Verb::get || verb == Verb::head || (write_error_ && sent_bytes_ == 0);
}

Error ClientConnection::why_lost() const {
    if (read_error_ == http::error::body_limit) {
        return unavailable("answer-too-large", url_.authority() + ": the answer has more than " +
                                                   std::to_string(options_.answer_bytes_max) +
                                                   " bytes");
    }
    if (expired_) {
        return answer_lost(
            url_, "no answer within " + std::to_string(options_.answer_timeout.count()) + " ms");
    }
    if (write_error_ && sent_bytes_ == 0) {
        return peer_unreachable(url_, "nothing could be sent: " + write_error_.message());
    }
    return answer_lost(url_, "the answer broke off: " + read_error_.message());
}

void ClientConnection::arm(ClientClock::time_point deadline) {
    timer_.expires_at(deadline);
    timer_.async_wait([self = shared_from_this()](error_code cancelled) {
        if (!cancelled) self->on_deadline();
    });
}

void ClientConnection::on_deadline() {
    // Cancelling does not reach a wait that has just ended and stands in the queue.
    if (gone_ || timer_.expiry() > ClientClock::now()) return;
    if (connecting_) {
        fail_connect("no connection within " + std::to_string(options_.connect_timeout.count()) +
                     " ms");
        return;
    }
    if (!call_) return;
    expired_ = true;
    close_socket();
}

void ClientConnection::abort() {
    const bool was_connecting = std::exchange(connecting_, false);
    gone_ = true;
    timer_.cancel();
    resolver_.cancel();
    close_socket();
    if (!call_ || !call_->done) return;
    const std::string why = "the client was closed";
    owner_.answer(std::move(call_->done),
                  was_connecting ? peer_unreachable(url_, why) : answer_lost(url_, why));
}

void ClientConnection::close_socket() {
    error_code ignored;  // closed already is closed
    socket_.close(ignored);
}

}  // namespace anju
