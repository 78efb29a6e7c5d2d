#include "tests/system/flood.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>
#include <deque>
#include <span>
#include <stdexcept>

#include "tests/contract/socket_address.hpp"
#include "tests/system/client.hpp"
#include "tests/system/counties.hpp"

namespace anju::test {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds silence_max{15};
constexpr int household_members = 3;
constexpr int sent_at_once_max = 16;
constexpr std::size_t answers_at_once_max = 32;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// As the system dates what it receives.
std::chrono::nanoseconds wall_clock() {
    return std::chrono::system_clock::now().time_since_epoch();
}

// Reads what is there, and tells when the last of it came to this machine's sockets: not when this
// process, which has much to do, got round to it.
ssize_t receive(int socket, std::span<char> room, std::chrono::nanoseconds& came) {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> control{};
    iovec piece{room.data(), room.size()};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const auto size = ::recvmsg(socket, &message, MSG_DONTWAIT);
    came = wall_clock();
    const auto* told = size > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
    if (told != nullptr && told->cmsg_type == SCM_TIMESTAMPNS) {
        timespec time{};
        std::memcpy(&time, CMSG_DATA(told), sizeof time);
        came = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    }
    return size;
}

struct Connection {
    int socket = -1;
    bool busy = false;
    std::chrono::nanoseconds sent{};  // by the wall clock
    std::string stream{};
    std::string answer{};
};

class Flood {
  public:
    Flood(const std::string& url, std::string name, const FloodOptions& options)
        : host_(url.substr(url.find("//") + 2)),
          name_(std::move(name)),
          options_(options),
          counties_(one_county_each_partition()),
          epoll_(::epoll_create1(EPOLL_CLOEXEC)),
          connections_(static_cast<std::size_t>(options.connections)) {
        for (std::uint32_t i = 0; i < connections_.size(); ++i) connect(i);
    }
    ~Flood() {
        for (const auto& one : connections_) ::close(one.socket);
        ::close(epoll_);
    }
    Flood(const Flood&) = delete;
    Flood& operator=(const Flood&) = delete;

    FloodResult run() {
        const auto start = Clock::now();
        last_answer_ = start;
        bool sends = true;
        while (sends || busy_ > 0) {
            sends = sends && seconds_since(start) < options_.seconds;
            if (sends) send_what_is_due(seconds_since(start));
            if (!sends && result_.seconds == 0) result_.seconds = seconds_since(start);
            take_answers();
            if (busy_ > 0 && Clock::now() - last_answer_ > silence_max) {
                throw std::runtime_error(fmt::format("{} requests have no answer", busy_));
            }
        }
        std::ranges::sort(result_.recorded_ms);
        std::ranges::sort(result_.refused_ms);
        return std::move(result_);
    }

  private:
    void connect(std::uint32_t index) {
        auto& one = connections_[index];
        const sockaddr_in address = address_of(host_);
        if (one.socket >= 0) ::close(one.socket);
        one.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int on = 1;
        ::setsockopt(one.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::setsockopt(one.socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
        const auto* plain = reinterpret_cast<const sockaddr*>(&address);
        if (one.socket < 0 || ::connect(one.socket, plain, sizeof address) != 0) {
            throw std::runtime_error("connect: " + std::string(std::strerror(errno)));
        }
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u32 = index;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, one.socket, &event);
        free_.push_back(index);
    }

    void send_what_is_due(double elapsed) {
        sends_more_ = false;
        const double due = options_.rate == 0 ? HUGE_VAL : options_.rate * elapsed;
        // A few at a time, so that no answer waits here for long before its time is taken.
        for (int left = sent_at_once_max; left > 0 && !free_.empty(); --left) {
            if (static_cast<double>(result_.sent) >= due) return;
            const auto index = free_.front();
            free_.pop_front();
            send_one(connections_[index]);
        }
        sends_more_ = !free_.empty();
    }

    void send_one(Connection& one) {
        const auto& county = counties_[result_.sent % counties_.size()];
        const auto id = fmt::format("{}-{}{}", county, name_, result_.sent);
        const auto body = household_body(county, household_members);
        const auto request = fmt::format(
            "POST /v1/household/{0}/register HTTP/1.1\r\nHost: a\r\nIdempotency-Key: {0}\r\n"
            "{3}Content-Length: {1}\r\n\r\n{2}",
            id, body.size(), body, token_);
        ++result_.sent;
        ++busy_;
        one.busy = true;
        one.stream = "household/" + id;
        one.sent = wall_clock();
        // It fits into the socket; where the peer has closed, reading tells.
        ::send(one.socket, request.data(), request.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    }

    void take_answers() {
        std::array<epoll_event, answers_at_once_max> events{};
        const int wait_ms = sends_more_ ? 0 : 1;
        const int count = ::epoll_wait(epoll_, events.data(), events.size(), wait_ms);
        for (int i = 0; i < count; ++i) take_answer(events[static_cast<std::size_t>(i)].data.u32);
    }

    void take_answer(std::uint32_t index) {
        auto& one = connections_[index];
        std::array<char, 4096> piece;
        std::chrono::nanoseconds came{};
        const auto size = receive(one.socket, piece, came);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (size <= 0) return end(index);
        one.answer.append(piece.data(), static_cast<std::size_t>(size));
        if (!is_whole(one.answer)) return;
        if (one.busy) count(one, came);
        const bool closes = one.answer.find("Connection: close") != std::string::npos;
        one.answer.clear();
        if (closes) return connect(index);
        free_.push_back(index);
    }

    void end(std::uint32_t index) {
        auto& one = connections_[index];
        if (one.busy) {
            ++result_.unanswered;
            settle(one);
        } else {
            std::erase(free_, index);
        }
        one.answer.clear();
        connect(index);
    }

    static bool is_whole(const std::string& answer) {
        constexpr std::string_view name = "Content-Length: ";
        const auto end = answer.find("\r\n\r\n");
        if (end == std::string::npos) return false;
        const auto length = answer.find(name);
        std::size_t size = 0;
        if (length < end) {
            std::from_chars(answer.data() + length + name.size(), answer.data() + end, size);
        }
        return answer.size() >= end + 4 + size;
    }

    void count(Connection& one, std::chrono::nanoseconds came) {
        const double took_ms = std::chrono::duration<double, std::milli>(came - one.sent).count();
        const int status = std::stoi(one.answer.substr(9, 3));
        ++result_.answers[status];
        if (status == 201) {
            result_.recorded_ms.push_back(took_ms);
            result_.acknowledged.push_back(one.stream);
        }
        if (status == 429 || status == 503) {
            result_.refused_ms.push_back(took_ms);
            const bool hints = one.answer.find("\r\nRetry-After: ") != std::string::npos;
            result_.refused_without_hint += hints ? 0 : 1;
        }
        settle(one);
    }

    void settle(Connection& one) {
        one.busy = false;
        --busy_;
        last_answer_ = Clock::now();
    }

    const std::string host_;
    const std::string name_;
    const FloodOptions options_;
    const std::vector<std::string> counties_;
    const std::string token_ = token_line();
    const int epoll_;
    std::vector<Connection> connections_;
    std::deque<std::uint32_t> free_;  // the longest unused first
    std::uint64_t busy_ = 0;
    bool sends_more_ = false;  // is due
    Clock::time_point last_answer_{};
    FloodResult result_;
};

}  // namespace

std::uint64_t FloodResult::refused() const {
    std::uint64_t count = 0;
    for (const auto& [status, times] : answers) {
        if (status == 429 || status == 503) count += times;
    }
    return count;
}

double percentile(const std::vector<double>& sorted, double part) {
    if (sorted.empty()) return 0;
    const auto index = static_cast<std::size_t>(part * static_cast<double>(sorted.size()));
    return sorted[std::min(index, sorted.size() - 1)];
}

FloodResult flood(const std::string& url, const std::string& name, const FloodOptions& options) {
    return Flood(url, name, options).run();
}

}  // namespace anju::test
