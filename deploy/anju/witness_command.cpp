// anju witness: cosigns the heads of ledgers once it has seen that they continue those it cosigned
// before (C2SP tlog-witness). It is for another organisation than the ledger's to run.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/data_folder.hpp"
#include "deploy/anju/node.hpp"
#include "deploy/anju/supervisor.hpp"
#include "events/base/system_clock.hpp"
#include "events/log/witness.hpp"
#include "events/runtime/http.hpp"
#include "events/runtime/signals.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t body_bytes_max = 64 * 1024;
constexpr std::int64_t ms_per_second = 1'000;

struct WitnessCommand {
    std::string data = "anju-witness";
    std::string name;
    std::vector<std::string> logs;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8090;
};

Result<Witness> open_witness(const WitnessCommand& command) {
    if (auto made = make_data_folder(command.data); !made) return made.error();
    WitnessOptions options{command.data, command.name, {}};
    for (std::string text : command.logs) {
        if (fs::exists(text)) std::ifstream(std::string(text)) >> text;
        auto key = read_verifier_key(text);
        if (!key) return key.error();
        options.logs.push_back(std::move(*key));
    }
    auto signer = Signer::open(fs::path(command.data) / "witness.key");
    if (!signer) return signer.error();
    return Witness::open(std::move(options), std::move(*signer));
}

HttpResponse response_of(WitnessAnswer answer) {
    return {.status = answer.status,
            .content_type = std::move(answer.content_type),
            .body = std::move(answer.body)};
}

Router routes_of(Witness& witness, const Health& health) {
    Router router;
    router.add({.verb = Verb::post,
                .pattern = "/add-checkpoint",
                .summary = "Cosigns a head that continues the one before",
                .handler =
                    [&witness](const HttpRequest& request, const Reply& reply) {
                        const auto seconds = system_now().value / ms_per_second;
                        reply(response_of(witness.add_checkpoint(
                            request.body, static_cast<std::uint64_t>(seconds))));
                    },
                .body_limit_bytes = body_bytes_max,
                .right = Right::anyone});
    router.add({.verb = Verb::get,
                .pattern = "/{origin}/checkpoint",
                .summary = "The head of a ledger that it cosigned last",
                .handler =
                    [&witness](const HttpRequest& request, const Reply& reply) {
                        auto note = witness.checkpoint(request.parameter("origin"));
                        WitnessAnswer none{.status = 404, .body = "nothing of it was cosigned\n"};
                        reply(response_of(note ? WitnessAnswer{.body = std::move(*note)}
                                               : std::move(none)));
                    },
                .right = Right::anyone});
    router.add({.verb = Verb::get,
                .pattern = "/key",
                .summary = "The key it signs with",
                .handler =
                    [&witness](const HttpRequest&, const Reply& reply) {
                        reply(response_of({.body = witness.key() + '\n'}));
                    },
                .right = Right::anyone});
    router.add(
        {.verb = Verb::get,
         .pattern = "/readyz",
         .summary = "Whether it can serve",
         .handler = [&health](const HttpRequest&, const Reply& reply) { reply(health.ready()); },
         .right = Right::anyone});
    return router;
}

int run_witness(const WitnessCommand& command) {
    auto witness = open_witness(command);
    if (!witness) return fail_with(witness.error());
    boost::asio::io_context io(1);
    StopSignals signals(io);
    const Health health;
    HttpServerOptions serving;
    serving.address = command.address;
    serving.port = command.port;
    HttpServer server(io, routes_of(*witness, health), std::move(serving));
    if (auto listening = server.listen(); !listening) return fail_with(listening.error());
    std::cout << fmt::format("listening on http://{}:{}\nkey: {}", command.address, server.port(),
                             witness->key())
              << std::endl;
    Supervisor supervisor(io);
    supervisor.serving();
    signals.on_stop([&] {
        supervisor.stopping();
        server.stop([&io] { io.stop(); });
    });
    io.run();
    return 0;
}

}  // namespace

void add_witness_options(CLI::App* command, NodeOptions& options) {
    command
        ->add_option_function<std::string>(
            "--witness-policy",
            [&options](const std::string& file) { options.witness_policy = file; },
            "File of who is asked to cosign the signed heads, and how many must (C2SP "
            "tlog-policy, with the witnesses' addresses)")
        ->check(CLI::ExistingFile);
    command
        ->add_option("--witness-seconds", options.witness_seconds,
                     "Between two heads that witnesses are sent")
        ->check(CLI::Range(1, 86'400))
        ->capture_default_str();
}

void add_witness_command(CLI::App& app, Run& run) {
    auto* witness = app.add_subcommand(
        "witness", "Cosigns heads of ledgers that continue those it has seen before");
    auto options = std::make_shared<WitnessCommand>();
    witness
        ->add_option("--data", options->data,
                     "Folder of its key, made when it is not there, and of what it has seen: "
                     "without it a ledger could show it another history")
        ->envname("ANJU_DATA")
        ->capture_default_str();
    witness
        ->add_option("--name", options->name,
                     "As which it signs, such as witness.example.org/anju: no white space")
        ->required();
    witness
        ->add_option("--log", options->logs,
                     "Key of a ledger, as its /v1/ledger/key gives it, or a file with it; any "
                     "number")
        ->required();
    witness->add_option("--port", options->port, "Port to listen on; 0 chooses one")
        ->envname("ANJU_PORT")
        ->capture_default_str();
    witness->add_option("--address", options->address, "IP address to listen on")
        ->envname("ANJU_ADDRESS")
        ->capture_default_str();
    witness->callback([options, &run] { run = [options] { return run_witness(*options); }; });
}

}  // namespace anju
