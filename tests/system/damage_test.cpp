// Whatever file of the data folder is damaged, the program refuses to start, does not get ready, or
// serves all that was acknowledged: never silently less. ANJU_TEST_DAMAGES=all tries every damage
// on every file; otherwise each file gets one, by chance.
#include <fmt/format.h>

#include <boost/describe.hpp>

#include <cstdlib>
#include <fstream>
#include <random>

#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

namespace fs = std::filesystem;

enum class Damage { bit_flipped, cut, removed };
BOOST_DESCRIBE_ENUM(Damage, bit_flipped, cut, removed)
constexpr std::array damages{Damage::bit_flipped, Damage::cut, Damage::removed};

bool all_wanted() {
    const char* text = std::getenv("ANJU_TEST_DAMAGES");
    return text != nullptr && std::string_view(text) == "all";
}

void flip_a_bit(const fs::path& path, std::uint64_t chance) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    const auto place = static_cast<std::streamoff>(chance % fs::file_size(path));
    file.seekg(place);
    const int byte = file.get();
    file.seekp(place);
    file.put(static_cast<char>(byte ^ (1 << (chance % 8))));
    ASSERT_TRUE(file.good()) << path;
}

void damage(const fs::path& path, Damage kind, std::uint64_t chance) {
    switch (kind) {
        case Damage::bit_flipped:
            return flip_a_bit(path, chance);
        case Damage::cut:
            return fs::resize_file(path, chance % fs::file_size(path));
        case Damage::removed:
            fs::remove(path);
            return;
    }
}

class DamageTest : public UpFixture {
  protected:
    enum class Outcome { whole, told };

    // Records a small province and keeps the folder as it is then.
    void record() {
        ASSERT_EQ(
            run({"up", "--data", data(), "--port", "0", "--simulate", "0.003", "--once"}).code, 0);
        start();
        digest_ = digest(url());
        ASSERT_EQ(up().stop(), 0);
        fs::rename(data(), safe());
        for (const auto& entry : fs::recursive_directory_iterator(safe())) {
            const bool has_bytes = entry.is_regular_file() && entry.file_size() > 0;
            if (has_bytes) files_.push_back(fs::relative(entry.path(), safe()));
        }
    }
    fs::path safe() const { return folder() / "safe"; }
    const std::vector<fs::path>& files() const { return files_; }

    Outcome outcome(const fs::path& file, Damage kind, std::uint64_t chance) {
        kill_up();
        fs::remove_all(data());
        fs::copy(safe(), data(), fs::copy_options::recursive);
        damage(fs::path(data()) / file, kind, chance);
        auto& damaged = launch();
        Answer ready;
        const bool decided = wait_until([&] {
            if (damaged.has_ended()) return true;
            if (ready.status == 0 && damaged.output().find('\n') == std::string::npos) return false;
            ready = get(damaged.url(), "/readyz");
            return ready.status == 200 || ready.body.find("catching-up") == std::string::npos;
        });
        EXPECT_TRUE(decided) << ready.body;
        if (ready.status == 200) return served(damaged);
        if (damaged.has_ended()) {
            const int code = damaged.wait();
            EXPECT_TRUE(code == 74 || code == 69 || code == 78) << "exit code " << code;
        }
        EXPECT_FALSE((damaged.complaints() + ready.body).empty()) << "nothing was told";
        return Outcome::told;
    }

  private:
    // A program that is ready answers with all there was, or says what it cannot read.
    Outcome served(Program& damaged) const {
        const auto shown = get(damaged.url(), "/v1/digest");
        if (shown.status != 200) {
            EXPECT_FALSE(shown.text("/detail").empty()) << shown.body;
            return Outcome::told;
        }
        EXPECT_EQ(digest(damaged.url()), digest_);
        return Outcome::whole;
    }

    std::vector<fs::path> files_;
    std::string digest_;  // with the position
};

TEST_F(DamageTest, IsToldOrHarmlessInEveryFileOfTheDataFolder) {
    const auto seed = std::random_device()();
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 random(seed);
    ASSERT_NO_FATAL_FAILURE(record());
    int told = 0;
    int tried = 0;
    for (const auto& file : files()) {
        const auto one = damages[random() % damages.size()];
        for (const auto kind : damages) {
            const auto chance = random();
            if (kind != one && !all_wanted()) continue;
            const auto what =
                fmt::format("{} {}", boost::describe::enum_to_string(kind, ""), file.string());
            SCOPED_TRACE(what);
            const auto found = outcome(file, kind, chance);
            told += found == Outcome::told ? 1 : 0;
            ++tried;
            fmt::print("{} {}\n", found == Outcome::told ? "told " : "whole", what);
        }
    }
    fmt::print("{} damages, {} told, {} harmless\n", tried, told, tried - told);
    EXPECT_GT(told, 0) << "no damage was seen at all";
}

}  // namespace

}  // namespace anju::test
