// Makes fdatasync misbehave for one kind of file, in this process: the way to a real failed sync
// without a failing disk. Works because the program's own fdatasync goes before the C library's.
#pragma once

#include <functional>
#include <string>

namespace anju::test {

// While it lives, each fdatasync of a file whose path ends in `suffix` is answered by `answer`,
// called with the descriptor on the syncing thread: 0 lets the sync happen, else it is the errno.
class FailingSync {
  public:
    FailingSync(std::string suffix, std::function<int(int)> answer);
    ~FailingSync();
    FailingSync(const FailingSync&) = delete;
    FailingSync& operator=(const FailingSync&) = delete;
};

}  // namespace anju::test
