#include "deploy/anju/command_line.hpp"

#include <array>
#include <iostream>

#include "deploy/anju/option_tree.hpp"

namespace anju {
namespace {

constexpr int exit_usage = 64;
constexpr int exit_config = 78;
// What runs for long is set up by whoever runs it, all of it by variables if they like.
constexpr std::array<const char*, 8> serving_commands{"up",    "serve",   "seal",    "project",
                                                      "vault", "publish", "gateway", "witness"};

// For who packages the program: not shown by --help.
void add_document_commands(CLI::App& app, Run& run) {
    const auto add = [&](const char* name, const char* about,
                         std::string (*print)(const CLI::App&)) {
        auto* command = app.add_subcommand(name, about)->group("");
        command->callback([&app, &run, print] {
            run = [&app, print] {
                std::cout << print(app);
                return 0;
            };
        });
    };
    add("completion", "Prints a completion for bash", bash_completion);
    add("manual", "Prints the manual's part about commands", manual_of_commands);
}

}  // namespace

void add_all_commands(CLI::App& app, Run& run) {
    app.description(
        "Anju (安居) records what happens to relocated households and answers how far "
        "each task has come.");
    app.require_subcommand(1);
    app.fallthrough();  // --config may stand behind the command
    app.set_help_all_flag("--help-all", "Help of every subcommand");
    add_up_command(app, run);
    add_role_commands(app, run);
    add_simulate_command(app, run);
    add_import_command(app, run);
    add_template_command(app, run);
    add_tail_command(app, run);
    add_progress_command(app, run);
    add_explain_command(app, run);
    add_witness_command(app, run);
    add_archive_commands(app, run);
    add_past_commands(app, run);
    add_rebuild_command(app, run);
    add_parked_command(app, run);
    add_people_command(app, run);
    add_admin_command(app, run);
    add_cluster_command(app, run);
    add_config_command(app, run);
    for (const auto* name : serving_commands) name_variables(*app.get_subcommand(name));
    add_document_commands(app, run);
}

int fail_with(const Settings& settings) {
    for (const auto& problem : settings.problems) std::cerr << problem << '\n';
    return exit_config;
}

int run_command_line(const std::vector<std::string>& arguments) {
    CLI::App app;
    Run chosen;
    add_all_commands(app, chosen);
    // What the file has to say of itself is for `anju config`.
    const bool is_config = !arguments.empty() && arguments.front() == "config";
    if (const auto file = settings_file(arguments); !file.empty() && !is_config) {
        const auto settings = apply_settings(file, app);
        if (!settings) return fail_with(settings.error());
        if (!settings->problems.empty()) return fail_with(*settings);
    }
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : exit_usage;
    }
    return chosen();
}

}  // namespace anju
