// Calls of a running Anju as a test reads them: status, JSON, headers.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/runtime/http_call.hpp"

namespace anju::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Answer {
    int status = 0;           // 0: none came, and `body` says why
    boost::json::value json;  // null when the body is no JSON
    std::string body;
    Headers headers;

    // By RFC 6901 pointer; empty or -1 when nothing of that kind stands there.
    std::string text(std::string_view pointer) const;
    std::int64_t number(std::string_view pointer) const;
    std::string header(std::string_view name) const;  // empty when there is none
};

Answer get(const std::string& url, const std::string& target, Headers headers = {});
Answer post(const std::string& url, const std::string& target, const std::string& body,
            Headers headers = {});
// "Authorization: Bearer …\r\n" of the administrator, for requests that are written by hand.
std::string token_line();
// The lines of a body that is a JSON value each.
std::vector<boost::json::value> lines_of(std::string_view body);
// GET of lines of JSON up to their end; throws when it breaks off.
std::vector<boost::json::value> get_lines(const std::string& url, const std::string& target);

// The value of one indicator in an area, -1 when the answer has none.
std::int64_t figure(const std::string& url, const std::string& area, const std::string& indicator,
                    const std::string& more = {});
std::string digest(const std::string& url);  // "<position> <digest>"
std::int64_t position(const std::string& url);

// Bodies and targets of commands.
std::string household_body(std::string_view county, int members);
std::string relocation_body(int members);
std::string plot_body(std::string_view county, std::int64_t surveyed_centi_mu);
std::string reclaim_body(std::int64_t centi_mu);
// A line for POST /v1/commands.
std::string command_line(const std::string& stream, const std::string& command,
                         const std::string& key, const std::string& body);

}  // namespace anju::test
