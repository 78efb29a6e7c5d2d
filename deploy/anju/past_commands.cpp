// anju asof, replay, compare: a past state in a folder of its own, events once more as they came,
// and what differs between two states.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/event_line.hpp"
#include "deploy/anju/language_option.hpp"
#include "deploy/anju/log_place.hpp"
#include "deploy/anju/log_routes.hpp"
#include "deploy/anju/node.hpp"
#include "deploy/anju/progress_meter.hpp"
#include "deploy/anju/serve_node.hpp"

namespace anju {
namespace {

namespace json = boost::json;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds answer_timeout{60};
constexpr std::chrono::seconds folding_patience{600};
constexpr std::chrono::milliseconds ask_again{1'000};
constexpr int page_events = 1'000;
constexpr const char* moment_help =
    "After so many events (1234), at the end of a day (2020-06-30) or at an instant "
    "(2020-06-30T08:00:00Z)";

void pause(Clock::duration time) {
    boost::asio::io_context io(1);
    boost::asio::steady_timer(io, time).wait();
}

using Headers = std::vector<std::pair<std::string, std::string>>;

Result<json::object> get(const Server& server, const std::string& target, Headers headers = {}) {
    const auto answer = call(
        server, {.verb = Verb::get, .target = target, .headers = std::move(headers), .body = {}},
        answer_timeout);
    if (!answer) return answer.error();
    return object_in(*answer);
}

// Waits as long as the state that is asked for is being folded.
Result<json::object> get_when_folded(const Server& server, const std::string& target) {
    const auto until = Clock::now() + folding_patience;
    while (true) {
        const auto answer =
            call(server, {.verb = Verb::get, .target = target, .headers = {}, .body = {}},
                 answer_timeout);
        if (!answer) return answer.error();
        if (answer->status != 503 || Clock::now() > until) return object_in(*answer);
        pause(ask_again);
    }
}

// How many events there were. "" is now.
Result<std::uint64_t> position_at(const Server& server, const std::string& moment) {
    const auto answer =
        get_when_folded(server, moment.empty() ? "/v1/position" : "/v1/position?as_of=" + moment);
    if (!answer) return answer.error();
    return answer->at("position").to_number<std::uint64_t>();
}

struct AsOfOptions {
    std::shared_ptr<Server> server;
    std::string moment;
    NodeOptions node;
    std::string folder;
    std::string identity_key;
    bool no_serve = false;
};

Result<std::uint64_t> copy_as_of(const AsOfOptions& options) {
    const auto position = position_at(*options.server, options.moment);
    if (!position) return position.error();
    const auto source = records_behind(*options.server);
    const auto topics = source->topics();
    if (!topics) return topics.error();
    const auto copied = copy_into(
        *source, *topics, {.data = options.folder, .kafka = {}, .kafka_properties = {}}, *position);
    if (!copied) return copied.error();
    tell(*copied);
    if (!options.identity_key.empty()) {
        std::error_code failure;
        std::filesystem::copy_file(options.identity_key,
                                   std::filesystem::path(options.folder) / "identity.key", failure);
        if (failure) {
            return unavailable("file-unwritable",
                               options.identity_key + ": cannot be copied: " + failure.message());
        }
    }
    return copied->events;
}

int run_as_of(const AsOfOptions& options) {
    const auto copied = copy_as_of(options);
    if (!copied) return fail_with(copied.error());
    std::cout << fmt::format(
        "{} is a copy of its own: what is recorded in it stays in it, and is nowhere else\n",
        options.folder);
    if (options.no_serve) return 0;
    // It sends nothing to anybody: no webhooks, no topics.
    auto node = options.node;
    node.data = options.folder;
    return serve_node(all_in_one(std::move(node)));
}

struct ReplayOptions {
    std::shared_ptr<Server> server;
    std::string from;
    std::string until;
    std::string type, area, stream;
    double rate = 0;  // events a second; 0: as fast as they come
    bool step = false;
    bool as_json = false;
    std::shared_ptr<Language> language;
};

class Replay {
  public:
    Replay(const ReplayOptions& options, std::uint64_t from, std::uint64_t until)
        : options_(options),
          next_(from),
          until_(until),
          meter_("replaying", until > from ? until - from : 0),
          from_(from) {}

    Result<void> run() {
        while (next_ < until_ && !quits_) {
            auto page = get(*options_.server, target(),
                            {{"Accept", "application/json"},
                             {"Accept-Language", std::string(tag_of(*options_.language))}});
            if (!page) return page.error();
            for (const auto& event : page->at("events").as_array()) {
                if (position_of(event) >= until_ || quits_) break;
                show(event);
            }
            if (quits_) break;
            // The position it has come to, also where nothing was wanted.
            next_ = page->at("position").to_number<std::uint64_t>() + 1;
            meter_.update(std::min(next_, until_) - from_);
            if (page->at("level").as_bool()) break;
        }
        meter_.end();
        std::cerr << fmt::format("{} events shown, up to position {}\n", shown_,
                                 quits_ ? next_ : std::min(next_, until_));
        return {};
    }

  private:
    std::string target() const {
        std::string target = fmt::format("/v1/feed?limit={}", page_events);
        const auto add = [&target](const char* name, const std::string& value) {
            if (!value.empty()) target += fmt::format("&{}={}", name, value);
        };
        if (next_ > 0) add("after", std::to_string(next_ - 1));
        add("type", options_.type);
        add("area", options_.area);
        add("stream", options_.stream);
        return target;
    }
    static std::uint64_t position_of(const json::value& event) {
        return std::strtoull(event.at("sequence").as_string().c_str(), nullptr, 10);
    }
    void show(const json::value& event) {
        if (options_.rate > 0) {
            const auto due =
                began_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                             static_cast<double>(shown_) / options_.rate));
            if (due > Clock::now()) pause(due - Clock::now());
        }
        const auto line = json::serialize(event);
        std::cout << (options_.as_json ? line : event_line(line, *options_.language)) << '\n'
                  << std::flush;
        ++shown_;
        next_ = position_of(event) + 1;
        meter_.update(next_ - from_);
        std::string answer;
        if (options_.step && !std::getline(std::cin, answer)) quits_ = true;
        quits_ = quits_ || answer == "q";
    }

    const ReplayOptions& options_;
    std::uint64_t next_;
    const std::uint64_t until_;
    ProgressMeter meter_;
    const std::uint64_t from_;
    std::uint64_t shown_ = 0;
    bool quits_ = false;
    const Clock::time_point began_ = Clock::now();
};

int run_replay(const ReplayOptions& options) {
    std::uint64_t from = 0;
    if (!options.from.empty()) {
        const auto position = position_at(*options.server, options.from);
        if (!position) return fail_with(position.error());
        from = *position;
    }
    const auto until = position_at(*options.server, options.until);
    if (!until) return fail_with(until.error());
    const auto replayed = Replay(options, from, *until).run();
    return replayed ? 0 : fail_with(replayed.error());
}

struct RefoldOptions {
    std::shared_ptr<Server> server;
};

int run_refold(const RefoldOptions& options) {
    const auto shown = get(*options.server, "/v1/digest");
    if (!shown) return fail_with(shown.error());
    const std::string served(shown->at("digest").as_string());
    const auto position = shown->at("position").to_number<std::uint64_t>();
    const auto began = Clock::now();
    const auto folded =
        get_when_folded(*options.server, fmt::format("/v1/digest?as_of={}&anew=true", position));
    if (!folded) return fail_with(folded.error());
    const std::string anew(folded->at("digest").as_string());
    const std::chrono::duration<double> took = Clock::now() - began;
    if (served != anew) {
        return fail_with(corrupt(
            "rows-differ", fmt::format("{} events give {}, and the rows have {}: stop it, remove "
                                       "its folder rows, and start it again",
                                       position, anew, served)));
    }
    std::cout << fmt::format(
        "{} events folded anew in {:.1f} s give the rows that are served, {}\n", position,
        took.count(), anew);
    return 0;
}

struct CompareOptions {
    std::shared_ptr<Server> server;
    Server other;
    std::string as_of, other_as_of;
    std::string area, level, indicator;
};

using Figures = std::map<std::pair<std::string, std::string>, std::int64_t>;

Result<Figures> figures_of(const Server& server, const CompareOptions& options,
                           const std::string& as_of) {
    // Asked first: the state may have to be folded.
    if (auto there = position_at(server, as_of); !there) return there.error();
    std::string target = "/v1/progress?";
    const auto add = [&target](const char* name, const std::string& value) {
        if (!value.empty()) target += fmt::format("{}={}&", name, value);
    };
    add("area", options.area);
    add("level", options.level);
    add("indicator", options.indicator);
    add("as_of", as_of);
    target.pop_back();
    const auto answer = get(server, target);
    if (!answer) return answer.error();
    Figures figures;
    for (const auto& row : answer->at("rows").as_array()) {
        figures[{std::string(row.at("indicator").as_string()),
                 std::string(row.at("area").as_string())}] =
            row.at("value").to_number<std::int64_t>();
    }
    return figures;
}

int run_compare(const CompareOptions& options) {
    const auto here = figures_of(*options.server, options, options.as_of);
    if (!here) return fail_with(here.error());
    const auto there = figures_of(options.other, options, options.other_as_of);
    if (!there) return fail_with(there.error());
    Figures all = *here;
    all.insert(there->begin(), there->end());
    std::size_t differ = 0;
    for (const auto& [key, unused] : all) {
        const auto value_in = [&](const Figures& figures) {
            const auto found = figures.find(key);
            return found == figures.end() ? 0 : found->second;
        };
        const auto one = value_in(*here);
        const auto other = value_in(*there);
        if (one == other) continue;
        ++differ;
        std::cout << fmt::format("{:<36} {:<12} {:>14} {:>14} {:>+14}\n", key.first, key.second,
                                 one, other, other - one);
    }
    std::cerr << fmt::format("{} of {} figures differ\n", differ, all.size());
    return 0;
}

void add_as_of(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand(
        "asof", "Copies a running Anju as it was at a moment into a folder and serves it");
    auto options = std::make_shared<AsOfOptions>();
    options->server = add_server(command);
    options->node.port = 0;
    command->add_option("moment", options->moment, std::string(moment_help) + "; now if not given");
    command->add_option("--to", options->folder, "Folder of the copy, with no log in it")
        ->required();
    command->add_option("--port", options->node.port, "Port to serve it on; 0 chooses one")
        ->capture_default_str();
    command
        ->add_option("--identity-key", options->identity_key,
                     "File of the key that numbers of identity cards were hashed with: without it "
                     "the copy answers, and records nothing")
        ->check(CLI::ExistingFile);
    command->add_flag("--no-serve", options->no_serve,
                      "Only copies it: `anju up --data` serves it");
    command->callback([options, &run] { run = [options] { return run_as_of(*options); }; });
}

void add_replay(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand("replay", "Prints events once more, in their order");
    auto options = std::make_shared<ReplayOptions>();
    options->server = add_server(command);
    command->add_option("--from", options->from, std::string(moment_help) + "; the first event");
    command->add_option("--until", options->until, "The same; now if not given");
    command->add_option("--type", options->type, "Types (house.demolished) or streams (house)");
    command->add_option("--area", options->area, "Codes of divisions, separated by commas");
    command->add_option("--stream", options->stream, "One stream, such as house/130708-000123");
    command->add_option("--rate", options->rate, "Events a second; as fast as they come if 0")
        ->check(CLI::Range(0.0, 1e6))
        ->capture_default_str();
    command->add_flag("--step", options->step, "Waits for a line behind each event; q ends it");
    command->add_flag("--json", options->as_json, "Whole events as JSON lines");
    options->language = add_language_option(command);
    command->callback([options, &run] { run = [options] { return run_replay(*options); }; });
}

void add_refold(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand(
        "refold", "Folds all events of a running Anju anew, beside its rows, and compares both");
    auto options = std::make_shared<RefoldOptions>();
    options->server = add_server(command);
    command->callback([options, &run] { run = [options] { return run_refold(*options); }; });
}

void add_compare(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand(
        "compare", "Prints the figures that differ between two Anjus, or between two moments");
    auto options = std::make_shared<CompareOptions>();
    options->server = add_server(command);
    command->add_option("--as-of", options->as_of, moment_help);
    command->add_option("--with-url", options->other.url,
                        "Where the other one serves; the same one if not given");
    command
        ->add_option_function<std::string>(
            "--with-token-file",
            [options](const std::string& file) { std::ifstream(file) >> options->other.token; },
            "File of the token to show there; the same one if not given")
        ->check(CLI::ExistingFile);
    command->add_option("--with-as-of", options->other_as_of, "The moment of the other one");
    command->add_option("--area", options->area, "Division code; the province when left out");
    command->add_option("--level", options->level, "city, county, township or village");
    command->add_option("--indicator", options->indicator, "Ids, separated by commas");
    command->callback([options, command, &run] {
        if (command->count("--with-url") == 0) options->other.url = options->server->url;
        auto other = *options->server;
        other.url = options->other.url;
        if (!options->other.token.empty()) other.token = options->other.token;
        options->other = std::move(other);
        run = [options] { return run_compare(*options); };
    });
}

}  // namespace

void add_past_commands(CLI::App& app, Run& run) {
    add_as_of(app, run);
    add_replay(app, run);
    add_refold(app, run);
    add_compare(app, run);
}

}  // namespace anju
