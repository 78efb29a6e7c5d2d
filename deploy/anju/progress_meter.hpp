// Shows on stderr how far a long task is: one line that renews itself on a terminal, a line now and
// then elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace anju {

class ProgressMeter {
  public:
    // `total` 0: not known.
    ProgressMeter(std::string task, std::uint64_t total);

    void update(std::uint64_t done);
    void end();  // leaves the last line standing

  private:
    using Clock = std::chrono::steady_clock;
    void show();

    const std::string task_;
    const std::uint64_t total_;
    const bool is_terminal_;
    const Clock::time_point began_;
    Clock::time_point next_shown_;
    std::uint64_t done_ = 0;
};

}  // namespace anju
