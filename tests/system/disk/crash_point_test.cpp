// Killed before each call that could leave its files otherwise (every sync, and every change of a
// folder) while it starts, records, and starts again on what it has recorded, the program opens
// again with all that it acknowledged, each event once. ANJU_TEST_CRASH_POINTS=all tries every
// one; otherwise some, by chance.
#include <fmt/format.h>

#include <cstdlib>
#include <random>

#include "tests/system/disk/command_script.hpp"
#include "tests/system/disk/faulty_disk.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

constexpr std::size_t commands = 200;
constexpr std::uint64_t kills_by_default = 12;  // in each test

bool all_wanted() {
    const char* text = std::getenv("ANJU_TEST_CRASH_POINTS");
    return text != nullptr && std::string_view(text) == "all";
}

void say_how_far(int kills, std::uint64_t crash_points) {
    fmt::print("{} kills at {} crash points\n", kills, crash_points);
    std::fflush(stdout);
}

class CrashPointTest : public UpFixture {
  protected:
    // Runs the script over so many starts, the first ones without a kill.
    void plan(std::size_t starts, std::size_t unbroken) {
        starts_ = starts;
        unbroken_ = unbroken;
        run_starts(begun_, 1, unbroken);
        if (unbroken == 0) return;
        up().kill();
        std::filesystem::rename(data(), safe());
    }
    void kill_everywhere() {
        const auto seed = std::random_device()();
        SCOPED_TRACE(fmt::format("seed {}", seed));
        std::mt19937_64 random(seed);
        run_unbroken();
        const auto some = std::max<std::uint64_t>(1, crash_points_ / kills_by_default);
        const auto step = all_wanted() ? 1 : some;
        int kills = 0;
        for (auto point = 1 + random() % step; !HasFailure(); point += step) {
            SCOPED_TRACE(fmt::format("crash point {}", point));
            if (!survives_kill_at(point)) break;
            if (++kills % 50 == 0) say_how_far(kills, crash_points_);
        }
        say_how_far(kills, crash_points_);
        EXPECT_GE(kills, 10);
    }

  private:
    std::filesystem::path safe() const { return folder() / "safe"; }

    // Stops where the program does.
    void run_starts(CommandScript& script, std::size_t first, std::size_t last) {
        for (std::size_t n = first; n <= last; ++n) {
            launch(script_arguments);
            if (!gets_ready() || !script.send(url(), commands * n / starts_)) return;
            if (up().stop() != 0) return;
        }
    }
    CommandScript run_from_where_it_was_safe(std::uint64_t killed_at) {
        std::filesystem::remove_all(data());
        if (unbroken_ > 0) {
            std::filesystem::copy(safe(), data(), std::filesystem::copy_options::recursive);
        }
        CommandScript script = begun_;
        FaultyDisk disk(folder(), FaultyDisk::Journal::none);
        disk.kill_at(killed_at);
        run_starts(script, unbroken_ + 1, starts_);
        crash_points_seen_ = disk.crash_points();
        return script;
    }
    void run_unbroken() {
        const auto script = run_from_where_it_was_safe(0);
        EXPECT_EQ(script.acknowledged(), commands) << up().complaints();
        crash_points_ = crash_points_seen_;
        digest_ = digest_at(start(script_arguments), commands);
        up().kill();
    }
    // False when the script ended before the crash point.
    bool survives_kill_at(std::uint64_t point) {
        const auto script = run_from_where_it_was_safe(point);
        if (crash_points_seen_ < point) {
            EXPECT_EQ(script.acknowledged(), commands) << "it stopped, but was not killed";
            return false;
        }
        EXPECT_EQ(up().wait(), 128 + SIGKILL) << up().complaints();
        start(script_arguments);
        EXPECT_EQ(script.send_again(url(), script.acknowledged()), "");
        EXPECT_EQ(digest_at(url(), commands), digest_);
        return true;
    }
    bool gets_ready() {
        try {
            up().wait_until_ready();
            return true;
        } catch (const std::runtime_error&) {
            return false;  // killed before it could
        }
    }

    std::size_t starts_ = 0;
    std::size_t unbroken_ = 0;
    CommandScript begun_{commands};
    std::uint64_t crash_points_ = 0;       // of an unbroken run
    std::uint64_t crash_points_seen_ = 0;  // of the last run
    std::string digest_;
};

TEST_F(CrashPointTest, LosesNothingWhereverItIsKilled) {
    plan(5, 0);
    kill_everywhere();
}

// Each start leaves a table more in the rows; from the ninth on they are joined.
TEST_F(CrashPointTest, LosesNothingWhereverItIsKilledWhileTablesAreJoined) {
    plan(10, 8);
    kill_everywhere();
}

}  // namespace

}  // namespace anju::test
