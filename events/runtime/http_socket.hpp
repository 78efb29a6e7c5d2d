// One end of an HTTP connection, plain or with TLS. Reads and writes as a socket of Asio does; with
// TLS they may also fail with errors of OpenSSL.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <cstdint>
#include <utility>

#include "events/runtime/tls.hpp"

namespace anju {

// On one thread. What is pending when it is destroyed or moved must have ended.
class HttpSocket {
  public:
    using executor_type = boost::asio::io_context::executor_type;
    using Plain = boost::asio::basic_stream_socket<boost::asio::ip::tcp, executor_type>;
    using error_code = boost::system::error_code;

    explicit HttpSocket(const executor_type& executor) : plain_(executor) {}
    explicit HttpSocket(Plain connected) : plain_(std::move(connected)) {}

    executor_type get_executor() { return plain_.get_executor(); }
    Plain& plain() { return plain_; }
    const Plain& plain() const { return plain_; }

    // Everything from now on goes through it, async_handshake() first. The socket is connected.
    void use_tls(SslHandle tls);
    bool is_tls() const { return tls_ != nullptr; }
    SSL* tls() { return tls_.get(); }

    template <class Token>
    auto async_handshake(Token&& token) {
        const auto act = [](HttpSocket& socket) { return socket.shake_hands(); };
        return boost::asio::async_compose<Token, void(error_code, std::size_t)>(
            Operation<decltype(act)>{*this, act}, token, plain_);
    }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, const auto& into) {
                if (!tls_) return plain_.async_read_some(into, std::move(handler));
                const auto room = first_of<boost::asio::mutable_buffer>(into);
                start([room](HttpSocket& socket) { return socket.read(room); }, handler);
            },
            token, buffers);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, const auto& from) {
                if (!tls_) return plain_.async_write_some(from, std::move(handler));
                const auto bytes = first_of<boost::asio::const_buffer>(from);
                start([bytes](HttpSocket& socket) { return socket.write(bytes); }, handler);
            },
            token, buffers);
    }

    // As much as goes at once; would_block when that is nothing. The socket is non-blocking. What
    // would block must be tried again with the same bytes, and may be with more behind them.
    std::size_t write_some(boost::asio::const_buffer bytes, error_code& error);
    // True when nothing has come and the other end has not closed: a kept connection may be used.
    bool is_quiet();

    // Tells the other end that this was all, so that it need not take a cut for the end.
    void say_end();
    void cancel(error_code& error) { plain_.cancel(error); }
    void close(error_code& error) { plain_.close(error); }

  private:
    enum class Wait : std::uint8_t { nothing, input, room };
    struct Step {
        error_code error{};
        std::size_t size = 0;
        Wait wait = Wait::nothing;
    };

    // Tries, and again each time that the socket is ready for what was missing.
    template <class Act>
    struct Operation {
        HttpSocket& socket;
        Act act;
        Step step{};
        bool began = false;

        template <class Self>
        void operator()(Self& self, error_code failed = {}) {
            if (std::exchange(began, true) && step.wait == Wait::nothing) {
                return self.complete(step.error, step.size);
            }
            const bool is_first = step.wait == Wait::nothing;
            step = failed ? Step{failed} : act(socket);
            if (step.wait != Wait::nothing) {
                const auto kind = step.wait == Wait::input ? Plain::wait_read : Plain::wait_write;
                return socket.plain_.async_wait(kind, std::move(self));
            }
            if (!is_first) return self.complete(step.error, step.size);
            // Never from inside the call that began it.
            boost::asio::post(socket.get_executor(), std::move(self));
        }
    };
    template <class Act, class Handler>
    void start(Act act, Handler& handler) {
        boost::asio::async_compose<Handler, void(error_code, std::size_t)>(
            Operation<Act>{*this, act}, handler, plain_);
    }

    template <class Buffer, class Buffers>
    static Buffer first_of(const Buffers& buffers) {
        const auto end = boost::asio::buffer_sequence_end(buffers);
        for (auto each = boost::asio::buffer_sequence_begin(buffers); each != end; ++each) {
            const Buffer buffer(*each);
            if (buffer.size() > 0) return buffer;
        }
        return Buffer();
    }

    Step read(boost::asio::mutable_buffer room);
    Step write(boost::asio::const_buffer bytes);
    Step shake_hands();
    Step step_of(int outcome);

    Plain plain_;
    SslHandle tls_;
};

}  // namespace anju
