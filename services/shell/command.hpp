// A command as it reaches a service, and its answer.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "events/base/types.hpp"

namespace anju {

// Who asks when access is not controlled.
constexpr std::string_view local_principal = "local";

struct CommandRequest {
    std::string stream;   // "household"
    std::string id;       // "130708-000123"
    std::string command;  // "relocate"
    boost::json::value body;
    std::string principal;                          // who asks
    std::string idempotency_key;                    // empty: a repeated command is a new one
    std::optional<std::uint32_t> expected_version;  // of the stream; 0 = it must not exist yet
    std::string correlation;                        // id of the request
    std::string wait;  // token of planning that must be read before it is decided; empty for none
    std::optional<Instant> recorded;  // set by simulations only: else the clock tells
    // Set: a dry run, decided but not recorded. Those of one name see each other's outcome in a
    // stream (rehearsal.hpp); an empty name sees nobody's.
    std::optional<std::string> rehearsal{};
    std::string credential{};  // that the principal has shown, for a process that passes it on
};

struct CommandAnswer {
    std::uint32_t version = 0;  // of the stream after the command
    std::string token;          // "land.3.1234": queries with wait=<token> show this write
    bool replayed = false;      // the same key had been answered before: nothing was recorded anew
    // Of a dry run, in the place of a token: [{"type","data"}], the events that it would record.
    std::string would_record{};
};

using CommandDone = std::function<void(Result<CommandAnswer>)>;

}  // namespace anju
