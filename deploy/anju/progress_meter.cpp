#include "deploy/anju/progress_meter.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace anju {
namespace {

constexpr std::chrono::milliseconds terminal_interval{100};
constexpr std::chrono::seconds line_interval{5};

}  // namespace

ProgressMeter::ProgressMeter(std::string task, std::uint64_t total)
    : task_(std::move(task)),
      total_(total),
      is_terminal_(::isatty(STDERR_FILENO) == 1),
      began_(Clock::now()),
      next_shown_(began_) {}

void ProgressMeter::update(std::uint64_t done) {
    done_ = done;
    const auto now = Clock::now();
    if (now < next_shown_) return;
    next_shown_ = now + (is_terminal_ ? Clock::duration(terminal_interval) : line_interval);
    show();
}

void ProgressMeter::end() {
    show();
    if (is_terminal_) fmt::print(stderr, "\n");
}

void ProgressMeter::show() {
    const double seconds = std::chrono::duration<double>(Clock::now() - began_).count();
    const double rate = seconds > 0 ? static_cast<double>(done_) / seconds : 0;
    std::string line = fmt::format("{}: {}", task_, done_);
    if (total_ > 0) {
        line += fmt::format(" of {} ({:.0f} %)", total_,
                            100.0 * static_cast<double>(done_) / static_cast<double>(total_));
    }
    line += fmt::format(", {:.0f}/s", rate);
    if (total_ > done_ && rate > 0) {
        line += fmt::format(", {:.0f} s left", static_cast<double>(total_ - done_) / rate);
    }
    // The line before may have been longer.
    if (is_terminal_) {
        fmt::print(stderr, "\r{}\x1b[K", line);
    } else {
        fmt::print(stderr, "{}\n", line);
    }
}

}  // namespace anju
