#include "tests/chaos/seen.hpp"

#include <fmt/format.h>

#include <chrono>

namespace anju::test {

Moment Seen::now() {
    return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

void Seen::add(CommandSeen command) {
    const std::lock_guard lock(mutex_);
    if (command.outcome == Outcome::acknowledged) {
        newest_token_ = fmt::format("{}.{}", command.place.partition, command.place.seq);
    }
    history_.commands.push_back(std::move(command));
}

void Seen::add(ReadSeen read) {
    const std::lock_guard lock(mutex_);
    history_.reads.push_back(std::move(read));
}

void Seen::complain(std::string what) {
    const std::lock_guard lock(mutex_);
    complaints_.push_back(std::move(what));
}

std::string Seen::newest_token() const {
    const std::lock_guard lock(mutex_);
    return newest_token_;
}

History Seen::history() const {
    const std::lock_guard lock(mutex_);
    return history_;
}

std::vector<std::string> Seen::complaints() const {
    const std::lock_guard lock(mutex_);
    return complaints_;
}

}  // namespace anju::test
