// Killed at any moment under load, the program loses nothing that it acknowledged and counts
// nothing twice. ANJU_TEST_KILLS sets how often.
#include <fmt/format.h>

#include <cstdlib>
#include <mutex>
#include <random>

#include "tests/system/load.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

constexpr int kills_by_default = 8;

int kills() {
    const char* text = std::getenv("ANJU_TEST_KILLS");
    return text == nullptr ? kills_by_default : std::stoi(text);
}

class KillTest : public UpFixture {
  protected:
    std::string where() {
        const std::lock_guard lock(mutex_);
        return where_;
    }
    // Starts it again; the callers learn where.
    void start_for_callers() {
        launch();
        const std::string listening = url();
        const std::lock_guard lock(mutex_);
        where_ = listening;
    }
    void kill_at_some_moment(const Load& load, std::mt19937& random) {
        // One of four is killed while it still reads its log.
        if (random() % 4 != 0) {
            const auto until = load.acknowledged() + 1 + random() % 400;
            EXPECT_TRUE(wait_until([&] { return load.acknowledged() >= until; }));
        }
        up().kill();
    }

  private:
    std::mutex mutex_;
    std::string where_ = "http://127.0.0.1:1";
};

TEST_F(KillTest, LosesNothingAcknowledgedAndCountsNothingTwice) {
    const auto seed = std::random_device()();
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 random(seed);
    Load load([this] { return where(); });
    for (int round = 0; round < kills() && !HasFailure(); ++round) {
        start_for_callers();
        kill_at_some_moment(load, random);
    }
    start_for_callers();
    load.finish();
    EXPECT_TRUE(load.complaints().empty()) << testing::PrintToString(load.complaints());
    expect_recorded_once(url(), load.recorded());
    const auto before = digest(url());
    EXPECT_EQ(up().stop(), 0);
    std::filesystem::remove_all(std::filesystem::path(data()) / "rows");
    start();
    EXPECT_EQ(digest(url()), before) << "a clean fold gives other rows";
}

}  // namespace

}  // namespace anju::test
