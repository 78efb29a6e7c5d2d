// All subscriptions of the access service, each with its sender, and what is told of them. Of
// several processes one sends: the one that holds the lease.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "deploy/webhooks/webhook_sender.hpp"
#include "events/log/lease_keeper.hpp"
#include "events/runtime/health.hpp"
#include "events/runtime/metrics.hpp"
#include "events/runtime/router.hpp"

namespace anju {

class Webhooks {
  public:
    struct Parts {
        boost::asio::io_context& io;
        Log& log;
        const Queries& queries;
        Metrics& metrics;
    };
    // Where other processes may send too. Without `open_words` there are none.
    struct Lease {
        std::function<Result<std::unique_ptr<Log>>()> open_words{};
        std::uint64_t writer = 0;         // random, of this process
        std::function<void()> changed{};  // it sends from now on, or no longer
    };

    // Keeps what it must in `folder`. All parts must outlive it.
    static Result<std::unique_ptr<Webhooks>> start(Parts parts, std::filesystem::path folder,
                                                   WebhookOptions options, Lease lease);
    ~Webhooks();
    Webhooks(const Webhooks&) = delete;
    Webhooks& operator=(const Webhooks&) = delete;

    // GET /v1/webhooks, GET …/{id}/parked, POST …/{id}/secret. `webhooks` is asked once requests
    // come in.
    static void add_routes(Router& router, std::function<Webhooks&()> webhooks);
    void add_to(Health& health) const;
    // Whether this process sends, and no other.
    bool sends() const { return sends_; }

    void list(const HttpRequest& request, const Reply& reply) const;
    void list_parked(const HttpRequest& request, const Reply& reply) const;
    void make_secret(const HttpRequest& request, const Reply& reply);

  private:
    Webhooks(Parts parts, std::filesystem::path folder, WebhookOptions options);
    Post post() const;
    void hold(Lease lease);
    void begin(std::optional<std::uint64_t> place);
    void end();
    void end(const std::string& id, bool keeps = true);
    void look_at(const std::string& id);
    void keep_place();
    void tick();

    const Parts parts_;
    const std::filesystem::path folder_;
    const WebhookOptions options_;
    EventSources sources_;
    std::unique_ptr<WebhookCaller> caller_;
    std::map<std::string, std::unique_ptr<WebhookSender>> senders_;
    std::vector<std::unique_ptr<WebhookSender>> ending_;
    std::map<std::string, Error> broken_;  // subscriptions whose files cannot be read
    bool sends_ = false;
    std::optional<std::uint64_t>
        place_;  // where the last holder was; until all of its are taken over
    boost::asio::steady_timer timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // a timer that fired outlives it
    DeliveryBook book_;                                      // it calls the others,
    std::unique_ptr<LeaseKeeper> lease_;                     // and so does it
};

}  // namespace anju
