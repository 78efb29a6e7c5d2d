// POST /v1/commands: many commands in one request, a JSON line each, answered line by line.
//
// A line of the body: {"stream":"house/130708-000123","command":"demolish","body":{…},
// "key":"…","version":3}. key is the Idempotency-Key, version the expected version; both may be
// left out. A line of the answer, only for what was refused unless results=all is asked for:
// {"line":7,"stream":…,"version":…,"token":…} or {"line":7,"error":{problem document}}.
// With ?dry_run= nothing is recorded: "would_record" stands in the place of "token", and "recorded"
// counts what would have been; the last line says "dry_run":true.
// The last line: {"complete":true,"lines":…,"recorded":…,"replayed":…,"refused":…,"tokens":[…]}.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "events/runtime/router.hpp"
#include "services/shell/command_pump.hpp"
#include "services/shell/command_rights.hpp"

namespace anju {

struct CommandStreamOptions {
    bool simulated_clock = false;  // takes "recorded" in a line: for simulated provinces only
    CommandPumpOptions pump{};
    std::shared_ptr<const CommandRights> rights{};  // of each line; null: access is not controlled
};

// The line of the body that asks for this command; `body` is its JSON, that of `request` unused.
std::string command_line(const CommandRequest& request, std::string_view body);

// `io` must outlive the router.
void add_command_stream_route(Router& router, boost::asio::io_context& io, ExecuteCommand execute,
                              CommandStreamOptions options);

}  // namespace anju
