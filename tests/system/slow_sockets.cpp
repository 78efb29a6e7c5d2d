#include "tests/system/slow_sockets.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "tests/contract/socket_address.hpp"

namespace anju::test {

namespace {

constexpr int small_buffer_bytes = 4096;
constexpr int kib_per_mib = 1024;

int connect_to(const std::string& host, bool small_buffers) {
    const sockaddr_in address = address_of(host);
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (small_buffers) {
        ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &small_buffer_bytes, sizeof small_buffer_bytes);
    }
    const auto* plain = reinterpret_cast<const sockaddr*>(&address);
    if (socket >= 0 && ::connect(socket, plain, sizeof address) == 0) return socket;
    const std::string why = std::strerror(errno);
    if (socket >= 0) ::close(socket);
    throw std::runtime_error("connect: " + why);
}

}  // namespace

SlowSockets::SlowSockets(const std::string& url) : host_(url.substr(url.find("//") + 2)) {}

SlowSockets::~SlowSockets() {
    close();
}

void SlowSockets::close() {
    for (const int socket : sockets_) ::close(socket);
    sockets_.clear();
}

void SlowSockets::connect(std::size_t count, bool small_buffers) {
    for (std::size_t i = 0; i < count; ++i) sockets_.push_back(connect_to(host_, small_buffers));
}

void SlowSockets::connect_and_send(std::size_t count, std::string_view bytes, bool small_buffers) {
    connect(count, small_buffers);
    for (auto socket = sockets_.end() - static_cast<std::ptrdiff_t>(count);
         socket != sockets_.end(); ++socket) {
        const auto sent = ::send(*socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent != static_cast<ssize_t>(bytes.size())) throw std::runtime_error("send failed");
    }
}

std::size_t SlowSockets::send_to_all(std::string_view bytes) {
    std::size_t whole = 0;
    for (const int socket : sockets_) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        whole += sent == static_cast<ssize_t>(bytes.size()) ? 1 : 0;
    }
    return whole;
}

std::size_t SlowSockets::answered(std::string_view beginning) const {
    std::size_t count = 0;
    std::string came(beginning.size(), '\0');
    for (const int socket : sockets_) {
        const auto size = ::recv(socket, came.data(), came.size(), MSG_PEEK | MSG_DONTWAIT);
        count += size == static_cast<ssize_t>(beginning.size()) && came == beginning ? 1 : 0;
    }
    return count;
}

std::size_t SlowSockets::ended() const {
    std::size_t count = 0;
    for (const int socket : sockets_) {
        pollfd state{socket, POLLRDHUP, 0};
        count += ::poll(&state, 1, 0) > 0 ? 1 : 0;
    }
    return count;
}

std::int64_t resident_mib(pid_t process) {
    std::ifstream status(fmt::format("/proc/{}/status", process));
    std::string name;
    std::int64_t kib = 0;
    while (status >> name) {
        if (name != "VmRSS:") continue;
        status >> kib;
        return kib / kib_per_mib;
    }
    throw std::runtime_error("the process has no status");
}

void limit_descriptors(pid_t process, std::size_t count) {
    const rlimit limit{count, count};
    if (::prlimit(process, RLIMIT_NOFILE, &limit, nullptr) != 0) {
        throw std::runtime_error(std::string("prlimit: ") + std::strerror(errno));
    }
}

}  // namespace anju::test
