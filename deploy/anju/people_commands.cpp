// anju people: who somebody is, for who may be told; what is known of one person, as a file to hand
// over; and forgetting.
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <set>

#include "deploy/anju/commands.hpp"
#include "events/base/system_clock.hpp"
#include "events/runtime/http_target.hpp"

namespace anju {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds answer_timeout{30};

struct PeopleOptions {
    std::shared_ptr<Server> server;
    std::string person{};
    std::string name{};
    std::string area{};
    std::string household{};
    std::string purpose{};
    std::string ground{};
    std::string document{};
    std::string to{};
};

// As one segment of a path, or a value of a query.
std::string encoded(std::string_view text) {
    return percent_encoded(text, "-._~");
}

Result<json::object> ask(const PeopleOptions& options, ClientRequest request, int status = 200) {
    const auto answer = call(*options.server, std::move(request), answer_timeout);
    if (!answer) return answer.error();
    return object_in(*answer, status);
}

Result<json::object> get(const PeopleOptions& options, std::string target) {
    return ask(options,
               {.verb = Verb::get, .target = std::move(target), .headers = {}, .body = {}});
}

Result<json::object> details_of(const PeopleOptions& options) {
    return get(options, fmt::format("/v1/people/{}/details?purpose={}", encoded(options.person),
                                    encoded(options.purpose)));
}

int run_show(const PeopleOptions& options) {
    const auto details = details_of(options);
    if (!details) return fail_with(details.error());
    for (const auto* member : {"name", "id_number", "phone"}) {
        const auto* text = details->if_contains(member);
        if (text != nullptr) {
            std::cout << fmt::format("{:<10} {}\n", member, std::string(text->as_string()));
        }
    }
    return 0;
}

int run_find(const PeopleOptions& options) {
    const auto found =
        get(options, fmt::format("/v1/people?name={}&area={}&purpose={}", encoded(options.name),
                                 encoded(options.area), encoded(options.purpose)));
    if (!found) return fail_with(found.error());
    for (const auto& row : found->at("rows").as_array()) {
        std::cout << std::string(row.at("person").as_string()) << '\n';
    }
    return 0;
}

// The person's part of the household's file.
Result<json::object> file_of(const PeopleOptions& options) {
    const auto person = get(options, "/v1/person/" + encoded(options.person));
    if (!person) return person.error();
    const std::string household(person->at("state").at("household").as_string());
    auto file = get(options, "/v1/files/household/" + encoded(household));
    if (!file) return file.error();
    for (auto& member : file->at("household").at("members").as_array()) {
        if (member.at("stream").as_string() == "person/" + options.person) {
            return std::move(member.as_object());
        }
    }
    return json::object{};  // gone from the household
}

// Every stream that a fact anywhere in the file is an event of: "worker/130624-00000101/2".
void add_streams(const json::value& file, std::set<std::string>& streams) {
    if (const auto* list = file.if_array()) {
        for (const auto& one : *list) add_streams(one, streams);
    }
    const auto* object = file.if_object();
    if (object == nullptr) return;
    for (const auto& member : *object) {
        const auto* text = member.value().if_string();
        if (member.key() == "event" && text != nullptr) {
            const std::string event(*text);
            streams.insert(event.substr(0, event.rfind('/')));
        }
        add_streams(member.value(), streams);
    }
}

Result<std::string> export_of(const PeopleOptions& options) {
    const auto details = details_of(options);
    if (!details) return details.error();
    const auto file = file_of(options);
    if (!file) return file.error();
    std::set<std::string> streams{"person/" + options.person, "disclosure/" + options.person};
    add_streams(*file, streams);
    std::string lines = json::serialize(*details) + "\n";
    lines += json::serialize(json::object{{"file", *file}}) + "\n";
    for (const auto& stream : streams) {
        const auto history = get(options, "/v1/" + stream + "/events");
        if (!history) return history.error();
        for (const auto& event : history->at("events").as_array()) {
            lines += json::serialize(event) + "\n";
        }
    }
    return lines;
}

int run_export(const PeopleOptions& options) {
    const auto lines = export_of(options);
    if (!lines) return fail_with(lines.error());
    if (options.to.empty()) {
        std::cout << *lines;
        return 0;
    }
    std::ofstream file(options.to);
    file << *lines << std::flush;
    if (file) return 0;
    return fail_with(unavailable("file-unwritable", options.to + ": cannot be written"));
}

Result<std::vector<std::string>> whom(const PeopleOptions& options) {
    if (!options.person.empty()) return std::vector{options.person};
    const auto file = get(options, "/v1/files/household/" + encoded(options.household));
    if (!file) return file.error();
    std::vector<std::string> ids;
    for (const auto& member : file->at("household").at("members").as_array()) {
        const std::string stream(member.at("stream").as_string());
        ids.push_back(stream.substr(stream.find('/') + 1));
    }
    return ids;
}

int run_erase(const PeopleOptions& options) {
    if (options.person.empty() == options.household.empty()) {
        return fail_with(invalid("erase-whom", "name a person, or --household, and not both"));
    }
    const auto ids = whom(options);
    if (!ids) return fail_with(ids.error());
    for (const auto& id : *ids) {
        const auto asked =
            ask(options,
                {.verb = Verb::post,
                 .target = fmt::format("/v1/person/{}/request-erasure", encoded(id)),
                 .headers = {{"Content-Type", "application/json"}},
                 .body = json::serialize(json::object{{"occurred_on", system_now().day().text()},
                                                      {"ground", options.ground},
                                                      {"document", options.document}})},
                201);
        if (!asked) return fail_with(asked.error());
        std::cout << fmt::format(
            "person/{} is told to nobody any more; person.erased follows when its keys are "
            "destroyed\n",
            id);
    }
    return 0;
}

using People = int (*)(const PeopleOptions&);

CLI::App* add(CLI::App* people, Run& run, const std::pair<std::string, std::string>& named,
              const std::pair<std::shared_ptr<PeopleOptions>, People>& what) {
    auto* command = people->add_subcommand(named.first, named.second);
    const auto& options = what.first;
    options->server = add_server(command);
    command->callback(
        [options, act = what.second, &run] { run = [options, act] { return act(*options); }; });
    return command;
}

void add_person(CLI::App* command, PeopleOptions& options, bool is_required) {
    auto* person =
        command->add_option("person", options.person, "Its file, such as 130708-00000101");
    if (is_required) person->required();
}

void add_purpose(CLI::App* command, PeopleOptions& options) {
    command->add_option("--purpose", options.purpose, "What it is needed for: it is recorded")
        ->required();
}

}  // namespace

void add_people_command(CLI::App& app, Run& run) {
    auto* people = app.add_subcommand(
        "people", "Who somebody is, for who may be told (role caseworker); forgetting");
    people->require_subcommand(1);
    const auto fresh = [] { return std::make_shared<PeopleOptions>(); };
    auto options = fresh();
    auto* command = add(people, run, {"show", "Prints name, number and telephone of a person"},
                        {options, run_show});
    add_person(command, *options, true);
    add_purpose(command, *options);
    options = fresh();
    command =
        add(people, run, {"find", "Prints the files of people of a name"}, {options, run_find});
    command->add_option("name", options->name, "The whole name")->required();
    command->add_option("--area", options->area, "Only there");
    add_purpose(command, *options);
    options = fresh();
    command = add(people, run,
                  {"export",
                   "All that is known of a person, as JSON lines: what names it, its "
                   "file, its events, and who was told"},
                  {options, run_export});
    add_person(command, *options, true);
    add_purpose(command, *options);
    command->add_option("--to", options->to, "File to write; standard output when left out");
    options = fresh();
    command = add(people, run, {"erase", "Forgets what names a person: it cannot be undone"},
                  {options, run_erase});
    add_person(command, *options, false);
    command->add_option("--household", options->household, "Everybody in the household's file");
    command->add_option("--ground", options->ground, "Why, such as the person's own wish")
        ->required();
    command->add_option("--document", options->document, "The decision it rests on")->required();
}

}  // namespace anju
