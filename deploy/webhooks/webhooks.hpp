// All subscriptions of the access service, each with its sender, and what is told of them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "deploy/webhooks/webhook_sender.hpp"
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

    // Keeps what it must in `folder`. All parts must outlive it.
    static Result<std::unique_ptr<Webhooks>> start(Parts parts, std::filesystem::path folder,
                                                   WebhookOptions options);
    ~Webhooks();
    Webhooks(const Webhooks&) = delete;
    Webhooks& operator=(const Webhooks&) = delete;

    // GET /v1/webhooks, GET …/{id}/parked, POST …/{id}/secret. `webhooks` is asked once requests
    // come in.
    static void add_routes(Router& router, std::function<Webhooks&()> webhooks);
    void add_to(Health& health) const;

    void list(const HttpRequest& request, const Reply& reply) const;
    void list_parked(const HttpRequest& request, const Reply& reply) const;
    void make_secret(const HttpRequest& request, const Reply& reply);

  private:
    Webhooks(Parts parts, std::filesystem::path folder, WebhookOptions options);
    void look_at(const std::string& id);
    void tick();

    const Parts parts_;
    const std::filesystem::path folder_;
    const WebhookOptions options_;
    EventSources sources_;
    std::unique_ptr<WebhookCaller> caller_;
    std::map<std::string, std::unique_ptr<WebhookSender>> senders_;
    std::vector<std::unique_ptr<WebhookSender>> ending_;
    boost::asio::steady_timer timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // a timer that fired outlives it
    DeliveryBook book_;                                      // last: it calls the others
};

}  // namespace anju
