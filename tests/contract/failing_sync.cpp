#include "tests/contract/failing_sync.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <mutex>

namespace anju::test {

namespace {

struct Fault {
    std::string suffix;
    std::function<int(int)> answer;
};

std::mutex mutex;
std::shared_ptr<const Fault> fault;  // shared with the syncs that it answers at the moment

int answer_for(int file) {
    std::shared_ptr<const Fault> now;
    {
        const std::lock_guard lock(mutex);
        now = fault;
    }
    if (now == nullptr) return 0;
    std::array<char, 4096> path{};
    const auto link = "/proc/self/fd/" + std::to_string(file);
    const ssize_t length = ::readlink(link.c_str(), path.data(), path.size());
    if (length <= 0) return 0;
    return std::string(path.data(), static_cast<std::size_t>(length)).ends_with(now->suffix)
               ? now->answer(file)
               : 0;
}

}  // namespace

FailingSync::FailingSync(std::string suffix, std::function<int(int)> answer) {
    const std::lock_guard lock(mutex);
    fault = std::make_shared<Fault>(Fault{std::move(suffix), std::move(answer)});
}

FailingSync::~FailingSync() {
    const std::lock_guard lock(mutex);
    fault.reset();
}

}  // namespace anju::test

extern "C" int fdatasync(int file) {
    if (const int failure = anju::test::answer_for(file); failure != 0) {
        errno = failure;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_fdatasync, file));
}
