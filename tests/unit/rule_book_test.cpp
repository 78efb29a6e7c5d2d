// What planning says is held against facts of other services.
#include "services/shell/rule_book.hpp"

#include <gtest/gtest.h>

namespace anju::test {
namespace {

Day day(std::string_view text) {
    return *Day::parse(text);
}

class RuleBookTest : public testing::Test {
  protected:
    void limit(std::string_view area, std::uint32_t version, std::int64_t value) {
        ParameterSet set;
        set.name = "backdating_days";
        set.value = value;
        book.take(std::string(area) + "-backdating_days", version, set);
    }
    void freeze(std::string_view area, std::uint32_t version) {
        book.take(std::string(area) + "-2020Q2", version,
                  PeriodFrozen{{std::string(area.substr(0, 2))},
                               day("2020-04-01"),
                               day("2020-06-30"),
                               "report 6"});
    }
    std::string verdict(const DatedFact& fact) {
        const auto checked = book.check(fact);
        return checked ? "ok" : checked.error().rule;
    }

    RuleBook book;
};

TEST_F(RuleBookTest, AsksAReasonOfWhatIsDatedFarBack) {
    const DatedFact late{"130708", day("2020-01-01"), day("2020-03-01"), false, ""};
    EXPECT_EQ(verdict(late), "ok") << "no limit is set";
    limit("130000", 1, 59);
    EXPECT_EQ(verdict(late), "backdated-without-reason");
    auto with_reason = late;
    with_reason.has_reason = true;
    EXPECT_EQ(verdict(with_reason), "ok");
    limit("130000", 2, 60);
    EXPECT_EQ(verdict(late), "ok") << "the newest version holds";
    limit("130708", 1, 10);
    EXPECT_EQ(verdict(late), "backdated-without-reason") << "the county's own comes first";
    auto elsewhere = late;
    elsewhere.county = "130709";
    EXPECT_EQ(verdict(elsewhere), "ok");
    book.take("130708-backdating_days", 2, RecordVoided{1, "draft"});
    EXPECT_EQ(verdict(late), "ok") << "it was void";
    const auto refused = [&] {
        limit("130708", 3, 10);
        return book.check(late).error();
    }();
    EXPECT_EQ(refused.pointer, "/reason");
}

TEST_F(RuleBookTest, LetsOnlyAFactThatNamesItIntoAFrozenPeriod) {
    DatedFact fact{"130708", day("2020-06-30"), day("2020-07-20"), true, ""};
    EXPECT_EQ(verdict(fact), "ok");
    freeze("130000", 1);
    EXPECT_EQ(verdict(fact), "period-frozen");
    fact.restates = "130000-2020Q1";
    EXPECT_EQ(verdict(fact), "period-frozen") << "another period";
    fact.restates = "130000-2020Q2";
    EXPECT_EQ(verdict(fact), "ok");
    fact.restates = "";
    for (const auto* outside : {"2020-03-31", "2020-07-01"}) {
        fact.occurred = day(outside);
        EXPECT_EQ(verdict(fact), "ok") << outside;
    }
    fact.occurred = day("2020-04-01");
    fact.county = "110101";
    EXPECT_EQ(verdict(fact), "ok") << "another province";
    fact.county = "130708";
    book.take("130000-2020Q2", 2, PeriodReopened{"wrong sheet"});
    EXPECT_EQ(verdict(fact), "ok");
    freeze("130000", 3);
    EXPECT_EQ(verdict(fact), "period-frozen");
    book.take("130000-2020Q2", 4, RecordVoided{3, "too early"});
    EXPECT_EQ(verdict(fact), "ok") << "what stands is that it was opened";
}

TEST_F(RuleBookTest, IsReadyWithoutATopicOfPlanning) {
    EXPECT_TRUE(book.ready());
    EXPECT_EQ(book.ready_for("planning.0.1").error().rule, "wait-malformed");
}

}  // namespace
}  // namespace anju::test
