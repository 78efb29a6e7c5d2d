// The HTTP routes of a service: commands, states and histories of its streams, one route for each
// command so that they are documented one by one.
#pragma once

#include "events/runtime/router.hpp"
#include "services/shell/shell.hpp"

namespace anju {

// What answers a service's routes: the shell in this process, or a proxy to where it runs.
struct ServiceHandlers {
    Handler command;
    Handler state;
    Handler history;
};

struct ShellRouteOptions {
    // Takes the time of recording from the header Anju-Recorded: for simulated provinces only.
    bool simulated_clock = false;
};

// `shell` is asked for with each request: the routes may be there before the shell is.
ServiceHandlers shell_handlers(std::function<Shell&()> shell, ShellRouteOptions options);

// POST /v1/<stream>/{id}/<command>, GET /v1/<stream>/{id}, GET /v1/<stream>/{id}/events.
void add_service_routes(Router& router, const Service& service, const ServiceHandlers& handlers);

// Who stands with what the request records; local_principal where access is not controlled.
std::string principal_name(const HttpRequest& request);

// What ?dry_run= asks for, as CommandRequest::rehearsal: nothing when it is left out or "false". A
// name makes one rehearsal of several requests; "true" is one of its own, which `own` names.
Result<std::optional<std::string>> read_rehearsal(const HttpRequest& request,
                                                  const std::string& own);
QueryParameter dry_run_parameter();

// The body of an accepted command: {"stream","version","token"}, and "replayed":true when it had
// been recorded before; of a dry run {"stream","version","would_record"}. As one more line of a
// stream of results, or as the answer of a route.
std::string command_answer_json(std::string_view stream, const CommandAnswer& answer);

}  // namespace anju
