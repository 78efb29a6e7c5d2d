// Who a request comes from, and what routes ask of it. How somebody shows who it is, and who may do
// what, is decided by services/access.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/runtime/http_message.hpp"

namespace anju {

// What a route takes. Everything above `signed_in` is held by role.
enum class Right : std::uint8_t {
    anyone,      // no token needed
    signed_in,   // whoever is known
    read,        // figures, lists, files
    follow,      // events as they come
    record,      // facts
    audit,       // who recorded what; findings
    operate,     // how the processes are
    administer,  // who may come in
    identify,    // who people are: what names them, sealed otherwise
    receive,     // its own deliveries: what bears its name as id, and nothing else
    overview,    // figures; without `read` none that would tell of single households
};

// "read", "follow", …: for messages.
std::string_view to_string(Right right);

struct Principal {
    std::string name;    // as it stands with what it records
    std::string area{};  // the division that all it sees and records lies in; empty = everything
    std::uint32_t rights = 0;                 // bits by Right; see grant()
    std::vector<std::string> event_types{};   // that it may follow; empty: see follows_all()
    std::vector<std::string> event_fields{};  // that it is shown of them; see EventFields
    bool ended = false;  // its rights changed since: what it follows without an end, ends

    void grant(Right right) { rights |= 1U << static_cast<unsigned>(right); }
    bool has(Right right) const {
        return right <= Right::signed_in || (rights >> static_cast<unsigned>(right) & 1U) != 0;
    }
    // Whether the division, given by its code, lies in its area.
    bool covers(std::string_view division) const { return division.starts_with(area); }
    // Whether the events of who may come in are among those it may follow.
    bool follows_all() const {
        return event_types.empty() && (has(Right::audit) || has(Right::administer));
    }
};

// The token that a request shows: "Authorization: Bearer <token>", else the cookie that
// POST /v1/session gave to a browser. The view lives as long as the request.
std::optional<std::string_view> credential_of(const HttpRequest& request);
// Whether it came by the cookie, which a browser sends by itself, whoever made it ask.
bool is_sent_by_browser(const HttpRequest& request);

inline constexpr std::string_view session_cookie = "anju_session";

}  // namespace anju
