#include "tests/chaos/history.hpp"

#include <gtest/gtest.h>

namespace anju::test {

namespace {

// Two streams in two partitions; every test breaks one thing of what is well here.
class HistoryTest : public testing::Test {
  protected:
    void SetUp() override {
        history_.commands = {
            {"a1", "plot/a", 1, 2, Outcome::acknowledged, 1, {"land.0", 10}},
            {"b1", "plot/b", 1, 3, Outcome::acknowledged, 1, {"land.1", 5}},
            {"a2", "plot/a", 4, 6, Outcome::acknowledged, 2, {"land.0", 12}},
            {"a3", "plot/a", 7, 9, Outcome::unknown, 0, {}},
            {"b2", "plot/b", 7, 8, Outcome::refused, 0, {}},
        };
        history_.reads = {{"r", 3, 1, Place{"land.0", 10}}, {"r", 7, 3, Place{"land.0", 12}}};
        ledger_ = {{"a1", "plot/a", 1, {"land.0", 10}},
                   {"b1", "plot/b", 1, {"land.1", 5}},
                   {"a2", "plot/a", 2, {"land.0", 12}},
                   {"a3", "plot/a", 3, {"land.0", 13}}};
    }

    std::vector<std::string> breaches() const {
        std::vector<std::string> names;
        for (const auto& finding : check_history(history_, ledger_)) {
            names.push_back(name_of(finding.breach));
        }
        return names;
    }
    using Names = std::vector<std::string>;

    History history_;
    std::vector<LedgerEvent> ledger_;
};

TEST_F(HistoryTest, FindsNothingWhereEveryPromiseWasKept) {
    EXPECT_EQ(breaches(), Names{});
}

TEST_F(HistoryTest, ACommandNeverAnsweredMayBeMissing) {
    ledger_.pop_back();
    EXPECT_EQ(breaches(), Names{});
}

TEST_F(HistoryTest, NamesAnAcknowledgedCommandThatIsNotInTheLedger) {
    ledger_ = {ledger_[0], ledger_[2], ledger_[3]};
    EXPECT_EQ(breaches(), Names{"lost"});
}

TEST_F(HistoryTest, NamesAReadThatRestedOnMoreThanTheLedgerHas) {
    history_.reads.push_back({"r", 10, 5, std::nullopt});
    EXPECT_EQ(breaches(), Names{"lost"});
}

TEST_F(HistoryTest, NamesAReadThatWaitedForATokenWhichIsNoLongerThere) {
    history_.reads.push_back({"r", 10, 4, Place{"land.1", 6}});
    EXPECT_EQ(breaches(), Names{"lost"});
}

TEST_F(HistoryTest, NamesAnEventThatStandsTwice) {
    ledger_.push_back({"a3", "plot/a", 4, {"land.0", 14}});
    EXPECT_EQ(breaches(), Names{"doubled"});
}

TEST_F(HistoryTest, NamesAnEventThatNobodySent) {
    ledger_.push_back({"b9", "plot/b", 2, {"land.1", 6}});
    EXPECT_EQ(breaches(), Names{"phantom"});
}

TEST_F(HistoryTest, NamesAnEventOfARefusedCommand) {
    ledger_.push_back({"b2", "plot/b", 2, {"land.1", 6}});
    EXPECT_EQ(breaches(), Names{"phantom"});
}

TEST_F(HistoryTest, NamesAnEventInAStreamItWasNotSentTo) {
    ledger_.back() = {"a3", "plot/b", 2, {"land.0", 13}};
    EXPECT_EQ(breaches(), Names{"phantom"});
}

TEST_F(HistoryTest, NamesAVersionThatDoesNotFollow) {
    ledger_.back().version = 4;
    EXPECT_EQ(breaches(), Names{"inverted"});
}

TEST_F(HistoryTest, NamesASequenceNumberThatDoesNotRise) {
    ledger_.back().place.seq = 11;
    EXPECT_EQ(breaches(), Names{"inverted"});
}

TEST_F(HistoryTest, NamesAnEventThatStandsElsewhereThanWasAcknowledged) {
    history_.commands[1].place.seq = 4;
    EXPECT_EQ(breaches(), Names{"inverted"});
}

TEST_F(HistoryTest, NamesACommandThatStandsBeforeOneAcknowledgedBeforeItWasSent) {
    history_.commands[0].invoked = 7;
    history_.commands[0].answered = 8;
    EXPECT_EQ(breaches(), Names{"inverted"});
}

TEST_F(HistoryTest, CommandsThatOverlapMayStandInEitherOrder) {
    history_.commands[0].answered = 8;
    history_.commands[2].invoked = 1;
    EXPECT_EQ(breaches(), Names{});
}

TEST_F(HistoryTest, NamesAReadThatRestsOnLessThanItsToken) {
    history_.reads[1].position = 2;
    EXPECT_EQ(breaches(), Names{"stale"});
}

TEST_F(HistoryTest, NamesAReaderThatWasShownLessThanBefore) {
    history_.reads.push_back({"r", 8, 2, std::nullopt});
    EXPECT_EQ(breaches(), Names{"gone back"});
}

TEST_F(HistoryTest, AnotherReaderMayBeBehind) {
    history_.reads.push_back({"s", 8, 2, std::nullopt});
    EXPECT_EQ(breaches(), Names{});
}

TEST(PlaceOf, ReadsATokenAndNothingElse) {
    EXPECT_EQ(place_of("land.3.9"), (Place{"land.3", 9}));
    for (const auto* text : {"", "land", ".9", "land.3.", "land.3.x", "land.3.9x", "land.3.-1"}) {
        EXPECT_FALSE(place_of(text)) << text;
    }
}

}  // namespace

}  // namespace anju::test
