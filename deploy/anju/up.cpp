// anju up: everything in one process on the embedded log.
#include <iostream>
#include <memory>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/language_option.hpp"
#include "deploy/anju/progress_table.hpp"
#include "deploy/anju/serve_node.hpp"
#include "deploy/anju/simulation.hpp"
#include "events/base/areas.hpp"

namespace anju {
namespace {

struct UpOptions {
    NodeOptions node;
    std::string data = "anju-data";
    double scale = 0;  // 0: no simulated province
    std::uint64_t seed = 1;
    std::string until = ProvinceOptions().until.text();
    bool once = false;
    std::shared_ptr<Language> language;
};

// The province as a whole, on every indicator.
Result<void> print_table(const RowView& view, Language language) {
    ProgressQuestion whole;
    whole.language = language;
    whole.areas.emplace_back(known_areas().front().code);
    for (std::size_t i = 0; i < progress_indicators().size(); ++i) {
        whole.indicators.push_back(static_cast<std::uint8_t>(i));
    }
    const auto rows = progress_rows(view, whole);
    if (!rows) return rows.error();
    std::cout << progress_table(*rows, view.as_of(), language) << std::flush;
    return {};
}

int run_up(UpOptions options) {
    options.node.data = options.data;
    options.node = all_in_one(std::move(options.node));
    options.node.webhooks.on = true;
    if (options.scale == 0) return serve_node(options.node);
    const auto until = Day::parse(options.until);
    if (!until) return fail_with(until.error());
    const ProvinceOptions province{options.scale, options.seed, *until};
    if (auto checked = check_province_options(province); !checked)
        return fail_with(checked.error());
    int code = 0;
    const auto recorded = [&](Node& node, StopSignals& signals,
                              const Result<SimulationSummary>& summary) {
        if (!summary) {
            code = fail_with(summary.error());
            return signals.request_stop();
        }
        std::cout << "simulated province: " << summary->recorded << " events recorded, "
                  << summary->replayed << " were there\n";
        if (auto printed = print_table(*node.queries()->view(), *options.language); !printed) {
            code = fail_with(printed.error());
        }
        if (options.once) signals.request_stop();
    };
    const int served = serve_node(
        options.node, [&](boost::asio::io_context& io, Node& node, StopSignals& signals) {
            auto simulation = std::make_shared<Simulation>(
                io, node, province, [&](const Result<SimulationSummary>& summary) {
                    recorded(node, signals, summary);
                });
            node.health().add("simulation", [raw = simulation.get()]() -> Result<void> {
                if (raw->finished()) return {};
                return unavailable("simulation-running", "the simulated province is recorded");
            });
            return simulation;
        });
    return code != 0 ? code : served;
}

}  // namespace

void add_up_command(CLI::App& app, Run& run) {
    auto options = std::make_shared<UpOptions>();
    auto* up = app.add_subcommand("up", "Runs everything in this process, on the embedded log");
    up->add_option("--data", options->data, "Folder for everything that is stored")
        ->envname("ANJU_DATA")
        ->capture_default_str();
    up->add_option("--port", options->node.port, "Port to listen on; 0 chooses one")
        ->envname("ANJU_PORT")
        ->capture_default_str();
    up->add_option("--address", options->node.address, "IP address to listen on")
        ->envname("ANJU_ADDRESS")
        ->capture_default_str();
    up->add_option("--partitions", options->node.partitions,
                   "Partitions of each service, fixed when the data folder is made")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    up->add_option_function<std::string>(
          "--identity-key",
          [options](const std::string& file) { options->node.identity_key = file; },
          "File of the key that hashes numbers of identity cards, made when it is not there; "
          "identity.key in the data folder if not given")
        ->envname("ANJU_IDENTITY_KEY");
    add_people_key_option(up, options->node, "people.key in the data folder if not given");
    add_access_options(up, options->node, "admin.token in the data folder if not given");
    add_tls_options(up, options->node);
    up->add_option("--publish-to", options->node.publish_to,
                   "Bootstrap servers of a Kafka cluster, on which each agency gets a topic of "
                   "what it may follow")
        ->envname("ANJU_PUBLISH_TO");
    up->add_option_function<std::string>(
        "--kafka-properties",
        [options](const std::string& file) { options->node.kafka_properties = file; },
        "File that says how those brokers let this process in");
    add_publish_days(up, options->node);
    add_webhook_options(up, options->node);
    add_map_option(up, options->node);
    add_witness_options(up, options->node);
    up->add_option("--simulate", options->scale,
                   "Records a simulated province; 1 is the whole of it, 0.01 a hundredth, 10 ten "
                   "such provinces in one");
    up->add_option("--until", options->until, std::string(until_help))->capture_default_str();
    up->add_option("--seed", options->seed, "Which simulated province")->capture_default_str();
    up->add_flag("--once", options->once, "With --simulate: ends after the progress table");
    up->add_flag("--simulated-clock", options->node.simulated_clock,
                 "Takes the time of recording from the caller: for trials only");
    options->language = add_language_option(up);
    up->callback([options, &run] { run = [options] { return run_up(*options); }; });
}

}  // namespace anju
