#include "tests/bench/load.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "tests/bench/benchmark.hpp"
#include "tests/contract/socket_address.hpp"

namespace anju::bench {
namespace {

constexpr int stalled_ms = 20'000;

// "127.0.0.1:8080" of "http://127.0.0.1:8080".
std::string host_of(const std::string& url) {
    return url.substr(url.find("//") + 2);
}

int connect_to(const std::string& host) {
    const sockaddr_in address = test::address_of(host);
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (socket < 0 ||
        ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address)) {
        fail(fmt::format("{}: {}", host, std::strerror(errno)));
    }
    return socket;
}

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) fail(std::string("send: ") + std::strerror(errno));
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

// Gathers one answer with a Content-Length.
class Answer {
  public:
    // Reads once, blocking; whether the answer is whole.
    bool read(int socket) {
        std::array<char, 65'536> buffer;
        const auto size = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (size <= 0) fail("the server closed the connection");
        text_.append(buffer.data(), static_cast<std::size_t>(size));
        if (whole_ == 0) find_end();
        return whole_ != 0 && text_.size() >= whole_;
    }
    std::string_view status() const { return std::string_view(text_).substr(9, 3); }
    std::string body() const { return text_.substr(head_); }
    const std::string& text() const { return text_; }
    void clear() {
        text_.clear();
        head_ = whole_ = 0;
    }

  private:
    void find_end() {
        const auto end = text_.find("\r\n\r\n");
        if (end == std::string::npos) return;
        constexpr std::string_view name = "Content-Length: ";
        const auto length = text_.find(name);
        if (length == std::string::npos || length > end) fail("an answer without its length");
        std::size_t size = 0;
        const char* first = text_.data() + length + name.size();
        std::from_chars(first, text_.data() + text_.size(), size);
        head_ = end + 4;
        whole_ = head_ + size;
    }

    std::string text_;
    std::size_t head_ = 0;
    std::size_t whole_ = 0;  // 0: not known yet
};

class Connections {
  public:
    Connections(const std::string& url, const std::string& target, int count)
        : epoll_(::epoll_create1(EPOLL_CLOEXEC)),
          request_(fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\n\r\n", target, host_of(url))),
          all_(static_cast<std::size_t>(count)) {
        for (std::uint32_t i = 0; i < all_.size(); ++i) {
            all_[i].socket = connect_to(host_of(url));
            epoll_event event{.events = EPOLLIN, .data = {.u32 = i}};
            ::epoll_ctl(epoll_, EPOLL_CTL_ADD, all_[i].socket, &event);
        }
    }
    ~Connections() {
        for (const auto& one : all_) ::close(one.socket);
        ::close(epoll_);
    }
    Connections(const Connections&) = delete;
    Connections& operator=(const Connections&) = delete;

    LoadResult run(double seconds) {
        LoadResult result;
        const auto start = Clock::now();
        for (auto& one : all_) send(one);
        std::array<epoll_event, 64> events;
        for (std::size_t open = all_.size(); open > 0;) {
            const int count = ::epoll_wait(epoll_, events.data(), events.size(), stalled_ms);
            if (count <= 0) fail("the server does not answer");
            for (int i = 0; i < count; ++i) {
                auto& one = all_[events[static_cast<std::size_t>(i)].data.u32];
                if (!one.answer.read(one.socket)) continue;
                if (one.answer.status() != "200") fail(one.answer.text());
                result.latencies_ms.push_back(1'000 * seconds_since(one.sent));
                one.answer.clear();
                if (seconds_since(start) < seconds) {
                    send(one);
                } else {
                    --open;
                }
            }
        }
        result.seconds = seconds_since(start);
        return result;
    }

  private:
    struct Connection {
        int socket = -1;
        Clock::time_point sent;
        Answer answer;
    };

    void send(Connection& one) {
        one.sent = Clock::now();
        send_all(one.socket, request_);
    }

    const int epoll_;
    const std::string request_;
    std::vector<Connection> all_;
};

}  // namespace

LoadResult load(const std::string& url, const std::string& target, int connections,
                double seconds) {
    return Connections(url, target, connections).run(seconds);
}

BlockingClient::BlockingClient(const std::string& url)
    : socket_(connect_to(host_of(url))), host_(host_of(url)) {}

BlockingClient::~BlockingClient() {
    ::close(socket_);
}

std::string BlockingClient::get(const std::string& target) {
    return send(fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\n\r\n", target, host_), "200");
}

std::string BlockingClient::post(const std::string& target, const std::string& headers,
                                 std::string_view body) {
    return send(fmt::format("POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n{}"
                            "Content-Length: {}\r\n\r\n{}",
                            target, host_, headers, body.size(), body),
                "201");
}

std::string BlockingClient::send(const std::string& request, std::string_view status) {
    send_all(socket_, request);
    Answer answer;
    while (!answer.read(socket_)) continue;
    if (answer.status() != status) fail(request + answer.text());
    return answer.body();
}

}  // namespace anju::bench
