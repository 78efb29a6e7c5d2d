// Every file of an embedded log is damaged in turn: what was acknowledged is given back whole, or
// the log says what is wrong. It never gives back less.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <random>

#include "tests/contract/embedded_log_test_support.hpp"

namespace anju::test {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t record_count = 24'000;

enum class Outcome { harmless, refused, read_refused };

// A log with SST files, a write-ahead log and acknowledged records in both.
void make_log(const EmbeddedOptions& options) {
    fill(*open_log(options), 0, record_count - 2000, 1000);
    const auto log = open_log(options);
    fill(*log, record_count - 2000, record_count, 100);
}

Outcome outcome_of(const EmbeddedOptions& options, const std::string& what) {
    const auto log = EmbeddedLog::open(options);
    if (!log) {
        EXPECT_EQ(log.error().kind, ErrorKind::corrupt) << what << ": " << log.error().message;
        return Outcome::refused;
    }
    const auto held = holds_filled(**log, record_count);
    if (!held) {
        EXPECT_EQ(held.error().kind, ErrorKind::corrupt) << what << ": " << held.error().message;
        return Outcome::read_refused;
    }
    EXPECT_TRUE(*held) << what << ": other records than the acknowledged";
    EXPECT_TRUE(succeeded((*log)->verify({}))) << what;
    return Outcome::harmless;
}

std::vector<fs::path> files_of(const fs::path& directory) {
    std::vector<fs::path> files;
    for (const auto& file : fs::recursive_directory_iterator(directory)) {
        if (file.is_regular_file()) files.push_back(fs::relative(file.path(), directory));
    }
    std::sort(files.begin(), files.end());
    return files;
}

void flip_bit(const fs::path& file, std::uint64_t bit) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    const auto at = static_cast<std::streamoff>(bit / 8);
    stream.seekg(at);
    const int byte = stream.get();
    stream.seekp(at);
    stream.put(static_cast<char>(byte ^ (1 << (bit % 8))));
    ASSERT_TRUE(stream.good()) << file;
}

class EmbeddedLogDamageTest : public testing::Test {
  protected:
    EmbeddedLogDamageTest() { make_log(small_options(sound())); }

    fs::path sound() const { return folder_.path() / "sound"; }

    // Damages a fresh copy by `damage` and counts what came of it, by kind of file.
    template <class Damage>
    void try_damage(const fs::path& file, const std::string& what, Damage damage) {
        const auto copy = small_options(folder_.path() / "copy");
        fs::remove_all(copy.directory);
        fs::copy(sound(), copy.directory, fs::copy_options::recursive);
        damage(copy.directory / file);
        const auto name = file.filename().string();
        const auto kind =
            file.extension().empty() ? name.substr(0, name.find('-')) : file.extension().string();
        ++outcomes_[kind][outcome_of(copy, what + " of " + file.string())];
    }

    TemporaryFolder folder_;
    std::map<std::string, std::map<Outcome, int>> outcomes_;
};

TEST_F(EmbeddedLogDamageTest, IsToldOrHarmlessWhenAFileIsMissing) {
    for (const auto& file : files_of(sound())) {
        try_damage(file, "removal", [](const fs::path& path) { fs::remove(path); });
    }
    EXPECT_EQ(outcomes_[".sst"][Outcome::harmless], 0);
    EXPECT_GT(outcomes_[".sst"][Outcome::refused], 0);
    EXPECT_EQ(outcomes_["MANIFEST"][Outcome::refused], 1);
    EXPECT_EQ(outcomes_["CURRENT"][Outcome::refused], 1);
    EXPECT_EQ(outcomes_["head"][Outcome::refused], 1);
    EXPECT_GT(outcomes_[".log"][Outcome::refused], 0);
}

TEST_F(EmbeddedLogDamageTest, IsToldOrHarmlessWhenAFileIsCut) {
    std::mt19937_64 random(11);
    for (const auto& file : files_of(sound())) {
        const auto size = fs::file_size(sound() / file);
        for (const std::uint64_t left : {std::uint64_t{0}, size / 2, size - std::min(size, 1UL),
                                         size == 0 ? 0 : random() % size}) {
            try_damage(file, "cutting at " + std::to_string(left),
                       [left](const fs::path& path) { fs::resize_file(path, left); });
        }
    }
    EXPECT_EQ(outcomes_[".sst"][Outcome::harmless], 0);
    EXPECT_GT(outcomes_[".log"][Outcome::refused], 0);
    EXPECT_GT(outcomes_["MANIFEST"][Outcome::refused], 0);
}

TEST_F(EmbeddedLogDamageTest, IsToldOrHarmlessWhenABitIsFlipped) {
    const auto seed = std::random_device{}();
    RecordProperty("seed", std::to_string(seed));
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (const auto& file : files_of(sound())) {
        const auto bits = fs::file_size(sound() / file) * 8;
        for (int i = 0; bits > 0 && i < 6; ++i) {
            const std::uint64_t bit = random() % bits;
            try_damage(file, "flipping bit " + std::to_string(bit),
                       [bit](const fs::path& path) { flip_bit(path, bit); });
        }
    }
    EXPECT_GT(outcomes_[".log"][Outcome::refused], 0);
    EXPECT_GT(outcomes_[".sst"][Outcome::refused] + outcomes_[".sst"][Outcome::read_refused], 0);
}

}  // namespace

}  // namespace anju::test
