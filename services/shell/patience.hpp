// Nobody waits for the log for longer than is bearable: whoever asked is told that the outcome is
// unknown, and asks again with the same key. What was sent goes its way. One strand.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>

#include "services/shell/command.hpp"

namespace anju {

class Patience {
  public:
    // Ticks of half a second.
    static constexpr std::uint64_t ticks_max = 20;

    // Answers by `done` once: with what the result is called with, or unavailable
    // "answer-too-late".
    CommandDone limited(CommandDone done);
    void tick();

  private:
    struct Waiting {
        std::uint64_t until = 0;
        std::weak_ptr<CommandDone> done;
    };

    std::uint64_t ticks_ = 0;
    std::deque<Waiting> waiting_;
};

}  // namespace anju
