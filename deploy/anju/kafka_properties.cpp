#include "deploy/anju/kafka_properties.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "deploy/import/cell_text.hpp"
#include "events/log/key_file.hpp"

namespace anju {
namespace {

constexpr std::array<std::string_view, 4> open_names{"security.", "ssl.", "sasl.", "client."};

}  // namespace

Result<std::vector<std::pair<std::string, std::string>>> read_kafka_properties(
    const std::filesystem::path& file) {
    std::ifstream input(file);
    if (!input) return not_found("file-unreadable", file.string() + " cannot be read");
    if (auto kept = check_only_ours(file); !kept) return kept.error();
    std::vector<std::pair<std::string, std::string>> properties;
    int number = 0;
    for (std::string line; std::getline(input, line);) {
        ++number;
        const auto text = trimmed(line);
        if (text.empty() || text.starts_with('#')) continue;
        const auto place = fmt::format("{}:{}", file.string(), number);
        const auto equals = text.find('=');
        if (equals == std::string_view::npos) {
            return invalid("kafka-property-malformed", place + ": expected name=value");
        }
        const std::string name(trimmed(text.substr(0, equals)));
        const bool is_open = std::ranges::any_of(
            open_names, [&](std::string_view begin) { return name.starts_with(begin); });
        if (!is_open) {
            return invalid("kafka-property-not-open",
                           fmt::format("{}: {} is not for this file: expected security., ssl., "
                                       "sasl. or client. properties",
                                       place, name));
        }
        properties.emplace_back(name, trimmed(text.substr(equals + 1)));
    }
    return properties;
}

}  // namespace anju
