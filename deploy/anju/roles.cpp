// anju serve, seal, project, vault, publish, gateway: one role each, of many processes on a Kafka
// cluster.
#include <algorithm>
#include <memory>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/serve_node.hpp"

namespace anju {
namespace {

CLI::App* add_role(CLI::App& app, const std::string& name, const std::string& description,
                   const std::shared_ptr<NodeOptions>& options) {
    options->port = 0;
    auto* role = app.add_subcommand(name, description);
    role->add_option("--kafka", options->kafka, "Bootstrap servers, host:port[,host:port...]")
        ->envname("ANJU_KAFKA")
        ->required();
    role->add_option_function<std::string>(
            "--kafka-properties",
            [options](const std::string& file) { options->kafka_properties = file; },
            "File that says how the brokers let this process in: security., ssl. and sasl. "
            "properties of librdkafka, as name=value")
        ->envname("ANJU_KAFKA_PROPERTIES");
    role->add_option("--port", options->port, "Port to listen on; 0 chooses one")
        ->envname("ANJU_PORT")
        ->capture_default_str();
    role->add_option("--address", options->address,
                     "IP address to listen on, reachable by the "
                     "gateway")
        ->envname("ANJU_ADDRESS")
        ->capture_default_str();
    add_access_options(role, *options, "the same for all processes");
    add_tls_options(role, *options);
    return role;
}

void add_data(CLI::App* role, const std::shared_ptr<NodeOptions>& options,
              const std::string& what) {
    role->add_option_function<std::string>(
            "--data", [options](const std::string& folder) { options->data = folder; }, what)
        ->envname("ANJU_DATA")
        ->required();
}

int serve_services(const NodeOptions& options) {
    const bool registers =
        std::ranges::find(options.services, "registry") != options.services.end();
    if (!registers || !options.identity_key.empty()) return serve_node(options);
    return fail_with(invalid("identity-key-missing",
                             "the registry hashes numbers of identity cards with a key: give its "
                             "file with --identity-key FILE, or ANJU_IDENTITY_KEY"));
}

void add_serve(CLI::App& app, Run& run) {
    auto serving = std::make_shared<NodeOptions>();
    auto* serve = add_role(app, "serve", "Decides for the services named", serving);
    serve->add_option("service", serving->services, "Names of services; all when left out")
        ->check(CLI::IsMember(service_names()));
    serve
        ->add_option_function<std::string>(
            "--identity-key", [serving](const std::string& file) { serving->identity_key = file; },
            "File of the key that hashes numbers of identity cards, made when it is not there; "
            "the registry needs it, the same wherever it runs")
        ->envname("ANJU_IDENTITY_KEY");
    serve->add_flag("--simulated-clock", serving->simulated_clock,
                    "Takes the time of recording from the caller: for trials only");
    serve->callback([serving, &run] {
        if (serving->services.empty()) serving->services = service_names();
        run = [serving] { return serve_services(*serving); };
    });
}

void add_publish_role(CLI::App& app, Run& run) {
    auto publishing = std::make_shared<NodeOptions>();
    auto* publish = add_role(
        app, "publish", "Writes what each agency may follow into a topic of its own", publishing);
    add_publish_days(publish, *publishing);
    publish->callback([publishing, &run] {
        publishing->publish_to = publishing->kafka;
        run = [publishing] { return serve_node(*publishing); };
    });
}

}  // namespace

void add_access_options(CLI::App* command, NodeOptions& options, const std::string& about_file) {
    command
        ->add_option_function<std::string>(
            "--admin-token", [&options](const std::string& file) { options.admin_token = file; },
            "File of the token that may do everything, made when it is not there; " + about_file)
        ->envname("ANJU_ADMIN_TOKEN_FILE");
    command
        ->add_option("--requests-per-second", options.requests_per_second,
                     "How many requests of one principal are let in, twice as many at once; 0: any")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
    command
        ->add_option("--small-cells", options.small_cells,
                     "Who sees figures only (role viewer) is told no counts of people and "
                     "households below it, nor what would tell them; 0: all")
        ->check(CLI::Range(0, 1'000))
        ->capture_default_str();
    auto* issuer = command->add_option(
        "--oidc-issuer", options.outside.issuer,
        "Takes tokens (JWT) of this identity provider too: the `iss` of its tokens. Whom they name "
        "is admitted as others are");
    issuer->envname("ANJU_OIDC_ISSUER");
    auto* audience = command->add_option("--oidc-audience", options.outside.audience,
                                         "Whom its tokens are meant for: their `aud`");
    audience->envname("ANJU_OIDC_AUDIENCE")->needs(issuer);
    auto* keys = command->add_option_function<std::vector<std::string>>(
        "--oidc-key",
        [&options](const std::vector<std::string>& files) {
            options.outside.keys.assign(files.begin(), files.end());
        },
        "Files of its public keys (PEM; RSA for RS256, P-256 for ES256), named as their `kid`");
    keys->envname("ANJU_OIDC_KEYS")->needs(issuer);
    issuer->needs(audience)->needs(keys);
    command
        ->add_option("--oidc-claim", options.outside.claim, "Which claim tells the principal's id")
        ->capture_default_str();
    command->add_flag("--open", options.open,
                      "Access is not controlled: whoever reaches the port may do everything. For "
                      "trials, on a loopback address only");
}

void add_people_key_option(CLI::App* command, NodeOptions& options, const std::string& about) {
    command
        ->add_option_function<std::string>(
            "--people-key", [&options](const std::string& file) { options.people_key = file; },
            "File of the key that the keys of what names people are sealed with, made when it is "
            "not there; " +
                about)
        ->envname("ANJU_PEOPLE_KEY");
}

void add_map_option(CLI::App* command, NodeOptions& options) {
    command
        ->add_option_function<std::string>(
            "--map", [&options](const std::string& file) { options.map = file; },
            "File of a map that the page draws: GeoJSON, features with the `code` or `adcode` of "
            "their city or county; one square a county if not given")
        ->envname("ANJU_MAP");
}

void add_webhook_options(CLI::App* command, NodeOptions& options) {
    auto& webhooks = options.webhooks;
    command->add_option("--webhook-origin", webhooks.origin,
                        "The name under which receivers of webhooks are asked to let it in");
    command->add_option_function<std::string>(
        "--webhook-authorities",
        [&webhooks](const std::string& file) { webhooks.authorities = file; },
        "File of certificates (PEM) that receivers are trusted by, besides those of the system");
    command
        ->add_option("--webhook-attempts", webhooks.attempts,
                     "How often an event is sent before its stream is parked")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command
        ->add_option("--webhook-first-wait-ms", webhooks.first_wait_ms,
                     "How long it waits before the second time, at most; doubled each time")
        ->check(CLI::Range(1, 600'000))
        ->capture_default_str();
    command->add_flag("--webhook-loopback", webhooks.loopback,
                      "Sends to this machine too, without TLS: for trials only");
}

void add_publish_days(CLI::App* command, NodeOptions& options) {
    constexpr int days_max = 36'500;
    command
        ->add_option_function<int>(
            "--retention-days", [&options](const int& days) { options.publish_days = days; },
            "How long public topics that it makes keep an event, from when it was recorded; for "
            "ever if not given")
        ->check(CLI::Range(1, days_max));
}

void add_role_commands(CLI::App& app, Run& run) {
    const auto chosen = [&run](CLI::App* role, const std::shared_ptr<NodeOptions>& options) {
        role->callback([options, &run] { run = [options] { return serve_node(*options); }; });
    };
    add_serve(app, run);

    auto sealing = std::make_shared<NodeOptions>();
    sealing->seals = true;
    auto* seal = add_role(app, "seal", "Gives all events one order and signs it", sealing);
    add_data(seal, sealing, "Folder of the signing key, made when it is not there");
    seal->add_option("--origin", sealing->origin, "Name of the ledger in signed checkpoints")
        ->capture_default_str();
    add_witness_options(seal, *sealing);
    chosen(seal, sealing);

    auto projecting = std::make_shared<NodeOptions>();
    projecting->projects = true;
    auto* project = add_role(app, "project", "Folds the ledger into read models", projecting);
    add_data(project, projecting, "Folder of the read models");
    project->add_flag("--webhooks", projecting->webhooks.on,
                      "Sends events to those who subscribed; of several processes one does");
    project->add_option_function<std::string>(
        "--webhook-folder",
        [projecting](const std::string& folder) { projecting->webhooks.folder = folder; },
        "Folder of the secrets that they are signed with and of what receivers have; several "
        "processes share one. In the data folder if not given");
    add_webhook_options(project, *projecting);
    chosen(project, projecting);

    auto keeping = std::make_shared<NodeOptions>();
    keeping->is_vault = true;
    auto* vault =
        add_role(app, "vault", "Keeps the keys of what names people; one process", keeping);
    add_data(vault, keeping, "Folder of the keys, made when it is not there");
    add_people_key_option(vault, *keeping, "people.key in the folder if not given");
    vault
        ->add_option_function<std::string>(
            "--identity-key", [keeping](const std::string& file) { keeping->identity_key = file; },
            "File of the registry's key that hashes numbers of identity cards: without it nobody "
            "is found by a number")
        ->envname("ANJU_IDENTITY_KEY");
    vault->callback([keeping, &run] {
        if (keeping->people_key.empty()) keeping->people_key = keeping->data / "people.key";
        run = [keeping] { return serve_node(*keeping); };
    });

    add_publish_role(app, run);

    auto gateway_options = std::make_shared<NodeOptions>();
    gateway_options->is_gateway = true;
    gateway_options->port = 8080;
    auto* gateway = add_role(app, "gateway", "The one door to all processes", gateway_options);
    add_map_option(gateway, *gateway_options);
    chosen(gateway, gateway_options);
}

}  // namespace anju
