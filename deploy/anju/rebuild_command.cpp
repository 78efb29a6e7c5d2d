// anju rebuild: folds all rows anew beside those that are served, compares them key by key, and
// serves the new ones.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <memory>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/progress_meter.hpp"

namespace anju {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds answer_timeout{60};
constexpr std::chrono::milliseconds look_every{250};

struct RebuildOptions {
    std::shared_ptr<Server> server;
    bool flip = false;
    bool even_if_different = false;
    bool drop = false;
};

Result<json::object> ask(const RebuildOptions& options, Verb verb, const std::string& target) {
    const auto answer =
        call(*options.server, {.verb = verb, .target = target, .headers = {}, .body = {}},
             answer_timeout);
    if (!answer) return answer.error();
    return object_in(*answer);
}

std::string_view state_of(const json::object& status) {
    return status.at("state").as_string();
}

// Waits until both are compared.
Result<json::object> wait(const RebuildOptions& options, json::object status) {
    ProgressMeter meter("folding anew", status.at("of").to_number<std::uint64_t>());
    while (state_of(status) == "folding" || state_of(status) == "comparing") {
        meter.update(status.at("folded").to_number<std::uint64_t>());
        boost::asio::io_context io(1);
        boost::asio::steady_timer(io, look_every).wait();
        auto again = ask(options, Verb::get, "/v1/rebuild");
        if (!again) return again.error();
        status = std::move(*again);
    }
    meter.end();
    return status;
}

void tell(const json::object& status) {
    std::cout << fmt::format("{} events folded anew in {} s, {} rows compared\n",
                             status.at("of").to_number<std::uint64_t>(),
                             status.at("seconds").to_number<std::uint64_t>(),
                             status.at("compared").to_number<std::uint64_t>());
    const auto* comparison = status.if_contains("comparison");
    if (comparison == nullptr || !comparison->is_object()) return;
    for (const auto& one : comparison->at("differ").as_array()) {
        std::cout << fmt::format(
            "read model {}: {} rows are gone, {} are new, {} are others, such as\n",
            std::string(one.at("model").as_string()),
            one.at("only_first").to_number<std::uint64_t>(),
            one.at("only_second").to_number<std::uint64_t>(),
            one.at("other_value").to_number<std::uint64_t>());
        for (const auto& key : one.at("keys").as_array()) {
            std::cout << "    " << std::string(key.as_string()) << '\n';
        }
    }
}

Result<void> rebuild(const RebuildOptions& options) {
    if (options.drop) {
        auto dropped = ask(options, Verb::post, "/v1/rebuild/drop");
        return dropped ? Result<void>() : Result<void>(dropped.error());
    }
    auto begun = ask(options, Verb::post, "/v1/rebuild");
    if (!begun) return begun.error();
    const auto ended = wait(options, std::move(*begun));
    if (!ended) return ended.error();
    const auto state = state_of(*ended);
    if (state != "same" && state != "differs") {
        return unavailable(
            "rebuild-failed",
            fmt::format("{}: {}", state, std::string_view(ended->at("trouble").as_string())));
    }
    tell(*ended);
    std::cout << (state == "same" ? "they are those that are served\n"
                                  : "they are not those that are served\n");
    if (!options.flip) {
        if (state == "same") return {};
        return corrupt("rows-differ",
                       "look at what differs; --flip --even-if-different serves the "
                       "rows that were folded anew");
    }
    const auto flipped =
        ask(options, Verb::post,
            fmt::format("/v1/rebuild/flip?even_if_different={}", options.even_if_different));
    if (!flipped) return flipped.error();
    std::cout << "the rows that were folded anew are served now\n";
    return {};
}

}  // namespace

void add_rebuild_command(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand(
        "rebuild",
        "Folds all rows of a running Anju anew beside those that are served, compares both key by "
        "key, and serves the new ones if asked to");
    auto options = std::make_shared<RebuildOptions>();
    options->server = add_server(command);
    auto* flip = command->add_flag("--flip", options->flip,
                                   "Serves the new rows, if they are the same as the old ones");
    command->add_flag("--even-if-different", options->even_if_different, "Or also if they are not")
        ->needs(flip);
    command->add_flag("--drop", options->drop, "Ends one that runs, and removes its rows")
        ->excludes(flip);
    command->callback([options, &run] {
        run = [options] {
            const auto done = rebuild(*options);
            return done ? 0 : fail_with(done.error());
        };
    });
}

}  // namespace anju
