#include "services/shell/patience.hpp"

#include <utility>

namespace anju {

CommandDone Patience::limited(CommandDone done) {
    auto once = std::make_shared<CommandDone>(std::move(done));
    waiting_.push_back({ticks_ + ticks_max, once});
    return [once = std::move(once)](Result<CommandAnswer> answer) {
        if (auto answer_now = std::exchange(*once, nullptr)) answer_now(std::move(answer));
    };
}

void Patience::tick() {
    ++ticks_;
    while (!waiting_.empty() && waiting_.front().until < ticks_) {
        const auto done = waiting_.front().done.lock();
        waiting_.pop_front();
        if (!done) continue;
        if (auto answer = std::exchange(*done, nullptr)) {
            answer(unavailable("answer-too-late",
                               "the log has not confirmed this in time: whether it is recorded is "
                               "not known, send it again with the same key"));
        }
    }
}

}  // namespace anju
