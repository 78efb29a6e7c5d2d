// Subcommands that talk to a running Anju over HTTP: simulate, progress.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>

#include "deploy/anju/command_client.hpp"
#include "deploy/anju/commands.hpp"
#include "deploy/anju/language_option.hpp"
#include "deploy/anju/progress_meter.hpp"
#include "deploy/anju/progress_table.hpp"
#include "deploy/anju/simulation.hpp"
#include "events/base/json.hpp"
#include "services/shell/json_body.hpp"

namespace anju {
namespace {

constexpr std::chrono::seconds query_timeout{60};
constexpr int exit_refused = 65;

Result<void> show_progress(const Server& server, const std::string& query, Language language,
                           bool as_json) {
    const auto answer = call(server,
                             {.verb = Verb::get,
                              .target = "/v1/progress" + query,
                              .headers = {{"Accept-Language", std::string(tag_of(language))}},
                              .body = {}},
                             query_timeout);
    if (!answer) return answer.error();
    if (answer->status != 200) return refused(*answer);
    if (as_json) {
        std::cout << answer->body << '\n';
        return {};
    }
    const auto json = parse_json_body(answer->body);
    if (!json) return json.error();
    std::vector<ProgressRow> rows;
    AsOf as_of;
    if (auto read = read_json(json->at("rows"), rows); !read) return read;
    if (auto read = read_json(json->at("as_of"), as_of); !read) return read;
    std::cout << progress_table(rows, as_of, language) << std::flush;
    return {};
}

void print_refused(std::uint64_t line, std::string_view problem) {
    std::cout << fmt::format("{{\"line\":{},\"error\":{}}}\n", line, problem);
}

int report(const CommandClient& client) {
    const auto& sent = client.summary();
    std::cerr << fmt::format("{} recorded, {} were there, {} refused\n", sent.recorded,
                             sent.replayed, sent.refused);
    return sent.refused == 0 ? 0 : exit_refused;
}

int run_simulate(const Server& server, const ProvinceOptions& options, Language language) {
    if (auto checked = check_province_options(options); !checked) return fail_with(checked.error());
    Province province(options);
    ProgressMeter meter("recording the simulated province", province.size());
    CommandClient client(server, print_refused);
    ProvinceCommand command;
    std::uint64_t sent = 0;
    while (province.next(command)) {
        if (needs_all_before(command)) {
            if (auto flushed = client.flush(); !flushed) return fail_with(flushed.error());
        }
        if (auto added = client.add(line_of(command)); !added) return fail_with(added.error());
        meter.update(++sent);
    }
    if (auto flushed = client.flush(); !flushed) return fail_with(flushed.error());
    if (auto shown = client.await_shown(); !shown) return fail_with(shown.error());
    meter.end();
    if (auto printed = show_progress(server, "", language, false); !printed)
        return fail_with(printed.error());
    return report(client);
}

}  // namespace

std::shared_ptr<Server> add_server(CLI::App* command) {
    auto server = std::make_shared<Server>();
    command->add_option("--url", server->url, "Where Anju serves")
        ->envname("ANJU_URL")
        ->capture_default_str();
    // Not on the command line, where every user of the machine would read it.
    command
        ->add_option_function<std::string>(
            "--token-file",
            [server](const std::string& file) { std::ifstream(file) >> server->token; },
            "File of the token to show, such as admin.token of the data folder; else the "
            "variable ANJU_TOKEN")
        ->check(CLI::ExistingFile);
    add_caller_tls_options(command, *server);
    if (const char* token = std::getenv("ANJU_TOKEN"); token != nullptr) server->token = token;
    return server;
}

void add_simulate_command(CLI::App& app, Run& run) {
    auto* simulate = app.add_subcommand(
        "simulate",
        "Records a simulated province through a running Anju whose services were "
        "started with --simulated-clock");
    const auto server = add_server(simulate);
    auto options = std::make_shared<ProvinceOptions>();
    simulate->add_option("--scale", options->scale, "1 is the whole province")
        ->capture_default_str();
    simulate->add_option("--seed", options->seed, "Which province")->capture_default_str();
    auto until = std::make_shared<std::string>(options->until.text());
    simulate->add_option("--until", *until, std::string(until_help))->capture_default_str();
    const auto language = add_language_option(simulate);
    simulate->callback([server, options, until, language, &run] {
        run = [server, options, until, language] {
            const auto day = Day::parse(*until);
            if (!day) return fail_with(day.error());
            options->until = *day;
            return run_simulate(*server, *options, *language);
        };
    });
}

void add_progress_command(CLI::App& app, Run& run) {
    auto* progress = app.add_subcommand("progress", "Prints where divisions stand");
    const auto server = add_server(progress);
    struct Query {
        std::string area, indicator, level, on, known_on;
        bool json = false;
    };
    auto query = std::make_shared<Query>();
    progress->add_option("--area", query->area, "Division code; the province when left out");
    progress->add_option("--indicator", query->indicator, "Ids, separated by commas");
    progress->add_option("--level", query->level, "city, county, township or village");
    progress->add_option("--on", query->on, "As of this day, YYYY-MM-DD");
    progress->add_option("--known-on", query->known_on, "As known on this day");
    progress->add_flag("--json", query->json, "The answer as it is");
    const auto language = add_language_option(progress);
    progress->callback([server, query, language, &run] {
        run = [server, query, language] {
            std::string text;
            const auto add = [&text](const char* name, const std::string& value) {
                if (value.empty()) return;
                text += fmt::format("{}{}={}", text.empty() ? '?' : '&', name, value);
            };
            add("area", query->area);
            add("indicator", query->indicator);
            add("level", query->level);
            add("on", query->on);
            add("known_on", query->known_on);
            const auto shown = show_progress(*server, text, *language, query->json);
            return shown ? 0 : fail_with(shown.error());
        };
    });
}

}  // namespace anju
