// Rows that are folded anew beside those that are served, compared with them, and served.
#include "projections/engine/rebuild.hpp"

#include <fmt/format.h>

#include <fstream>

#include "projections/engine/row_generations.hpp"
#include "projections/read_models/journal/journal.hpp"
#include "projections/read_models/progress/progress.hpp"
#include "tests/unit/projector_fixture.hpp"
#include "tests/unit/query_fixture.hpp"

namespace anju::test {
namespace {

namespace fs = std::filesystem;
using State = Rebuild::State;

// Counts what the true rows lack: a fold that was wrong once.
struct Forgetful {
    static constexpr std::string_view name = "forgetful";
    static constexpr char tag = 'y';
    static constexpr int revision = 1;
    static std::string details() { return ""; }
    template <Event E>
    static constexpr bool folds = true;
    template <Event E>
    void apply(const E&, const FoldContext& context, Rows& rows) {
        const auto key = fmt::format("y{}/{}/{}", context.stream, context.id, context.version);
        if (!forgets || context.version % 2 == 0) rows.put(key, forgets ? "wrong" : "right");
    }
    void before_commit(Rows&) {}
    static void add_routes(Router&, Queries&) {}

    static inline bool forgets = false;
};

class RebuildTest : public ProjectorTest {
  protected:
    RebuildTest() {
        make_folding = [] { return std::make_unique<FoldingOf<Progress, Journal, Forgetful>>(); };
        for (const auto& bytes : facts) world.write(bytes);
        world.seal(20);
    }
    ~RebuildTest() override { Forgetful::forgets = false; }

    void expect_state(State state) {
        EXPECT_TRUE(run_until(io, [&] { return rebuild.status().state == state; }))
            << rebuild.status().trouble;
    }
    fs::path rows_of(const std::string& generation) const {
        return folder.path() / rows_folder(make_folding()->signature(), generation);
    }
    // As a process does it that is told to.
    void flip(bool even_if_different) {
        const auto generation = rebuild.take(even_if_different);
        ASSERT_TRUE(generation) << generation.error().message;
        RowStoreOptions rows;
        rows.directory = folder.path();
        rows.signature = make_folding()->signature();
        rows.generation = *generation;
        rows.disk_reserve_bytes = 0;
        auto store = RowStore::open(rows);
        ASSERT_TRUE(store) << store.error().message;
        ASSERT_TRUE(set_current_rows(folder.path(), rows.signature, *generation));
        projector->go_on_with(std::move(*store), make_folding());
        rebuild.flipped();
    }

    const std::vector<std::string> facts = some_facts(300);
    boost::asio::io_context io{1};
    Rebuild rebuild{{io, world.log, [this] { return make_folding(); }, folder.path()}};
};

TEST_F(RebuildTest, FindsTheSameRowsAndServesThem) {
    start();
    ASSERT_TRUE(shows(facts.size()));
    const auto served = *digest_of(*view());
    EXPECT_EQ(rebuild.take(true).error().rule, "rebuild-not-ready");
    ASSERT_TRUE(rebuild.begin(view()));
    EXPECT_EQ(rebuild.begin(view()).error().rule, "rebuild-running");
    expect_state(State::same);
    const auto status = rebuild.status();
    EXPECT_EQ(status.folded, facts.size());
    EXPECT_GT(status.comparison->rows, facts.size());
    EXPECT_EQ(status.compared, status.comparison->rows);
    EXPECT_TRUE(status.comparison->differ.empty());
    flip(false);
    EXPECT_EQ(rebuild.status().state, State::flipped);
    EXPECT_TRUE(eventually([&] { return projector->status().caught_up; }));
    EXPECT_EQ(*digest_of(*view()), served);
    const auto more = some_facts(340);
    for (std::size_t i = facts.size(); i < more.size(); ++i) world.write(more[i]);
    world.seal(7);
    ASSERT_TRUE(shows(more.size()));
    EXPECT_EQ(current_rows(folder.path(), make_folding()->signature()), "2");
}

TEST_F(RebuildTest, TellsWhatDiffersKeyByKey) {
    Forgetful::forgets = true;
    start();
    ASSERT_TRUE(shows(facts.size()));
    const auto served = *digest_of(*view());
    Forgetful::forgets = false;
    ASSERT_TRUE(rebuild.begin(view()));
    expect_state(State::differs);
    const auto status = rebuild.status();
    ASSERT_EQ(status.comparison->differ.size(), 1U);
    const auto& one = status.comparison->differ.front();
    EXPECT_EQ(one.model, "y");
    EXPECT_EQ(one.only_first, 0U);
    EXPECT_GT(one.only_second, 0U);
    EXPECT_GT(one.other_value, 0U);
    EXPECT_EQ(one.only_second + one.other_value, facts.size());
    EXPECT_EQ(one.keys.size(), 20U);
    EXPECT_EQ(rebuild.take(false).error().rule, "rows-differ");
    EXPECT_EQ(*digest_of(*view()), served);
    flip(true);
    ASSERT_TRUE(eventually([&] { return *digest_of(*view()) != served; }));
    // The way back holds as well: what is served and its opposite.
    Forgetful::forgets = true;
    ASSERT_TRUE(rebuild.begin(view()));
    expect_state(State::differs);
    EXPECT_EQ(rebuild.status().comparison->differ.front().only_first, one.only_second);
    Forgetful::forgets = false;
}

TEST_F(RebuildTest, IsDroppedWhateverItDoes) {
    start();
    ASSERT_TRUE(shows(facts.size()));
    ASSERT_TRUE(rebuild.begin(view()));
    rebuild.drop();
    EXPECT_EQ(rebuild.status().state, State::dropped);
    EXPECT_FALSE(fs::exists(rows_of("2")));
    ASSERT_TRUE(rebuild.begin(view()));
    expect_state(State::same);
    EXPECT_TRUE(fs::exists(rows_of("2")));
    rebuild.drop();
    EXPECT_FALSE(fs::exists(rows_of("2")));
    EXPECT_EQ(rebuild.take(true).error().rule, "rebuild-not-ready");
    EXPECT_TRUE(fs::exists(rows_of("")));
    EXPECT_EQ(*digest_of(*view()), [&] {
        ProjectorTest::stop();
        start();
        EXPECT_TRUE(eventually([&] { return projector->status().caught_up; }));
        return *digest_of(*view());
    }());
}

TEST_F(RebuildTest, WhatASecondStartFindsLeftIsRemoved) {
    start();
    ASSERT_TRUE(shows(facts.size()));
    fs::create_directory(rows_of("7"));
    stop();
    start();
    EXPECT_TRUE(eventually([&] { return !fs::exists(rows_of("7")); }));
    EXPECT_TRUE(fs::exists(rows_of("")));
}

TEST(RowGenerationsTest, AreCurrentWhenTheyAreThere) {
    TemporaryFolder folder;
    EXPECT_EQ(current_rows(folder.path(), "a"), "");
    EXPECT_EQ(next_rows(folder.path(), "a"), "2");
    ASSERT_TRUE(set_current_rows(folder.path(), "a", "2"));
    EXPECT_EQ(current_rows(folder.path(), "a"), "") << "its rows are gone";
    fs::create_directory(folder.path() / "rows-a.2");
    EXPECT_EQ(current_rows(folder.path(), "a"), "2");
    EXPECT_EQ(current_rows(folder.path(), "b"), "") << "of another signature";
    EXPECT_EQ(next_rows(folder.path(), "a"), "3");
    std::ofstream(folder.path() / "current-rows") << "?";
    EXPECT_EQ(current_rows(folder.path(), "a"), "");
}

}  // namespace
}  // namespace anju::test
