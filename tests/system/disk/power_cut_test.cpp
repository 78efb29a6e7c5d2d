// The power goes at any moment of a run, and with it what was not synced: of each file and folder
// all, nothing, or a torn part. On what is left the program opens with all that it acknowledged,
// each event once. ANJU_TEST_POWER_CUTS sets how often.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <random>

#include "tests/system/disk/command_script.hpp"
#include "tests/system/disk/disk_model.hpp"
#include "tests/system/disk/faulty_disk.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t commands = 200;
constexpr int kills_first = 2;
constexpr std::uint64_t crash_points_of_a_start = 160;
constexpr std::size_t cuts_by_default = 40;
constexpr std::size_t cuts_of_a_run = 100;

std::size_t cuts_wanted() {
    const char* text = std::getenv("ANJU_TEST_POWER_CUTS");
    return text == nullptr ? cuts_by_default : std::stoul(text);
}

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Every file below it but the report that RocksDB writes for people, with its bytes.
std::map<std::string, std::string> files_below(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        if (!entry.is_regular_file() || name.starts_with("LOG")) continue;
        files[fs::relative(entry.path(), folder).string()] = bytes_of(entry.path());
    }
    return files;
}

class PowerCutTest : public UpFixture {
  protected:
    // Runs the script over several starts, of which the first ones are killed somewhere, and keeps
    // what happened on the disk and when each command was acknowledged.
    void record(std::mt19937_64& random) {
        fs::remove_all(data());
        script_ = CommandScript(commands);
        acknowledged_at_.clear();
        FaultyDisk disk(folder(), FaultyDisk::Journal::kept);
        for (int kills = 0; kills < kills_first; ++kills) {
            disk.kill_at(disk.crash_points() + 1 + random() % crash_points_of_a_start);
            (void)run_part(disk, commands / 4);
        }
        disk.kill_at(0);
        for (std::size_t n = 2; n <= 4; ++n) {
            ASSERT_TRUE(run_part(disk, commands * n / 4)) << up().complaints();
        }
        journal_ = disk.journal();
    }
    const std::vector<JournalEntry>& journal() const { return journal_; }
    const CommandScript& script() const { return script_; }
    const std::string& expected_digest() const { return digest_; }

    // The disk after the first entries of the journal.
    DiskModel disk_after(std::size_t entries, DiskModel::Deaf deaf = {}) const {
        DiskModel disk(folder(), std::move(deaf));
        for (std::size_t i = 0; i < entries; ++i) disk.apply(journal_[i]);
        return disk;
    }
    std::size_t acknowledged_after(std::size_t entries) const {
        const auto bytes = entries == 0 ? 0 : journal_[entries - 1].ends_at;
        const auto next = std::ranges::upper_bound(acknowledged_at_, bytes);
        return static_cast<std::size_t>(next - acknowledged_at_.begin());
    }
    void make(const DiskModel& disk, Survival survival, std::mt19937_64& random) {
        fs::remove_all(data());
        disk.make(folder(), survival, random);
    }
    void expect_whole(std::size_t acknowledged) {
        start(script_arguments);
        EXPECT_EQ(script_.send_again(url(), acknowledged), "");
        EXPECT_EQ(digest_at(url(), commands), digest_);
    }
    // Places in the journal: right before each sync, and right after it.
    std::vector<std::size_t> around_syncs() const {
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < journal_.size(); ++i) {
            if (journal_[i].change != DiskChange::synced) continue;
            places.push_back(i);
            places.push_back(i + 1);
        }
        return places;
    }

  private:
    // False when it ended before its time.
    bool run_part(const FaultyDisk& disk, std::size_t end) {
        launch(script_arguments);
        try {
            up().wait_until_ready();
        } catch (const std::runtime_error&) {
            return false;
        }
        const auto seen = [&] { acknowledged_at_.push_back(disk.journal_bytes()); };
        if (!script_.send(url(), end, seen)) return false;
        if (end == commands) digest_ = digest_at(url(), commands);
        return up().stop() == 0;
    }

    CommandScript script_{commands};
    std::vector<JournalEntry> journal_;
    std::vector<std::uint64_t> acknowledged_at_;  // bytes of the journal then
    std::string digest_;
};

TEST_F(PowerCutTest, LosesNothingAcknowledgedWheneverThePowerGoes) {
    const auto seed = std::random_device()();
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 random(seed);
    std::size_t cuts = 0;
    while (cuts < cuts_wanted() && !HasFailure()) {
        ASSERT_NO_FATAL_FAILURE(record(random));
        auto places = around_syncs();
        std::ranges::shuffle(places, random);
        places.resize(std::min({places.size(), cuts_of_a_run, cuts_wanted() - cuts}));
        for (const auto entries : places) {
            const auto survival = cuts++ % 4 == 0 ? Survival::nothing : Survival::some;
            SCOPED_TRACE(fmt::format("cut after {} of {} entries", entries, journal().size()));
            make(disk_after(entries), survival, random);
            expect_whole(acknowledged_after(entries));
            if (HasFailure()) break;
        }
        fmt::print("{} power cuts\n", cuts);
        std::fflush(stdout);
    }
}

// Without this, what the model makes would be of no worth.
TEST_F(PowerCutTest, KnowsEveryChangeOfTheDisk) {
    std::mt19937_64 random(std::random_device{}());
    ASSERT_NO_FATAL_FAILURE(record(random));
    const auto on_disk = files_below(data());
    EXPECT_GT(on_disk.size(), 20U);
    make(disk_after(journal().size()), Survival::everything, random);
    const auto made = files_below(data());
    for (const auto& [name, bytes] : on_disk) {
        // It is mapped, and what it says of the event that is folded is worth nothing after a cut.
        if (name.ends_with("/handling") && made.contains(name)) continue;
        EXPECT_TRUE(made.contains(name) && made.at(name) == bytes) << name;
    }
    EXPECT_EQ(made.size(), on_disk.size());
}

// Such a disk is outside of what is promised, but nobody may think that all is well.
TEST_F(PowerCutTest, SaysWhatADiskThatLiesHasLost) {
    std::mt19937_64 random(std::random_device{}());
    ASSERT_NO_FATAL_FAILURE(record(random));
    const auto lies = [](const std::string& path) {
        return path.starts_with("data/log") && path.ends_with(".log");
    };
    make(disk_after(journal().size() - 1, lies), Survival::nothing, random);
    auto& refusing = launch(script_arguments);
    EXPECT_EQ(refusing.wait(), 74);
    EXPECT_THAT(refusing.complaints(), testing::HasSubstr("acknowledged"));
}

}  // namespace

}  // namespace anju::test
