#include "tests/chaos/readers.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <utility>

#include "tests/system/client.hpp"

namespace anju::test {

namespace {

constexpr int answered = 200;
constexpr int pause_ms = 20;

// Not yet: a wait that was not met, a process that cannot be reached.
bool is_later(int status) {
    return status == 503 || status == 504;
}

}  // namespace

Readers::Readers(std::function<std::string()> url, Seen& seen, int readers)
    : url_(std::move(url)), seen_(seen) {
    for (int i = 0; i < readers; ++i) {
        threads_.emplace_back([this, name = fmt::format("reader{}", i)] { run(name); });
    }
}

Readers::~Readers() {
    finish();
}

void Readers::finish() {
    finishing_ = true;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

void Readers::run(const std::string& name) {
    for (int round = 0; !finishing_; ++round) {
        const auto token = round % 2 == 0 ? seen_.newest_token() : "";
        const bool figure = round % 3 == 0;
        ask(name, figure ? "/v1/progress?area=13&indicator=land.mu_left" : "/v1/position", token);
        ::poll(nullptr, 0, pause_ms);
    }
}

void Readers::ask(const std::string& name, const std::string& target, const std::string& token) {
    const bool has_query = target.find('?') != std::string::npos;
    const auto wait = token.empty() ? "" : (has_query ? "&wait=" : "?wait=") + token;
    const auto answer = get(url_(), target + wait);
    if (is_later(answer.status)) return;
    auto position = answer.number("/position");
    if (position < 0) position = answer.number("/as_of/position");
    if (answer.status != answered || position < 0) {
        return seen_.complain(
            fmt::format("{}: {} {} {}", name, target + wait, answer.status, answer.body));
    }
    seen_.add(ReadSeen{name, Seen::now(), position, place_of(token)});
}

}  // namespace anju::test
