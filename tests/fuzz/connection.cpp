#include "tests/fuzz/connection.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <chrono>
#include <optional>

#include "events/runtime/http_session.hpp"
#include "tests/fuzz/target.hpp"

namespace anju::fuzz {
namespace {

constexpr std::chrono::seconds patience{20};
constexpr std::size_t bytes_max = 64 * 1024;  // what a socket takes without being read

void read_what_came(int socket, std::string& answers) {
    std::array<char, 65536> piece;
    for (;;) {
        const auto got = ::recv(socket, piece.data(), piece.size(), MSG_DONTWAIT);
        if (got <= 0) return;
        answers.append(piece.data(), static_cast<std::size_t>(got));
    }
}

// None where the head does not tell it.
std::optional<std::size_t> length_in(std::string_view head) {
    constexpr std::string_view name = "Content-Length: ";
    const auto at = head.find(name);
    if (at == std::string_view::npos) return std::nullopt;
    const auto digits = head.substr(at + name.size());
    std::size_t length = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), length);
    return length;
}

// Up to the first answer whose length is not told in its head: where the next begins is not known.
void check_answers(std::string_view answers) {
    while (!answers.empty()) {
        demand(answers.starts_with("HTTP/1.1 "), "an answer begins with its status");
        const auto end = answers.find("\r\n\r\n");
        demand(end != std::string_view::npos, "an answer has a whole head");
        const auto head = answers.substr(0, end + 2);
        answers.remove_prefix(end + 4);
        if (head.starts_with("HTTP/1.1 100 ")) continue;
        const auto length = length_in(head);
        if (!length) return;
        const auto body = answers.substr(0, *length);
        demand(body.size() == *length, "an answer is as long as its head says");
        answers.remove_prefix(body.size());
        const bool is_json =
            head.find("Content-Type: application/json") != std::string_view::npos ||
            head.find("Content-Type: application/problem+json") != std::string_view::npos;
        if (!is_json) continue;
        boost::system::error_code error;
        boost::json::parse({body.data(), body.size()}, error);
        demand(!error, "an answer in JSON is JSON");
    }
}

}  // namespace

Connections::Connections(boost::asio::io_context& io, Router router)
    : io_(io), context_(std::make_shared<HttpServerContext>()) {
    context_->router = std::move(router);
    context_->date_line = date_line(0);
    context_->on_answer = [](const Route*, int status, std::chrono::nanoseconds) {
        demand(status != 500, "no request fails inside");
    };
}

void Connections::run(std::string_view bytes) {
    bytes = bytes.substr(0, bytes_max);
    int ends[2];
    demand(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "sockets are there");
    HttpSocket socket(io_.get_executor());
    socket.plain().assign(boost::asio::ip::tcp::v4(), ends[0]);
    demand(::send(ends[1], bytes.data(), bytes.size(), MSG_DONTWAIT) ==
               static_cast<ssize_t>(bytes.size()),
           "a socket takes the bytes");
    ::shutdown(ends[1], SHUT_WR);
    const auto session = std::make_shared<HttpSession>(std::move(socket), context_);
    bool ended = false;
    boost::asio::co_spawn(io_, session->run(), [&](const std::exception_ptr& failure) {
        ended = true;
        session->end(failure);
        demand(failure == nullptr, "a session ends without an exception");
    });
    std::string answers;
    const auto deadline = HttpClock::now() + patience;
    while (!ended) {
        io_.restart();
        io_.run_one_for(std::chrono::milliseconds(100));
        read_what_came(ends[1], answers);
        demand(HttpClock::now() < deadline, "a session ends");
    }
    read_what_came(ends[1], answers);
    ::close(ends[1]);
    // The answer to HEAD tells the length of a body that does not follow.
    if (bytes.find("HEAD") == std::string_view::npos) check_answers(answers);
}

std::string get_request(std::string_view target) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n\r\n", target);
}

std::string post_request(std::string_view target, std::string_view body, std::string_view headers) {
    return fmt::format("POST {} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n{}\r\n{}", target,
                       body.size(), headers, body);
}

}  // namespace anju::fuzz
