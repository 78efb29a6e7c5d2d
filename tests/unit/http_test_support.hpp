// What the HTTP tests share: a server on a thread of its own, and plain sockets that say exactly
// the bytes a test wants.
#pragma once

#include "events/runtime/http.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace anju {

inline constexpr std::chrono::seconds test_deadline{10};

struct RawAnswer {
    int status = 0;  // 0: the connection ended instead
    std::string head{};
    std::string body{};  // without its chunks

    std::optional<std::string> header(std::string_view name) const;
    boost::json::value json() const;
    std::string rule() const;  // of a problem document
};

// One end of a TCP connection. Reading waits for test_deadline at most, then throws.
class RawSocket {
  public:
    explicit RawSocket(std::uint16_t port);  // connects
    explicit RawSocket(int descriptor, bool is_open);
    ~RawSocket();
    RawSocket(RawSocket&& other) noexcept;
    RawSocket& operator=(RawSocket&&) = delete;

    // What the peer does not take any more is dropped.
    void send(std::string_view bytes);
    // Everything up to and with `end`; what came, when the connection ended before.
    std::string read_until(std::string_view end);
    std::string read_to_end();
    RawAnswer read_answer(bool to_head = false);
    // True when the peer closed it without another byte.
    bool ends();
    void close();

  private:
    bool receive();
    std::string take(std::size_t size);

    int descriptor_;
    std::string input_;
};

// Accepts connections one after the other and gives each to `serve`, on its thread.
class RawServer {
  public:
    explicit RawServer(std::function<void(RawSocket&)> serve);
    ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  private:
    int listening_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

// An io_context that its own thread runs.
class IoThread {
  public:
    IoThread() : thread_([this] { io.run(); }) {}
    ~IoThread() { join(); }
    IoThread(const IoThread&) = delete;
    IoThread& operator=(const IoThread&) = delete;

    // Runs `work` on the thread, or here once that has ended, and gives back what it does.
    template <class Work>
    auto run(Work work) {
        if (!thread_.joinable()) return work();
        // Shared: it is still being left when its outcome is there.
        const auto task = std::make_shared<std::packaged_task<decltype(work())()>>(std::move(work));
        auto outcome = task->get_future();
        boost::asio::post(io, [task] { (*task)(); });
        return outcome.get();
    }
    // Waits until nothing is left to do.
    void join() {
        guard_.reset();
        if (thread_.joinable()) thread_.join();
    }

    boost::asio::io_context io{1};

  private:
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{
        io.get_executor()};
    std::thread thread_;
};

// Limits with which waiting for a time limit does not take long.
HttpLimits quick_limits();

class TestServer {
  public:
    explicit TestServer(std::vector<Route> routes, HttpServerOptions options = {});
    ~TestServer();
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    std::uint16_t port() const { return port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    RawSocket connect() const { return RawSocket(port_); }
    // One request on a connection of its own.
    RawAnswer ask(const std::string& bytes) const;
    RawAnswer get(const std::string& target) const;

    // Begins to stop; the future is ready when it has stopped.
    std::future<void> stop();
    void wait_for_connections(std::size_t count);
    HttpLoad load();

    IoThread io;

  private:
    std::unique_ptr<HttpServer> server_;
    std::uint16_t port_ = 0;
};

// "GET <target>" and the like, with a Host, an empty line and `body`.
std::string request_text(std::string_view line, std::string_view headers = {},
                         std::string_view body = {});

Route route_of(Verb verb, std::string pattern, Handler handler);
Route stream_route_of(Verb verb, std::string pattern, StreamHandler stream);
HttpResponse text_answer(std::string body);

}  // namespace anju
