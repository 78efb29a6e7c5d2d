#include "tests/system/partition_callers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tests/system/client.hpp"
#include "tests/system/counties.hpp"
#include "tests/system/program.hpp"

namespace anju::test {

namespace {

constexpr int people = 3;
constexpr int created = 201;
constexpr int unavailable_now = 503;

}  // namespace

PartitionCallers::PartitionCallers(std::function<std::string()> url) : url_(std::move(url)) {
    const auto counties = one_county_each_partition();
    accepted_.resize(counties.size());
    for (std::size_t i = 0; i < counties.size(); ++i) {
        threads_.emplace_back([this, i, county = counties[i]] { run(i, county); });
    }
}

PartitionCallers::~PartitionCallers() {
    finish();
}

void PartitionCallers::finish() {
    finishing_ = true;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

void PartitionCallers::run(std::size_t caller, const std::string& county) {
    for (int number = 0; !finishing_; ++number) {
        const auto sent = Clock::now();
        const std::string key = fmt::format("{}-caller-{}", county, number);
        const auto try_once = [&] {
            const auto answer = post(url_(), "/v1/household/" + key + "/register",
                                     household_body(county, people), {{"Idempotency-Key", key}});
            if (answer.status == created) return true;
            const bool is_asked_again =
                answer.status == unavailable_now && !answer.header("Retry-After").empty();
            if (is_asked_again) {
                ++refused_;
                return false;
            }
            const std::lock_guard lock(mutex_);
            complaints_.push_back(fmt::format("{}: {} {}", key, answer.status, answer.body));
            return false;
        };
        if (!wait_until(try_once)) return;
        ++recorded_;
        take_time(caller, sent);
    }
}

void PartitionCallers::take_time(std::size_t caller, Clock::time_point sent) {
    const std::lock_guard lock(mutex_);
    accepted_[caller] = sent;
    longest_ = std::max(longest_, Clock::now() - sent);
}

bool PartitionCallers::all_accept() {
    const auto now = Clock::now();
    return wait_until([&] {
        const std::lock_guard lock(mutex_);
        return std::ranges::all_of(accepted_, [&](const auto sent) { return sent >= now; });
    });
}

std::chrono::milliseconds PartitionCallers::longest_wait() {
    const std::lock_guard lock(mutex_);
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::exchange(longest_, Clock::duration{}));
}

}  // namespace anju::test
