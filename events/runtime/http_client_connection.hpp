// One connection of the HTTP client: connects, sends one call at a time, reads its answer.
// Internal to the client. Everything here runs on the one io thread.
#pragma once

#include "events/runtime/http_client_message.hpp"
#include "events/runtime/http_socket.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>

namespace anju {

using ClientClock = std::chrono::steady_clock;

struct ClientCall {
    ClientMessage message;
    AnswerDone done;
    ClientClock::time_point deadline;
    bool retried = false;
};

class ClientConnection;

// What a connection tells its pool. None of these calls back into the connection's caller.
class ClientConnectionOwner {
  public:
    // It is connected and has nothing to do: serve() may be called.
    virtual void on_ready(ClientConnection& connection) = 0;
    virtual void on_connect_failed(ClientConnection& connection, const std::string& why) = 0;
    // It reconnects for the sake of its call, and is not usable meanwhile.
    virtual void on_reconnect(ClientConnection& connection) = 0;
    virtual void on_closed(ClientConnection& connection) = 0;
    virtual void answer(AnswerDone done, Result<ClientResponse> result) = 0;

  protected:
    ~ClientConnectionOwner() = default;
};

// Held by a shared_ptr: its pending operations keep it.
class ClientConnection : public std::enable_shared_from_this<ClientConnection> {
  public:
    ClientConnection(boost::asio::io_context& io, ClientConnectionOwner& owner, const BaseUrl& url,
                     const HttpClientOptions& options);

    void connect();
    void serve(ClientCall call);
    // False when the peer has closed it, or has been left alone for so long that it may any moment.
    bool is_usable();
    bool has_idled_out() const;
    // Gives what is in flight back as an error. The owner is not told, and not used any more.
    void abort();

  private:
    using Executor = boost::asio::io_context::executor_type;
    using Tcp = boost::asio::ip::tcp;
    using Parser = boost::beast::http::response_parser<boost::beast::http::string_body>;
    using error_code = boost::system::error_code;

    void connect_to(const Tcp::resolver::results_type& endpoints);
    void on_connected(error_code error);
    void on_shaken(error_code error);
    void begin_use();
    void fail_connect(const std::string& why);
    void begin_call();
    void begin_answer();
    void read();
    void on_read(error_code error);
    void settle();
    bool may_retry() const;
    Error why_lost() const;
    void arm(ClientClock::time_point deadline);
    void on_deadline();
    void close_socket();

    ClientConnectionOwner& owner_;
    const BaseUrl url_;
    const HttpClientOptions options_;
    HttpSocket socket_;
    boost::asio::ip::basic_resolver<Tcp, Executor> resolver_;
    boost::asio::basic_waitable_timer<ClientClock, boost::asio::wait_traits<ClientClock>, Executor>
        timer_;
    boost::beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    std::optional<ClientCall> call_;

    ClientClock::time_point idle_since_{};
    bool connecting_ = false;
    bool writing_ = false;
    bool reading_ = false;
    bool expired_ = false;
    bool gone_ = false;      // for the owner; pending operations may still come back
    bool is_new_ = false;    // only while the owner is told that it is connected
    bool was_kept_ = false;  // before this call: the peer may have closed it meanwhile
    std::size_t sent_bytes_ = 0;
    error_code write_error_;
    error_code read_error_;
};

}  // namespace anju
