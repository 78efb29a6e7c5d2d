// anju parked: events that could not be folded and that figures lack, and what becomes of them.
#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "deploy/anju/commands.hpp"
#include "events/base/json.hpp"
#include "events/base/system_clock.hpp"

namespace anju {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds answer_timeout{60};
constexpr const char* stream_help = "The stream, such as house/130708-000123";

struct ParkedOptions {
    std::shared_ptr<Server> server;
    std::string stream;
    std::uint64_t through = 0;
    std::string reason;
};

Result<json::object> get(const ParkedOptions& options, const std::string& target) {
    const auto answer =
        call(*options.server, {.verb = Verb::get, .target = target, .headers = {}, .body = {}},
             answer_timeout);
    if (!answer) return answer.error();
    return object_in(*answer);
}

std::string text_of(const json::value& row, const char* name) {
    return std::string(row.at(name).as_string());
}

std::uint64_t number_of(const json::value& row, const char* name) {
    return row.at(name).to_number<std::uint64_t>();
}

int run_list(const ParkedOptions& options) {
    const auto parked = get(options, "/v1/parked");
    if (!parked) return fail_with(parked.error());
    for (const auto& row : parked->at("rows").as_array()) {
        std::cout << fmt::format(
            "{}  {} events, positions {} to {}, since {}\n    {}: {}\n", text_of(row, "stream"),
            number_of(row, "events"), number_of(row, "position"), number_of(row, "last"),
            text_of(row, "since"), text_of(row, "rule"), text_of(row, "detail"));
    }
    for (const auto& row : parked->at("skipped").as_array()) {
        std::cout << fmt::format("{}  {} events left out, up to position {}: {}\n",
                                 text_of(row, "stream"), number_of(row, "events"),
                                 number_of(row, "through"), text_of(row, "reason"));
    }
    std::cerr << fmt::format("events of {} streams are parked\n",
                             parked->at("rows").as_array().size());
    return 0;
}

int run_show(const ParkedOptions& options) {
    const auto parked = get(options, "/v1/parked/" + options.stream);
    if (!parked) return fail_with(parked.error());
    const auto& stream = parked->at("stream");
    std::cout << fmt::format("{}: {}\n", text_of(stream, "rule"), text_of(stream, "detail"));
    for (const auto& event : parked->at("events").as_array()) {
        std::cout << fmt::format(
            "{:>12}  {}  {}  {}  {}[{}] offset {}\n", number_of(event, "position"),
            text_of(event, "id"), text_of(event, "type"), text_of(event, "recorded"),
            text_of(event, "topic"), number_of(event, "partition"), number_of(event, "offset"));
    }
    return 0;
}

// The decision is recorded; then it is waited for until the rows show what came of it.
int decide(const ParkedOptions& options, std::string_view command, json::object body) {
    if (const auto parked = get(options, "/v1/parked/" + options.stream); !parked) {
        return fail_with(parked.error());
    }
    body["occurred_on"] = system_now().day().text();
    body["subject"] = options.stream;
    body["reason"] = options.reason;
    const auto id = options.stream.substr(options.stream.find('/') + 1);
    const auto answer = call(*options.server,
                             {.verb = Verb::post,
                              .target = fmt::format("/v1/parking/{}/{}", id, command),
                              .headers = {{"Content-Type", "application/json"}},
                              .body = json::serialize(body)},
                             answer_timeout);
    if (!answer) return fail_with(answer.error());
    const auto recorded = object_in(*answer, 201);
    if (!recorded) return fail_with(recorded.error());
    const auto parked =
        get(options, "/v1/parked?wait=" + std::string(recorded->at("token").as_string()));
    if (!parked) return fail_with(parked.error());
    for (const auto& row : parked->at("rows").as_array()) {
        if (text_of(row, "stream") != options.stream) continue;
        return fail_with(corrupt(
            "still-parked",
            fmt::format("{} events of {} are parked still: {}: {}", number_of(row, "events"),
                        options.stream, text_of(row, "rule"), text_of(row, "detail"))));
    }
    std::cout << fmt::format("no events of {} are parked any more\n", options.stream);
    return 0;
}

}  // namespace

void add_parked_command(CLI::App& app, Run& run) {
    auto* parked = app.add_subcommand(
        "parked", "Events that could not be folded and that figures lack; folds or skips them");
    parked->require_subcommand(1);
    const auto add = [&](const char* name, const char* about, bool of_stream, auto action) {
        auto* command = parked->add_subcommand(name, about);
        auto options = std::make_shared<ParkedOptions>();
        options->server = add_server(command);
        if (of_stream) {
            command->add_option("stream", options->stream, stream_help)->required();
        }
        command->callback(
            [options, action, &run] { run = [options, action] { return action(*options); }; });
        return std::pair(command, options);
    };
    add("list", "Which there are, and why", false, run_list);
    add("show", "Those of a stream", true, run_show);
    const auto [retry, retried] =
        add("retry", "Folds them now, in their order", true,
            [](const ParkedOptions& options) { return decide(options, "retry", {}); });
    retry->add_option("--reason", retried->reason, "What was mended")->required();
    const auto [skip, skipped] =
        add("skip", "Leaves those up to a position out of figures, and folds what follows", true,
            [](const ParkedOptions& options) {
                return decide(options, "skip", {{"through", options.through}});
            });
    skip->add_option("--through", skipped->through, "Position of the last one, as show tells it")
        ->required();
    skip->add_option("--reason", skipped->reason, "Why figures may go without them")->required();
}

}  // namespace anju
