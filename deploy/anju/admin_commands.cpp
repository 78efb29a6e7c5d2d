// anju admin: who may see and record what.
#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "deploy/anju/commands.hpp"
#include "events/base/json.hpp"
#include "events/base/system_clock.hpp"
#include "events/runtime/tls.hpp"
#include "events/streams/principal.hpp"
#include "services/access/principal.hpp"
#include "services/access/token.hpp"

namespace anju {
namespace {

constexpr std::chrono::seconds answer_timeout{30};
constexpr int token_days_default = 90;
constexpr std::string_view admin_footer =
    R"(A principal's id is its division in six digits, '-' and a name, such as 130708-clerk7.
It sees and records what lies in its --area: a province, city or county in that division.

Roles: recorder (records facts, and reads), reader (figures, lists, files), agency (follows events),
auditor (reads all of it, opens findings), operator (metrics), admin (admits principals),
caseworker (is told who people are), viewer (figures, none of so few that one is known by it).

The secret of a token is made here and shown once; the server is told its hash only.

In the place of a token a principal may show a certificate, where --tls-client-ca names its
authority: one that is certified by its file, or each that bears a name certified by --name
(uri:spiffe://anju/land, dns:land.example: subject alternative names), so that it may be renewed.)";

struct AdminOptions {
    std::shared_ptr<Server> server;
    std::string principal{};
    std::string name{};
    std::string area{};
    std::vector<std::string> roles{};
    std::vector<std::string> event_types{};
    std::vector<std::string> event_fields{};
    std::string token{};
    std::string certificate{};  // its name
    std::filesystem::path file{};
    std::string reason{};
    int days = token_days_default;
};

Result<std::string> send(const AdminOptions& options, std::string_view command,
                         boost::json::object body) {
    body["occurred_on"] = system_now().day().text();
    const auto answer =
        call(*options.server,
             {.verb = Verb::post,
              .target = fmt::format("/v1/principal/{}/{}", options.principal, command),
              .headers = {{"Content-Type", "application/json"}},
              .body = boost::json::serialize(body)},
             answer_timeout);
    if (!answer) return answer.error();
    if (answer->status != 201) return refused(*answer);
    return answer->body;
}

boost::json::object rights_of(const AdminOptions& options) {
    boost::json::array roles(options.roles.begin(), options.roles.end());
    boost::json::array types(options.event_types.begin(), options.event_types.end());
    boost::json::object rights{
        {"area", options.area}, {"roles", std::move(roles)}, {"event_types", std::move(types)}};
    if (!options.event_fields.empty()) {
        rights["event_fields"] =
            boost::json::array(options.event_fields.begin(), options.event_fields.end());
    }
    return rights;
}

int report(const Result<std::string>& sent, std::string_view done) {
    if (!sent) return fail_with(sent.error());
    std::cout << done << '\n';
    return 0;
}

int run_admit(const AdminOptions& options) {
    auto body = rights_of(options);
    body["name"] = options.name;
    return report(send(options, "admit", std::move(body)), options.principal + " is admitted");
}

int run_grant(const AdminOptions& options) {
    return report(send(options, "grant", rights_of(options)),
                  options.principal + " has these rights from now on");
}

int run_issue(const AdminOptions& options) {
    const std::string token = make_token();
    const auto parts = *parse_token(token);
    const Day last{system_now().day().value + options.days};
    const auto sent = send(
        options, "issue-token",
        {{"token", parts.token}, {"hash", token_hash(parts.secret)}, {"valid_to", last.text()}});
    if (!sent) return fail_with(sent.error());
    std::cout << token << '\n';
    std::cerr << fmt::format("taken to {}; it is shown this once\n", last.text());
    return 0;
}

int run_certify(const AdminOptions& options) {
    std::string name = options.certificate;
    if (name.empty()) {
        const auto certificate = read_certificate(options.file);
        if (!certificate) return fail_with(certificate.error());
        name = certificate->names.front();
    }
    return report(send(options, "accept-certificate", {{"certificate", name}}),
                  fmt::format("{} comes in by {}", options.principal, name));
}

int run_revoke(const AdminOptions& options) {
    if (is_certificate_name(options.token)) {
        return report(send(options, "revoke-certificate", {{"certificate", options.token}}),
                      fmt::format("the certificate {} is taken no more", options.token));
    }
    // Of a whole token the secret part is not sent.
    const auto parts = parse_token(options.token);
    const std::string_view token = parts ? parts->token : options.token;
    return report(send(options, "revoke-token", {{"token", token}}),
                  fmt::format("the token {} is taken no more", token));
}

int run_dismiss(const AdminOptions& options) {
    return report(send(options, "dismiss", {{"reason", options.reason}}),
                  options.principal + " is dismissed");
}

std::string joined(const boost::json::value& texts) {
    std::string all;
    for (const auto& text : texts.as_array()) {
        all += (all.empty() ? "" : ",") + std::string(text.as_string());
    }
    return all;
}

int run_list(const AdminOptions& options) {
    const auto answer = call(
        *options.server, {.verb = Verb::get, .target = "/v1/principals", .headers = {}, .body = {}},
        answer_timeout);
    if (!answer) return fail_with(answer.error());
    const auto json = object_in(*answer);
    if (!json) return fail_with(json.error());
    for (const auto& row : json->at("rows").as_array()) {
        std::cout << fmt::format("{}  {}  {}  {}  {}", std::string(row.at("principal").as_string()),
                                 std::string(row.at("status").as_string()),
                                 std::string(row.at("area").as_string()), joined(row.at("roles")),
                                 std::string(row.at("name").as_string()));
        if (const auto types = joined(row.at("event_types")); !types.empty()) {
            std::cout << "  events " << types;
        }
        if (const auto fields = joined(row.at("event_fields")); !fields.empty()) {
            std::cout << "  fields " << fields;
        }
        for (const auto& token : row.at("tokens").as_array()) {
            std::cout << fmt::format("  token {} to {}", std::string(token.at("token").as_string()),
                                     std::string(token.at("valid_to").as_string()));
        }
        for (const auto& name : row.at("certificates").as_array()) {
            std::cout << "  certificate " << std::string(name.as_string());
        }
        std::cout << '\n';
    }
    return 0;
}

std::vector<std::string> role_names() {
    std::vector<std::string> names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Role>>(
        [&](auto one) { names.emplace_back(enumerator_text(one.name)); });
    return names;
}

using Admin = int (*)(const AdminOptions&);

CLI::App* add(CLI::App* admin, Run& run, std::string_view name, std::string_view description,
              const std::pair<std::shared_ptr<AdminOptions>, Admin>& what) {
    auto* command = admin->add_subcommand(std::string(name), std::string(description));
    command->footer(std::string(admin_footer));
    const auto& options = what.first;
    options->server = add_server(command);
    command->callback(
        [options, act = what.second, &run] { run = [options, act] { return act(*options); }; });
    return command;
}

CLI::App* add_for_one(CLI::App* admin, Run& run, std::string_view name,
                      std::string_view description,
                      const std::pair<std::shared_ptr<AdminOptions>, Admin>& what) {
    auto* command = add(admin, run, name, description, what);
    command->add_option("principal", what.first->principal, "Such as 130708-clerk7")->required();
    return command;
}

void add_rights(CLI::App* command, AdminOptions& options) {
    command->add_option("--area", options.area, "What it may see: province, city or county")
        ->required();
    command->add_option("--role", options.roles, "One or more")
        ->required()
        ->check(CLI::IsMember(role_names()));
    command->add_option("--events", options.event_types,
                        "Types (house.demolished) or streams (house) that it follows; all when "
                        "left out");
    command->add_option("--fields", options.event_fields,
                        "Of a type or stream of events only these fields are shown to it, such as "
                        "house.demolished/contractor or house/area; all of types that none names");
}

void add_certify(CLI::App* admin, Run& run, const std::shared_ptr<AdminOptions>& options) {
    auto* certify =
        add_for_one(admin, run, "certify", "Takes a certificate in the place of a token",
                    {options, run_certify});
    auto* file = certify->add_option_function<std::string>(
        "certificate", [options](const std::string& path) { options->file = path; },
        "File of the certificate (PEM)");
    certify
        ->add_option("--name", options->certificate,
                     "A name that certificates bear: uri:… or dns:…")
        ->excludes(file);
}

}  // namespace

void add_admin_command(CLI::App& app, Run& run) {
    auto* admin = app.add_subcommand("admin", "Says who may see and record what");
    admin->require_subcommand(1);
    admin->footer(std::string(admin_footer));
    const auto fresh = [] { return std::make_shared<AdminOptions>(); };
    auto options = fresh();
    auto* admit = add_for_one(admin, run, "admit", "Lets a principal in", {options, run_admit});
    admit->add_option("--name", options->name, "Of the person or the agency")->required();
    add_rights(admit, *options);
    options = fresh();
    add_rights(add_for_one(admin, run, "grant", "Gives it these rights, and no others",
                           {options, run_grant}),
               *options);
    options = fresh();
    add_for_one(admin, run, "issue", "Makes a token and prints it", {options, run_issue})
        ->add_option("--days", options->days, "How many days it is taken")
        ->check(CLI::Range(0, 400))
        ->capture_default_str();
    add_certify(admin, run, fresh());
    options = fresh();
    add_for_one(admin, run, "revoke", "Ends a token or a certificate", {options, run_revoke})
        ->add_option("token", options->token,
                     "Its public part, or the certificate's name, as `anju admin list` shows it")
        ->required();
    options = fresh();
    add_for_one(admin, run, "dismiss", "Ends all its rights and tokens", {options, run_dismiss})
        ->add_option("--reason", options->reason, "Why")
        ->required();
    options = fresh();
    add(admin, run, "list", "Prints who may come in", {options, run_list});
}

}  // namespace anju
