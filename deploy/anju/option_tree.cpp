#include "deploy/anju/option_tree.hpp"

#include <fmt/format.h>

#include <functional>

namespace anju {
namespace {

using Visit = std::function<void(const std::string& path, const CLI::App& command)>;

bool is_shown(const CLI::App& command) {
    return !command.get_group().empty();
}

void visit_all(const CLI::App& command, const std::string& path, const Visit& visit) {
    visit(path, command);
    for (const auto* inner : command.get_subcommands(nullptr)) {
        if (is_shown(*inner)) visit_all(*inner, path + " " + inner->get_name(), visit);
    }
}

bool takes_value(const CLI::Option& option) {
    return option.get_items_expected_max() > 0;
}

// "zh en" of "TEXT:{zh,en}"; empty where any value is taken.
std::string choices_of(const CLI::Option& option) {
    const auto type = option.get_type_name();
    const auto begin = type.find('{');
    const auto end = type.find('}');
    if (begin == std::string::npos || end == std::string::npos) return {};
    auto choices = type.substr(begin + 1, end - begin - 1);
    for (auto& sign : choices) sign = sign == ',' ? ' ' : sign;
    return choices;
}

std::string words_of(const CLI::App& command) {
    std::string words;
    for (const auto* inner : command.get_subcommands(nullptr)) {
        if (is_shown(*inner)) words += inner->get_name() + " ";
    }
    for (const auto* option : command.get_options(nullptr)) {
        for (const auto& name : option->get_lnames()) words += "--" + name + " ";
        if (option->get_lnames().empty()) words += choices_of(*option) + " ";
    }
    return words;
}

// A text of the manual: a leading dot or quote would be a request, a hyphen is a minus.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char sign : text) {
        if (sign == '\\') {
            out += "\\e";
        } else if (sign == '-') {
            out += "\\-";
        } else {
            out += sign == '\n' ? ' ' : sign;
        }
    }
    return out;
}

std::string entry_of(const CLI::Option& option) {
    std::string entry = ".TP\n.B ";
    entry += option.get_lnames().empty() ? escaped(option.get_single_name())
                                         : "\\-\\-" + escaped(option.get_lnames().front());
    if (takes_value(option) && !option.get_lnames().empty()) {
        const auto choices = choices_of(option);
        entry += " " + (choices.empty() ? "VALUE" : escaped(choices));
    }
    entry += "\n" + escaped(option.get_description()) + ".";
    if (const auto value = option.get_default_str(); !value.empty()) {
        entry += " Default: " + escaped(value) + ".";
    }
    if (const auto variable = option.get_envname(); !variable.empty()) {
        entry += " Variable: " + escaped(variable) + ".";
    }
    return entry + "\n";
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
    std::string paths;
    std::string words;
    std::string values;
    visit_all(app, "", [&](const std::string& path, const CLI::App& command) {
        if (!path.empty()) paths += fmt::format("{}\"{}\"", paths.empty() ? "" : " | ", path);
        words += fmt::format("        \"{}\") words=\"{}\" ;;\n", path, words_of(command));
        for (const auto* option : command.get_options(nullptr)) {
            if (!takes_value(*option) || option->get_lnames().empty()) continue;
            const auto choices = choices_of(*option);
            values += fmt::format("        \"{} --{}\") values=\"{}\" takes_value=yes ;;\n", path,
                                  option->get_lnames().front(), choices);
        }
    });
    return fmt::format(R"(# Completion of anju for bash; printed by the program itself.
_anju() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
    local path="" words="" values="" takes_value="" word
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD - 1}}"; do
        case "$path $word" in
            {}) path="$path $word" ;;
        esac
    done
    case "$path $before" in
{}    esac
    case "$path" in
{}    esac
    if [[ -n "$values" ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current")
    elif [[ -n "$takes_value" ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
        [[ ${{#COMPREPLY[@]}} -gt 0 ]] || mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}}
complete -o filenames -F _anju anju
)",
                       paths, values, words);
}

std::string manual_of_commands(const CLI::App& app) {
    std::string text;
    visit_all(app, "anju", [&](const std::string& path, const CLI::App& command) {
        const bool is_group = !command.get_subcommands(nullptr).empty();
        if (!is_group) {
            text += fmt::format(".SS {}\n{}.\n", escaped(path), escaped(command.get_description()));
        }
        for (const auto* option : command.get_options(nullptr)) {
            const bool is_help = option->get_single_name().starts_with("help");
            if (!is_group && !is_help) text += entry_of(*option);
        }
    });
    return text;
}

}  // namespace anju
