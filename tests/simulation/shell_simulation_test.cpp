// Services on a faulty log, run after run: what was acknowledged is there once, what was refused
// left nothing, all readers agree, and in the end everything is answered.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <optional>

#include "tests/simulation/world.hpp"

namespace anju::simulation {
namespace {

constexpr std::uint64_t runs = 300;
constexpr std::size_t steps = 2500;

// Every fault alone, all together, and none.
SimulatedFaults faults_of(std::uint64_t seed) {
    const SimulatedFaults all{.delay = 60,
                              .reorder = 100,
                              .lose_ack = 40,
                              .lose_record = 30,
                              .duplicate = 60,
                              .skip_offset = 20,
                              .freeze = 3};
    switch (seed % 10) {
        case 0:
            return {};
        case 1:
            return {.delay = all.delay};
        case 2:
            return {.lose_ack = all.lose_ack};
        case 3:
            return {.lose_record = all.lose_record};
        case 4:
            return {.duplicate = 150};
        case 5:
            return {.reorder = 300, .freeze = 10};
        default:
            return all;
    }
}

std::optional<std::uint64_t> number_from(const char* variable) {
    const char* text = std::getenv(variable);
    if (text == nullptr) return std::nullopt;
    return std::strtoull(text, nullptr, 10);
}

// ANJU_TEST_SEED replays one run; ANJU_TEST_FIRST_SEED tries as many others as usual, from there.
TEST(ShellSimulation, KeepsItsPromisesOnAFaultyLog) {
    const auto asked = number_from("ANJU_TEST_SEED");
    const std::uint64_t first = asked.value_or(number_from("ANJU_TEST_FIRST_SEED").value_or(1));
    const std::uint64_t last = asked ? first : first + runs - 1;
    WorldCounts sum;
    std::uint64_t landed_late = 0;
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        World world(seed, faults_of(seed));
        const std::string failure = world.run(steps);
        ASSERT_EQ(failure, "") << "replay it with ANJU_TEST_SEED=" << seed;
        sum += world.counts();
        landed_late += world.log_counts().landed_late;
    }
    std::cout << "acknowledged " << sum.acknowledged << ", refused " << sum.refused
              << ", conflicts " << sum.conflicts << ", replayed " << sum.replayed
              << ", parked failed " << sum.parked_failed << ", crashed with " << sum.crashed_with
              << ", sent twice " << sum.sent_twice << ", claims lost " << sum.claims_lost
              << ", void records " << sum.voided << ", commits of several "
              << sum.commits_of_several << ", landed late " << landed_late << '\n';
    if (asked) return;
    for (const auto count : {sum.acknowledged, sum.refused, sum.conflicts, sum.replayed,
                             sum.parked_failed, sum.crashed_with, sum.sent_twice, sum.claims_lost,
                             sum.voided, sum.commits_of_several, landed_late}) {
        EXPECT_GT(count, 0U) << "a rare branch was never reached: the runs prove too little";
    }
}

}  // namespace
}  // namespace anju::simulation
