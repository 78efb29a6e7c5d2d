// Programs started while it lives see their files through the shim: it counts what they do, writes
// it down and lets it fail, as the test tells it. One at a time in a process of tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/system/disk/disk_journal.hpp"
#include "tests/system/disk/fault_control.hpp"

namespace anju::test {

class FaultyDisk {
  public:
    enum class Journal { kept, none };

    // What it tells the shim stands in `root`, and what happens below `root` is seen.
    FaultyDisk(const std::filesystem::path& root, Journal journal);
    // Programs started afterwards see their files as they are.
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    std::uint64_t crash_points() const { return control_->crash_points; }
    // The program is killed instead of making the call that is crash point `point`; 0: never.
    void kill_at(std::uint64_t point) { control_->killed_at = point; }

    // From now on `times` calls of one kind fail on files whose path contains `part` and has
    // `ending`.
    void fail(DiskCall call, int error, const std::string& part, const std::string& ending,
              std::uint64_t times);
    void heal() { control_->failing = DiskCall::none; }
    std::uint64_t failures() const { return control_->failures; }  // so far

    std::uint64_t journal_bytes() const;
    std::vector<JournalEntry> journal() const { return read_journal(journal_path_); }

  private:
    std::filesystem::path journal_path_;
    FaultControl* control_ = nullptr;
};

}  // namespace anju::test
