#include "tests/chaos/faults.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace anju::test {

namespace {

using std::chrono::seconds;

constexpr int answers_reset_per_cent = 5;
constexpr seconds acknowledgements_lost_for{8};
constexpr seconds too_few_for{12};

// The broker that a fault hits, chosen when it begins.
using Victim = std::shared_ptr<int>;

Victim none_yet() {
    return std::make_shared<int>(0);
}

Moment in_moments(seconds duration) {
    return duration / std::chrono::nanoseconds(1);
}

// Takes back what was done to the network, and expects that it did something.
void mend(ChaosRun& run) {
    EXPECT_GT(run.network().mend(), 0);
}

}  // namespace

Fault kill_a_leader(ChaosRun& run) {
    const auto victim = none_yet();
    return {.name = "a leader killed",
            .begin =
                [&run, victim] {
                    // The controller has a turn of its own.
                    *victim = run.busiest(run.brokers().controller());
                    run.brokers().kill(*victim);
                },
            .reached = [&run, victim] { return run.leads_nothing(*victim); },
            .end = [&run, victim] { run.brokers().restart(*victim); }};
}

Fault kill_the_controller(ChaosRun& run) {
    const auto victim = none_yet();
    return {.name = "the controller killed",
            .begin =
                [&run, victim] {
                    *victim = run.brokers().controller();
                    run.brokers().kill(*victim);
                },
            .reached =
                [&run, victim] {
                    return run.brokers().controller() != *victim && run.leads_nothing(*victim);
                },
            .end = [&run, victim] { run.brokers().restart(*victim); }};
}

Fault freeze_a_leader(ChaosRun& run) {
    const auto victim = none_yet();
    return {.name = "a leader frozen",
            .begin =
                [&run, victim] {
                    *victim = run.busiest();
                    run.brokers().freeze(*victim);
                },
            .reached = [&run, victim] { return run.leads_nothing(*victim); },
            .end = [&run, victim] { run.brokers().resume(*victim); }};
}

Fault restart_one_by_one(ChaosRun& run) {
    return {.name = "all restarted, one by one",
            .begin =
                [&run] {
                    for (int broker = 1; broker <= ChaosRun::machines; ++broker) {
                        run.brokers().restart(broker);
                        EXPECT_TRUE(wait_until([&run] { return run.is_whole(); }));
                    }
                },
            .reached = [] { return true; },
            .end = [] {}};
}

Fault cut_callers_from_a_leader(ChaosRun& run) {
    const auto before = std::make_shared<std::uint64_t>(0);
    return {.name = "Anju cut off from a leader",
            .begin =
                [&run, before] {
                    *before = run.callers().told_to_try_again();
                    run.network().cut(Network::here, run.busiest());
                },
            .reached = [&run, before] { return run.callers().told_to_try_again() > *before; },
            .goes_on = false,
            .end = [&run] { mend(run); }};
}

Fault cut_a_leader_from_its_followers(ChaosRun& run) {
    const auto victim = none_yet();
    return {.name = "a leader cut off from its followers",
            .begin =
                [&run, victim] {
                    *victim = run.busiest();
                    for (const int other : ChaosRun::others(*victim)) {
                        run.network().cut(*victim, other);
                    }
                },
            .reached = [&run, victim] { return run.leads_nothing(*victim); },
            .end = [&run] { mend(run); }};
}

Fault mute_a_leader(ChaosRun& run) {
    const auto victim = none_yet();
    return {.name = "a leader that is not heard by the others",
            .begin =
                [&run, victim] {
                    *victim = run.busiest();
                    for (const int other : ChaosRun::others(*victim)) {
                        run.network().cut_one_way(*victim, other);
                    }
                },
            .reached = [&run, victim] { return run.leads_nothing(*victim); },
            // It still takes itself for the leader, and says so to whom it can be heard by.
            .goes_on = false,
            .end = [&run] { mend(run); }};
}

Fault lose_acknowledgements(ChaosRun& run) {
    const auto until = std::make_shared<Moment>(0);
    return {.name = "acknowledgements lost",
            .begin =
                [&run, until] {
                    for (int broker = 1; broker <= ChaosRun::machines; ++broker) {
                        run.network().reset_answers(broker, answers_reset_per_cent);
                    }
                    *until = Seen::now() + in_moments(acknowledgements_lost_for);
                },
            .reached = [until] { return Seen::now() > *until; },
            .end = [&run] { mend(run); }};
}

Fault leave_too_few(ChaosRun& run) {
    const auto from = std::make_shared<Moment>(0);
    const auto before = std::make_shared<std::uint64_t>(0);
    const auto victims = std::make_shared<std::vector<int>>();
    return {.name = "two of three killed",
            .begin =
                [&run, from, before, victims] {
                    *victims = ChaosRun::others(run.busiest());
                    for (const int victim : *victims) run.brokers().kill(victim);
                    *from = Seen::now();
                    *before = run.callers().told_to_try_again();
                },
            .reached =
                [&run, from, before] {
                    return Seen::now() > *from + in_moments(too_few_for) &&
                           run.callers().told_to_try_again() > *before;
                },
            .goes_on = false,
            .end =
                [&run, from, victims] {
                    const auto to = Seen::now();
                    for (const int victim : *victims) run.brokers().restart(victim);
                    for (const auto& command : run.seen().history().commands) {
                        const bool meanwhile = command.invoked > *from && command.answered < to;
                        EXPECT_FALSE(meanwhile && command.outcome == Outcome::acknowledged)
                            << command.key;
                    }
                }};
}

std::vector<Fault> every_fault(ChaosRun& run) {
    return {kill_a_leader(run),
            freeze_a_leader(run),
            cut_a_leader_from_its_followers(run),
            lose_acknowledgements(run),
            mute_a_leader(run),
            kill_the_controller(run),
            cut_callers_from_a_leader(run),
            restart_one_by_one(run),
            leave_too_few(run)};
}

}  // namespace anju::test
