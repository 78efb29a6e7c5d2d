// Three brokers are killed, frozen, restarted and cut off from each other and from Anju while
// callers record and readers read. Fewer than min.insync.replicas are lost at once, so that every
// promise holds; where two of three are gone, nothing is promised and nothing may be said.
// ANJU_TEST_CHAOS_MINUTES goes on with faults drawn by ANJU_TEST_FIRST_SEED, or by a new seed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>

#include "tests/chaos/faults.hpp"

namespace anju::test {

namespace {

using std::chrono::minutes;

std::optional<unsigned> number_from(const char* name) {
    const char* text = std::getenv(name);
    if (text == nullptr || *text == '\0') return std::nullopt;
    return static_cast<unsigned>(std::stoul(text));
}

void suffer_each(ChaosRun& run) {
    for (const auto& fault : every_fault(run)) {
        run.suffer(fault);
        if (testing::Test::HasFailure()) return;
    }
}

void suffer_by_chance(ChaosRun& run, minutes duration) {
    const auto seed = number_from("ANJU_TEST_FIRST_SEED").value_or(std::random_device()());
    std::cout << "faults of ANJU_TEST_FIRST_SEED=" << seed << std::endl;
    std::mt19937 random(seed);
    const auto end = std::chrono::steady_clock::now() + duration;
    while (std::chrono::steady_clock::now() < end && !testing::Test::HasFailure()) {
        const auto faults = every_fault(run);
        run.suffer(faults[random() % faults.size()]);
    }
}

TEST(BrokersTest, KeepEveryPromiseThroughEveryFault) {
    ChaosRun run;
    suffer_each(run);
    if (const auto duration = number_from("ANJU_TEST_CHAOS_MINUTES")) {
        suffer_by_chance(run, minutes(*duration));
    }
    run.expect_promises_kept();
}

}  // namespace

}  // namespace anju::test
