#include "deploy/anju/agency_deliveries.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <optional>
#include <string>
#include <vector>

#include "events/base/json.hpp"
#include "events/base/system_clock.hpp"
#include "events/runtime/problem.hpp"
#include "services/shell/command_rights.hpp"

namespace anju {
namespace {

struct AgencyRow {
    std::string agency;
    std::string name;
    std::string topic;
    std::optional<std::int64_t> sent;       // position of the newest event in its topic
    std::optional<std::int64_t> received;   // all up to this position, as it says
    std::int64_t acted = 0;                 // events that it acted upon
    std::optional<std::string> acted_upon;  // the last of them
    // Of what was sent since this process started and is not confirmed.
    std::optional<std::int64_t> lag_events;
    std::optional<std::int64_t> lag_seconds;
    std::string trouble;  // why nothing is written for it
};
BOOST_DESCRIBE_STRUCT(AgencyRow, (),
                      (agency, name, topic, sent, received, acted, acted_upon, lag_events,
                       lag_seconds, trouble))
struct AgencyList {
    bool publishing = false;  // this process writes the topics
    std::vector<AgencyRow> rows;
};
BOOST_DESCRIBE_STRUCT(AgencyList, (), (publishing, rows))

bool is_agency(const PrincipalDefinition::State& state) {
    if (state.status != PrincipalDefinition::Status::admitted || !state.rights) return false;
    const auto& roles = state.rights->roles;
    return std::ranges::find(roles, Role::agency) != roles.end();
}

void add_confirmed(AgencyRow& row, const DeliveryDefinition::State& state) {
    row.received = state.received;
    row.acted = state.acted;
    row.acted_upon = state.acted_upon;
}

void add_sent(AgencyRow& row, const Publisher::Sent& sent) {
    constexpr std::int64_t ms_per_second = 1'000;
    if (sent.trouble) row.trouble = sent.trouble->message;
    if (const auto last = sent.marks.last()) row.sent = static_cast<std::int64_t>(last->position);
    std::optional<std::uint64_t> received;
    if (row.received) received = static_cast<std::uint64_t>(*row.received);
    const auto behind = sent.marks.behind(received);
    row.lag_events = static_cast<std::int64_t>(behind.events);
    row.lag_seconds = 0;
    if (!behind.since) return;
    row.lag_seconds =
        std::max<std::int64_t>((system_now().value - behind.since->value) / ms_per_second, 0);
}

}  // namespace

Result<std::unique_ptr<AgencyDeliveries>> AgencyDeliveries::start(Log& log, Post post,
                                                                  const AccessBook* book,
                                                                  const Publisher* publisher) {
    std::unique_ptr<AgencyDeliveries> made(new AgencyDeliveries(book, publisher));
    if (auto started = made->deliveries_.start(log, std::move(post), {}); !started) {
        return started.error();
    }
    return made;
}

void AgencyDeliveries::list(const HttpRequest& request, const Reply& reply) const {
    if (auto read = deliveries_.ready(); !read) return reply(problem_response(read.error()));
    const auto status = publisher_ != nullptr ? publisher_->status() : Publisher::Status();
    AgencyList list{status.publishing, {}};
    for (const auto& [id, state] :
         book_ != nullptr ? book_->entries() : std::vector<AccessBook::Entry>()) {
        if (!is_agency(state) || !check_stream(request.principal.get(), id)) continue;
        AgencyRow row;
        row.agency = id;
        row.name = state.name.value_or("");
        row.topic = public_topic(id);
        if (const auto* confirmed = deliveries_.delivery(id)) add_confirmed(row, *confirmed);
        const auto sent = std::ranges::find(status.sent, id, &Publisher::Sent::name);
        if (sent != status.sent.end()) add_sent(row, *sent);
        list.rows.push_back(std::move(row));
    }
    HttpResponse response;
    write_json(response.body, list);
    reply(std::move(response));
}

void AgencyDeliveries::add_routes(Router& router,
                                  std::function<const AgencyDeliveries&()> deliveries) {
    router.add({.verb = Verb::get,
                .pattern = "/v1/subscriptions",
                .summary = "Agencies: what is sent to them, what they confirm, how far behind",
                .handler = [deliveries = std::move(deliveries)](
                               const HttpRequest& request,
                               const Reply& reply) { deliveries().list(request, reply); },
                .response_schema = boost::json::serialize(json_schema<AgencyList>()),
                .right = Right::operate,
                .of_no_area = true});
}

}  // namespace anju
