#include "deploy/anju/settings.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace anju {
namespace {

constexpr std::string_view config_option = "--config";

std::string_view only_line(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

bool is_given_by(const CLI::Option& option, std::string_view key) {
    const auto& names = option.get_lnames();
    return names.empty() ? option.get_single_name() == key
                         : std::ranges::find(names, key) != names.end();
}

bool is_setting(const CLI::Option& option) {
    const auto name = option.get_single_name();
    return option.get_configurable() && name != "help" && name != "help-all" && name != "config";
}

bool is_flag(const CLI::Option& option) {
    return option.get_items_expected_max() == 0;
}

std::string names_of(const CLI::App& command) {
    std::string names;
    for (const auto* option : command.get_options(nullptr)) {
        if (is_setting(*option)) {
            names += (names.empty() ? "" : ", ") + option->get_single_name();
        }
    }
    for (const auto* inner : command.get_subcommands(nullptr)) {
        names += fmt::format("{}[{}]", names.empty() ? "" : ", ", inner->get_name());
    }
    return names;
}

// As the command line would have it; an array as CLI11 reads many values. None: a table.
std::optional<std::string> text_of(const toml::node& value) {
    if (value.is_table()) return std::nullopt;
    if (const auto* text = value.as_string()) return text->get();
    std::string text;
    if (const auto* many = value.as_array()) {
        for (const auto& one : *many) {
            const auto inner = text_of(one);
            if (!inner || one.is_array()) return std::nullopt;
            text += (text.empty() ? "" : ",") + *inner;
        }
        return "[" + text + "]";
    }
    std::ostringstream out;
    value.visit([&](const auto& one) { out << one; });
    return out.str();
}

CLI::App* command_in(CLI::App& app, std::string_view name) {
    const auto found = app.get_subcommands([&](CLI::App* one) { return one->get_name() == name; });
    return found.empty() ? nullptr : found.front();
}

class Applying {
  public:
    Applying(std::string file, Settings& settings) : file_(std::move(file)), settings_(settings) {}

    // What stands above all tables counts for every command that has it, and is the first to be
    // given, so that a command's own table has the last word.
    void give_to_all(const toml::table& table, CLI::App& app) {
        for (const auto& [key, value] : table) {
            if (value.is_table()) continue;
            if (give_below(app, key.str(), value, key.source().begin.line)) continue;
            problem(key.source().begin.line, std::string(key.str()),
                    "no command has such an option; a table, as [up], holds those of one command");
        }
    }

    void give_tables(const toml::table& table, CLI::App& app, const std::string& path) {
        for (const auto& [key, value] : table) {
            const auto line = key.source().begin.line;
            const std::string name(key.str());
            if (const auto* inner = value.as_table()) {
                auto* command = command_in(app, name);
                const std::string whole = path.empty() ? name : path + "." + name;
                if (command != nullptr) {
                    give_tables(*inner, *command, whole);
                } else {
                    problem(line, "[" + whole + "]",
                            "there is no such command; expected one of: " + names_of(app));
                }
            } else if (!path.empty() && !give(app, name, value, line)) {
                problem(line, fmt::format("[{}] {}", path, name),
                        "unknown; expected one of: " + names_of(app));
            }
        }
    }

  private:
    void problem(std::uint32_t line, std::string_view what, std::string_view why) {
        settings_.problems.push_back(
            fmt::format("{}:{}: {}: {}", file_, line, what, only_line(why)));
    }

    bool give_below(CLI::App& app, std::string_view key, const toml::node& value,
                    std::uint32_t line) {
        bool given = false;
        for (auto* command : app.get_subcommands(nullptr)) {
            given = give(*command, key, value, line) || given;
            given = give_below(*command, key, value, line) || given;
        }
        return given;
    }

    // Whether the command has such an option.
    bool give(CLI::App& command, std::string_view key, const toml::node& value,
              std::uint32_t line) {
        for (auto* option : command.get_options(nullptr)) {
            if (!is_setting(*option) || !is_given_by(*option, key)) continue;
            const auto why = refusal(*option, value);
            if (why.empty()) {
                option->required(false);
                settings_.places[option] = fmt::format("{}:{}", file_, line);
            } else {
                problem(line, fmt::format("[{}] {}", command.get_name(), key), why);
            }
            return true;
        }
        return false;
    }

    // Empty when the option has taken the value.
    static std::string refusal(CLI::Option& option, const toml::node& value) {
        const auto expected = is_flag(option) ? "true or false" : option.get_type_name();
        const auto text = text_of(value);
        if (!text || (is_flag(option) && !value.is_boolean()) ||
            (value.is_array() && option.get_items_expected_max() <= 1)) {
            return "expected " + expected;
        }
        try {
            option.run_callback_for_default()->default_val(*text);
            return "";
        } catch (const CLI::Error& error) {
            return fmt::format("{} is not taken, expected {}: {}", *text, expected, error.what());
        }
    }

    std::string file_;
    Settings& settings_;
};

bool is_on_line(const CLI::Option& option, const std::vector<std::string>& arguments) {
    return std::ranges::any_of(arguments, [&](const std::string& argument) {
        const auto name = argument.substr(0, argument.find('='));
        return name.starts_with("--") && option.check_name(name);
    });
}

bool is_in_environment(const CLI::Option& option) {
    const auto variable = option.get_envname();
    const char* value = variable.empty() ? nullptr : std::getenv(variable.c_str());
    return value != nullptr && *value != '\0';
}

std::string place_of(const CLI::Option& option, const Settings& settings,
                     const std::vector<std::string>& arguments) {
    if (is_on_line(option, arguments)) return "command line";
    if (option.count() > 0 && is_in_environment(option)) return "variable " + option.get_envname();
    if (option.count() > 0) return "command line";
    const auto found = settings.places.find(&option);
    return found == settings.places.end() ? "default" : found->second;
}

std::string value_of(const CLI::Option& option) {
    if (option.count() == 0) {
        const auto text = option.get_default_str();
        if (text.empty()) return is_flag(option) ? "false" : "(none)";
        return text;
    }
    return fmt::format("{}", fmt::join(option.results(), ","));
}

}  // namespace

Result<Settings> apply_settings(const std::filesystem::path& file, CLI::App& app) {
    std::ifstream input(file);
    if (std::error_code error; !input || std::filesystem::is_directory(file, error)) {
        return not_found("config-unreadable", file.string() + ": cannot be read");
    }
    Settings settings;
    try {
        const auto table = toml::parse(input, file.string());
        Applying applying(file.string(), settings);
        applying.give_to_all(table, app);
        applying.give_tables(table, app, "");
    } catch (const toml::parse_error& error) {
        settings.problems.push_back(fmt::format("{}:{}: {}", file.string(),
                                                error.source().begin.line, error.description()));
    }
    return settings;
}

std::filesystem::path settings_file(const std::vector<std::string>& arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument == config_option && i + 1 < arguments.size()) return arguments[i + 1];
        if (argument.starts_with(config_option) && argument.size() > config_option.size() &&
            argument[config_option.size()] == '=') {
            return argument.substr(config_option.size() + 1);
        }
    }
    const char* named = std::getenv("ANJU_CONFIG");
    return named == nullptr ? "" : named;
}

void name_variables(CLI::App& command) {
    for (auto* option : command.get_options(nullptr)) {
        if (!is_setting(*option) || !option->get_envname().empty()) continue;
        if (option->get_lnames().empty()) continue;  // what has no name but its place
        std::string variable = "ANJU_" + option->get_lnames().front();
        std::ranges::transform(variable, variable.begin(), [](char sign) {
            if (sign == '-') return '_';
            return sign >= 'a' && sign <= 'z' ? static_cast<char>(sign - 'a' + 'A') : sign;
        });
        option->envname(variable);
    }
}

std::string settings_in_force(const CLI::App& command, const Settings& settings,
                              const std::vector<std::string>& arguments) {
    std::string text;
    for (const auto* option : command.get_options(nullptr)) {
        if (!is_setting(*option)) continue;
        text += fmt::format("{} = {}  # {}\n", option->get_single_name(), value_of(*option),
                            place_of(*option, settings, arguments));
    }
    return text;
}

}  // namespace anju
