// The rows that a fold works on.
#include "projections/engine/rows.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/contract/log_test_support.hpp"

namespace anju {
namespace {

struct Note {
    std::string text;
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Note, (), (text, number))

class RowsTest : public testing::Test {
  protected:
    // Writes what `rows` changed, and counts the commits.
    void commit(Rows& rows) {
        ChangeSet changes;
        rows.take_changes(changes);
        written_ = changes.size();
        ASSERT_TRUE(store_->commit(changes, {}, {++position_, 0, {}}));
        rows.committed();
    }
    void write_raw(std::string_view key, std::string_view value) {
        ChangeSet changes;
        changes.put(key, value);
        ASSERT_TRUE(store_->commit(changes, {}, {++position_, 0, {}}));
    }
    std::string stored(std::string_view key) {
        std::string value;
        return *store_->get(key, value) ? value : "(none)";
    }

    test::TemporaryFolder folder_;
    std::unique_ptr<RowStore> store_ = *RowStore::open({.directory = folder_.path(),
                                                        .signature = "rows",
                                                        .cache_bytes = 1U << 20U,
                                                        .disk_reserve_bytes = 0});
    std::size_t written_ = 0;
    std::uint64_t position_ = 0;
};

TEST_F(RowsTest, GivesTheSameRowForTheSameKey) {
    Rows rows(*store_);
    Note& note = rows.at<Note>("a");
    note.text = "first";
    for (int i = 0; i < 1'000; ++i) rows.at<Note>("other " + std::to_string(i));
    EXPECT_EQ(&rows.at<Note>("a"), &note);
    EXPECT_EQ(rows.at<Note>("a").text, "first");
}

TEST_F(RowsTest, WritesARowOncePerCommitHoweverOftenItChanged) {
    Rows rows(*store_);
    for (int i = 0; i < 10; ++i) rows.at<Note>("a").number += 1;
    rows.put("b", "raw");
    commit(rows);
    EXPECT_EQ(written_, 2U);
    commit(rows);
    EXPECT_EQ(written_, 0U);
    rows.at<Note>("a").number += 1;
    commit(rows);
    EXPECT_EQ(written_, 1U);
    Rows again(*store_);
    EXPECT_EQ(again.at<Note>("a").number, 11);
    EXPECT_EQ(stored("b"), "raw");
}

TEST_F(RowsTest, GoesOnFromWhatIsStored) {
    {
        Rows rows(*store_);
        rows.at<Note>("a") = {"text", 4};
        commit(rows);
    }
    Rows rows(*store_);
    EXPECT_EQ(rows.at<Note>("a").text, "text");
    EXPECT_EQ(rows.at<Note>("b").text, "");
}

TEST_F(RowsTest, DoesNotLookForARowThatIsSaidToBeNew) {
    write_raw("a", "damaged");
    Rows rows(*store_);
    EXPECT_EQ(rows.at<Note>("a", true).text, "");
}

// Between the taking of changes and their commit the rows go on from memory.
TEST_F(RowsTest, GoesOnWhileWhatItTookIsWritten) {
    Rows rows(*store_);
    rows.at<Note>("a").number = 1;
    ChangeSet changes;
    rows.take_changes(changes);
    EXPECT_EQ(rows.at<Note>("a").number, 1);
    rows.at<Note>("a").number = 2;
    ASSERT_TRUE(store_->commit(changes, {}, {1, 0, {}}));
    rows.committed();
    EXPECT_EQ(rows.at<Note>("a").number, 2);
    commit(rows);
    Rows again(*store_);
    EXPECT_EQ(again.at<Note>("a").number, 2);
}

// What is on its way to the store is read by the fold and by who saves it at once, and stays as it
// was handed over.
TEST_F(RowsTest, SavesWhatWasHandedOverWhateverChangesMeanwhile) {
    Rows rows(*store_);
    constexpr int count = 2'000;
    const auto key_of = [](int i) { return "row " + std::to_string(i); };
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < count; ++i) {
            auto& note = rows.at<Note>(key_of(i));
            ASSERT_EQ(note.number, round) << key_of(i);
            ++note.number;
            note.text += std::string(20, 'x');
        }
        const auto handed = rows.hand_over();
        ChangeSet changes;
        Result<void> saved;
        std::thread writer([&] { saved = handed->save(changes); });
        for (int i = count - 1; i >= 0; --i) {
            auto& note = rows.at<Note>(key_of(i));
            EXPECT_EQ(note.number, round + 1);
            EXPECT_EQ(note.text.size(), 20U * (static_cast<unsigned>(round) + 1));
        }
        writer.join();
        ASSERT_TRUE(saved) << saved.error().message;
        EXPECT_EQ(changes.size(), static_cast<std::size_t>(count));
        ASSERT_TRUE(store_->commit(changes, {}, {++position_, 0, {}}));
        rows.committed();
    }
    Rows again(*store_);
    EXPECT_EQ(again.at<Note>(key_of(7)).number, 5);
}

TEST_F(RowsTest, AddsToCountersAndReadsThem) {
    Rows rows(*store_);
    rows.add("c", 5);
    rows.add("c", -7);
    commit(rows);
    EXPECT_EQ(Rows::read_counter(stored("c")), -2);
    Rows again(*store_);
    again.add("c", 10);
    commit(again);
    EXPECT_EQ(Rows::read_counter(stored("c")), 8);
    EXPECT_EQ(Rows::read_counter(""), 0);
    EXPECT_EQ(Rows::read_counter("short"), 0);
}

TEST_F(RowsTest, LooksInTheStoreOnlyForWhatItDidNotWriteItself) {
    write_raw("a", std::string("\7\0\0\0\0\0\0\0", 8));
    Rows rows(*store_);
    rows.add("b", 3);
    commit(rows);
    write_raw("b", std::string(8, '\1'));
    EXPECT_EQ(rows.at<std::int64_t>("a"), 7);
    EXPECT_EQ(rows.at<std::int64_t>("b"), 3);
    EXPECT_EQ(rows.at<std::int64_t>("c"), 0);
}

TEST_F(RowsTest, AsksTheStoreNothingWhenItBeganWithoutRows) {
    Rows rows(*store_);
    rows.add("a", 3);
    commit(rows);
    write_raw("b", std::string(8, '\1'));
    EXPECT_EQ(rows.at<std::int64_t>("b"), 0);
}

TEST_F(RowsTest, TakesNoRowThatAFoldBeforeItDidNotCommit) {
    {
        Rows rows(*store_);
        rows.add("a", 3);
        ChangeSet changes;
        rows.take_changes(changes);  // and lost
    }
    Rows rows(*store_);
    EXPECT_EQ(rows.at<std::int64_t>("a"), 0);
}

TEST_F(RowsTest, FindsRowsAgainThatItsCacheForgot) {
    Rows rows(*store_, {.rows_max = 20, .file_bytes_max = 10'000, .newest_bytes_max = 500});
    for (int round = 1; round <= 10; ++round) {
        for (int i = 0; i < 50; ++i) {
            const auto key = "row " + std::to_string(i);
            ASSERT_EQ(rows.at<std::int64_t>(key), round - 1) << key;
            rows.add(key, 1);
        }
        commit(rows);
    }
}

// A row that says nothing any more is gone for the next commits, too.
TEST_F(RowsTest, RemovesARowThatIsEmpty) {
    struct Count {
        std::int64_t number = 0;
        bool empty() const { return number == 0; }
        void serialize(ArchiveWriter& archive) { archive(number); }
        void serialize(ArchiveReader& archive) { archive(number); }
    };
    Rows rows(*store_);
    rows.at<Count>("a").number = 5;
    commit(rows);
    EXPECT_NE(stored("a"), "(none)");
    rows.at<Count>("a").number = 0;
    commit(rows);
    EXPECT_EQ(stored("a"), "(none)");
    EXPECT_EQ(rows.at<Count>("a").number, 0);
}

// What bounds the memory of a catch-up: rows that are large, and rows that are only written.
TEST_F(RowsTest, TellsWhatItsChangesTake) {
    Rows rows(*store_);
    EXPECT_EQ(rows.changed_bytes(), 0U);
    rows.at<Note>("a").text = std::string(10'000, 'x');
    rows.put("b", std::string(5'000, 'y'));
    const auto first = rows.changed_bytes();
    EXPECT_GT(first, 5'000U);
    EXPECT_LT(first, 7'000U) << "how large the text is, is known once it was written";
    commit(rows);
    EXPECT_EQ(rows.changed_bytes(), 0U);
    rows.at<Note>("a").number = 1;
    EXPECT_GT(rows.changed_bytes(), 10'000U) << "as it was read";
}

TEST_F(RowsTest, EndsTheFoldAtADamagedRow) {
    std::string whole;
    ArchiveWriter archive(whole);
    const Note note{"text", 5};
    archive(note);
    for (const std::string& damaged : {whole.substr(0, whole.size() - 1), whole + "x"}) {
        write_raw("a", damaged);
        Rows rows(*store_);
        try {
            rows.at<Note>("a");
            ADD_FAILURE() << "a damaged row was taken";
        } catch (const RowsError& failure) {
            EXPECT_EQ(failure.error.kind, ErrorKind::corrupt);
            EXPECT_EQ(failure.error.rule, "rows-damaged");
            EXPECT_NE(failure.error.message.find("row a"), std::string::npos);
        }
    }
}

}  // namespace
}  // namespace anju
