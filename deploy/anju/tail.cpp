// anju tail: prints the events of the ledger as they come.
#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/language_option.hpp"
#include "events/runtime/http_call.hpp"
#include "services/shell/json_body.hpp"

namespace anju {
namespace {

struct TailOptions {
    std::string url = "http://127.0.0.1:8080";
    std::string after = "now";
    bool no_follow = false;
    bool json = false;
    std::shared_ptr<Language> language;
};

// "house.demolished" of "cn.anju.house.demolished.v1", its type as a CloudEvent.
std::string_view bare_type(std::string_view type) {
    constexpr std::string_view begin = "cn.anju.";
    if (type.starts_with(begin)) type.remove_prefix(begin.size());
    return type.substr(0, type.rfind(".v"));
}

// "12  2020-06-30T08:00:00.123Z  moved in  household/130723-000123  {…}"
std::string for_people(std::string_view line, Language language) {
    const auto json = parse_json_body(line);
    if (!json || !json->is_object()) return std::string(line);
    const auto& event = json->get_object();
    const auto text = [&](std::string_view name) {
        const auto* member = event.if_contains(name);
        return member != nullptr && member->is_string() ? std::string(member->get_string())
                                                        : std::string("-");
    };
    const std::string type = text("type");
    const auto* data = event.if_contains("data");
    return fmt::format("{}  {}  {}  {}  {}", text("sequence"), text("time"),
                       event_name(bare_type(type), language), text("subject"),
                       data != nullptr ? boost::json::serialize(*data) : "");
}

int run_tail(const TailOptions& options) {
    const bool as_json = options.json || ::isatty(STDOUT_FILENO) == 0;
    std::string url = options.url;
    ClientRequest request{.verb = Verb::get, .target = {}, .headers = {}, .body = {}};
    request.target = fmt::format("/v1/events?follow={}", options.no_follow ? "false" : "true");
    if (options.after != "start") request.target += "&after=" + options.after;
    const auto print = [&](std::string_view line) {
        if (line.empty()) return true;  // a sign of life
        std::cout << (as_json ? std::string(line) : for_people(line, *options.language)) << '\n'
                  << std::flush;
        return std::cout.good();
    };
    auto answer = http_lines(url, request, {}, print);
    if (answer && answer->status == 307) {
        // A gateway names the process that projects.
        const std::string there(answer->header("Location").value_or(""));
        const auto path = there.find('/', there.find("//") + 2);
        if (path == std::string::npos) {
            return fail_with(unavailable("answer-unexpected", "redirected to \"" + there + "\""));
        }
        request.target = there.substr(path);
        answer = http_lines(there.substr(0, path), request, {}, print);
    }
    if (!answer) return fail_with(answer.error());
    if (answer->status / 100 == 2) return 0;
    return fail_with(invalid("refused", fmt::format("{}: {}", answer->status, answer->body)));
}

}  // namespace

void add_tail_command(CLI::App& app, Run& run) {
    auto options = std::make_shared<TailOptions>();
    auto* tail = app.add_subcommand("tail", "Prints events as they come");
    tail->add_option("--url", options->url, "Where Anju serves")
        ->envname("ANJU_URL")
        ->capture_default_str();
    tail->add_option("--after", options->after,
                     "The last position already seen, now, or start for all events")
        ->capture_default_str();
    tail->add_flag("--no-follow", options->no_follow, "Ends at the end of the ledger");
    tail->add_flag("--json", options->json,
                   "Whole events as JSON lines; so it is when the output is no terminal");
    options->language = add_language_option(tail);
    tail->callback([options, &run] { run = [options] { return run_tail(*options); }; });
}

}  // namespace anju
