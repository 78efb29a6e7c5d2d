// What the shim in the program and the test that started it share: a file that both map. The test
// may change it while the program runs.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace anju::test {

// Names of environment variables by which the shim is told of its files.
inline constexpr const char* control_variable = "ANJU_TEST_FAULT_CONTROL";  // a FaultControl
inline constexpr const char* journal_variable = "ANJU_TEST_FAULT_JOURNAL";  // see disk_journal.hpp
inline constexpr const char* root_variable = "ANJU_TEST_FAULT_ROOT";        // nothing outside it

enum class DiskCall : std::uint32_t { none, read, write, sync };

struct FaultControl {
    // Calls so far after which a crash leaves another folder behind: syncs, and whatever changes a
    // folder. They count on from one process to the next.
    std::atomic<std::uint64_t> crash_points = 0;
    // The process is killed instead of making this one, counted from 1; 0: never.
    std::atomic<std::uint64_t> killed_at = 0;
    // Calls of this kind fail with `error` on files whose path contains `part` and has `ending`,
    // which are set before it; `failures_left` of them, then none.
    std::atomic<DiskCall> failing = DiskCall::none;
    std::atomic<std::uint32_t> error = 0;
    std::atomic<std::uint64_t> failures_left = 0;
    std::atomic<std::uint64_t> failures = 0;  // so far
    std::array<char, 64> part{};
    std::array<char, 64> ending{};
};

}  // namespace anju::test
