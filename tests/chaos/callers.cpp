#include "tests/chaos/callers.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <utility>

#include "tests/system/client.hpp"
#include "tests/system/counties.hpp"
#include "tests/system/program.hpp"

namespace anju::test {

namespace {

constexpr int created = 201;
constexpr int unavailable_now = 503;
constexpr int first_error_of_the_server = 500;
constexpr int reclaims_of_own = 4;
constexpr int reclaims_of_shared = 3;
constexpr std::int64_t plot_centi_mu = 100'000;
// One of so many that were not answered at once is never asked for again.
constexpr int given_up_each = 5;
constexpr int pause_ms = 10;
constexpr int pause_before_again_ms = 100;
constexpr std::chrono::seconds answered_within{240};

// So that three brokers and Anju have a share of two cores too.
void pause(int milliseconds) {
    ::poll(nullptr, 0, milliseconds);
}

}  // namespace

Callers::Callers(std::function<std::string()> url, Seen& seen) : url_(std::move(url)), seen_(seen) {
    const auto counties = one_county_each_partition();
    accepted_.resize(counties.size());
    for (std::size_t i = 0; i < counties.size(); ++i) {
        const auto pair = i / 2;
        callers_.push_back(
            {fmt::format("caller{}", i), counties[i], counties[pair], fmt::format("pair{}", pair)});
    }
    for (std::size_t i = 0; i < callers_.size(); ++i) {
        threads_.emplace_back([this, i] { run(i); });
    }
}

Callers::~Callers() {
    finish();
}

void Callers::finish() {
    finishing_ = true;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

void Callers::run(std::size_t number) {
    for (int round = 0; !finishing_; ++round) {
        write_own_plot(number, round);
        write_shared_plot(number, round);
    }
}

void Callers::write_own_plot(std::size_t number, int round) {
    const auto& caller = callers_[number];
    const auto plot = fmt::format("plot/{}-{}-{}", caller.own_county, caller.name, round);
    send(number, {plot, "register", plot_body(caller.own_county, plot_centi_mu)});
    for (int i = 1; i <= reclaims_of_own && !finishing_; ++i) {
        send(number, {plot, "reclaim", reclaim_body(i)});
    }
}

// Of two who register one plot, one is refused; of two who expect one version, too.
void Callers::write_shared_plot(std::size_t number, int round) {
    const auto& caller = callers_[number];
    const auto plot = fmt::format("plot/{}-{}-{}", caller.shared_county, caller.shared_name, round);
    auto version = send(number, {plot, "register", plot_body(caller.shared_county, plot_centi_mu)});
    for (int i = 1; i <= reclaims_of_shared && !finishing_; ++i) {
        const auto expected = version > 0 ? version : -1;
        version = send(number, {plot, "reclaim", reclaim_body(i), expected});
        if (expected < 0 || version == 0 || version == expected + 1) continue;
        seen_.complain(fmt::format("{}: version {} was accepted where {} was expected", plot,
                                   version, expected));
    }
}

std::int64_t Callers::send(std::size_t number, const Command& command) {
    auto& caller = callers_[number];
    CommandSeen seen;
    seen.key = fmt::format("{}-{}", caller.name, caller.commands++);
    seen.stream = command.stream;
    seen.invoked = Seen::now();
    seen.outcome = send_until_answered(command, seen);
    seen.answered = Seen::now();
    if (seen.outcome == Outcome::acknowledged) accepted(number, seen.invoked, seen.answered);
    const auto version = seen.version;
    seen_.add(std::move(seen));
    pause(pause_ms);
    return version;
}

Outcome Callers::send_until_answered(const Command& command, CommandSeen& seen) {
    Headers headers{{"Idempotency-Key", seen.key}};
    if (command.expected_version >= 0) {
        headers.emplace_back("If-Match", fmt::format("\"{}\"", command.expected_version));
    }
    auto outcome = Outcome::unknown;
    int sent = 0;
    const auto try_once = [&] {
        if (sent++ > 0) pause(pause_before_again_ms);
        const auto answer =
            post(url_(), "/v1/" + command.stream + "/" + command.name, command.body, headers);
        const auto place = place_of(answer.text("/token"));
        if (answer.status == created && place) {
            seen.version = answer.number("/version");
            seen.place = *place;
            outcome = Outcome::acknowledged;
            return true;
        }
        const bool refused = answer.status >= 400 && answer.status < first_error_of_the_server;
        if (refused) outcome = Outcome::refused;
        if (refused) return true;
        const bool again =
            answer.status == unavailable_now && !answer.header("Retry-After").empty();
        if (again) ++told_to_try_again_;
        if (!again) {
            seen_.complain(fmt::format("{}: {} {}", seen.key, answer.status, answer.body));
        }
        return std::hash<std::string>()(seen.key) % given_up_each == 0;
    };
    if (!wait_until(try_once, answered_within)) seen_.complain(seen.key + ": never answered");
    return outcome;
}

void Callers::accepted(std::size_t number, Moment invoked, Moment answered) {
    ++acknowledged_;
    const std::lock_guard lock(mutex_);
    accepted_[number] = invoked;
    longest_wait_ = std::max(longest_wait_, answered - invoked);
}

bool Callers::all_accept(std::chrono::seconds deadline) {
    const auto from = Seen::now();
    return wait_until(
        [&] {
            const std::lock_guard lock(mutex_);
            return std::ranges::all_of(accepted_, [&](Moment invoked) { return invoked >= from; });
        },
        deadline);
}

std::chrono::milliseconds Callers::longest_wait() {
    const std::lock_guard lock(mutex_);
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::nanoseconds(std::exchange(longest_wait_, 0)));
}

}  // namespace anju::test
