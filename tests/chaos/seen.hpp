// The history of a run while it is being made by many threads.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "tests/chaos/history.hpp"

namespace anju::test {

// All from any thread.
class Seen {
  public:
    static Moment now();

    void add(CommandSeen command);
    void add(ReadSeen read);
    // What should not have been answered.
    void complain(std::string what);
    // The token of the command acknowledged last; empty before the first.
    std::string newest_token() const;

    History history() const;
    std::vector<std::string> complaints() const;

  private:
    mutable std::mutex mutex_;
    History history_;
    std::vector<std::string> complaints_;
    std::string newest_token_;
};

}  // namespace anju::test
