#include "tests/system/program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "tests/system/client.hpp"

namespace anju::test {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds try_again_every{5};
constexpr std::string_view first_line = "listening on ";

std::string joined(const Arguments& arguments) {
    std::string all = "anju";
    for (const auto& argument : arguments) all += " " + argument;
    return all;
}

std::filesystem::path new_stderr_path(const std::filesystem::path& folder) {
    static int count = 0;
    return folder / ("stderr-" + std::to_string(++count));
}

// Between fork and exec: only what is safe after a fork in a program with threads.
[[noreturn]] void become(const char* program, char** arguments, int output, const char* errors,
                         pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    const int error_fd = ::open(errors, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (error_fd < 0 || ::dup2(error_fd, STDERR_FILENO) < 0) ::_exit(127);
    if (::dup2(output, STDOUT_FILENO) < 0) ::_exit(127);
    ::execv(program, arguments);
    ::_exit(127);
}

}  // namespace

bool wait_until(const std::function<bool()>& holds, std::chrono::seconds deadline) {
    const auto end = Clock::now() + deadline;
    while (!holds()) {
        if (Clock::now() > end) return false;
        ::poll(nullptr, 0, static_cast<int>(try_again_every.count()));
    }
    return true;
}

Program::Program(const std::filesystem::path& folder, const Arguments& arguments)
    : stderr_path_(new_stderr_path(folder)) {
    std::string program = std::getenv("ANJU_PROGRAM");
    Arguments words = arguments;
    std::vector<char*> raw{program.data()};
    for (auto& word : words) raw.push_back(word.data());
    raw.push_back(nullptr);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) become(program.c_str(), raw.data(), ends[1], stderr_path_.c_str(), parent);
    ::close(ends[1]);
    output_fd_ = ends[0];
    if (pid_ < 0) throw std::runtime_error("no process: " + joined(arguments));
}

Program::~Program() {
    if (code_ < 0) kill();
    ::close(output_fd_);
    if (!testing::Test::HasFailure()) return;
    std::cerr << "--- stdout and stderr of process " << pid_ << ", which ended with " << code_
              << "\n"
              << output_ << complaints() << "---\n";
}

bool Program::read_output(milliseconds timeout) {
    pollfd waiting{output_fd_, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(timeout.count()));
    if (ready < 0 && errno != EINTR) throw std::runtime_error("poll failed");
    if (ready <= 0) return true;
    std::array<char, 65536> bytes{};
    const auto size = ::read(output_fd_, bytes.data(), bytes.size());
    if (size > 0) output_.append(bytes.data(), static_cast<std::size_t>(size));
    return size > 0;
}

const std::string& Program::url() {
    const auto deadline = Clock::now() + program_patience;
    while (url_.empty()) {
        const auto begin = output_.find(first_line);
        const auto end = begin == std::string::npos ? begin : output_.find('\n', begin);
        if (end != std::string::npos) {
            const auto from = begin + first_line.size();
            url_ = output_.substr(from, end - from);
            break;
        }
        if (!read_output(milliseconds(100))) {
            throw std::runtime_error("it ended before it listened: " + output_ + complaints());
        }
        if (Clock::now() > deadline) throw std::runtime_error("it does not listen: " + output_);
    }
    return url_;
}

void Program::wait_until_ready() {
    Answer last;
    const bool ready = wait_until([&] {
        if (has_ended()) throw std::runtime_error("it ended before it was ready: " + complaints());
        last = get(url(), "/readyz");
        return last.status == 200;
    });
    if (!ready) throw std::runtime_error("it does not get ready: " + last.body + complaints());
}

int Program::reap() {
    int status = 0;
    while (code_ < 0 && ::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
    if (code_ < 0) code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return code_;
}

void Program::kill() {
    if (code_ >= 0) return;
    ::kill(pid_, SIGKILL);
    reap();
}

void Program::freeze() {
    if (code_ < 0) ::kill(pid_, SIGSTOP);
}

void Program::thaw() {
    if (code_ < 0) ::kill(pid_, SIGCONT);
}

int Program::stop() {
    if (code_ < 0) ::kill(pid_, SIGTERM);
    return wait();
}

// Its end of the pipe is closed when it ends: it starts no process of its own.
int Program::wait() {
    const auto deadline = Clock::now() + program_patience;
    while (code_ < 0 && read_output(milliseconds(100))) {
        if (Clock::now() > deadline) throw std::runtime_error("it does not end: " + output_);
    }
    return reap();
}

bool Program::has_ended() {
    int status = 0;
    if (code_ < 0 && ::waitpid(pid_, &status, WNOHANG) == pid_) {
        code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return code_ >= 0;
}

std::string Program::output() {
    for (std::size_t before = 0; before != output_.size() || before == 0;) {
        before = output_.size();
        if (!read_output(milliseconds(0)) || output_.empty()) break;
    }
    return output_;
}

std::string Program::complaints() {
    std::ifstream file(stderr_path_);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

ProgramEnd run_program(const std::filesystem::path& folder, const Arguments& arguments) {
    Program program(folder, arguments);
    const int code = program.wait();
    return {code, program.output(), program.complaints()};
}

}  // namespace anju::test
