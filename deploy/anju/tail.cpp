// anju tail: prints the events of the ledger as they come.
#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/event_line.hpp"
#include "deploy/anju/language_option.hpp"
#include "events/runtime/http_call.hpp"

namespace anju {
namespace {

struct TailOptions {
    std::shared_ptr<Server> server;
    std::string after = "now";
    bool no_follow = false;
    bool json = false;
    std::shared_ptr<Language> language;
};

int run_tail(const TailOptions& options) {
    const bool as_json = options.json || ::isatty(STDOUT_FILENO) == 0;
    const Server& server = *options.server;
    ClientRequest request{.verb = Verb::get,
                          .target = {},
                          .headers = {{"Accept-Language", std::string(tag_of(*options.language))}},
                          .body = {}};
    request.target = fmt::format("/v1/feed?follow={}", options.no_follow ? "false" : "true");
    if (options.after != "start") request.target += "&after=" + options.after;
    const auto print = [&](std::string_view line) {
        if (line.empty()) return true;  // a sign of life
        std::cout << (as_json ? std::string(line) : event_line(line, *options.language)) << '\n'
                  << std::flush;
        return std::cout.good();
    };
    auto tls = tls_of(server);
    if (!tls) return fail_with(tls.error());
    LineStreamOptions stream;
    stream.tls = std::move(*tls);
    const auto answer = http_lines(server.url, signed_request(server, request), stream, print);
    if (!answer) return fail_with(answer.error());
    if (answer->status / 100 == 2) return 0;
    return fail_with(refused(*answer));
}

}  // namespace

void add_tail_command(CLI::App& app, Run& run) {
    auto options = std::make_shared<TailOptions>();
    auto* tail = app.add_subcommand("tail", "Prints events as they come");
    options->server = add_server(tail);
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
