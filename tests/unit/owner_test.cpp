// What an owner answers for commits that the log did not take.
#include "events/log/owner.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "events/record.hpp"
#include "tests/unit/memory_log.hpp"

namespace anju {

namespace {

class OwnerTest : public testing::Test {
  protected:
    OwnerTest() {
        owner_.claim();
        read();
    }
    // Feeds what the log has more of.
    void read() {
        for (; read_up_to_ < log_.extent(partition_)->end; ++read_up_to_) {
            EXPECT_TRUE(owner_.feed({0, read_up_to_, log_.bytes(partition_, read_up_to_)}));
        }
    }
    void commit() {
        RecordHeader header;
        header.kind = RecordKind::event;
        header.commit_index = 1;
        header.commit_size = 1;
        std::vector<AppendRecord> records;
        records.push_back({"lot/1", encode_record(header, "lot/1", "", "x").value()});
        owner_.commit(std::move(records), [this](Result<std::uint64_t> seq) { outcome_ = seq; });
    }

    const PartitionRef partition_{0, 0};
    MemoryLog log_{{{"anju.land", 1}}};
    Owner owner_{log_, partition_, {"http://here", 1, ""}, [](auto task) { task(); }, {}};
    std::uint64_t read_up_to_ = 0;
    std::optional<Result<std::uint64_t>> outcome_;
};

TEST_F(OwnerTest, AnswersAtOnceWhatTheLogHasNoRoomFor) {
    log_.refuse_appends(partition_, 100, "disk-full");
    commit();
    ASSERT_TRUE(outcome_.has_value());
    EXPECT_EQ(outcome_->error().rule, "disk-full");
    EXPECT_EQ(owner_.parked(), 0U);
    EXPECT_EQ(owner_.accepts().error().rule, "disk-full");
    log_.refuse_appends(partition_, 0);
    owner_.tick();
    read();
    commit();
    read();
    EXPECT_TRUE(outcome_->has_value());
}

TEST_F(OwnerTest, KeepsWhatMayBeInTheLogUntilItsClaimIsReadBack) {
    log_.refuse_appends(partition_, 1, "log-outcome-unknown");
    commit();
    EXPECT_FALSE(outcome_.has_value());
    read();
    ASSERT_TRUE(outcome_.has_value());
    EXPECT_EQ(outcome_->error().rule, "not-recorded");
}

}  // namespace

}  // namespace anju
