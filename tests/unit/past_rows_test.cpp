// The rows as they were: the same as those that were shown then, from the beginning or a
// checkpoint.
#include "projections/engine/past_rows.hpp"

#include <gmock/gmock.h>

#include "projections/engine/row_checkpoints.hpp"
#include "tests/unit/projector_fixture.hpp"

namespace anju::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using Found = std::optional<Result<std::shared_ptr<const RowView>>>;

class PastRowsTest : public ProjectorTest {
  protected:
    // Folds these facts after those before; gives back the digest of the rows then.
    std::string folded(const std::vector<std::string>& facts) {
        for (const auto& bytes : facts) world.write(bytes);
        world.seal(23);
        written_ += facts.size();
        EXPECT_TRUE(shows(written_));
        return *digest_of(*view());
    }
    PastRows& past(milliseconds wait_max = milliseconds(10'000)) {
        if (!past_) {
            PastRowsOptions options;
            options.rows = folder.path();
            options.folder = folder.path() / "past";
            options.wait_max = wait_max;
            past_.emplace(io_, world.log, all_read_models, options);
        }
        return *past_;
    }
    Result<std::shared_ptr<const RowView>> find(std::string_view as_of, bool anew = false) {
        Found found;
        past().find({as_of, anew}, *view(), [&](const auto& outcome) { found = outcome; });
        while (!found) {
            io_.restart();
            io_.run_for(milliseconds(20));
        }
        return *found;
    }
    std::string digest_as_of(std::string_view as_of) {
        const auto found = find(as_of);
        return found ? *digest_of(**found) : found.error().rule;
    }
    std::vector<std::string> facts_between(std::size_t from, std::size_t to) const {
        const auto& all = province_facts();
        return {all.begin() + static_cast<std::ptrdiff_t>(from),
                all.begin() + static_cast<std::ptrdiff_t>(to)};
    }
    std::size_t checkpoints() const {
        std::size_t count = 0;
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(folder.path() / "checkpoints", none)) {
            count += entry.is_directory() ? 1 : 0;
        }
        return count;
    }

  private:
    boost::asio::io_context io_{1};
    std::optional<PastRows> past_;
    std::size_t written_ = 0;
};

TEST_F(PastRowsTest, AreThoseThatWereShownThen) {
    start();
    const auto first = folded(facts_between(0, 400));
    const auto recorded = view()->as_of().recorded;
    const auto second = folded(facts_between(400, 900));
    ASSERT_NE(first, second);
    EXPECT_EQ(digest_as_of("400"), first);
    EXPECT_EQ(digest_as_of("900"), second);
    EXPECT_EQ(digest_as_of("0"), *digest_of(**find("0")));
    EXPECT_EQ((*find("400"))->as_of().position, 400U);
    EXPECT_EQ((*find("400"))->as_of().recorded, recorded);
    EXPECT_EQ(digest_as_of("2999-01-01"), second);
    EXPECT_EQ(digest_as_of("1999-01-01"), digest_as_of("0"));
    EXPECT_EQ(digest_as_of("901"), "as-of-ahead");
    for (const auto* text : {"", "yesterday", "-1", "2020-02-30", "12x"}) {
        EXPECT_EQ(digest_as_of(text), "as-of-malformed") << text;
    }
}

TEST_F(PastRowsTest, BeginAtTheNearestCheckpoint) {
    checkpoint_events = 150;
    start({.commit_events_max = 50, .commit_after = milliseconds(0)});
    const auto first = folded(facts_between(0, 333));
    const auto second = folded(facts_between(333, 1'000));
    folded(facts_between(1'000, 1'500));
    const auto made = checkpoints();
    EXPECT_GE(made, 3U);
    EXPECT_LE(made, RowCheckpoints::count_max);
    const auto signature = all_read_models()->signature();
    const auto nearest = RowCheckpoints::before(folder.path(), signature, 1'000);
    ASSERT_FALSE(nearest.empty());
    EXPECT_EQ(digest_as_of("333"), first);
    EXPECT_EQ(digest_as_of("1000"), second);
    EXPECT_EQ(*digest_of(**find("1000", true)), second) << "folded anew";
    // Without the records before it, only a checkpoint can give them.
    const auto position = std::stoull(nearest.filename().string().substr(signature.size() + 1));
    EXPECT_EQ((*find(std::to_string(position)))->as_of().position, position);
    // A copy is folded on, the checkpoint stays as it was.
    EXPECT_EQ(digest_as_of("1000"), second);
    EXPECT_EQ(checkpoints(), made);
}

// By the time of recording: a state holds nothing that was recorded later.
TEST_F(PastRowsTest, OfAnInstantHoldNothingThatWasRecordedLater) {
    checkpoint_events = 150;
    start({.commit_events_max = 50, .commit_after = milliseconds(0)});
    folded(facts_between(0, 1'500));
    const auto end = view()->as_of().recorded;
    const auto some = find((*find("700"))->as_of().recorded.text());
    ASSERT_TRUE(some) << some.error().message;
    const auto shown = (*some)->as_of();
    EXPECT_LE(shown.recorded, (*find("700"))->as_of().recorded);
    EXPECT_LT(shown.recorded, end);
    EXPECT_GE(shown.position, 1U);
    EXPECT_EQ(digest_as_of(std::to_string(shown.position)), *digest_of(**some));
}

TEST_F(PastRowsTest, LeaveNoFolderBehindAndLastAsLongAsTheyAreRead) {
    start();
    folded(facts_between(0, 300));
    const auto held = *find("100");
    const auto digest = *digest_of(*held);
    for (int i = 1; i <= 5; ++i) EXPECT_TRUE(find(std::to_string(200 + i)));
    EXPECT_EQ(*digest_of(*held), digest) << "dropped while somebody reads it";
    std::size_t folders = 0;
    for (const auto& entry : fs::directory_iterator(folder.path() / "past")) {
        folders += entry.is_directory() ? 1 : 0;
    }
    EXPECT_LE(folders, 3U);
}

TEST_F(PastRowsTest, SayHowFarTheyAreWhenItTakesLong) {
    start();
    folded(facts_between(0, 3'000));
    const auto waited = [&] {
        past(milliseconds(0));
        return find("2900");
    }();
    if (waited) return;  // it was faster than the first look
    EXPECT_EQ(waited.error().rule, "past-folding");
    EXPECT_EQ(waited.error().facts.at(1).second, "2900");
    EXPECT_TRUE(eventually([&] { return find("2900").has_value(); }));
}

TEST(RowCheckpoints, AreSpreadOverTheWholeLedger) {
    const TemporaryFolder folder;
    RowCheckpoints kept(folder.path(), "abc", 100);
    for (std::uint64_t position = 0; position <= 100'000; position += 50) {
        if (!kept.is_due(position)) continue;
        fs::create_directory(kept.place_of(position));
        kept.made(position);
    }
    std::vector<std::uint64_t> positions;
    for (const auto& entry : fs::directory_iterator(folder.path() / "checkpoints")) {
        positions.push_back(std::stoull(entry.path().filename().string().substr(4)));
    }
    std::ranges::sort(positions);
    ASSERT_EQ(positions.size(), RowCheckpoints::count_max);
    std::uint64_t before = 0;
    for (const auto position : positions) {
        EXPECT_LE(position - before, 35'000U);
        before = position;
    }
    EXPECT_GE(positions.back(), 85'000U);
    EXPECT_EQ(RowCheckpoints::before(folder.path(), "abc", positions[3] + 1).filename(),
              "abc-" + std::to_string(positions[3]));
    EXPECT_TRUE(RowCheckpoints::before(folder.path(), "abc", positions[0] - 1).empty());
    // Those of other read models go.
    RowCheckpoints(folder.path(), "other", 100);
    EXPECT_TRUE(fs::is_empty(folder.path() / "checkpoints"));
}

}  // namespace
}  // namespace anju::test
