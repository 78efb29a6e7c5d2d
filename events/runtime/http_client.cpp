#include "events/runtime/http_client.hpp"

#include "events/runtime/http_client_connection.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cassert>
#include <deque>
#include <map>
#include <set>

namespace anju {
namespace {

namespace asio = boost::asio;

// Results on their way to those who asked. Each is given from the io loop, so that no callback runs
// inside the pool; what is left when the client is destroyed is given then.
class Outbox : public std::enable_shared_from_this<Outbox> {
  public:
    explicit Outbox(asio::io_context& io) : io_(io) {}

    void give(AnswerDone done, Result<ClientResponse> result) {
        ready_.emplace_back(std::move(done), std::move(result));
        asio::post(io_, [self = shared_from_this()] { self->deliver_one(); });
    }
    void deliver_all() {
        while (!ready_.empty()) deliver_one();
    }

  private:
    void deliver_one() {
        if (ready_.empty()) return;  // deliver_all() was first
        auto [done, result] = std::move(ready_.front());
        ready_.pop_front();
        done(std::move(result));
    }

    asio::io_context& io_;
    std::deque<std::pair<AnswerDone, Result<ClientResponse>>> ready_;
};

// The connections to one host and port, and the calls that wait for one.
class Peer final : private ClientConnectionOwner {
  public:
    Peer(asio::io_context& io, BaseUrl url, const HttpClientOptions& options, Outbox& outbox)
        : io_(io), url_(std::move(url)), options_(options), outbox_(outbox) {}

    const BaseUrl& url() const { return url_; }
    std::size_t connections() const { return connections_.size(); }

    void submit(ClientCall call) {
        waiting_.push_back(std::move(call));
        hand_out();
        if (waiting_.size() <= options_.waiting_max) return;
        fail(std::move(waiting_.back()),
             std::to_string(options_.waiting_max) + " requests wait already");
        waiting_.pop_back();
    }

    bool is_unused() const {
        return waiting_.empty() &&
               std::all_of(connections_.begin(), connections_.end(),
                           [](const auto& connection) { return connection->has_idled_out(); });
    }

    void abort() {
        for (const auto& connection : std::exchange(connections_, {})) connection->abort();
        fail_waiting("the client was closed");
    }

  private:
    void on_ready(ClientConnection& connection) override {
        if (connecting_.erase(&connection) > 0 && reconnecting_.erase(&connection) > 0) return;
        idle_.push_back(&connection);
        hand_out();
    }

    void on_connect_failed(ClientConnection& connection, const std::string& why) override {
        remove(connection);
        // While others are connected the calls wait for them; trying on would be in a tight loop.
        if (connections_.size() == connecting_.size()) fail_waiting(why);
    }

    void on_reconnect(ClientConnection& connection) override {
        connecting_.insert(&connection);
        reconnecting_.insert(&connection);
    }

    void on_closed(ClientConnection& connection) override {
        remove(connection);
        hand_out();
    }

    void answer(AnswerDone done, Result<ClientResponse> result) override {
        outbox_.give(std::move(done), std::move(result));
    }

    // Those that were used last come first, so that what is not needed grows old. Deadlines are in
    // the order of the queue, so looking at its front when a connection is free is enough: one is
    // free at the latest when the call before has run out of time.
    void hand_out() {
        while (!waiting_.empty()) {
            if (waiting_.front().deadline <= ClientClock::now()) {
                fail(std::move(waiting_.front()), "no connection was free in time");
                waiting_.pop_front();
                continue;
            }
            ClientConnection* connection = take_idle();
            if (connection == nullptr) break;
            ClientCall call = std::move(waiting_.front());
            waiting_.pop_front();
            connection->serve(std::move(call));
        }
        while (connecting_.size() - reconnecting_.size() < waiting_.size() &&
               connections_.size() < options_.connections_per_host_max) {
            connections_.push_back(std::make_shared<ClientConnection>(
                io_, static_cast<ClientConnectionOwner&>(*this), url_, options_));
            connecting_.insert(connections_.back().get());
            connections_.back()->connect();
        }
    }

    ClientConnection* take_idle() {
        while (!idle_.empty()) {
            ClientConnection* connection = idle_.back();
            idle_.pop_back();
            if (connection->is_usable()) return connection;
            connection->abort();
            remove(*connection);
        }
        return nullptr;
    }

    void remove(ClientConnection& connection) {
        connecting_.erase(&connection);
        reconnecting_.erase(&connection);
        std::erase(idle_, &connection);
        std::erase_if(connections_, [&](const auto& each) { return each.get() == &connection; });
    }

    void fail_waiting(const std::string& why) {
        for (ClientCall& call : std::exchange(waiting_, {})) fail(std::move(call), why);
    }

    void fail(ClientCall call, const std::string& why) {
        outbox_.give(std::move(call.done), peer_unreachable(url_, why));
    }

    asio::io_context& io_;
    const BaseUrl url_;
    const HttpClientOptions& options_;
    Outbox& outbox_;
    std::deque<ClientCall> waiting_;
    std::vector<std::shared_ptr<ClientConnection>> connections_;  // shared: see ClientConnection
    std::vector<ClientConnection*> idle_;
    std::set<ClientConnection*> connecting_;
    std::set<ClientConnection*> reconnecting_;  // of these, those that have a call already
};

}  // namespace

class HttpClient::Pool {
  public:
    Pool(asio::io_context& io, HttpClientOptions options)
        : io_(io), options_(std::move(options)), outbox_(std::make_shared<Outbox>(io)) {}

    ~Pool() {
        closed_ = true;
        for (auto& [url, peer] : peers_) peer.abort();
        const auto outbox = outbox_;
        outbox->deliver_all();
    }

    void send(std::string_view base_url, ClientRequest request, AnswerDone done) {
        assert(!closed_);
        const auto peer = find_peer(base_url);
        if (!peer) {
            outbox_->give(std::move(done), peer.error());
            return;
        }
        auto message = to_message((*peer)->url(), std::move(request));
        if (!message) {
            outbox_->give(std::move(done), message.error());
            return;
        }
        (*peer)->submit(
            {std::move(*message), std::move(done), ClientClock::now() + options_.answer_timeout});
    }

    std::size_t connections() const {
        std::size_t sum = 0;
        for (const auto& [url, peer] : peers_) sum += peer.connections();
        return sum;
    }

  private:
    Result<Peer*> find_peer(std::string_view base_url) {
        const auto known = peers_.find(base_url);
        if (known != peers_.end()) return &known->second;
        auto url = parse_base_url(base_url);
        if (!url) return url.error();
        auto tls = tls_for(*url, options_.tls, options_.tls_only);
        if (!tls) return tls.error();
        options_.tls = std::move(*tls);
        // Peers move and their old addresses are not asked for again.
        for (auto each = peers_.begin(); each != peers_.end();) {
            if (each->second.is_unused()) {
                each->second.abort();
                each = peers_.erase(each);
            } else {
                ++each;
            }
        }
        const auto added =
            peers_.try_emplace(std::string(base_url), io_, std::move(*url), options_, *outbox_);
        return &added.first->second;
    }

    asio::io_context& io_;
    HttpClientOptions options_;
    std::shared_ptr<Outbox> outbox_;  // shared with what it has posted
    std::map<std::string, Peer, std::less<>> peers_;
    bool closed_ = false;
};

HttpClient::HttpClient(asio::io_context& io, HttpClientOptions options)
    : pool_(std::make_unique<Pool>(io, std::move(options))) {}

HttpClient::~HttpClient() = default;

void HttpClient::send(std::string_view base_url, ClientRequest request, AnswerDone done) {
    pool_->send(base_url, std::move(request), std::move(done));
}

std::size_t HttpClient::connections() const {
    return pool_->connections();
}

}  // namespace anju
