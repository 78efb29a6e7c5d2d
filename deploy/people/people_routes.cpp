#include "deploy/people/people_routes.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <utility>

#include "events/base/sha256.hpp"
#include "events/base/system_clock.hpp"
#include "events/runtime/principal.hpp"
#include "events/runtime/problem.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/command_rights.hpp"
#include "services/shell/json_body.hpp"
#include "services/shell/routes.hpp"

namespace anju {

struct DetailsAnswer {
    std::string person;
    std::optional<std::string> name;
    std::optional<std::string> id_number;
    std::optional<std::string> phone;
    std::string token;  // of the event that says so
};
BOOST_DESCRIBE_STRUCT(DetailsAnswer, (), (person, name, id_number, phone, token))

struct FoundPerson {
    std::string person;
    std::string token;
};
BOOST_DESCRIBE_STRUCT(FoundPerson, (), (person, token))

struct FoundAnswer {
    std::vector<FoundPerson> rows;
};
BOOST_DESCRIBE_STRUCT(FoundAnswer, (), (rows))

struct SearchBody {
    std::optional<PrivateText> name;
    std::optional<IdNumber> id_number;
    std::optional<AreaCode> area;
    std::string purpose;
};
BOOST_DESCRIBE_STRUCT(SearchBody, (), (name, id_number, area, purpose))

struct KeysBody {
    std::uint32_t count = 0;
};
BOOST_DESCRIBE_STRUCT(KeysBody, (), (count))

struct GivenKey {
    std::uint64_t number = 0;
    std::string key;  // 64 hexadecimal digits
};
BOOST_DESCRIBE_STRUCT(GivenKey, (), (number, key))

struct KeysAnswer {
    std::vector<GivenKey> keys;
};
BOOST_DESCRIBE_STRUCT(KeysAnswer, (), (keys))

namespace {

constexpr std::size_t found_max = 50;
constexpr std::size_t purpose_bytes_max = 300;

struct Reading {
    std::string person;
    std::vector<std::string> details;
    std::string purpose;
};

// In the reader's own name, so that its own right decides.
CommandRequest disclosure(const HttpRequest& request, const Reading& reading) {
    CommandRequest command;
    command.stream = DisclosureStream::name;
    command.id = reading.person;
    command.command = "make";
    boost::json::array details(reading.details.begin(), reading.details.end());
    command.body = {{"occurred_on", system_now().day().text()},
                    {"details", std::move(details)},
                    {"purpose", reading.purpose}};
    command.principal = principal_name(request);
    command.correlation = request.request_id();
    command.credential = credential_of(request).value_or("");
    return command;
}

std::string purpose_of(const HttpRequest& request) {
    return std::string(request.query_value("purpose").value_or(""));
}

Result<void> check_purpose(std::string_view purpose) {
    if (!is_blank(purpose) && purpose.size() <= purpose_bytes_max) return {};
    return invalid("purpose-missing",
                   "`purpose` says what it is needed for, in up to 100 characters: it is recorded");
}

template <class Answer>
HttpResponse answer_with(const Answer& answer) {
    HttpResponse response;
    write_json(response.body, answer);
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

void tell_details(const PeopleRoutes& routes, const HttpRequest& request, const Reply& reply) {
    if (auto checked = check_purpose(purpose_of(request)); !checked) {
        return reply(problem_response(checked.error()));
    }
    const std::string id(request.parameter("id"));
    auto opened = routes.vault().open(id);
    if (!opened) return reply(problem_response(opened.error()));
    Reading reading{id, {}, purpose_of(request)};
    if (opened->name) reading.details.emplace_back("name");
    if (opened->id_number) reading.details.emplace_back("id_number");
    if (opened->phone) reading.details.emplace_back("phone");
    routes.record(disclosure(request, reading),
                  [id, opened = std::move(*opened), reply](const Result<CommandAnswer>& recorded) {
                      if (!recorded) return reply(problem_response(recorded.error()));
                      reply(answer_with(DetailsAnswer{id, opened.name, opened.id_number,
                                                      opened.phone, recorded->token}));
                  });
}

// Answers when all that it found is recorded; the first refusal is the answer.
struct Search {
    std::size_t waits_for = 0;
    std::optional<Error> refused{};
    FoundAnswer found{};
};

// Who is looked for, and by which detail.
struct Wanted {
    Result<std::vector<std::string>> ids;
    std::string detail;
    std::string area;
    std::string purpose;
};

std::vector<std::string> within_scope(const Wanted& wanted, const HttpRequest& request) {
    std::vector<std::string> some;
    for (const auto& id : *wanted.ids) {
        const bool asked = division_of_id(id).starts_with(wanted.area);
        if (asked && check_stream(request.principal.get(), id) && some.size() < found_max) {
            some.push_back(id);
        }
    }
    return some;
}

void tell_found(const PeopleRoutes& routes, const HttpRequest& request, const Wanted& wanted,
                const Reply& reply) {
    if (!wanted.ids) return reply(problem_response(wanted.ids.error()));
    const auto ids = within_scope(wanted, request);
    if (ids.empty()) return reply(answer_with(FoundAnswer()));
    auto search = std::make_shared<Search>();
    search->waits_for = ids.size();
    for (const auto& id : ids) {
        const auto recorded = [search, reply, id](const Result<CommandAnswer>& answer) {
            if (answer) search->found.rows.push_back({id, answer->token});
            if (!answer) search->refused = answer.error();
            if (--search->waits_for > 0) return;
            std::ranges::sort(search->found.rows, {}, &FoundPerson::person);
            reply(search->refused ? problem_response(*search->refused)
                                  : answer_with(search->found));
        };
        routes.record(disclosure(request, {id, {wanted.detail}, wanted.purpose}), recorded);
    }
}

void find_by_name(const PeopleRoutes& routes, const HttpRequest& request, const Reply& reply) {
    const auto purpose = purpose_of(request);
    if (auto checked = check_purpose(purpose); !checked) {
        return reply(problem_response(checked.error()));
    }
    tell_found(routes, request,
               {routes.vault().named(request.query_value("name").value_or("")), "name",
                std::string(request.query_value("area").value_or("")), purpose},
               reply);
}

// What is looked for stands in the body, so that it is in nobody's list of addresses.
void search_people(const PeopleRoutes& routes, const HttpRequest& request, const Reply& reply) {
    const auto json = parse_json_body(request.body);
    if (!json) return reply(problem_response(json.error()));
    SearchBody body;
    if (auto read = read_json(*json, body); !read) return reply(problem_response(read.error()));
    if (auto checked = check_purpose(body.purpose); !checked) {
        return reply(problem_response(checked.error()));
    }
    if (body.name.has_value() == body.id_number.has_value()) {
        return reply(problem_response(
            invalid("search-for-one-thing", "tell either a name or an id_number to look for")));
    }
    auto& vault = routes.vault();
    tell_found(routes, request,
               {body.name ? vault.named(body.name->value) : vault.numbered(*body.id_number),
                body.name ? "name" : "id_number", body.area ? body.area->value : "", body.purpose},
               reply);
}

void give_keys(const PeopleRoutes& routes, const HttpRequest& request, const Reply& reply) {
    const auto json = parse_json_body(request.body);
    if (!json) return reply(problem_response(json.error()));
    KeysBody body;
    if (auto read = read_json(*json, body); !read) return reply(problem_response(read.error()));
    const auto keys = routes.vault().give(body.count);
    if (!keys) return reply(problem_response(keys.error()));
    KeysAnswer answer;
    for (const auto& key : *keys) answer.keys.push_back({key.number, hex_of(key.bytes)});
    reply(answer_with(answer));
}

QueryParameter purpose_parameter() {
    return {"purpose", "What it is needed for: it is recorded, with who asked", true};
}

}  // namespace

void add_people_routes(Router& router, const PeopleRoutes& routes) {
    router.add({.verb = Verb::get,
                .pattern = "/v1/people/{id}/details",
                .summary = "Name, number and telephone of a person. Who asked is recorded",
                .handler = [routes](const HttpRequest& request,
                                    const Reply& reply) { tell_details(routes, request, reply); },
                .query = {purpose_parameter()},
                .response_schema = boost::json::serialize(json_schema<DetailsAnswer>()),
                .right = Right::identify});
    router.add({.verb = Verb::get,
                .pattern = "/v1/people",
                .summary = "The people of a name, up to 50. Who asked is recorded with each",
                .handler = [routes](const HttpRequest& request,
                                    const Reply& reply) { find_by_name(routes, request, reply); },
                .query = {{"name", "The whole name", true},
                          {"area", "A division's code: only people whose files begin with it"},
                          purpose_parameter()},
                .response_schema = boost::json::serialize(json_schema<FoundAnswer>()),
                .right = Right::identify});
    router.add({.verb = Verb::post,
                .pattern = "/v1/people/search",
                .summary = "The people of a name, or of a number of an identity card, up to 50. "
                           "Who asked is recorded with each",
                .handler = [routes](const HttpRequest& request,
                                    const Reply& reply) { search_people(routes, request, reply); },
                .request_schema = boost::json::serialize(json_schema<SearchBody>()),
                .response_schema = boost::json::serialize(json_schema<FoundAnswer>()),
                .right = Right::identify,
                .of_no_area = true});  // only whoever is of the caller's area is told
    router.add({.verb = Verb::post,
                .pattern = "/v1/people/keys",
                .summary = "Keys to seal with, for the processes of the registry",
                .handler = [routes](const HttpRequest& request,
                                    const Reply& reply) { give_keys(routes, request, reply); },
                .request_schema = boost::json::serialize(json_schema<KeysBody>()),
                .response_schema = boost::json::serialize(json_schema<KeysAnswer>()),
                .right = Right::administer,
                .of_no_area = true});
}

}  // namespace anju
