// The embedded log under failing syncs, full disks and kills.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <thread>

#include "events/log/head_mark.hpp"
#include "tests/contract/embedded_log_test_support.hpp"
#include "tests/contract/failing_sync.hpp"
#include "tests/contract/small_volume.hpp"

namespace anju::test {

namespace {

namespace fs = std::filesystem;

constexpr const char* child_variable = "ANJU_TEST_APPEND_UNTIL_KILLED";

// Before each number that the child prints; the framework's own lines come first.
const std::string acknowledged_mark = "acknowledged ";

// Appends until it is killed, printing the number of acknowledged records after each append.
[[noreturn]] void append_until_killed(const fs::path& directory) {
    const auto log = open_log(small_options(directory));
    std::uint64_t seq = log->extent({0, 1})->end + log->extent({1, 0})->end;
    for (;; ++seq) {
        const PartitionRef partition = seq % 2 == 1 ? PartitionRef{0, 1} : PartitionRef{1, 0};
        if (!append(*log, partition, {real_record(seq)})) std::_Exit(3);
        const auto line = acknowledged_mark + std::to_string(seq + 1) + "\n";
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(4);
    }
}

// The kill test starts this program again; then it is this instead of a run of tests.
class ChildEnvironment : public testing::Environment {
  public:
    void SetUp() override {
        if (const char* directory = std::getenv(child_variable)) append_until_killed(directory);
    }
};
const auto* const child_environment = testing::AddGlobalTestEnvironment(new ChildEnvironment);

// The child's process and the end of the pipe that it prints to.
std::pair<pid_t, FileDescriptor> start_child(const fs::path& directory) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    FileDescriptor output(ends[0]);
    const FileDescriptor input(ends[1]);
    const std::string variable = std::string(child_variable) + "=" + directory.string();
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(input.get(), STDOUT_FILENO);
        std::array<char*, 2> arguments{const_cast<char*>("child"), nullptr};
        std::array<char*, 2> environment{const_cast<char*>(variable.c_str()), nullptr};
        ::execve("/proc/self/exe", arguments.data(), environment.data());
        ::_exit(5);
    }
    return {child, std::move(output)};
}

// Kills the child after it has printed `count` numbers or more; the last that it printed.
std::uint64_t run_child_until(const fs::path& directory, std::uint64_t count) {
    const auto [child, pipe] = start_child(directory);
    std::string output;
    std::array<char, 4096> part{};
    std::uint64_t printed = 0;
    std::uint64_t last = 0;
    std::size_t seen = 0;
    while (true) {
        const ssize_t length = ::read(pipe.get(), part.data(), part.size());
        if (length <= 0) break;
        output.append(part.data(), static_cast<std::size_t>(length));
        for (std::size_t end; (end = output.find('\n', seen)) != std::string::npos;
             seen = end + 1) {
            const auto line = output.substr(seen, end - seen);
            if (!line.starts_with(acknowledged_mark)) continue;
            last = std::stoull(line.substr(acknowledged_mark.size()));
            if (++printed == count) ::kill(child, SIGKILL);
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself, status " << status << output;
    return last;
}

class EmbeddedLogFaultTest : public testing::Test {
  protected:
    EmbeddedOptions options() const { return small_options(folder_.path() / "log"); }

    // Appends until one is taken again; how often it was refused with each rule.
    static std::map<std::string, int> append_until_taken(EmbeddedLog& log, std::uint64_t seq) {
        std::map<std::string, int> refusals;
        const PartitionRef partition = seq % 2 == 1 ? PartitionRef{0, 1} : PartitionRef{1, 0};
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (std::chrono::steady_clock::now() < deadline) {
            const auto taken = append(log, partition, {real_record(seq)});
            if (taken) return refusals;
            ++refusals[taken.error().rule];
        }
        ADD_FAILURE() << "the log did not resume";
        return refusals;
    }

    TemporaryFolder folder_;
};

// The outcome of the append whose sync failed is unknown: it is tried under both.
void expect_resumed(EmbeddedLog& log, std::uint64_t acknowledged_before) {
    ASSERT_TRUE(succeeded(log.health()));
    ASSERT_TRUE(succeeded(log.verify({})));
    EXPECT_TRUE(holds_filled(log, acknowledged_before).value());
}

TEST_F(EmbeddedLogFaultTest, StopsAtAFailedSyncAndResumesAfterReopening) {
    constexpr std::uint64_t before = 24'000;
    for (const std::string suffix : {".log", "/head"}) {
        fs::remove_all(options().directory);
        const auto log = open_log(options());
        fill(*log, 0, before, 2000);
        // One reader at the end, one in the midst of a partition, with an iterator open.
        const auto reader = log->read({{{0, 1}, 0}, {{1, 0}, 0}}).value();
        ASSERT_EQ(read_entries(*reader, before)->size(), before);
        const auto behind = log->read({{{1, 0}, 0}}).value();
        const auto some = read_entries(*behind, 1)->size();
        ASSERT_LT(some, before / 2);
        std::atomic<int> failures = 0;
        Result<void> unknown;
        {
            const FailingSync failing(suffix, [&](int) { return ++failures == 1 ? EIO : 0; });
            unknown = append(*log, {0, 0}, {real_record(0)});
        }
        ASSERT_FALSE(unknown.has_value());
        EXPECT_EQ(unknown.error().rule, "log-outcome-unknown");
        EXPECT_EQ(unknown.error().kind, ErrorKind::unavailable);
        EXPECT_TRUE(holds_filled(*log, before, patience).value()) << "reads go on";
        const auto refusals = append_until_taken(*log, before);
        EXPECT_EQ(refusals.size(), refusals.count("log-stopped"));
        expect_resumed(*log, before + 1);
        EXPECT_LE(log->extent({0, 0})->end, 1U);
        EXPECT_EQ(read_entries(*reader, 1)->front().bytes, real_record(before));
        const auto rest = read_entries(*behind, before / 2 + 1 - some);
        ASSERT_TRUE(succeeded(rest));
        EXPECT_EQ(rest->front().bytes, real_record(2 * some));
        EXPECT_EQ(rest->back().bytes, real_record(before));
    }
}

TEST_F(EmbeddedLogFaultTest, KeepsTryingUntilTheDiskWorksAgain) {
    const auto log = open_log(options());
    fill(*log, 0, 100);
    std::atomic<int> failures = 0;
    std::map<std::string, int> refusals;
    {
        const FailingSync failing("/head", [&](int) { return ++failures <= 3 ? EIO : 0; });
        refusals = append_until_taken(*log, 100);
    }
    EXPECT_EQ(refusals["log-outcome-unknown"], 1);
    EXPECT_GT(refusals["log-stopped"], 0);
    EXPECT_GT(failures, 3);
    ASSERT_TRUE(succeeded(log->health()));
    ASSERT_TRUE(succeeded(log->verify({})));
}

TEST_F(EmbeddedLogFaultTest, StaysReadOnlyWhenRecordsAreGoneAfterAFailedSync) {
    const auto log = open_log(options());
    fill(*log, 0, 100);
    {
        const FailingSync failing(".log", [](int file) {
            return ::ftruncate(file, 4000) == 0 ? EIO : 0;  // a part of the log goes with it
        });
        ASSERT_FALSE(append(*log, {0, 0}, {real_record(0)}).has_value());
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (log->health().error().kind != ErrorKind::corrupt) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline);
            std::this_thread::yield();
        }
    }
    EXPECT_EQ(log->health().error().rule, "log-lost");
    EXPECT_EQ(append(*log, {0, 0}, {real_record(0)}).error().rule, "log-stopped");
    const auto reader = log->read({{{1, 0}, 0}}).value();
    EXPECT_EQ(reader->poll(patience)->entries.front().bytes, real_record(0));
    const auto gone = reader->poll(patience);
    ASSERT_FALSE(gone.has_value());
    EXPECT_EQ(gone.error().rule, "log-lost");
}

TEST_F(EmbeddedLogFaultTest, RefusesAppendsAboveItsQueueAndTakesThemLater) {
    auto limited = options();
    limited.queue_bytes_max = 100'000;
    const auto log = open_log(limited);
    std::promise<void> release;
    std::vector<std::future<Result<void>>> outcomes;
    {
        auto released = release.get_future().share();
        const FailingSync slow(".log", [released](int) {
            released.wait();
            return 0;
        });
        // The first may be taken at once, so that the queue holds the second and no third.
        for (int i = 0; i < 4; ++i) {
            outcomes.push_back(start_append(*log, {0, 0}, {std::string(60'000, 'x')}));
        }
        release.set_value();
        std::map<std::string, int> answers;
        for (auto& outcome : outcomes) {
            ASSERT_EQ(outcome.wait_for(patience), std::future_status::ready);
            const auto result = outcome.get();
            ++answers[result ? "taken" : result.error().rule];
        }
        EXPECT_GE(answers["log-busy"], 2);
        EXPECT_EQ(answers["taken"] + answers["log-busy"], 4);
    }
    EXPECT_TRUE(succeeded(append(*log, {0, 0}, {std::string(60'000, 'x')})));
}

TEST_F(EmbeddedLogFaultTest, RefusesAppendsBelowTheDiskReserve) {
    fill(*open_log(options()), 0, 100);
    auto reserved = options();
    reserved.disk_reserve_bytes = std::uint64_t{1} << 60;
    {
        const auto log = open_log(reserved);
        const auto refused = append(*log, {0, 0}, {real_record(0)});
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().rule, "disk-full");
        EXPECT_EQ(log->health().error().rule, "disk-full");
        EXPECT_EQ(log->extent({0, 0})->end, 0U);
        EXPECT_TRUE(holds_filled(*log, 100).value());
    }
    const auto log = open_log(options());
    EXPECT_TRUE(succeeded(append(*log, {0, 0}, {real_record(0)})));
}

TEST_F(EmbeddedLogFaultTest, StopsBeforeTheVolumeIsFullAndResumesWhenItGrows) {
    SmallVolume volume(folder_.path() / "volume", 48 * mebibyte);
    auto on_volume = small_options(folder_.path() / "volume" / "log");
    on_volume.disk_reserve_bytes = 16 * mebibyte;
    const auto log = open_log(on_volume);
    std::mt19937_64 random(7);  // what does not compress
    std::string noise(16 * 1024, ' ');
    Result<void> taken;
    std::uint64_t acknowledged = 0;
    while (acknowledged < 10'000) {
        for (auto& byte : noise) byte = static_cast<char>(random());
        taken = append(*log, {0, 0}, {noise});
        if (!taken) break;
        ++acknowledged;
    }
    ASSERT_FALSE(taken.has_value());
    EXPECT_EQ(taken.error().rule, "disk-full") << taken.error().message;
    EXPECT_GT(acknowledged, 500U);
    EXPECT_EQ(log->extent({0, 0})->end, acknowledged);
    EXPECT_EQ(read_entries(*log->read({{{0, 0}, 0}}).value(), acknowledged)->size(), acknowledged);
    volume.resize(96 * mebibyte);
    EXPECT_TRUE(succeeded(append(*log, {0, 0}, {noise})));
    EXPECT_TRUE(succeeded(log->health()));
}

TEST_F(EmbeddedLogFaultTest, LosesNothingAcknowledgedWhenItIsKilled) {
    constexpr int rounds = 20;
    const auto seed = std::random_device{}();
    RecordProperty("seed", std::to_string(seed));
    std::mt19937 random(seed);
    std::uint64_t acknowledged = 0;
    for (int round = 0; round < rounds; ++round) {
        const std::uint64_t printed = run_child_until(options().directory, 1 + random() % 300);
        ASSERT_GT(printed, acknowledged) << "round " << round << ", seed " << seed;
        const auto log = open_log(options());
        const std::uint64_t found = log->extent({0, 1})->end + log->extent({1, 0})->end;
        // The one append in flight may be there too.
        ASSERT_GE(found, printed) << "round " << round << ", seed " << seed;
        ASSERT_LE(found, printed + 1) << "round " << round << ", seed " << seed;
        ASSERT_TRUE(holds_filled(*log, found).value()) << "round " << round << ", seed " << seed;
        acknowledged = found;
    }
    EXPECT_TRUE(succeeded(open_log(options())->verify({})));
}

}  // namespace

}  // namespace anju::test
