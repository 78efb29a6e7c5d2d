// How soon many who follow the feed at once have each event, and what they take of memory.
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <map>

#include "events/runtime/descriptor_limit.hpp"
#include "tests/bench/benchmark.hpp"
#include "tests/bench/node_thread.hpp"

namespace anju::bench {
namespace {

constexpr int many = 1'000;
constexpr double events_per_second = 20;
constexpr std::string_view subject_begin = R"("subject":"household/)";
constexpr std::size_t id_size = 13;  // 130708-000123
constexpr std::chrono::seconds patience{60};

double resident_mib() {
    constexpr double kib_per_mib = 1'024;
    std::ifstream status("/proc/self/status");
    std::string name;
    double kib = 0;
    while (status >> name) {
        if (name == "VmRSS:" && status >> kib) return kib / kib_per_mib;
    }
    fail("the process has no status");
}

// Sockets to one server, read by one epoll.
class Sockets {
  public:
    explicit Sockets(const std::string& url) : poll_(::epoll_create1(EPOLL_CLOEXEC)) {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address_.sin_port =
            htons(static_cast<std::uint16_t>(std::stoul(url.substr(url.rfind(':') + 1))));
    }
    ~Sockets() {
        for (const auto& one : all_) ::close(one.descriptor);
        ::close(poll_);
    }
    Sockets(const Sockets&) = delete;
    Sockets& operator=(const Sockets&) = delete;

    void connect(std::string_view request) {
        const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int yes = 1;
        if (::connect(made, reinterpret_cast<const sockaddr*>(&address_), sizeof address_) != 0) {
            fail("no connection");
        }
        ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = all_.size();
        ::epoll_ctl(poll_, EPOLL_CTL_ADD, made, &event);
        all_.push_back({made, {}});
        send(all_.size() - 1, request);
    }
    void send(std::size_t socket, std::string_view bytes) const {
        const auto sent = ::send(all_[socket].descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent != static_cast<ssize_t>(bytes.size())) fail("a socket takes nothing");
    }
    // Calls f(socket, text) with what has come, for as long as `until` is not there. What f leaves
    // in the text it gets again, with more.
    template <class F>
    void read(Clock::time_point until, F&& f) {
        std::array<epoll_event, 256> events{};
        std::array<char, 16'384> bytes{};
        for (auto now = Clock::now(); now < until; now = Clock::now()) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - now);
            const int count =
                ::epoll_wait(poll_, events.data(), events.size(),
                             static_cast<int>(std::min<std::int64_t>(left.count(), 5)));
            for (int i = 0; i < count; ++i) {
                const auto socket = events[static_cast<std::size_t>(i)].data.u64;
                auto& one = all_[socket];
                const auto size = ::recv(one.descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
                if (size <= 0) fail("a feed has ended");
                one.text.append(bytes.data(), static_cast<std::size_t>(size));
                f(socket, one.text);
            }
        }
    }

  private:
    struct One {
        int descriptor;
        std::string text;  // that was not looked at to its end
    };
    const int poll_;
    sockaddr_in address_{};
    std::vector<One> all_;
};

std::string command(const std::string& id) {
    const std::string body =
        R"({"occurred_on":"2019-03-01","category":"registered_poor","plan_year":2018,)"
        R"("origin":"130708","resettlement":"130708","members":4})";
    return fmt::format(
        "POST /v1/household/{}/register HTTP/1.1\r\nHost: bench\r\nContent-Type: "
        "application/json\r\nContent-Length: {}\r\n\r\n{}",
        id, body.size(), body);
}

struct Run {
    std::vector<double> delays_ms;  // of each event at each subscriber
    double more_mib = 0;            // of memory, with all of them there
};

// Each subscriber gets each of `events` commands, that are sent one after another; the delay is
// from the sending of a command.
Run follow(const std::string& url, int subscribers, int events, int& next_household) {
    const double before_mib = resident_mib();
    Sockets sockets(url);
    for (int i = 0; i < subscribers; ++i) {
        sockets.connect("GET /v1/feed?after=now&format=sse HTTP/1.1\r\nHost: bench\r\n\r\n");
    }
    std::size_t ready = 0;
    const auto begin = Clock::now();
    while (ready < static_cast<std::size_t>(subscribers)) {
        if (Clock::now() - begin > patience) fail("not all of them are let in");
        sockets.read(Clock::now() + std::chrono::milliseconds(50), [&](auto, std::string& text) {
            if (text.find("event: position") == std::string::npos) return;
            ++ready;
            text.clear();
        });
    }
    const auto writer = static_cast<std::size_t>(subscribers);
    sockets.connect(command(fmt::format("130708-{:06}", next_household++)));
    Run run;
    std::map<std::string, Clock::time_point, std::less<>> sent;
    const auto take = [&](std::size_t socket, std::string& text) {
        if (socket == writer) return text.clear();
        const auto now = Clock::now();
        for (auto at = text.find(subject_begin);; at = text.find(subject_begin)) {
            if (at == std::string::npos || text.size() < at + subject_begin.size() + id_size) break;
            const auto found = sent.find(text.substr(at + subject_begin.size(), id_size));
            text.erase(0, at + subject_begin.size() + id_size);
            if (found == sent.end()) continue;  // the one that began it
            const std::chrono::duration<double, std::milli> delay = now - found->second;
            run.delays_ms.push_back(delay.count());
        }
    };
    const auto wanted = static_cast<std::size_t>(subscribers) * static_cast<std::size_t>(events);
    const auto first = Clock::now();
    for (int i = 0; i < events; ++i) {
        const std::chrono::duration<double> due(i / events_per_second);
        sockets.read(first + std::chrono::duration_cast<Clock::duration>(due), take);
        const auto id = fmt::format("130708-{:06}", next_household++);
        sent.emplace(id, Clock::now());
        sockets.send(writer, command(id));
    }
    while (run.delays_ms.size() < wanted) {
        if (Clock::now() - first > patience) fail("not every event came to everybody");
        sockets.read(Clock::now() + std::chrono::milliseconds(20), take);
    }
    run.more_mib = resident_mib() - before_mib;
    return run;
}

}  // namespace

void bench_follow_many(const Setting& setting) {
    raise_descriptor_limit();
    NodeThread node(false);
    const int subscribers = setting.quick ? many / 20 : many;
    const int events = setting.quick ? 20 : 200;
    int household = 1;
    Series delay({.benchmark = "follow-many",
                  .unit = "ms",
                  .limit_is = "the 99th of 100, of one who follows alone",
                  .limit_unit = "ms",
                  .target = {},
                  .less_is_better = true});
    std::vector<double> halves;
    double more_mib = 0;
    for (int round = 0; round < setting.rounds(3); ++round) {
        auto alone = follow(node.url(), 1, events, household);
        auto all = follow(node.url(), subscribers, events, household);
        delay.add(percentile(all.delays_ms, 0.99), percentile(alone.delays_ms, 0.99));
        halves.push_back(percentile(all.delays_ms, 0.5));
        more_mib = std::max(more_mib, all.more_mib);
    }
    delay.note("subscribers", subscribers);
    delay.note("events_per_s", events_per_second);
    delay.note("half_within_ms", median(halves));
    delay.note("memory_mib", more_mib);
    delay.print();
}

}  // namespace anju::bench
