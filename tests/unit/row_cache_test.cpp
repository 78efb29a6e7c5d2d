// The rows that were written last, found in memory or in a file that gives way to newer ones.
#include "projections/engine/row_cache.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "tests/contract/log_test_support.hpp"

namespace anju {
namespace {

using Found = RowCache::Found;

class RowCacheTest : public testing::Test {
  protected:
    static void put(RowCache& cache, const std::string& key, const std::string& value) {
        auto done = cache.put(key, cache.hash_of(key), value);
        if (done) done = cache.flush();
        ASSERT_TRUE(done) << done.error().message;
    }
    // "here: value", "nowhere", "unknown"
    static std::string get(RowCache& cache, const std::string& key) {
        const auto row = cache.get(key, cache.hash_of(key));
        if (!row) return row.error().rule;
        if (row->found == Found::here) return "here: " + std::string(row->value);
        return row->found == Found::nowhere ? "nowhere" : "unknown";
    }

    test::TemporaryFolder folder_;
};

TEST_F(RowCacheTest, GivesWhatWasPutLast) {
    RowCache cache(folder_.path(), true);
    put(cache, "a", "1");
    put(cache, "b", std::string(100'000, 'b'));
    put(cache, "a", "two");
    put(cache, "c", "");
    EXPECT_EQ(get(cache, "a"), "here: two");
    EXPECT_EQ(get(cache, "b"), "here: " + std::string(100'000, 'b'));
    EXPECT_EQ(get(cache, "c"), "here: ") << "it was removed";
}

TEST_F(RowCacheTest, KnowsWhatIsNowhereOnlyWhereItHasSeenAllRows) {
    RowCache whole(folder_.path(), true);
    RowCache part(folder_.path(), false);
    for (RowCache* cache : {&whole, &part}) put(*cache, "a", "1");
    EXPECT_EQ(get(whole, "b"), "nowhere");
    EXPECT_EQ(get(part, "b"), "unknown");
}

TEST_F(RowCacheTest, IsNeverWrongWhateverGaveWayInItsFile) {
    const std::uint64_t seed = std::random_device()();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    RowCache cache(folder_.path(), true,
                   {.rows_max = 300, .file_bytes_max = 50'000, .newest_bytes_max = 3'000});
    std::map<std::string, std::string> rows;
    std::size_t here = 0;
    std::size_t unknown = 0;
    for (int step = 0; step < 20'000; ++step) {
        const auto key = fmt::format("{:0{}}", random() % 100, 2 + random() % 4);
        const auto row = get(cache, key);
        const auto known = rows.find(key);
        if (row == "unknown") {
            ++unknown;
        } else if (row == "nowhere") {
            ASSERT_EQ(known, rows.end()) << key;
        } else {
            ++here;
            ASSERT_NE(known, rows.end()) << key;
            ASSERT_EQ(row, "here: " + known->second) << key;
        }
        const std::string value(random() % (random() % 8 == 0 ? 2'000 : 200), 'x');
        rows[key] = value + std::to_string(step);
        put(cache, key, rows[key]);
        ASSERT_EQ(get(cache, key), "here: " + rows[key]);
        if (step % 50 == 0) cache.stored();
    }
    EXPECT_GT(here, 1'000U);
    EXPECT_GT(unknown, 1'000U);
}

TEST_F(RowCacheTest, ClaimsNothingOnceItHasForgottenRows) {
    RowCache cache(folder_.path(), true, {.rows_max = 10});
    for (int i = 0; i < 11; ++i) put(cache, std::to_string(i), "row");
    EXPECT_EQ(get(cache, "0"), "here: row") << "it is not in the store yet";
    EXPECT_EQ(get(cache, "other"), "nowhere");
    cache.stored();
    EXPECT_EQ(get(cache, "0"), "unknown");
    EXPECT_EQ(get(cache, "other"), "unknown");
    EXPECT_EQ(get(cache, "10"), "here: row");
}

TEST_F(RowCacheTest, RefusesACommitThatIsTooLargeForItsFile) {
    RowCache cache(folder_.path(), true,
                   {.rows_max = 1'000, .file_bytes_max = 100'000, .newest_bytes_max = 1'000});
    const std::string row(10'000, 'r');
    for (int i = 0; i < 4; ++i) put(cache, std::to_string(i), row);
    cache.stored();
    for (int i = 4; i < 8; ++i) put(cache, std::to_string(i), row);
    const auto refused = cache.put("8", cache.hash_of("8"), row);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().rule, "rows-unwritable");
}

TEST_F(RowCacheTest, TellsAFileThatCannotBeMade) {
    RowCache cache(folder_.path() / "gone", true,
                   {.rows_max = 10, .file_bytes_max = 100'000, .newest_bytes_max = 1'000});
    ASSERT_TRUE(cache.put("a", cache.hash_of("a"), "in memory"));
    const auto refused = cache.flush();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(refused.error().rule, "rows-unwritable");
}

// The file of a cache in `folder`, which has no name any more.
int open_nameless(const std::filesystem::path& folder) {
    const auto name = (folder / "cache").string() + " (deleted)";
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code error;
        if (std::filesystem::read_symlink(entry.path(), error) != name) continue;
        return ::open(entry.path().c_str(), O_WRONLY | O_CLOEXEC);
    }
    return -1;
}

TEST_F(RowCacheTest, LeavesNoFileBehindAndTellsWhenItsBytesChange) {
    RowCache cache(folder_.path(), true,
                   {.rows_max = 10, .file_bytes_max = 100'000, .newest_bytes_max = 1'000});
    put(cache, "a", std::string(2'000, 'a'));
    put(cache, "b", std::string(2'000, 'b'));
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
    const int file = open_nameless(folder_.path());
    ASSERT_GE(file, 0);
    ASSERT_EQ(::pwrite(file, "x", 1, 500), 1);
    ::close(file);
    EXPECT_EQ(get(cache, "a"), "rows-unreadable");
    EXPECT_EQ(get(cache, "b"), "here: " + std::string(2'000, 'b'));
}

// As in a catch-up: rows of earlier commits are asked for while those of the next one are put. Its
// tables grow, and in its file the oldest rows give way, all the time.
TEST_F(RowCacheTest, IsAskedWhileAnotherThreadPuts) {
    constexpr int keys = 200;
    constexpr int commits = 400;
    constexpr int asked_about = 16;  // commits: the file has room for somewhat fewer
    RowCache cache(folder_.path(), true,
                   {.rows_max = 60'000, .file_bytes_max = 80'000, .newest_bytes_max = 500});
    const auto key_of = [](int commit, int i) { return fmt::format("{}/{}", commit, i); };
    int here = 0;
    int unknown = 0;
    for (int commit = 0; commit < commits; ++commit) {
        Result<void> saved;
        std::atomic<bool> ended = false;
        std::thread writer([&] {
            for (int i = 0; i < keys && saved; ++i) {
                const auto key = key_of(commit, i);
                saved = cache.put(key, cache.hash_of(key), fmt::format("{} of {}", i, commit));
            }
            if (saved) saved = cache.flush();
            ended = true;
        });
        for (int asked = 0; commit >= asked_about && !ended; ++asked) {
            const int before = commit - 1 - asked % asked_about;
            const int i = asked * 7 % keys;
            const auto row = get(cache, key_of(before, i));
            ++(row == "unknown" ? unknown : here);
            if (row == "unknown") continue;
            EXPECT_EQ(row, fmt::format("here: {} of {}", i, before));
        }
        writer.join();
        ASSERT_TRUE(saved) << saved.error().message;
        cache.stored();
    }
    EXPECT_GT(here, commits);
    EXPECT_GT(unknown, commits);
}

}  // namespace
}  // namespace anju
