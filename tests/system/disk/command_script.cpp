#include "tests/system/disk/command_script.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

#include "tests/system/client.hpp"
#include "tests/system/program.hpp"

namespace anju::test {

namespace {

// Recorded at a time of its own, or the figures of two runs would not be the same.
constexpr std::string_view recorded = "2020-01-02T03:04:05Z";
constexpr std::array<std::string_view, 6> counties{"130125", "130708", "130726",
                                                   "130826", "130525", "130630"};
constexpr std::size_t steps = 5;  // a household, a plot, and what is reclaimed of it
constexpr std::int64_t plot_centi_mu = 1'000;

}  // namespace

CommandScript::CommandScript(std::size_t commands) {
    const auto streams = (commands + steps - 1) / steps;
    for (std::size_t n = 0; commands_.size() < commands; ++n) {
        const auto i = n % streams;
        const auto step = n / streams;
        const auto county = counties[i % counties.size()];
        const auto id = fmt::format("{}-{}", county, i);
        const auto key = fmt::format("{}-{}", step, id);
        const auto amount = static_cast<std::int64_t>(step * 10 + i % 7);
        if (step == 0) {
            const auto body = household_body(county, static_cast<int>(1 + i % 5));
            commands_.push_back({"household/" + id, "register", key, body});
        } else if (step == 1) {
            commands_.push_back({"plot/" + id, "register", key, plot_body(county, plot_centi_mu)});
        } else {
            commands_.push_back({"plot/" + id, "reclaim", key, reclaim_body(amount)});
        }
    }
}

bool CommandScript::send(const std::string& url, std::size_t end,
                         const std::function<void()>& seen) {
    while (tokens_.size() < end) {
        const auto& next = commands_.at(tokens_.size());
        const auto answer =
            post(url, "/v1/" + next.stream + "/" + next.name, next.body,
                 {{"Idempotency-Key", next.key}, {"Anju-Recorded", std::string(recorded)}});
        if (answer.status == 0 || answer.status == 503) return false;
        if (answer.status != 201) throw std::runtime_error(next.key + ": " + answer.body);
        tokens_.push_back(answer.text("/token"));
        if (seen) seen();
    }
    return true;
}

std::string CommandScript::send_again(const std::string& url, std::size_t acknowledged) const {
    std::string lines;
    for (const auto& one : commands_) {
        lines +=
            fmt::format(R"({{"stream":"{}","command":"{}","key":"{}","recorded":"{}","body":{}}})"
                        "\n",
                        one.stream, one.name, one.key, recorded, one.body);
    }
    const auto answer = post(url, "/v1/commands?results=all", lines);
    if (answer.status != 200) return "sending again: " + answer.body;
    std::size_t answered = 0;
    for (const auto& line : lines_of(answer.body)) {
        const auto& object = line.as_object();
        if (object.contains("complete")) continue;
        const auto number = static_cast<std::size_t>(object.at("line").as_int64()) - 1;
        if (object.contains("error")) return answer.body;
        ++answered;
        if (number >= acknowledged) continue;
        if (!object.contains("replayed")) return commands_[number].key + " was lost";
        if (object.at("token").as_string() != tokens_[number]) {
            return fmt::format("{} had the token {}: {}", commands_[number].key, tokens_[number],
                               boost::json::serialize(line));
        }
    }
    return answered == commands_.size() ? "" : "not all were answered: " + answer.body;
}

std::string digest_at(const std::string& url, std::int64_t events) {
    wait_until([&] { return position(url) >= events; });
    return digest(url);
}

}  // namespace anju::test
