// The embedded log's own promises: reopening, refusals, the head mark, limits.
#include "events/log/embedded_log.hpp"

#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <fstream>

#include "events/log/disk_reserve.hpp"
#include "tests/contract/embedded_log_test_support.hpp"

namespace anju::test {

namespace {

namespace fs = std::filesystem;

class EmbeddedLogTest : public testing::Test {
  protected:
    fs::path directory() const { return folder_.path() / "log"; }
    EmbeddedOptions options() const { return small_options(directory()); }

    TemporaryFolder folder_;
};

void expect_refused(const EmbeddedOptions& options, ErrorKind kind, const std::string& rule) {
    const auto log = EmbeddedLog::open(options);
    ASSERT_FALSE(log.has_value());
    EXPECT_EQ(log.error().kind, kind) << log.error().message;
    EXPECT_EQ(log.error().rule, rule) << log.error().message;
}

void overwrite(const fs::path& file, std::streamoff at, const std::string& bytes) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    stream << bytes;
    ASSERT_TRUE(stream.good()) << file;
}

TEST_F(EmbeddedLogTest, KeepsEverythingOverManyReopenings) {
    for (std::uint64_t round = 0; round < 8; ++round) {
        const auto log = open_log(options());
        EXPECT_TRUE(holds_filled(*log, round * 400).value());
        fill(*log, round * 400, (round + 1) * 400);
        EXPECT_TRUE(holds_filled(*log, (round + 1) * 400).value());
        EXPECT_TRUE(succeeded(log->verify({})));
    }
}

TEST_F(EmbeddedLogTest, ReadsThroughFlushesCompactionsAndTheTailAlike) {
    const auto log = open_log(options());
    fill(*log, 0, 60'000, 2000);  // about 10 MiB through memtables of 2 MiB
    EXPECT_TRUE(holds_filled(*log, 60'000).value());
    VerifyProgress last;
    ASSERT_TRUE(succeeded(log->verify([&](const VerifyProgress& now) { last = now; })));
    EXPECT_EQ(last.records, 60'000U);
    EXPECT_EQ(last.groups, last.groups_total);
}

TEST_F(EmbeddedLogTest, RefusesASecondOpening) {
    const auto log = open_log(options());
    expect_refused(options(), ErrorKind::unavailable, "log-in-use");
}

TEST_F(EmbeddedLogTest, RefusesToStartWithoutItsMarkWhenThereAreRecords) {
    fill(*open_log(options()), 0, 20);
    fs::remove(directory() / "head");
    expect_refused(options(), ErrorKind::corrupt, "log-mark-missing");
}

TEST_F(EmbeddedLogTest, MakesTheMarkOfAStartThatWasCutOff) {
    { const auto log = open_log(options()); }
    fs::remove(directory() / "head");
    fill(*open_log(options()), 0, 20);
    fs::create_directory(directory() / "records.new");
    EXPECT_TRUE(holds_filled(*open_log(options()), 20).value());
}

TEST_F(EmbeddedLogTest, RefusesToStartWithoutItsRecords) {
    fill(*open_log(options()), 0, 20);
    fs::remove_all(directory() / "records");
    expect_refused(options(), ErrorKind::corrupt, "log-lost");
}

TEST_F(EmbeddedLogTest, RefusesAMarkOfAnotherLog) {
    fill(*open_log(options()), 0, 20);
    const auto other = small_options(folder_.path() / "other");
    fill(*open_log(other), 0, 20);
    fs::copy_file(other.directory / "head", directory() / "head",
                  fs::copy_options::overwrite_existing);
    expect_refused(options(), ErrorKind::corrupt, "log-damaged");
}

TEST_F(EmbeddedLogTest, LivesThroughATornSlotOfTheMark) {
    fill(*open_log(options()), 0, 20);
    for (const std::streamoff slot : {0, 4096}) {
        overwrite(directory() / "head", slot + 20, "torn");
        const auto log = open_log(options());
        EXPECT_TRUE(holds_filled(*log, 20).value());
    }
    overwrite(directory() / "head", 20, "torn");
    overwrite(directory() / "head", 4096 + 20, "torn");
    expect_refused(options(), ErrorKind::corrupt, "log-damaged");
}

TEST_F(EmbeddedLogTest, RefusesAnOlderCopyOfItsRecords) {
    fill(*open_log(options()), 0, 20);
    fs::copy(directory() / "records", folder_.path() / "older", fs::copy_options::recursive);
    fill(*open_log(options()), 20, 40);
    fs::remove_all(directory() / "records");
    fs::rename(folder_.path() / "older", directory() / "records");
    const auto log = EmbeddedLog::open(options());
    ASSERT_FALSE(log.has_value());
    EXPECT_EQ(log.error().rule, "log-lost");
    EXPECT_NE(log.error().message.find("20 of 40 acknowledged records"), std::string::npos)
        << log.error().message;
    EXPECT_NE(log.error().message.find("groups 5 to 8"), std::string::npos) << log.error().message;
}

// The same log, gone on twice: each history is sound in itself.
TEST_F(EmbeddedLogTest, RefusesAnotherHistoryThanTheAcknowledged) {
    fill(*open_log(options()), 0, 20);
    fs::copy(directory(), folder_.path() / "other", fs::copy_options::recursive);
    ASSERT_TRUE(succeeded(append(*open_log(options()), {0, 0}, {real_record(1)})));
    const auto other = small_options(folder_.path() / "other");
    ASSERT_TRUE(succeeded(append(*open_log(other), {0, 0}, {real_record(2)})));
    fs::remove_all(directory() / "records");
    fs::rename(other.directory / "records", directory() / "records");
    expect_refused(options(), ErrorKind::corrupt, "log-damaged");
}

// With valid checksums everywhere, so that only the chain can tell.
TEST_F(EmbeddedLogTest, RefusesARecordThatWasChangedThroughRocksDb) {
    fill(*open_log(options()), 0, 20);
    {
        std::vector<std::string> names;
        const auto path = (directory() / "records").string();
        ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, path, &names).ok());
        std::vector<rocksdb::ColumnFamilyDescriptor> families;
        for (const auto& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
        std::vector<rocksdb::ColumnFamilyHandle*> handles;
        rocksdb::DB* opened = nullptr;
        ASSERT_TRUE(rocksdb::DB::Open({}, path, families, &handles, &opened).ok());
        const std::unique_ptr<rocksdb::DB> db(opened);
        for (auto* handle : handles) {
            if (handle->GetName() == "test.parks/0") {
                EXPECT_TRUE(db->Put({}, handle, std::string(7, '\0') + '\5', real_record(3)).ok());
            }
            EXPECT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
        }
    }
    const auto log = EmbeddedLog::open(options());
    ASSERT_FALSE(log.has_value());
    EXPECT_EQ(log.error().rule, "log-damaged");
    EXPECT_NE(log.error().message.find("test.parks[0] offsets 5 to 9"), std::string::npos)
        << log.error().message;
}

// A crash between the sync of the records and that of the mark leaves groups that nobody was told
// about. "Written" is one of the outcomes their writers must reckon with.
TEST_F(EmbeddedLogTest, KeepsGroupsThatAreAheadOfTheMark) {
    fill(*open_log(options()), 0, 20);
    fs::copy_file(directory() / "head", folder_.path() / "head");
    fill(*open_log(options()), 20, 40);
    fs::rename(folder_.path() / "head", directory() / "head");
    for (int round = 0; round < 2; ++round) {
        const auto log = open_log(options());
        EXPECT_TRUE(holds_filled(*log, 40).value());
        EXPECT_TRUE(succeeded(log->verify({})));
    }
}

// What a power cut may leave of a group that was being written.
TEST_F(EmbeddedLogTest, DropsATornTailThatWasNeverAcknowledged) {
    for (const std::string& tail :
         {std::string(700, '\0'), std::string(700, 'x'),
          std::string("\x12\x34\x56\x78\x04\x00\x01torn", 11) + std::string(700, 'x')}) {
        fs::remove_all(directory());
        fill(*open_log(options()), 0, 200);
        for (const auto& file : fs::directory_iterator(directory() / "records")) {
            if (file.path().extension() != ".log") continue;
            std::ofstream(file.path(), std::ios::app | std::ios::binary) << tail;
        }
        {
            const auto log = open_log(options());
            EXPECT_TRUE(holds_filled(*log, 200).value());
            fill(*log, 200, 300);
        }
        EXPECT_TRUE(holds_filled(*open_log(options()), 300).value());
    }
}

TEST_F(EmbeddedLogTest, TakesNewTopicsAndRefusesMissingOrChangedOnes) {
    fill(*open_log(options()), 0, 40);
    auto more = options();
    more.topics.insert(more.topics.begin(), {"test.early", 2});
    {
        const auto log = open_log(more);
        ASSERT_TRUE(succeeded(append(*log, {0, 1}, {real_record(7)})));
        EXPECT_EQ(log->extent({1, 1})->end, 20U);
    }
    expect_refused(options(), ErrorKind::invalid, "log-topics");
    more.topics[2].partitions = 4;
    expect_refused(more, ErrorKind::invalid, "log-topics");
    more.topics[2].partitions = 1;
    std::swap(more.topics[0], more.topics[2]);
    const auto log = open_log(more);
    EXPECT_EQ(log->extent({1, 1})->end, 20U);
    EXPECT_EQ(log->extent({2, 1})->end, 1U);
    EXPECT_TRUE(succeeded(log->verify({})));
}

TEST_F(EmbeddedLogTest, RefusesOptionsThatCannotWork) {
    auto wrong = options();
    wrong.disk_reserve_bytes -= 1;
    expect_refused(wrong, ErrorKind::invalid, "log-limits");
    wrong = options();
    wrong.topics = {};
    expect_refused(wrong, ErrorKind::invalid, "log-topics");
    wrong.topics = {{"twice", 1}, {"twice", 1}};
    expect_refused(wrong, ErrorKind::invalid, "log-topics");
    wrong.topics = {{"with/slash", 1}};
    expect_refused(wrong, ErrorKind::invalid, "log-topics");
}

TEST_F(EmbeddedLogTest, RefusesUnknownPartitionsAndAppendsThatAreTooLarge) {
    const auto log = open_log(options());
    const auto unknown = append(*log, {0, 2}, {"x"});
    ASSERT_FALSE(unknown.has_value());
    EXPECT_EQ(unknown.error().rule, "partition-unknown");
    EXPECT_FALSE(log->extent({2, 0}).has_value());
    EXPECT_FALSE(log->read({{{2, 0}, 0}}).has_value());
    EXPECT_FALSE(log->read({{{0, 0}, 0}, {{0, 0}, 0}}).has_value());
    const auto large = append(*log, {0, 0}, {std::string(append_bytes_max + 1, 'x')});
    ASSERT_FALSE(large.has_value());
    EXPECT_EQ(large.error().rule, "append-too-large");
    EXPECT_TRUE(succeeded(append(*log, {0, 0}, {})));
    EXPECT_EQ(log->extent({0, 0})->end, 0U);
}

TEST_F(EmbeddedLogTest, LetsAReaderOutliveIt) {
    auto log = open_log(options());
    fill(*log, 0, 30'000, 1000);
    const auto reader = log->read({{{0, 1}, 0}}).value();
    const auto batch = reader->poll(std::chrono::milliseconds(0));
    ASSERT_TRUE(succeeded(batch));
    log.reset();
    EXPECT_EQ(batch->entries.front().bytes, real_record(1));
    const auto closed = reader->poll(std::chrono::milliseconds(0));
    ASSERT_FALSE(closed.has_value());
    EXPECT_EQ(closed.error().kind, ErrorKind::unavailable);
}

TEST(DiskReserveTest, SaysWhatIsFreeAndWhatIsNeeded) {
    EXPECT_TRUE(DiskReserve(0).admit("/", 1).has_value());
    const auto refused = DiskReserve(UINT64_MAX).admit("/", 5);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().rule, "disk-full");
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_NE(refused.error().message.find("but 5 to write"), std::string::npos);
    EXPECT_FALSE(DiskReserve(0).admit("/", UINT64_MAX).has_value());
    EXPECT_EQ(DiskReserve(0).admit("/no/such/folder", 1).error().rule, "disk-unreadable");
}

}  // namespace

}  // namespace anju::test
