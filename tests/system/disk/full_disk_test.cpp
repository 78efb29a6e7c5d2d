// A full disk: writes are refused with 503 and a time to try again, reads go on, and when space
// returns so do the writes, in the same process. What does not fit is told; nothing breaks.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cerrno>
#include <csignal>

#include "tests/contract/small_volume.hpp"
#include "tests/system/disk/command_script.hpp"
#include "tests/system/disk/faulty_disk.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

using testing::HasSubstr;

constexpr std::size_t commands = 60;
constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t roomy = 700 * mebibyte;  // log and rows keep a reserve each

class FullDiskTest : public UpFixture {
  protected:
    // A program that could not open its files has said so, and left them as they were.
    void expect_told_or_serving(Program& program) {
        bool ready = false;
        const bool decided = wait_until([&] {
            if (program.has_ended()) return true;
            if (program.output().find('\n') == std::string::npos) return false;
            const auto answer = get(program.url(), "/readyz");
            ready = answer.status == 200;
            return ready || answer.body.find("disk") != std::string::npos ||
                   answer.body.find("No space") != std::string::npos;
        });
        EXPECT_TRUE(decided) << program.output();
        if (ready) return;
        if (!program.has_ended()) return;
        // Debian's RocksDB aborts at some failures of a write.
        EXPECT_THAT(program.wait(), testing::AnyOf(69, 74, 128 + SIGABRT)) << program.complaints();
        EXPECT_FALSE(program.complaints().empty());
    }
};

TEST_F(FullDiskTest, RefusesWritesAndTakesThemAgainWhenSpaceReturns) {
    SmallVolume volume(data(), roomy);
    CommandScript script(commands);
    ASSERT_TRUE(script.send(start(script_arguments), commands / 2));
    const auto before = digest_at(url(), commands / 2);
    for (const std::uint64_t left : {64 * mebibyte, std::uint64_t{0}}) {
        volume.leave(left);
        const auto refused =
            post(url(), "/v1/household/130125-full/register", household_body("130125", 2));
        EXPECT_EQ(refused.status, 503) << refused.body;
        EXPECT_EQ(refused.text("/rule"), "disk-full") << refused.body;
        EXPECT_EQ(refused.header("Retry-After"), "1");
        EXPECT_FALSE(script.send(url(), commands));
        EXPECT_EQ(digest(url()), before) << "reads go on";
        EXPECT_EQ(get_lines(url(), "/v1/feed?follow=false").size(), commands / 2);
    }
    volume.resize(roomy);
    EXPECT_TRUE(wait_until([&] { return script.send(url(), commands); }));
    const auto after = digest_at(url(), commands);
    EXPECT_EQ(script.send_again(url(), commands), "");
    EXPECT_EQ(up().stop(), 0) << up().complaints();
    EXPECT_EQ(digest_at(start(script_arguments), commands), after);
    up().kill();
}

TEST_F(FullDiskTest, OpensOrSaysWhyOnADiskThatIsNearlyFull) {
    SmallVolume volume(data(), roomy);
    CommandScript script(commands);
    ASSERT_TRUE(script.send(start(script_arguments), commands));
    const auto before = digest_at(url(), commands);
    up().kill();
    for (const std::uint64_t left : {0, 1, 4, 16, 40, 80, 160, 300}) {
        SCOPED_TRACE(fmt::format("{} MiB left", left));
        volume.leave(left * mebibyte);
        expect_told_or_serving(launch(script_arguments));
        up().kill();
    }
    volume.resize(roomy);
    EXPECT_EQ(digest_at(start(script_arguments), commands), before);
    EXPECT_EQ(script.send_again(url(), commands), "");
    up().kill();
}

// The reserve was there when it began to open, but something else took it.
TEST_F(FullDiskTest, SaysWhyWhenTheDiskFillsWhileItOpens) {
    CommandScript script(commands);
    ASSERT_TRUE(script.send(start(script_arguments), commands));
    const auto before = digest_at(url(), commands);
    up().kill();
    for (const std::string part : {"log/records/MANIFEST", "rows/rows", "log/records/0"}) {
        for (const std::uint64_t times : {1, 1'000'000}) {
            SCOPED_TRACE(fmt::format("{} writes to {}", times, part));
            FaultyDisk disk(folder(), FaultyDisk::Journal::none);
            disk.fail(DiskCall::write, ENOSPC, part, "", times);
            expect_told_or_serving(launch(script_arguments));
            EXPECT_GT(disk.failures(), 0U);
            up().kill();
        }
        EXPECT_EQ(digest_at(start(script_arguments), commands), before);
        EXPECT_EQ(script.send_again(url(), commands), "");
        up().kill();
    }
}

TEST_F(FullDiskTest, FoldsOnWhenSpaceReturnsDuringACatchUp) {
    SmallVolume volume(data(), roomy);
    CommandScript script(commands);
    ASSERT_TRUE(script.send(start(script_arguments), commands));
    const auto before = digest_at(url(), commands);
    EXPECT_EQ(up().stop(), 0);
    std::filesystem::remove_all(std::filesystem::path(data()) / "rows");
    volume.leave(128 * mebibyte);
    launch(script_arguments);
    Answer last;
    EXPECT_TRUE(wait_until([&] {
        last = get(url(), "/readyz");
        return last.body.find("disk-full") != std::string::npos;
    })) << last.body;
    EXPECT_EQ(last.status, 503);
    EXPECT_EQ(get_lines(url(), "/v1/feed?follow=false").size(), commands) << "the log is read";
    volume.resize(roomy);
    EXPECT_NO_THROW(up().wait_until_ready());
    EXPECT_EQ(digest_at(url(), commands), before);
    up().kill();
}

}  // namespace

}  // namespace anju::test
