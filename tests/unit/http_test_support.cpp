#include "tests/unit/http_test_support.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/beast/core/string.hpp>
#include <boost/json/parse.hpp>
#include <stdexcept>
#include <system_error>

namespace anju {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int checked(int outcome, const char* what) {
    if (outcome < 0) throw std::system_error(errno, std::generic_category(), what);
    return outcome;
}

// True when something can be read, or the end has come.
bool wait_readable(int descriptor, std::chrono::milliseconds timeout) {
    pollfd waiting{descriptor, POLLIN, 0};
    return poll(&waiting, 1, static_cast<int>(timeout.count())) > 0;
}

}  // namespace

std::optional<std::string> RawAnswer::header(std::string_view name) const {
    std::string_view rest = head;
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find("\r\n"));
        rest.remove_prefix(std::min(rest.size(), line.size() + 2));
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos) continue;
        if (boost::beast::iequals(line.substr(0, colon), name)) {
            return std::string(line.substr(colon + 2));
        }
    }
    return std::nullopt;
}

boost::json::value RawAnswer::json() const {
    return boost::json::parse(body);
}

std::string RawAnswer::rule() const {
    const auto document = json();
    return document.at("rule").as_string().c_str();
}

RawSocket::RawSocket(std::uint16_t port)
    : descriptor_(checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket")) {
    const sockaddr_in address = loopback(port);
    checked(connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)),
            "connect");
}

RawSocket::RawSocket(int descriptor, bool is_open) : descriptor_(is_open ? descriptor : -1) {}

RawSocket::~RawSocket() {
    close();
}

RawSocket::RawSocket(RawSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), input_(std::move(other.input_)) {}

void RawSocket::close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

void RawSocket::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto size = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (size < 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
}

// False at the end.
bool RawSocket::receive() {
    if (!wait_readable(descriptor_, test_deadline)) {
        throw std::runtime_error("nothing came; so far: " + input_);
    }
    std::string piece(64 * 1024, '\0');
    const auto size = recv(descriptor_, piece.data(), piece.size(), 0);
    if (size <= 0) return false;  // a reset is an end, too
    input_.append(piece, 0, static_cast<std::size_t>(size));
    return true;
}

std::string RawSocket::take(std::size_t size) {
    std::string taken = input_.substr(0, size);
    input_.erase(0, taken.size());
    return taken;
}

std::string RawSocket::read_until(std::string_view end) {
    for (;;) {
        const auto found = input_.find(end);
        if (found != std::string::npos) return take(found + end.size());
        if (!receive()) return take(input_.size());
    }
}

std::string RawSocket::read_to_end() {
    while (receive()) {
    }
    return take(input_.size());
}

RawAnswer RawSocket::read_answer(bool to_head) {
    RawAnswer answer;
    answer.head = read_until("\r\n\r\n");
    if (answer.head.size() < 12) return answer;
    answer.status = std::stoi(answer.head.substr(9, 3));
    if (to_head || answer.status < 200) return answer;
    if (answer.header("Transfer-Encoding")) {
        for (;;) {
            const std::string line = read_until("\r\n");
            if (line.empty()) throw std::runtime_error("the last chunk is missing");
            const std::size_t size = std::stoul(line, nullptr, 16);
            while (input_.size() < size + 2 && receive()) {
            }
            answer.body += take(size);
            take(2);
            if (size == 0) return answer;
        }
    }
    const std::size_t size = std::stoul(answer.header("Content-Length").value_or("0"));
    while (input_.size() < size && receive()) {
    }
    answer.body = take(size);
    return answer;
}

bool RawSocket::ends() {
    return input_.empty() && !receive();
}

RawServer::RawServer(std::function<void(RawSocket&)> serve)
    : listening_(checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket")) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof(address);
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    checked(bind(listening_, plain, size), "bind");
    checked(listen(listening_, 16), "listen");
    checked(getsockname(listening_, plain, &size), "getsockname");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, serve = std::move(serve)] {
        for (;;) {
            const int accepted = accept(listening_, nullptr, nullptr);
            if (accepted < 0) return;
            RawSocket socket(accepted, true);
            try {
                serve(socket);
            } catch (const std::exception& failure) {
                ADD_FAILURE() << "the peer of the test: " << failure.what();
            }
        }
    });
}

RawServer::~RawServer() {
    shutdown(listening_, SHUT_RDWR);  // ends accept()
    thread_.join();
    ::close(listening_);
}

HttpLimits quick_limits() {
    HttpLimits limits;
    limits.tick = std::chrono::milliseconds(10);
    limits.linger_timeout = std::chrono::milliseconds(200);
    return limits;
}

TestServer::TestServer(std::vector<Route> routes, HttpServerOptions options) {
    Router router;
    for (Route& route : routes) router.add(std::move(route));
    server_ = std::make_unique<HttpServer>(io.io, std::move(router), std::move(options));
    port_ = io.run([this] {
        server_->listen().value();
        return server_->port();
    });
}

TestServer::~TestServer() {
    io.run([this] { server_.reset(); });
}

RawAnswer TestServer::ask(const std::string& bytes) const {
    RawSocket socket = connect();
    socket.send(bytes);
    return socket.read_answer(bytes.starts_with("HEAD "));
}

RawAnswer TestServer::get(const std::string& target) const {
    return ask(request_text("GET " + target));
}

std::future<void> TestServer::stop() {
    const auto stopped = std::make_shared<std::promise<void>>();
    io.run([&] { server_->stop([stopped] { stopped->set_value(); }); });
    return stopped->get_future();
}

HttpLoad TestServer::load() {
    return io.run([this] { return server_->load(); });
}

void TestServer::wait_for_connections(std::size_t count) {
    const auto deadline = std::chrono::steady_clock::now() + test_deadline;
    while (io.run([this] { return server_->connections(); }) != count) {
        if (std::chrono::steady_clock::now() > deadline) {
            throw std::runtime_error("the server never had so many connections");
        }
        std::this_thread::yield();
    }
}

std::string request_text(std::string_view line, std::string_view headers, std::string_view body) {
    std::string text(line);
    text.append(" HTTP/1.1\r\nHost: test\r\n").append(headers).append("\r\n").append(body);
    return text;
}

Route route_of(Verb verb, std::string pattern, Handler handler) {
    Route route;
    route.verb = verb;
    route.pattern = std::move(pattern);
    route.handler = std::move(handler);
    return route;
}

Route stream_route_of(Verb verb, std::string pattern, StreamHandler stream) {
    Route route;
    route.verb = verb;
    route.pattern = std::move(pattern);
    route.stream = std::move(stream);
    return route;
}

HttpResponse text_answer(std::string body) {
    HttpResponse response;
    response.content_type = "text/plain";
    response.body = std::move(body);
    return response;
}

}  // namespace anju
