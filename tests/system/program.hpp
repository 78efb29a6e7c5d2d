// Runs the real program, named by ANJU_PROGRAM, as a child process that ends with the test: start,
// kill, stop, wait, and what it said. Throws when the program does not do as it is told.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace anju::test {

using Arguments = std::vector<std::string>;

// What the program is waited for at most; the machine may be busy.
inline constexpr std::chrono::seconds program_patience{60};

// Tries again every few milliseconds until it holds; false after the deadline.
bool wait_until(const std::function<bool()>& holds,
                std::chrono::seconds deadline = program_patience);

class Program {
  public:
    // Starts it; `folder` keeps what it writes to stderr. Start it on the thread of the test: it is
    // killed when the thread that started it ends.
    Program(const std::filesystem::path& folder, const Arguments& arguments);
    // Kills it; shows its stderr when the test has failed.
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Where it listens, as its first line says.
    const std::string& url();
    // Waits until /readyz says yes.
    void wait_until_ready();

    void kill();       // SIGKILL
    void freeze();     // SIGSTOP; for the others it is gone
    void thaw();       // SIGCONT
    int stop();        // SIGTERM, then wait()
    int wait();        // for its end; the exit code, or 128 + the signal
    bool has_ended();  // without waiting
    pid_t pid() const { return pid_; }
    std::string output();      // what it has written to stdout so far
    std::string complaints();  // and to stderr

  private:
    bool read_output(std::chrono::milliseconds timeout);  // false at its end
    int reap();

    std::filesystem::path stderr_path_;
    std::string output_;
    std::string url_;
    int output_fd_ = -1;
    pid_t pid_ = -1;
    int code_ = -1;
};

struct ProgramEnd {
    int code = 0;
    std::string output;      // stdout
    std::string complaints;  // stderr
};

// Runs it to its end.
ProgramEnd run_program(const std::filesystem::path& folder, const Arguments& arguments);

}  // namespace anju::test
