#include "deploy/anju/line_import.hpp"

#include <fmt/format.h>

#include <iostream>
#include <utility>

#include "deploy/anju/progress_meter.hpp"
#include "deploy/import/sheet_commands.hpp"
#include "events/base/json.hpp"
#include "services/shell/json_body.hpp"

namespace anju {
namespace {

std::string text_in(const boost::json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                  : std::string();
}

void print_refused(std::uint64_t line, std::string_view problem) {
    std::cout << fmt::format("{{\"line\":{},\"error\":{}}}\n", line, problem);
}

}  // namespace

const CommandSheet* LineKeys::shape_of(const std::string& stream, const std::string& command) {
    const auto [entry, is_new] = shapes_.try_emplace(stream + "." + command);
    if (is_new) {
        if (auto sheet = command_sheet(stream, command)) entry->second = std::move(*sheet);
    }
    return entry->second ? &*entry->second : nullptr;
}

Result<std::string> LineKeys::keyed(const std::string& line) {
    auto json = parse_json_body(line);
    if (json && !json->is_object()) json = wrong_type(*json, "an object", "").error();
    if (!json) return json.error();
    auto& object = json->get_object();
    if (object.contains("key")) return line;
    const auto stream = text_in(object, "stream");
    const auto command = text_in(object, "command");
    const auto* body = object.if_contains("body");
    const auto content =
        body != nullptr && body->is_object() ? body->get_object() : boost::json::object();
    const auto* shape = shape_of(stream.substr(0, stream.find('/')), command);
    const auto first = content_key("", stream, command, content, shape, 0);
    object["key"] = content_key("", stream, command, content, shape, seen_[first]++);
    return boost::json::serialize(object);
}

Result<SendSummary> import_lines(std::istream& input, const Server& server,
                                 const CommandClientOptions& options) {
    CommandClient client(server, print_refused, options);
    ProgressMeter meter(options.rehearsal.empty() ? "importing" : "trying", 0);
    LineKeys keys;
    std::string line;
    std::uint64_t number = 0;
    while (std::getline(input, line)) {
        ++number;
        auto keyed = keys.keyed(line);
        if (!keyed) {
            Error error = keyed.error();
            error.message = fmt::format("line {}: {}", number, error.message);
            return error;
        }
        if (auto added = client.add(*keyed); !added) return added.error();
        meter.update(number);
    }
    if (auto flushed = client.flush(); !flushed) return flushed.error();
    meter.end();
    return client.summary();
}

}  // namespace anju
