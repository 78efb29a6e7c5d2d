// A fixed list of commands, sent one by one to a program that may die under them, and what became
// of each. Sent again with the same keys, it must end as if nothing had happened.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/system/program.hpp"

namespace anju::test {

// How `anju up` is started for it: it takes the time of recording from the script, so that the
// figures of two runs are the same, and has few partitions, so that it starts fast.
inline const Arguments script_arguments{"--simulated-clock", "--partitions", "2"};

class CommandScript {
  public:
    // Of households, plots and their reclaiming, over many partitions. At least 5 of them.
    explicit CommandScript(std::size_t commands);

    std::size_t size() const { return commands_.size(); }
    std::size_t acknowledged() const { return tokens_.size(); }  // the first so many

    // Sends on from the first that is not acknowledged up to `end`; false as soon as one is not.
    // `seen` is called after each acknowledgement.
    bool send(const std::string& url, std::size_t end, const std::function<void()>& seen = {});

    // Sends all of it again, which must give each acknowledged command the token it had, and record
    // what was not acknowledged: `acknowledged` of the tokens, if fewer than are known now, count
    // as seen. Empty, or the first thing that is wrong.
    std::string send_again(const std::string& url, std::size_t acknowledged) const;

  private:
    struct Command {
        std::string stream;
        std::string name;
        std::string key;
        std::string body;
    };

    std::vector<Command> commands_;
    std::vector<std::string> tokens_;  // of those acknowledged
};

// "<position> <digest>" once the figures have come to `events` events.
std::string digest_at(const std::string& url, std::int64_t events);

}  // namespace anju::test
