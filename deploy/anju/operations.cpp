#include "deploy/anju/operations.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "events/base/json.hpp"
#include "events/base/system_clock.hpp"
#include "services/shell/shell.hpp"

namespace anju {
namespace {

struct PartitionRow {
    std::string service;
    std::uint16_t partition = 0;
    std::string state;  // standby, claiming, active
    std::string owner;  // where it is held
    std::uint64_t term = 0;
    std::uint64_t records = 0;  // that count
    std::uint64_t voided = 0;
    std::uint64_t in_flight = 0;
};
BOOST_DESCRIBE_STRUCT(PartitionRow, (),
                      (service, partition, state, owner, term, records, voided, in_flight))

struct FaultRow {
    std::string part;
    std::string rule;
    std::string detail;
};
BOOST_DESCRIBE_STRUCT(FaultRow, (), (part, rule, detail))

struct SealState {
    std::string state;
    std::uint64_t epochs = 0;
    std::uint64_t events = 0;
    std::uint64_t unsealed = 0;
    std::uint64_t seals_written = 0;
    std::uint64_t seals_void = 0;
    std::uint64_t records_void = 0;
    Instant last_seal;
};
BOOST_DESCRIBE_STRUCT(SealState, (),
                      (state, epochs, events, unsealed, seals_written, seals_void, records_void,
                       last_seal))

// All read models are folded together.
struct FoldState {
    std::uint64_t position = 0;
    Instant recorded;  // of the newest event that is folded
    bool caught_up = false;
    std::uint64_t commits = 0;
    std::uint64_t parked_streams = 0;  // whose events could not be folded
    std::uint64_t parked_events = 0;
    std::optional<std::uint64_t> behind_events;   // where this process seals, too
    std::optional<std::uint64_t> behind_seconds;  // that the newest seal is older than
};
BOOST_DESCRIBE_STRUCT(FoldState, (),
                      (position, recorded, caught_up, commits, parked_streams, parked_events,
                       behind_events, behind_seconds))

struct ServerState {
    std::uint64_t connections = 0;
    std::uint64_t in_flight = 0;
    std::uint64_t waiting = 0;
    std::uint64_t uploads = 0;
    std::uint64_t shed = 0;  // refused or cut since the start, to bound the load
};
BOOST_DESCRIBE_STRUCT(ServerState, (), (connections, in_flight, waiting, uploads, shed))

struct OperationsAnswer {
    std::string url;
    std::vector<std::string> roles;
    std::string log;
    Instant now;
    std::vector<FaultRow> faults;    // what is not ready
    std::vector<FaultRow> degraded;  // what does not keep it from serving
    std::vector<PartitionRow> partitions;
    std::optional<SealState> seals;
    std::optional<FoldState> fold;
    ServerState server;
};
BOOST_DESCRIBE_STRUCT(OperationsAnswer, (),
                      (url, roles, log, now, faults, degraded, partitions, seals, fold, server))

std::string state_text(Owner::State state) {
    switch (state) {
        case Owner::State::standby:
            return "standby";
        case Owner::State::claiming:
            return "claiming";
        case Owner::State::active:
            return "active";
    }
    return "";
}

std::vector<PartitionRow> partitions_of(const std::vector<std::unique_ptr<Shell>>& shells) {
    std::vector<PartitionRow> rows;
    for (const auto& shell : shells) {
        for (const auto& partition : shell->partitions()) {
            const auto& owner = partition->owner();
            rows.push_back({shell->name(), owner.partition().partition, state_text(owner.state()),
                            partition->owner_url(), owner.validity().term().number,
                            owner.validity().next_seq(), partition->voided(), owner.parked()});
        }
    }
    return rows;
}

SealState seals_of(const Sealer& sealer) {
    const auto status = sealer.status();
    return {state_text(status.state), status.epochs,     status.events,       status.unsealed,
            status.seals_written,     status.seals_void, status.records_void, status.last_seal};
}

FoldState fold_of(const Projector& projector, const std::optional<SealState>& seals) {
    const auto status = projector.status();
    const auto& parked = status.as_of.parked;
    FoldState fold{status.as_of.position,
                   status.as_of.recorded,
                   status.caught_up,
                   status.commits,
                   parked.streams,
                   parked.events,
                   {},
                   {}};
    if (!seals) return fold;
    const auto folded = std::min(seals->events, fold.position);
    fold.behind_events = seals->events - folded;
    const auto behind_ms =
        *fold.behind_events == 0 ? 0 : seals->last_seal.value - fold.recorded.value;
    fold.behind_seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(behind_ms, 0)) / 1000;
    return fold;
}

ServerState server_of(const HttpServer& server) {
    const auto load = server.load();
    ServerState state{load.connections, load.in_flight, load.waiting, load.uploads, 0};
    for (const auto shed : load.shed) state.shed += shed;
    return state;
}

std::vector<FaultRow> rows_of(const std::vector<Health::Failing>& failing) {
    std::vector<FaultRow> faults;
    for (const auto& [check, error] : failing) {
        faults.push_back({check, error.rule, error.message});
    }
    return faults;
}

OperationsAnswer answer_of(const Health& health, const Operated& operated) {
    const auto& parts = operated.parts;
    OperationsAnswer answer{.url = operated.url,
                            .roles = operated.roles,
                            .log = operated.log,
                            .now = system_now(),
                            .faults = rows_of(health.failing()),
                            .degraded = rows_of(health.degraded()),
                            .partitions = partitions_of(*parts.shells),
                            .seals = {},
                            .fold = {},
                            .server = server_of(*parts.server)};
    if (parts.sealer != nullptr) answer.seals = seals_of(*parts.sealer);
    if (parts.projector != nullptr) answer.fold = fold_of(*parts.projector, answer.seals);
    return answer;
}

}  // namespace

void add_operations_route(Router& router, const Health& health,
                          std::function<Operated()> operated) {
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/operations",
         .summary = "What this process holds, seals and folds, and how far it is behind",
         .handler =
             [&health, operated = std::move(operated)](const HttpRequest&, const Reply& reply) {
                 HttpResponse response;
                 response.headers.emplace_back("Cache-Control", "no-store");
                 write_json(response.body, answer_of(health, operated()));
                 reply(std::move(response));
             },
         .response_schema = boost::json::serialize(json_schema<OperationsAnswer>()),
         .right = Right::operate,
         .of_no_area = true});
}

}  // namespace anju
