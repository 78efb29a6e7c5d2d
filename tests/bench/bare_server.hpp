// The raw limit of answering over HTTP: Boost.Beast on one thread, the same body to everybody.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <thread>

namespace anju::bench {

class BareServer {
  public:
    explicit BareServer(std::string body);
    ~BareServer();
    BareServer(const BareServer&) = delete;
    BareServer& operator=(const BareServer&) = delete;

    std::string url() const;

  private:
    class Session;
    void accept();

    const std::string body_;
    boost::asio::io_context io_{1};
    boost::asio::ip::tcp::acceptor acceptor_;
    std::thread thread_;
};

}  // namespace anju::bench
