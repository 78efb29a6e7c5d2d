// anju config: whether a file of settings is good, and what is in force.
#include <iostream>
#include <memory>

#include "deploy/anju/command_line.hpp"
#include "deploy/anju/commands.hpp"
#include "deploy/anju/settings.hpp"
#include "projections/dashboard/map_file.hpp"

namespace anju {
namespace {

constexpr int exit_usage = 64;
constexpr std::string_view config_footer =
    R"(A file of settings is TOML: a table holds the options of a command, by their long names; what
stands above all tables counts for every command that has such an option.

    address = "127.0.0.1"
    [up]
    data = "/var/lib/anju"

Over it the environment (ANJU_DATA), over that the command line. Secrets are no settings: options
name the files that hold them.)";

// Looks into the maps that the file names: a problem where one cannot be drawn; gives back what one
// leaves out.
std::vector<std::string> check_maps(Settings& settings) {
    std::vector<std::string> left_out;
    for (const auto& [option, place] : settings.places) {
        if (option->get_single_name() != "map") continue;
        const auto map = read_division_map(option->get_default_str());
        if (!map) settings.problems.push_back(place + ": map: " + map.error().message);
        if (!map) continue;
        for (const auto& what : map->left_out) left_out.push_back(place + ": map: " + what);
    }
    return left_out;
}

int run_check(const std::string& file) {
    if (file.empty()) {
        return fail_with(invalid("config-missing", "name the file, or give it with --config"));
    }
    Run unused;
    CLI::App app;
    add_all_commands(app, unused);
    auto settings = apply_settings(file, app);
    if (!settings) return fail_with(settings.error());
    const auto left_out = check_maps(*settings);
    if (!settings->problems.empty()) return fail_with(*settings);
    for (const auto& what : left_out) std::cout << what << '\n';
    std::cout << file << ": good\n";
    return 0;
}

// Reads the command as it would be run, and runs nothing.
int run_show(std::vector<std::string> arguments, const std::string& file) {
    if (arguments.empty()) arguments = {"up"};
    Run unused;
    CLI::App app;
    add_all_commands(app, unused);
    Settings settings;
    if (!file.empty()) {
        auto applied = apply_settings(file, app);
        if (!applied) return fail_with(applied.error());
        settings = std::move(*applied);
    }
    if (!settings.problems.empty()) return fail_with(settings);
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : exit_usage;
    }
    const CLI::App* command = &app;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
    std::cout << settings_in_force(*command, settings, arguments);
    return 0;
}

}  // namespace

void add_config_command(CLI::App& app, Run& run) {
    auto named = std::make_shared<std::string>();
    app.add_option("--config", *named,
                   "File of settings (TOML), for any command: anju config --help")
        ->envname("ANJU_CONFIG");
    auto* config = app.add_subcommand("config", "Says what is set, and what is wrong with it");
    config->require_subcommand(1);
    config->footer(std::string(config_footer));
    auto* check = config->add_subcommand("check", "Names each problem of a file of settings");
    auto file = std::make_shared<std::string>();
    check->add_option("file", *file, "The file; that of --config or ANJU_CONFIG when left out");
    check->callback([file, named, &run] {
        run = [file, named] { return run_check(file->empty() ? *named : *file); };
    });
    auto* show = config->add_subcommand("show",
                                        "Prints the settings in force for a command, and whence "
                                        "each is: anju config show up --port 80");
    show->prefix_command()->fallthrough(false);
    show->callback([show, named, &run] {
        run = [arguments = show->remaining(), named] {
            const auto given = settings_file(arguments);
            return run_show(arguments, given.empty() ? *named : given.string());
        };
    });
}

}  // namespace anju
