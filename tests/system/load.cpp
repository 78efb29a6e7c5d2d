#include "tests/system/load.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "tests/system/client.hpp"
#include "tests/system/program.hpp"

namespace anju::test {

namespace {

constexpr int reclaims_per_plot = 3;
constexpr int streams_singly = 2;
constexpr int streams_in_a_batch = 20;
constexpr std::int64_t plot_centi_mu = 1'000;
constexpr std::chrono::seconds answered_within{120};
// Their slots lie in many partitions.
constexpr std::array<std::string_view, 6> counties{"130125", "130708", "130726",
                                                   "130826", "130525", "130630"};

}  // namespace

struct Load::Command {
    std::string stream;
    std::string name;
    std::string key;
    std::string body;
    int members = 0;             // of a household that is registered
    std::int64_t surveyed = 0;   // of a plot that is registered
    std::int64_t reclaimed = 0;  // by this command
};

Load::Load(std::function<std::string()> url) : url_(std::move(url)) {
    threads_.emplace_back([this] { run_singly(); });
    threads_.emplace_back([this] { run_in_batches(); });
}

Load::~Load() {
    finish();
}

void Load::finish() {
    finishing_ = true;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

std::vector<Load::Commands> Load::some_streams(const std::string& caller, int round, int count) {
    std::vector<Commands> steps(1 + reclaims_per_plot);
    for (int i = 0; i < count; ++i) {
        const auto county = counties[static_cast<std::size_t>(round + i) % counties.size()];
        const auto id = fmt::format("{}-{}{}-{}", county, caller, round, i);
        const int members = 1 + (round + i) % 5;
        steps[0].push_back({"household/" + id, "register", "h-" + id,
                            household_body(county, members), members, 0, 0});
        steps[0].push_back({"plot/" + id, "register", "p-" + id, plot_body(county, plot_centi_mu),
                            0, plot_centi_mu, 0});
        for (int n = 1; n <= reclaims_per_plot; ++n) {
            const std::int64_t amount = n * 10 + members;
            steps[static_cast<std::size_t>(n)].push_back({"plot/" + id, "reclaim",
                                                          fmt::format("r{}-{}", n, id),
                                                          reclaim_body(amount), 0, 0, amount});
        }
    }
    return steps;
}

void Load::run_singly() {
    for (int round = 0; !finishing_; ++round) {
        for (const auto& step : some_streams("s", round, streams_singly)) {
            for (const auto& command : step) {
                if (!send_singly(command)) return;
            }
        }
    }
}

void Load::run_in_batches() {
    for (int round = 0; !finishing_; ++round) {
        for (const auto& step : some_streams("b", round, streams_in_a_batch)) {
            if (!send_batch(step)) return;
        }
    }
}

bool Load::send_singly(const Command& command) {
    Answer answer;
    const bool answered = wait_until(
        [&] {
            answer = post(url_(), "/v1/" + command.stream + "/" + command.name, command.body,
                          {{"Idempotency-Key", command.key}});
            return answer.status != 0 && answer.status < 500;
        },
        answered_within);
    if (!answered || answer.status != 201) return gave_up(command.key + ": " + answer.body);
    count(command);
    return true;
}

// Sends those again that were not answered; their order does not matter within a step.
bool Load::send_batch(Commands commands) {
    std::string last;
    bool refused = false;
    const auto try_once = [&] {
        std::string lines;
        for (const auto& one : commands) {
            lines += command_line(one.stream, one.name, one.key, one.body) + "\n";
        }
        const auto answer = post(url_(), "/v1/commands?results=all", lines);
        last = answer.body;
        if (answer.status != 200) return false;
        Commands unanswered = commands;
        for (const auto& line : lines_of(answer.body)) {
            const auto& object = line.as_object();
            if (object.contains("complete")) continue;
            const auto index = static_cast<std::size_t>(object.at("line").as_int64()) - 1;
            if (const auto* error = object.if_contains("error")) {
                refused = refused || error->at("status").as_int64() < 500;
                continue;
            }
            count(commands.at(index));
            std::erase_if(unanswered,
                          [&](const Command& one) { return one.key == commands[index].key; });
        }
        commands = std::move(unanswered);
        return commands.empty() || refused;
    };
    const bool answered = wait_until(try_once, answered_within);
    return (answered && !refused) || gave_up(last);
}

bool Load::gave_up(const std::string& what) {
    const std::lock_guard lock(mutex_);
    complaints_.push_back(what);
    return false;
}

void Load::count(const Command& command) {
    const std::lock_guard lock(mutex_);
    ++recorded_.events;
    ++recorded_.versions[command.stream];
    recorded_.households += command.members > 0 ? 1 : 0;
    recorded_.people += command.members;
    recorded_.surveyed_centi_mu += command.surveyed;
    recorded_.reclaimed_centi_mu += command.reclaimed;
    ++acknowledged_;
}

void expect_recorded_once(const std::string& url, const Recorded& recorded) {
    EXPECT_TRUE(wait_until([&] { return position(url) >= recorded.events; })) << position(url);
    EXPECT_EQ(position(url), recorded.events);
    EXPECT_EQ(figure(url, "13", "registry.households"), recorded.households);
    EXPECT_EQ(figure(url, "13", "registry.people"), recorded.people);
    EXPECT_EQ(figure(url, "13", "land.mu_reclaimed"), recorded.reclaimed_centi_mu);
    EXPECT_EQ(figure(url, "13", "land.mu_left"),
              recorded.surveyed_centi_mu - recorded.reclaimed_centi_mu);
    std::set<std::string> ids;
    std::map<std::string, std::int64_t> versions;
    const auto events = get_lines(url, "/v1/feed?follow=false");
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events[i].at("sequence").as_string(), std::to_string(i));
        EXPECT_TRUE(ids.emplace(events[i].at("id").as_string()).second) << events[i];
        ++versions[std::string(events[i].at("subject").as_string())];
    }
    EXPECT_EQ(versions, recorded.versions);
}

}  // namespace anju::test
