// Rows and position stay together: over reopening, over a process that dies, over a full disk.
#include "projections/engine/row_store.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "tests/contract/log_test_support.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using Row = std::pair<std::string, std::string>;

constexpr std::size_t large = 30'000;  // rows that are added as a file of their own

RowStoreOptions options_in(const fs::path& folder, std::string signature = "one") {
    RowStoreOptions options;
    options.directory = folder;
    options.signature = std::move(signature);
    options.cache_bytes = std::uint64_t{1} << 20;
    options.disk_reserve_bytes = 0;
    return options;
}

std::unique_ptr<RowStore> open(const RowStoreOptions& options) {
    auto store = RowStore::open(options);
    if (!store) throw std::runtime_error(store.error().message);
    return std::move(*store);
}

Result<void> commit(RowStore& store, const std::vector<Row>& rows, std::uint64_t position) {
    ChangeSet changes;
    for (const auto& [key, value] : rows) changes.put(key, value);
    LedgerPosition ledger;
    ledger.epoch = position * 2;
    ledger.position = position;
    ledger.cuts = {{"anju.land", 3, position, position + 1, 1, 9}};
    return store.commit(changes, ledger, {position, position * 2, Instant{1'000}});
}

// Rows "k0" to "k<count - 1>" that all say `value`.
std::vector<Row> many(std::size_t count, const std::string& value) {
    std::vector<Row> rows;
    for (std::size_t i = 0; i < count; ++i) rows.emplace_back("k" + std::to_string(i), value);
    return rows;
}

std::string value_of(const RowView& view, std::string_view key) {
    std::string value;
    const auto found = view.get(key, value);
    if (!found) ADD_FAILURE() << found.error().message;
    return found && *found ? value : "(none)";
}

std::vector<Row> all_rows(const RowView& view) {
    std::vector<Row> rows;
    const auto scanned = view.scan("k", "", [&](std::string_view key, std::string_view value) {
        rows.emplace_back(key, value);
        return true;
    });
    EXPECT_TRUE(scanned);
    return rows;
}

TEST(RowStore, BeginsAtTheBeginningOfTheLedger) {
    const TemporaryFolder folder;
    const auto store = open(options_in(folder.path() / "rows"));
    EXPECT_EQ(store->ledger().position, 0U);
    EXPECT_EQ(store->view()->as_of().position, 0U);
    EXPECT_EQ(value_of(*store->view(), "k0"), "(none)");
}

TEST(RowStore, StandsAfterReopeningWhereTheLastCommitWas) {
    for (const std::size_t size : {std::size_t{3}, large}) {
        SCOPED_TRACE(testing::Message() << size << " rows");
        const TemporaryFolder folder;
        auto store = open(options_in(folder.path()));
        ASSERT_TRUE(commit(*store, many(size, "first"), 5));
        ASSERT_TRUE(commit(*store, {{"k1", "second"}}, 7));
        store.reset();
        store = open(options_in(folder.path()));
        EXPECT_EQ(store->ledger().position, 7U);
        EXPECT_EQ(store->ledger().epoch, 14U);
        ASSERT_EQ(store->ledger().cuts.size(), 1U);
        EXPECT_EQ(store->ledger().cuts[0].topic, "anju.land");
        EXPECT_EQ(store->ledger().cuts[0].next_offset, 8U);
        EXPECT_EQ(store->as_of().recorded, Instant{1'000});
        const auto view = store->view();
        EXPECT_EQ(view->ledger().position, 7U);
        EXPECT_EQ(value_of(*view, "k0"), "first");
        EXPECT_EQ(value_of(*view, "k1"), "second");
    }
}

TEST(RowStore, GivesTheSameRowsForOneLargeCommitAsForManySmallOnes) {
    const TemporaryFolder folder;
    const auto one = open(options_in(folder.path(), "one"));
    ASSERT_TRUE(commit(*one, {{"k7", "replaced"}}, 1));
    ASSERT_TRUE(commit(*one, many(large, "value"), 9));
    const auto other = open(options_in(folder.path(), "other"));
    const auto rows = many(large, "value");
    for (std::size_t i = 0; i < rows.size(); i += 1'000) {
        const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(i);
        ASSERT_TRUE(commit(*other, {begin, begin + 1'000}, i + 1));
    }
    EXPECT_EQ(all_rows(*one->view()), all_rows(*other->view()));
    EXPECT_EQ(all_rows(*one->view()).size(), large);
    EXPECT_EQ(*digest_of(*one->view()), *digest_of(*other->view()));
    EXPECT_EQ(one->view()->as_of().position, 9U);
}

TEST(RowStore, KeepsWhatAViewShowsWhileCommitsFollow) {
    const TemporaryFolder folder;
    auto store = open(options_in(folder.path()));
    ASSERT_TRUE(commit(*store, {{"k1", "old"}}, 1));
    const auto view = store->view();
    ASSERT_TRUE(commit(*store, {{"k1", "new"}, {"k2", "new"}}, 2));
    ASSERT_TRUE(commit(*store, many(large, "newest"), 3));
    EXPECT_EQ(all_rows(*view), (std::vector<Row>{{"k1", "old"}}));
    EXPECT_EQ(view->as_of().position, 1U);
    EXPECT_EQ(value_of(*store->view(), "k1"), "newest");
    store.reset();
    EXPECT_EQ(value_of(*view, "k1"), "old") << "a view may outlive its store";
}

TEST(RowStore, ScansFromAKeyWithinAPrefixUntilToldToStop) {
    const TemporaryFolder folder;
    const auto store = open(options_in(folder.path()));
    ASSERT_TRUE(
        commit(*store, {{"ja", "1"}, {"ka", "1"}, {"kb", "1"}, {"kc", "1"}, {"la", "1"}}, 1));
    const auto scan = [&](std::string_view prefix, std::string_view from, std::size_t most) {
        std::string keys;
        const auto visit = [&](std::string_view key, std::string_view) {
            keys.append(key).append(" ");
            return keys.size() < most * 3;
        };
        EXPECT_TRUE(store->view()->scan(prefix, from, visit));
        return keys;
    };
    EXPECT_EQ(scan("k", "", 9), "ka kb kc ");
    EXPECT_EQ(scan("k", "kb", 9), "kb kc ");
    EXPECT_EQ(scan("k", "a", 9), "ka kb kc ");
    EXPECT_EQ(scan("k", "z", 9), "");
    EXPECT_EQ(scan("k", "", 2), "ka kb ");
}

// What lies on the disk at a moment is what a process that dies then leaves behind.
// The store is closed while its folder is copied, or files might go meanwhile. Closing writes
// nothing: the small commits are in the write-ahead log alone, as if the process had died.
TEST(RowStore, OpensWhatADeadProcessLeftWithRowsAndPositionOfOneCommit) {
    const TemporaryFolder folder;
    std::map<std::uint64_t, std::string> digests;
    for (std::uint64_t position = 1; position <= 6; ++position) {
        auto store = open(options_in(folder.path() / "live"));
        const std::size_t size = position % 3 == 0 ? large : 10;
        ASSERT_TRUE(commit(*store, many(size, "at " + std::to_string(position)), position));
        digests[position] = *digest_of(*store->view());
        store.reset();
        fs::copy(folder.path() / "live", folder.path() / std::to_string(position),
                 fs::copy_options::recursive);
    }
    for (const auto& [position, digest] : digests) {
        SCOPED_TRACE(testing::Message() << "died after commit " << position);
        const auto left = folder.path() / std::to_string(position);
        std::ofstream(left / "rows-one" / "ingest-0.sst") << "half a fi";
        auto opened = open(options_in(left));
        EXPECT_EQ(opened->ledger().position, position);
        EXPECT_EQ(*digest_of(*opened->view()), digest);
        EXPECT_FALSE(fs::exists(left / "rows-one" / "ingest-0.sst"));
        ASSERT_TRUE(commit(*opened, many(large, "again"), position + 1));
        EXPECT_EQ(value_of(*opened->view(), "k9"), "again");
    }
}

// A process that died between adding a file and removing its first name left two names for it.
TEST(RowStore, DoesNotWriteOverAnAddedFileByItsFirstName) {
    const TemporaryFolder folder;
    auto store = open(options_in(folder.path()));
    ASSERT_TRUE(commit(*store, many(large, "first"), 1));
    store.reset();
    const auto inside = folder.path() / "rows-one";
    for (const auto& entry : fs::directory_iterator(inside)) {
        if (entry.path().extension() != ".sst") continue;
        fs::create_hard_link(entry.path(), inside / "ingest-0.sst");
        break;
    }
    ASSERT_TRUE(fs::exists(inside / "ingest-0.sst"));
    store = open(options_in(folder.path()));
    auto rows = many(large, "second");
    for (auto& row : rows) row.first.insert(0, "other ");
    ASSERT_TRUE(commit(*store, rows, 2));
    store.reset();
    store = open(options_in(folder.path()));
    EXPECT_EQ(all_rows(*store->view()).size(), large);
    EXPECT_EQ(value_of(*store->view(), "k5"), "first");
    EXPECT_EQ(value_of(*store->view(), "other k5"), "second");
}

TEST(RowStore, FoldsAnewForAnotherSignatureAndDropsTheOthersWhenTold) {
    const TemporaryFolder folder;
    auto old = open(options_in(folder.path(), "old"));
    ASSERT_TRUE(commit(*old, {{"k1", "old"}}, 1));
    const auto fresh = open(options_in(folder.path(), "new"));
    EXPECT_EQ(fresh->ledger().position, 0U);
    EXPECT_EQ(value_of(*fresh->view(), "k1"), "(none)");
    fs::create_directory(folder.path() / "something else");

    fresh->drop_others();
    EXPECT_TRUE(fs::exists(folder.path() / "rows-old")) << "it is open";
    EXPECT_EQ(value_of(*old->view(), "k1"), "old");
    old.reset();
    fresh->drop_others();
    EXPECT_FALSE(fs::exists(folder.path() / "rows-old"));
    EXPECT_TRUE(fs::exists(folder.path() / "rows-new"));
    EXPECT_TRUE(fs::exists(folder.path() / "something else"));
    EXPECT_TRUE(commit(*fresh, {{"k1", "new"}}, 1));
}

TEST(RowStore, RefusesACommitThatWouldTouchTheReserve) {
    const TemporaryFolder folder;
    auto options = options_in(folder.path());
    auto store = open(options);
    ASSERT_TRUE(commit(*store, {{"k1", "old"}}, 1));
    store.reset();
    options.disk_reserve_bytes = UINT64_MAX;
    store = open(options);
    for (const std::size_t size : {std::size_t{3}, large}) {
        const auto refused = commit(*store, many(size, "new"), 2);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
        EXPECT_EQ(refused.error().rule, "disk-full");
        EXPECT_EQ(all_rows(*store->view()), (std::vector<Row>{{"k1", "old"}}));
        EXPECT_EQ(store->ledger().position, 1U);
    }
    store.reset();
    options.disk_reserve_bytes = 0;
    store = open(options);
    EXPECT_EQ(store->ledger().position, 1U);
    EXPECT_TRUE(commit(*store, many(3, "new"), 2));
}

TEST(RowStore, RefusesASecondOpener) {
    const TemporaryFolder folder;
    const auto first = open(options_in(folder.path()));
    const auto second = RowStore::open(options_in(folder.path()));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(second.error().rule, "rows-in-use");
}

TEST(RowStore, TellsAFolderThatCannotBeReadFromOneInUse) {
    const TemporaryFolder folder;
    auto store = open(options_in(folder.path()));
    ASSERT_TRUE(commit(*store, many(large, "value"), 1));
    store.reset();
    for (const auto& entry : fs::directory_iterator(folder.path() / "rows-one")) {
        if (!entry.path().filename().string().starts_with("MANIFEST")) continue;
        std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(20);
        file << "damaged here";
    }
    const auto opened = RowStore::open(options_in(folder.path()));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().rule, "rows-unreadable") << opened.error().message;
}

// Who wants to read on from an old position need not read everything before it.
TEST(RowStore, KeepsWhereTheLedgerStoodNowAndThen) {
    const TemporaryFolder folder;
    const auto store = open(options_in(folder.path()));
    EXPECT_EQ(ledger_before(*store->view(), 7)->position, 0U);
    const std::uint64_t far = events_per_mark;
    for (const auto position :
         {std::uint64_t{10}, std::uint64_t{20}, far + 10, far + 11, 3 * far}) {
        ASSERT_TRUE(commit(*store, {{"k", std::to_string(position)}}, position));
    }
    const auto view = store->view();
    EXPECT_EQ(ledger_before(*view, 9)->position, 0U);
    EXPECT_EQ(ledger_before(*view, 10)->position, 10U);
    EXPECT_EQ(ledger_before(*view, far + 9)->position, 10U) << "20 was too near to be kept";
    EXPECT_EQ(ledger_before(*view, 3 * far - 1)->position, far + 10);
    EXPECT_EQ(ledger_before(*view, 9 * far)->position, 3 * far);
    EXPECT_EQ(ledger_before(*view, far + 10)->cuts.at(0).next_seq, far + 10);
}

TEST(RowStore, DigestsRowsWithTheirBordersButNotThePosition) {
    const TemporaryFolder folder;
    const auto digest = [&](const std::string& name, const std::vector<Row>& rows,
                            std::uint64_t position) {
        const auto store = open(options_in(folder.path(), name));
        EXPECT_TRUE(commit(*store, rows, position));
        return *digest_of(*store->view());
    };
    const auto one = digest("a", {{"ka", "b"}, {"kc", "d"}}, 1);
    EXPECT_EQ(one.size(), 64U);
    EXPECT_EQ(digest("b", {{"kc", "d"}, {"ka", "b"}}, 99), one);
    EXPECT_NE(digest("c", {{"ka", "b"}}, 1), one);
    EXPECT_NE(digest("d", {{"ka", "b"}, {"kc", "e"}}, 1), one);
    EXPECT_NE(digest("e", {{"kab", ""}, {"kc", "d"}}, 1), one);
}

}  // namespace
}  // namespace anju
