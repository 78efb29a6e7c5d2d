// The program: one binary, its roles by subcommand.
#include <iostream>

#include "deploy/anju/commands.hpp"

namespace {

constexpr int exit_usage = 64;
constexpr int exit_software = 70;

int run(int argc, char** argv) {
    CLI::App app(
        "Anju (安居) records what happens to relocated households and answers how far "
        "each task has come.");
    app.require_subcommand(1);
    app.set_help_all_flag("--help-all", "Help of every subcommand");
    anju::Run chosen;
    anju::add_up_command(app, chosen);
    anju::add_role_commands(app, chosen);
    anju::add_simulate_command(app, chosen);
    anju::add_import_command(app, chosen);
    anju::add_template_command(app, chosen);
    anju::add_tail_command(app, chosen);
    anju::add_progress_command(app, chosen);
    anju::add_explain_command(app, chosen);
    anju::add_archive_commands(app, chosen);
    anju::add_people_command(app, chosen);
    anju::add_admin_command(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : exit_usage;
    }
    return chosen();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& failure) {
        std::cerr << "anju: " << failure.what() << '\n';
        return exit_software;
    }
}
