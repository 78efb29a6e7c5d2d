#include "deploy/webhooks/webhooks.hpp"

#include <boost/asio/post.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "events/base/json.hpp"
#include "events/base/system_clock.hpp"
#include "events/runtime/logging.hpp"
#include "events/runtime/problem.hpp"
#include "services/shell/command_rights.hpp"

namespace anju {
namespace {

constexpr std::chrono::seconds tick_every{1};

struct WebhookRow {
    std::string subscription;
    std::string status;
    std::string url;
    std::string area;
    std::vector<std::string> event_types;
    std::vector<std::string> event_fields;
    std::int64_t position = 0;     // all before it is taken, or parked
    std::int64_t lag_events = 0;   // of the ledger, between it and the newest
    std::int64_t lag_seconds = 0;  // since the oldest that waits was recorded
    std::int64_t waiting = 0;
    std::int64_t taken = 0;  // since this process started
    std::int64_t failed = 0;
    std::int64_t parked = 0;
    std::string trouble;
};
BOOST_DESCRIBE_STRUCT(WebhookRow, (),
                      (subscription, status, url, area, event_types, event_fields, position,
                       lag_events, lag_seconds, waiting, taken, failed, parked, trouble))
struct WebhookList {
    std::vector<WebhookRow> rows;
};
BOOST_DESCRIBE_STRUCT(WebhookList, (), (rows))
struct ParkedList {
    std::vector<ParkedSequence> rows;
};
BOOST_DESCRIBE_STRUCT(ParkedList, (), (rows))
struct MadeSecret {
    std::string secret;  // told once
};
BOOST_DESCRIBE_STRUCT(MadeSecret, (), (secret))

template <class T>
HttpResponse response_of(const T& answer) {
    HttpResponse response;
    write_json(response.body, answer);
    return response;
}

std::int64_t seconds_since(const std::optional<Instant>& since) {
    constexpr std::int64_t ms_per_second = 1'000;
    if (!since) return 0;
    return std::max<std::int64_t>((system_now().value - since->value) / ms_per_second, 0);
}

WebhookRow row_of(const std::string& id, const DeliveryBook::Subscription& subscription,
                  const WebhookSender* sender, std::uint64_t newest) {
    WebhookRow row;
    row.subscription = id;
    const auto& state = subscription.state;
    if (state.status) row.status = enum_text(*state.status);
    if (state.wanted) {
        row.url = state.wanted->url;
        row.area = state.wanted->area.value;
        row.event_types = state.wanted->event_types;
        row.event_fields = state.wanted->event_fields.value_or(std::vector<std::string>());
    }
    if (sender == nullptr) return row;
    const auto status = sender->status();
    row.position = static_cast<std::int64_t>(status.position);
    row.lag_events = status.level ? 0 : static_cast<std::int64_t>(newest) - row.position;
    row.lag_seconds = seconds_since(status.since);
    row.waiting = static_cast<std::int64_t>(status.waiting);
    row.taken = static_cast<std::int64_t>(status.taken);
    row.failed = static_cast<std::int64_t>(status.failed);
    row.parked = static_cast<std::int64_t>(sender->parked().size());
    row.trouble = status.trouble;
    return row;
}

Error no_such_subscription(std::string_view id) {
    return not_found("subscription-unknown",
                     "no subscription " + std::string(excerpt(id)) + " is open here");
}

}  // namespace

Webhooks::Webhooks(Parts parts, std::filesystem::path folder, WebhookOptions options)
    : parts_(parts),
      folder_(std::move(folder)),
      options_(std::move(options)),
      sources_(parts.io, parts.log, parts.queries),
      timer_(parts.io) {}

Webhooks::~Webhooks() {
    for (auto& [id, sender] : senders_) sender->stop();
}

Result<std::unique_ptr<Webhooks>> Webhooks::start(Parts parts, std::filesystem::path folder,
                                                  WebhookOptions options, Lease lease) {
    std::unique_ptr<Webhooks> webhooks(new Webhooks(parts, std::move(folder), std::move(options)));
    auto caller = WebhookCaller::make(parts.io, webhooks->options_.call);
    if (!caller) return caller.error();
    webhooks->caller_ = std::move(*caller);
    auto started =
        webhooks->book_.start(parts.log, webhooks->post(), [raw = webhooks.get()](const auto& id) {
            if (raw->book_.ready()) raw->look_at(id);
        });
    if (!started) return started.error();
    webhooks->hold(std::move(lease));
    webhooks->tick();
    return webhooks;
}

Post Webhooks::post() const {
    return
        [&io = parts_.io](std::function<void()> task) { boost::asio::post(io, std::move(task)); };
}

void Webhooks::hold(Lease lease) {
    if (!lease.open_words) {
        sends_ = true;
        return;
    }
    lease_ = std::make_unique<LeaseKeeper>(
        LeaseKeeper::Parts{std::move(lease.open_words), lease.writer, {}, post()},
        [this, told = std::move(lease.changed)](bool holds, std::optional<std::uint64_t> place) {
            if (holds) {
                begin(place);
            } else {
                end();
            }
            if (told) told();
        });
}

// The next tick starts the senders.
void Webhooks::begin(std::optional<std::uint64_t> place) {
    log_info("this process sends the webhooks", {{"from", place.value_or(0)}});
    sends_ = true;
    place_ = place;
}

void Webhooks::end() {
    sends_ = false;
    log_info("another process sends the webhooks", {});
    std::vector<std::string> all;
    for (const auto& [id, sender] : senders_) all.push_back(id);
    for (const auto& id : all) end(id, false);
}

void Webhooks::end(const std::string& id, bool keeps) {
    broken_.erase(id);
    const auto found = senders_.find(id);
    if (found == senders_.end()) return;
    found->second->stop(keeps);
    ending_.push_back(std::move(found->second));
    senders_.erase(found);
}

// Starts, changes or ends its sender.
void Webhooks::look_at(const std::string& id) {
    const auto& subscription = book_.subscriptions().at(id);
    const bool open = subscription.state.status == SubscriptionDefinition::Status::open;
    if (!sends_ || !open || !subscription.state.wanted) return end(id);
    const auto found = senders_.find(id);
    if (found != senders_.end()) return found->second->change(subscription);
    auto sender =
        std::make_unique<WebhookSender>(WebhookSender::Parts{sources_, *caller_, options_},
                                        DeliveryFiles(folder_, id), subscription);
    if (auto started = sender->start(place_); !started) {
        // Asked again by the tick.
        if (started.error().kind == ErrorKind::unavailable) return;
        if (broken_.insert_or_assign(id, started.error()).second) {
            log_error("a subscription's progress cannot be read",
                      {{"subscription", id}, {"what", started.error().message}});
        }
        return;
    }
    broken_.erase(id);
    senders_.emplace(id, std::move(sender));
}

// What all receivers have: a successor that has no files of this process begins there.
void Webhooks::keep_place() {
    if (!lease_ || !sends_ || senders_.empty()) return;
    place_.reset();  // who subscribes from now on begins with what comes next
    std::uint64_t place = UINT64_MAX;
    for (const auto& [id, sender] : senders_) place = std::min(place, sender->status().position);
    lease_->keep(place);
}

// Those that were there before it was ready are looked at here.
void Webhooks::tick() {
    std::erase_if(ending_, [](const auto& sender) { return sender->is_idle(); });
    if (book_.ready()) {
        bool all_there = true;
        for (const auto& [id, subscription] : book_.subscriptions()) {
            if (!senders_.contains(id)) look_at(id);
            const bool open = subscription.state.status == SubscriptionDefinition::Status::open;
            const bool is_there = senders_.contains(id) || broken_.contains(id);
            all_there = all_there && (!open || is_there);
        }
        if (all_there) keep_place();
    }
    std::uint64_t taken = 0;
    std::uint64_t failed = 0;
    std::size_t parked = 0;
    std::size_t behind = 0;
    for (const auto& [id, sender] : senders_) {
        sender->keep_what_is_due();
        const auto status = sender->status();
        taken += status.taken;
        failed += status.failed;
        parked += sender->parked().size();
        behind += status.level ? 0 : 1;
    }
    const auto set = [this](const char* name, const char* help, std::size_t value) {
        parts_.metrics.gauge(name, help).Set(static_cast<double>(value));
    };
    set("anju_webhooks", "Subscriptions that are open", senders_.size());
    set("anju_webhooks_behind", "Subscriptions whose receiver has not taken all there is", behind);
    set("anju_webhook_parked_streams", "Streams whose events a receiver did not take", parked);
    set("anju_webhook_events_taken", "Events taken by receivers since the start", taken);
    set("anju_webhook_calls_failed", "Calls of receivers that failed since the start", failed);
    timer_.expires_after(tick_every);
    timer_.async_wait(
        [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& stopped) {
            if (!stopped && !alive.expired()) tick();
        });
}

void Webhooks::add_to(Health& health) const {
    health.add("webhooks", [this] {
        auto ready = book_.ready();
        return ready && lease_ ? lease_->health() : ready;
    });
    health.watch("webhooks-broken", [this]() -> Result<void> {
        return broken_.empty() ? Result<void>() : Result<void>(broken_.begin()->second);
    });
}

void Webhooks::list(const HttpRequest& request, const Reply& reply) const {
    if (auto read = book_.ready(); !read) return reply(problem_response(read.error()));
    const auto& view = parts_.queries.view();
    const std::uint64_t newest = view ? view->as_of().position : 0;
    WebhookList all;
    for (const auto& [id, subscription] : book_.subscriptions()) {
        if (!check_stream(request.principal.get(), id)) continue;
        const auto found = senders_.find(id);
        all.rows.push_back(row_of(id, subscription,
                                  found == senders_.end() ? nullptr : found->second.get(), newest));
    }
    reply(response_of(all));
}

void Webhooks::list_parked(const HttpRequest& request, const Reply& reply) const {
    const auto found = senders_.find(std::string(request.parameter("id")));
    if (found == senders_.end()) {
        return reply(problem_response(no_such_subscription(request.parameter("id"))));
    }
    reply(response_of(ParkedList{found->second->parked()}));
}

void Webhooks::make_secret(const HttpRequest& request, const Reply& reply) {
    const auto found = senders_.find(std::string(request.parameter("id")));
    if (found == senders_.end()) {
        return reply(problem_response(no_such_subscription(request.parameter("id"))));
    }
    const auto secret = found->second->files().make_secret(system_now());
    if (!secret) return reply(problem_response(secret.error()));
    found->second->wake();
    auto response = response_of(MadeSecret{*secret});
    response.status = 201;
    response.headers.emplace_back("Cache-Control", "no-store");
    reply(std::move(response));
}

void Webhooks::add_routes(Router& router, std::function<Webhooks&()> webhooks) {
    router.add({.verb = Verb::get,
                .pattern = "/v1/webhooks",
                .summary = "Subscriptions: how far their receivers are, and what they refuse",
                .handler = [webhooks](const HttpRequest& request,
                                      const Reply& reply) { webhooks().list(request, reply); },
                .response_schema = boost::json::serialize(json_schema<WebhookList>()),
                .right = Right::operate,
                .of_no_area = true});
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/webhooks/{id}/parked",
         .summary = "Streams whose events the receiver of a subscription did not take",
         .handler = [webhooks](const HttpRequest& request,
                               const Reply& reply) { webhooks().list_parked(request, reply); },
         .response_schema = boost::json::serialize(json_schema<ParkedList>()),
         .right = Right::operate});
    router.add(
        {.verb = Verb::post,
         .pattern = "/v1/webhooks/{id}/secret",
         .summary =
             "Makes another secret to sign with, told once; the one before goes on for a day",
         .handler = [webhooks](const HttpRequest& request,
                               const Reply& reply) { webhooks().make_secret(request, reply); },
         .response_schema = boost::json::serialize(json_schema<MadeSecret>()),
         .right = Right::administer});
}

}  // namespace anju
