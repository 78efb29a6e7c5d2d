#include "events/runtime/http_socket.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ssl/error.hpp>
#include <cerrno>
#include <climits>
#include <new>

namespace anju {
namespace {

namespace asio = boost::asio;

// As OpenSSL's own BIO of a socket, but that a peer that is gone is an error and not a signal.
int send_bytes(BIO* bio, const char* bytes, int size) {
    const auto sent = ::send(static_cast<int>(BIO_get_fd(bio, nullptr)), bytes,
                             static_cast<std::size_t>(size), MSG_NOSIGNAL);
    BIO_clear_retry_flags(bio);
    if (sent <= 0 && BIO_sock_should_retry(static_cast<int>(sent)) != 0) BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

const BIO_METHOD* socket_method() {
    static const BIO_METHOD* const made = [] {
        const auto* base = BIO_s_socket();
        auto* method = BIO_meth_new(BIO_TYPE_SOCKET, "socket");
        BIO_meth_set_create(method, BIO_meth_get_create(base));
        BIO_meth_set_destroy(method, BIO_meth_get_destroy(base));
        BIO_meth_set_ctrl(method, BIO_meth_get_ctrl(base));
        BIO_meth_set_read(method, BIO_meth_get_read(base));
        BIO_meth_set_write(method, send_bytes);
        return method;
    }();
    return made;
}

int size_of(std::size_t bytes) {
    return static_cast<int>(std::min(bytes, std::size_t{INT_MAX}));
}

}  // namespace

void HttpSocket::use_tls(SslHandle tls) {
    error_code failed;  // shows when it is read
    plain_.non_blocking(true, failed);
    auto* bio = BIO_new(socket_method());
    if (bio == nullptr) throw std::bad_alloc();
    BIO_set_fd(bio, plain_.native_handle(), BIO_NOCLOSE);
    SSL_set_bio(tls.get(), bio, bio);
    tls_ = std::move(tls);
}

HttpSocket::Step HttpSocket::step_of(int outcome) {
    if (outcome > 0) return {{}, static_cast<std::size_t>(outcome)};
    const int system_error = errno;
    switch (SSL_get_error(tls_.get(), outcome)) {
        case SSL_ERROR_WANT_READ:
            return {{}, 0, Wait::input};
        case SSL_ERROR_WANT_WRITE:
            return {{}, 0, Wait::room};
        case SSL_ERROR_ZERO_RETURN:
            return {asio::error::eof};
        case SSL_ERROR_SYSCALL:
            if (system_error == 0) return {asio::ssl::error::stream_truncated};
            return {error_code(system_error, asio::error::get_system_category())};
        default:
            break;
    }
    const auto code = ERR_get_error();
    if (ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        return {asio::ssl::error::stream_truncated};
    }
    return {error_code(static_cast<int>(code), asio::error::get_ssl_category())};
}

// The descriptor of a closed socket may be another's by now.
HttpSocket::Step HttpSocket::read(asio::mutable_buffer room) {
    if (!plain_.is_open()) return {asio::error::operation_aborted};
    if (room.size() == 0) return {};
    ERR_clear_error();
    errno = 0;
    return step_of(SSL_read(tls_.get(), room.data(), size_of(room.size())));
}

HttpSocket::Step HttpSocket::write(asio::const_buffer bytes) {
    if (!plain_.is_open()) return {asio::error::operation_aborted};
    if (bytes.size() == 0) return {};
    ERR_clear_error();
    errno = 0;
    return step_of(SSL_write(tls_.get(), bytes.data(), size_of(bytes.size())));
}

HttpSocket::Step HttpSocket::shake_hands() {
    if (!plain_.is_open()) return {asio::error::operation_aborted};
    ERR_clear_error();
    errno = 0;
    auto step = step_of(SSL_do_handshake(tls_.get()));
    step.size = 0;
    return step;
}

std::size_t HttpSocket::write_some(asio::const_buffer bytes, error_code& error) {
    if (!tls_) return plain_.write_some(bytes, error);
    const auto step = write(bytes);
    error = step.wait == Wait::nothing ? step.error : error_code(asio::error::would_block);
    return step.size;
}

bool HttpSocket::is_quiet() {
    char byte = 0;
    error_code error;
    plain_.non_blocking(true, error);
    if (error) return false;
    if (!tls_) {
        plain_.receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, error);
        return error == asio::error::would_block;
    }
    ERR_clear_error();
    errno = 0;
    return step_of(SSL_peek(tls_.get(), &byte, 1)).wait == Wait::input;
}

void HttpSocket::say_end() {
    if (!tls_ || !plain_.is_open() || SSL_is_init_finished(tls_.get()) == 0) return;
    ERR_clear_error();
    SSL_shutdown(tls_.get());  // what does not go at once is not waited for
    ERR_clear_error();
}

}  // namespace anju
