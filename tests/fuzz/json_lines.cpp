// Files of JSON lines that are imported, line by line.
#include "deploy/anju/line_import.hpp"
#include "deploy/province/province.hpp"
#include "services/shell/command_stream.hpp"
#include "services/shell/json_body.hpp"
#include "tests/fuzz/target.hpp"

namespace anju::fuzz {
namespace {

constexpr std::size_t lines_max = 100;

std::string key_in(const std::string& line) {
    const auto json = parse_json_body(line);
    demand(json && json->is_object(), "a line that was given a key is JSON");
    const auto* key = json->get_object().if_contains("key");
    demand(key != nullptr, "it has a key");
    return boost::json::serialize(*key);
}

void run(std::string_view bytes) {
    LineKeys keys;
    LineKeys same_keys;
    Bytes input(bytes);
    for (std::size_t count = 0; count < lines_max && !input.empty(); ++count) {
        const std::string line(input.take_until('\n'));
        const auto keyed = keys.keyed(line);
        const auto same = same_keys.keyed(line);
        demand(keyed.has_value() == same.has_value(), "a line is taken every time or never");
        if (!keyed) continue;
        demand(*keyed == *same, "the same file gives the same keys");
        const auto key = key_in(*keyed);
        const auto again = keys.keyed(*keyed);
        demand(again && key_in(*again) == key, "a key that is there stays");
    }
}

std::vector<std::string> seeds() {
    constexpr std::size_t wanted = 60;
    constexpr std::size_t skipped = 97;  // so that all kinds of streams are among them
    std::vector<std::string> all;
    std::string text;
    Province province({province_scale_min, 1});
    ProvinceCommand command;
    for (std::size_t count = 0; all.size() < wanted && province.next(command); ++count) {
        if (count % skipped > 2) continue;
        text += "{\"stream\":\"" + command.stream + "/" + command.id + "\",\"command\":\"" +
                command.command + "\",\"body\":" + command.body + "}\n";
        if (count % skipped == 2) all.push_back(std::exchange(text, {}));
    }
    all.emplace_back("{\"key\":7}\n[]\n\n{\"stream\":1,\"command\":null,\"body\":[]}\n{");
    return all;
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
