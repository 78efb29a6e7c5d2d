#include "deploy/anju/node_deliveries.hpp"

#include <boost/asio/post.hpp>

#include "deploy/anju/publishing.hpp"

namespace anju {
namespace {

// Agencies are listed where their topics are written, and in a process that does everything.
bool lists_agencies(const NodeOptions& options) {
    return !options.publish_to.empty() || (options.kafka.empty() && options.projects);
}

bool sends_webhooks(const NodeOptions& options) {
    return options.projects && options.webhooks.on;
}

WebhookOptions webhook_options(const WebhookSettings& settings) {
    WebhookOptions options;
    options.call.loopback = settings.loopback;
    options.call.authorities = settings.authorities;
    options.origin = settings.origin;
    options.attempts = settings.attempts;
    options.first_wait = std::chrono::milliseconds(settings.first_wait_ms);
    return options;
}

}  // namespace

Result<std::unique_ptr<NodeDeliveries>> NodeDeliveries::start(Parts parts,
                                                              const NodeOptions& options,
                                                              std::uint64_t writer) {
    auto all = std::make_unique<NodeDeliveries>();
    if (!options.publish_to.empty()) {
        auto publisher = start_publisher(parts.log, options, writer);
        if (!publisher) return publisher.error();
        all->publisher_ = std::move(*publisher);
    }
    if (lists_agencies(options)) {
        const auto post = [&io = parts.io](std::function<void()> task) {
            boost::asio::post(io, std::move(task));
        };
        auto agencies = AgencyDeliveries::start(parts.log, post, parts.book, all->publisher_.get());
        if (!agencies) return agencies.error();
        all->agencies_ = std::move(*agencies);
    }
    if (sends_webhooks(options)) {
        const auto& folder = options.webhooks.folder;
        auto webhooks = Webhooks::start({parts.io, parts.log, *parts.queries, parts.metrics},
                                        folder.empty() ? options.data / "webhooks" : folder,
                                        webhook_options(options.webhooks),
                                        {webhook_words(options), writer, std::move(parts.changed)});
        if (!webhooks) return webhooks.error();
        all->webhooks_ = std::move(*webhooks);
    }
    return all;
}

void NodeDeliveries::add_to(Health& health) const {
    if (publisher_) health.add("publisher", [this] { return publisher_->health(); });
    if (webhooks_) webhooks_->add_to(health);
}

void NodeDeliveries::add_routes(Router& router, const NodeOptions& options,
                                std::function<NodeDeliveries&()> deliveries) {
    if (lists_agencies(options)) {
        AgencyDeliveries::add_routes(
            router, [deliveries]() -> const AgencyDeliveries& { return *deliveries().agencies_; });
    }
    if (sends_webhooks(options)) {
        Webhooks::add_routes(router,
                             [deliveries]() -> Webhooks& { return *deliveries().webhooks_; });
    }
}

std::vector<std::string> NodeDeliveries::roles() const {
    std::vector<std::string> all;
    if (publisher_) all.emplace_back(publish_role);
    if (webhooks_ && webhooks_->sends()) all.emplace_back(webhooks_role);
    return all;
}

}  // namespace anju
