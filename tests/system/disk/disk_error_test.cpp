// A disk that answers with EIO: callers are told that the outcome is not known, reads go on, and
// once the disk works again so does the program, with each event once, before and after a restart.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cerrno>

#include "tests/system/disk/command_script.hpp"
#include "tests/system/disk/faulty_disk.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

constexpr std::size_t commands = 60;

struct Fault {
    DiskCall call;
    std::string part;
    std::string ending;
};

std::string text_of(const Fault& fault) {
    const std::string call = fault.call == DiskCall::sync    ? "sync"
                             : fault.call == DiskCall::write ? "write"
                                                             : "read";
    return fmt::format("{} of {}*{}", call, fault.part, fault.ending);
}

class DiskErrorTest : public UpFixture {
  protected:
    void SetUp() override {
        CommandScript script(commands);
        ASSERT_TRUE(script.send(start(script_arguments), commands));
        digest_ = digest_at(url(), commands);
        ASSERT_EQ(up().stop(), 0);
        std::filesystem::remove_all(data());
    }
    const std::string& expected_digest() const { return digest_; }

    // Sends on until all is acknowledged; what is refused meanwhile must be told rightly, and what
    // was recorded before must be readable.
    void expect_acknowledged(CommandScript& script) {
        const bool all = wait_until([&] {
            if (script.send(url(), commands)) return true;
            EXPECT_EQ(get(url(), "/v1/progress?area=13&indicator=registry.households").status, 200);
            EXPECT_EQ(get(url(), "/v1/digest").status, 200);
            return false;
        });
        EXPECT_TRUE(all) << "still not acknowledged: " << script.acknowledged() << " of "
                         << commands << get(url(), "/readyz").body;
    }

  private:
    std::string digest_;
};

TEST_F(DiskErrorTest, GoesOnByItselfAfterAFailedWriteOrSync) {
    for (const auto& fault : std::vector<Fault>{{DiskCall::sync, "data/log/records/", ".log"},
                                                {DiskCall::write, "data/log/records/", ".log"},
                                                {DiskCall::sync, "data/log/head", ""},
                                                {DiskCall::write, "data/log/head", ""}}) {
        SCOPED_TRACE(text_of(fault));
        std::filesystem::remove_all(data());
        CommandScript script(commands);
        {
            FaultyDisk disk(folder(), FaultyDisk::Journal::none);
            ASSERT_TRUE(script.send(start(script_arguments), commands / 2));
            disk.fail(fault.call, EIO, fault.part, fault.ending, 2);
            expect_acknowledged(script);
            EXPECT_GT(disk.failures(), 0U);
            EXPECT_EQ(digest_at(url(), commands), expected_digest());
            EXPECT_NO_THROW(up().wait_until_ready());
            EXPECT_EQ(script.send_again(url(), commands), "");
            EXPECT_EQ(up().stop(), 0);
        }
        EXPECT_EQ(digest_at(start(script_arguments), commands), expected_digest());
        EXPECT_EQ(script.send_again(url(), commands), "");
    }
}

// RocksDB writes no more after it failed once, so the process that folds must be started again. The
// log does not depend on it.
TEST_F(DiskErrorTest, SaysThatAStartHelpsWhenTheRowsCannotBeWritten) {
    CommandScript script(commands);
    {
        FaultyDisk disk(folder(), FaultyDisk::Journal::none);
        ASSERT_TRUE(script.send(start(script_arguments), commands / 2));
        const auto before = digest_at(url(), commands / 2);
        disk.fail(DiskCall::write, EIO, "data/rows/", ".log", 1);
        EXPECT_TRUE(script.send(url(), commands)) << "commands are recorded all the same";
        Answer ready;
        EXPECT_TRUE(wait_until([&] {
            ready = get(url(), "/readyz");
            return ready.body.find("rows-unwritable") != std::string::npos;
        })) << ready.body;
        EXPECT_EQ(ready.status, 503);
        EXPECT_THAT(ready.body, testing::HasSubstr("started again"));
        EXPECT_EQ(digest(url()), before) << "reads go on, with the position they are as of";
        EXPECT_EQ(up().stop(), 0);
    }
    EXPECT_EQ(digest_at(start(script_arguments), commands), expected_digest());
}

TEST_F(DiskErrorTest, NamesWhatItCannotReadAndShowsNothingElse) {
    CommandScript script(commands);
    ASSERT_TRUE(script.send(start(script_arguments), commands));
    ASSERT_EQ(digest_at(url(), commands), expected_digest());
    ASSERT_EQ(up().stop(), 0);
    FaultyDisk disk(folder(), FaultyDisk::Journal::none);
    start(script_arguments);
    disk.fail(DiskCall::read, EIO, "data/rows/", ".sst", 1'000'000);
    const auto figures = get(url(), "/v1/digest");
    EXPECT_EQ(figures.status, 503) << figures.body;
    EXPECT_EQ(figures.text("/rule"), "rows-unreadable") << figures.body;
    EXPECT_THAT(figures.text("/detail"), testing::HasSubstr(".sst"));
    disk.fail(DiskCall::read, EIO, "data/log/records/", ".sst", 1'000'000);
    const auto history = get(url(), "/v1/plot/130125-0/events");
    EXPECT_EQ(history.status, 503) << history.body;
    EXPECT_EQ(history.text("/rule"), "log-io") << history.body;
    disk.heal();
    EXPECT_EQ(digest_at(url(), commands), expected_digest());
    EXPECT_EQ(get(url(), "/v1/plot/130125-0/events").status, 200);
    EXPECT_EQ(script.send_again(url(), commands), "");
}

}  // namespace

}  // namespace anju::test
