#include "tests/bench/bare_server.hpp"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <memory>
#include <utility>

namespace anju::bench {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::asio::ip::tcp;

class BareServer::Session : public std::enable_shared_from_this<Session> {
  public:
    Session(tcp::socket socket, const std::string& body) : socket_(std::move(socket)) {
        socket_.set_option(tcp::no_delay(true));
        response_.set(http::field::content_type, "application/json");
        response_.body() = body;
        response_.prepare_payload();
    }

    void read() {
        request_ = {};
        http::async_read(socket_, buffer_, request_,
                         [self = shared_from_this()](beast::error_code error, std::size_t) {
                             if (!error) self->write();
                         });
    }

  private:
    void write() {
        http::async_write(socket_, response_,
                          [self = shared_from_this()](beast::error_code error, std::size_t) {
                              if (!error) self->read();
                          });
    }

    tcp::socket socket_;
    beast::flat_buffer buffer_;
    http::request<http::empty_body> request_;
    http::response<http::string_body> response_{http::status::ok, 11};
};

BareServer::BareServer(std::string body)
    : body_(std::move(body)), acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}) {
    accept();
    thread_ = std::thread([this] { io_.run(); });
}

BareServer::~BareServer() {
    io_.stop();
    thread_.join();
}

std::string BareServer::url() const {
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
}

void BareServer::accept() {
    acceptor_.async_accept([this](beast::error_code error, tcp::socket socket) {
        if (error) return;
        std::make_shared<Session>(std::move(socket), body_)->read();
        accept();
    });
}

}  // namespace anju::bench
