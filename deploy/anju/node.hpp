// One process of Anju: the log, and on it whichever roles it has: services, sealer, projector,
// gateway. All of it runs on one io_context but for the threads of log, sealer and projector.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/log/log.hpp"
#include "events/runtime/health.hpp"
#include "events/runtime/metrics.hpp"
#include "projections/engine/queries.hpp"
#include "services/access/outside_tokens.hpp"
#include "services/shell/command_pump.hpp"

namespace anju {

// How webhooks are sent, where they are.
struct WebhookSettings {
    bool on = false;
    bool loopback = false;              // also to this machine, without TLS: for trials
    std::filesystem::path authorities;  // certificates trusted besides those of the system
    std::filesystem::path folder;       // of its progress and secrets; none: in `data`
    std::string origin = "anju";        // as which receivers are asked to let it in
    int attempts = 8;                   // of an event, before its stream is parked
    int first_wait_ms = 1'000;          // before the second one
};

// TLS towards callers and between processes; files in PEM, read again when they change.
struct TlsSettings {
    std::filesystem::path certificate;  // with those between it and its authority; none: no TLS
    std::filesystem::path key;          // none: it stands in the same file
    std::filesystem::path client_authorities;  // of callers' certificates; none: none is asked for
    std::filesystem::path authorities;  // of other processes' certificates; none: the system's
    std::string peer_name;              // that theirs have; empty: that of their address
    std::string minimum = "1.3";
    bool plain_http = false;  // without TLS also on an address that others reach
};

struct NodeOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;   // 0 chooses one
    std::filesystem::path data;  // for the embedded log, the rows and the key of the ledger
    std::string kafka;           // bootstrap servers; empty = the embedded log in `data`
    std::filesystem::path kafka_properties;  // how its brokers let us in; none: as anybody
    std::uint16_t partitions = 8;  // of each service's topic; on Kafka as many as there are

    std::vector<std::string> services;   // those that this process decides for
    std::filesystem::path identity_key;  // file of the key that the registry needs
    bool seals = false;
    bool projects = false;
    bool is_gateway = false;
    bool is_vault = false;             // keeps the keys of what names people, in `data`
    std::filesystem::path people_key;  // file of the key that those are sealed with
    std::string publish_to;  // bootstrap servers of public topics; empty = none are written
    std::optional<int> publish_days;  // how long public topics that are made keep; none: for ever

    WebhookSettings webhooks;
    TlsSettings tls;

    // File of the token of whoever holds this machine, made when it is not there: it may do
    // everything. Left out: only those come in whom the access service has admitted.
    std::filesystem::path admin_token;
    std::uint32_t requests_per_second = 0;  // of one principal; 0: any
    std::uint32_t small_cells = 5;          // who may not read is told no counts of people below it
    OutsideTokensOptions outside;           // of another sign-on; no issuer: nobody comes in by one
    bool open = false;  // access is not controlled: for trials, on a loopback address only

    std::filesystem::path map;  // GeoJSON that the page draws; none: one square a county

    std::string origin = "anju.local/ledger";  // names the ledger in signed checkpoints
    std::filesystem::path witness_policy;  // of who cosigns them (C2SP tlog-policy); none: nobody
    int witness_seconds = 5;               // between two heads that witnesses are sent
    bool simulated_clock = false;          // takes the time of recording from the caller
};

// The names of all services there are.
std::vector<std::string> service_names();
// Every topic of the log, with `partitions` each but for those of the ledger.
std::vector<Topic> all_topics(std::uint16_t partitions);

class Node {
  public:
    // Opens the log, starts all roles and listens. `io` must outlive the node.
    static Result<std::unique_ptr<Node>> start(boost::asio::io_context& io, NodeOptions options);
    ~Node();  // on the io thread, or when it has ended
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    std::string url() const;  // http://127.0.0.1:8080
    // The token in the file `admin_token`; empty without one.
    const std::string& admin_token() const;
    // Hands over what it holds where there are others, lets requests in flight finish, then calls
    // `stopped`.
    void stop(std::function<void()> stopped);

    // Decides here for the services of this process; not_found for others.
    void execute(CommandRequest request, CommandDone done);
    // Null when the process does not project.
    Queries* queries();
    // Checks added here decide on /readyz too.
    Health& health();
    Result<void> ready() const;

  private:
    struct Parts;
    explicit Node(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace anju
