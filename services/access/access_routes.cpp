#include "services/access/access_routes.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "events/base/json.hpp"
#include "events/runtime/problem.hpp"
#include "services/shell/command_rights.hpp"
#include "services/shell/json_body.hpp"
#include "services/shell/routes.hpp"

namespace anju {
namespace {

constexpr std::array all_rights{Right::read,     Right::follow,  Right::record,
                                Right::audit,    Right::operate, Right::administer,
                                Right::identify, Right::receive, Right::overview};

struct MeAnswer {
    std::string name;
    std::string area;  // empty: everything
    std::vector<std::string> rights;
    std::vector<std::string> event_types;
    std::vector<std::string> event_fields;  // that it is shown of events; none: all
    bool controlled = true;                 // false: whoever reaches the port may do everything
};
BOOST_DESCRIBE_STRUCT(MeAnswer, (), (name, area, rights, event_types, event_fields, controlled))

struct ListedToken {
    std::string token;
    Day valid_to;
};
BOOST_DESCRIBE_STRUCT(ListedToken, (), (token, valid_to))

struct PrincipalRow {
    std::string principal;
    std::string name;
    std::string status;
    std::string area;
    std::vector<Role> roles;
    std::vector<std::string> event_types;
    std::vector<std::string> event_fields;
    std::vector<ListedToken> tokens;
    std::vector<std::string> certificates;
};
BOOST_DESCRIBE_STRUCT(PrincipalRow, (),
                      (principal, name, status, area, roles, event_types, event_fields, tokens,
                       certificates))

struct SessionBody {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(SessionBody, (), (token))

MeAnswer me(const HttpRequest& request) {
    MeAnswer answer;
    answer.name = principal_name(request);
    answer.controlled = request.principal != nullptr;
    for (const auto right : all_rights) {
        if (request.principal && !request.principal->has(right)) continue;
        answer.rights.emplace_back(to_string(right));
    }
    if (!request.principal) return answer;
    answer.area = request.principal->area;
    answer.event_types = request.principal->event_types;
    answer.event_fields = request.principal->event_fields;
    return answer;
}

// The browser keeps it from scripts and from other sites, and forgets it when it is closed.
std::pair<std::string, std::string> cookie(const HttpRequest& request, std::string_view token,
                                           std::string_view more) {
    return {"Set-Cookie",
            fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}{}", session_cookie, token,
                        request.is_encrypted ? "; Secure" : "", more)};
}

void open_session(const AccessBook* book, const HttpRequest& request, const Reply& reply) {
    const auto json = parse_json_body(request.body);
    if (!json) return reply(problem_response(json.error()));
    SessionBody body;
    if (auto read = read_json(*json, body); !read) return reply(problem_response(read.error()));
    if (book != nullptr) {
        if (const auto found = book->find(body.token); !found) {
            return reply(problem_response(found.error()));
        }
    }
    HttpResponse response{.status = 204, .content_type = {}};
    if (book != nullptr) response.headers.push_back(cookie(request, body.token, ""));
    reply(std::move(response));
}

void close_session(const HttpRequest& request, const Reply& reply) {
    HttpResponse response{.status = 204, .content_type = {}};
    response.headers.push_back(cookie(request, "", "; Max-Age=0"));
    reply(std::move(response));
}

PrincipalRow row_of(const AccessBook::Entry& entry) {
    PrincipalRow row;
    row.principal = entry.id;
    row.name = entry.state.name.value_or("");
    if (entry.state.status) row.status = enum_text(*entry.state.status);
    if (entry.state.rights) {
        row.area = entry.state.rights->area.value;
        row.roles = entry.state.rights->roles;
        row.event_types = entry.state.rights->event_types;
        row.event_fields = entry.state.rights->event_fields.value_or(std::vector<std::string>());
    }
    row.certificates = entry.state.certificates;
    for (const auto& token : entry.state.tokens)
        row.tokens.push_back({token.token, token.valid_to});
    return row;
}

void list_principals(const AccessBook* book, const HttpRequest& request, const Reply& reply) {
    std::vector<PrincipalRow> rows;
    if (book != nullptr) {
        if (auto read = book->ready(); !read) return reply(problem_response(read.error()));
        for (const auto& entry : book->entries()) {
            if (check_stream(request.principal.get(), entry.id)) rows.push_back(row_of(entry));
        }
    }
    HttpResponse response;
    response.body = "{\"rows\":";
    write_json(response.body, rows);
    response.body += '}';
    reply(std::move(response));
}

}  // namespace

void add_access_routes(Router& router, const AccessBook* book) {
    router.add({.verb = Verb::get,
                .pattern = "/v1/me",
                .summary = "Who is asking, and what it may see and record",
                .handler =
                    [](const HttpRequest& request, const Reply& reply) {
                        HttpResponse response;
                        write_json(response.body, me(request));
                        reply(std::move(response));
                    },
                .response_schema = boost::json::serialize(json_schema<MeAnswer>()),
                .right = Right::signed_in,
                .of_no_area = true});
    router.add({.verb = Verb::post,
                .pattern = "/v1/session",
                .summary = "Keeps a token in a browser, out of reach of scripts",
                .handler = [book](const HttpRequest& request,
                                  const Reply& reply) { open_session(book, request, reply); },
                .request_schema = boost::json::serialize(json_schema<SessionBody>()),
                .right = Right::anyone});
    router.add({.verb = Verb::delete_,
                .pattern = "/v1/session",
                .summary = "Makes a browser forget its token",
                .handler = close_session,
                .right = Right::anyone});
    router.add({.verb = Verb::get,
                .pattern = "/v1/principals",
                .summary = "Who may come in, with its rights and the public parts of its tokens",
                .handler = [book](const HttpRequest& request,
                                  const Reply& reply) { list_principals(book, request, reply); },
                .right = Right::administer,
                .of_no_area = true});
}

}  // namespace anju
