#include "events/base/types.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "events/base/areas.hpp"

namespace anju {
namespace {

TEST(Ids, TakeLettersDigitsDotsUnderscoresAndDashes) {
    for (const auto* text : {"a", "130708-000123", "A.b_c-9", "."}) {
        const auto id = HouseId::parse(text);
        ASSERT_TRUE(id) << text;
        EXPECT_EQ(id->text(), text);
    }
    EXPECT_TRUE(HouseId::parse(std::string(40, 'x')));
}

TEST(Ids, RefuseEverythingElse) {
    const std::string nul("a\0b", 3);
    for (const std::string& text : {std::string(), std::string(41, 'x'), std::string("a b"), nul,
                                    std::string("a/b"), std::string("\xe6\x96\x87")}) {
        const auto id = HouseId::parse(text);
        ASSERT_FALSE(id) << text;
        EXPECT_EQ(id.error().rule, "id-malformed");
        EXPECT_EQ(id.error().kind, ErrorKind::invalid);
    }
}

TEST(Excerpts, AreShortAndNeverEndInsideACharacter) {
    EXPECT_EQ(excerpt("short"), "short");
    EXPECT_EQ(excerpt(std::string(61, 'x')), std::string(60, 'x'));
    std::string chinese = "x";
    for (int i = 0; i < 30; ++i) chinese += "\xe6\x96\x87";
    EXPECT_EQ(excerpt(chinese), chinese.substr(0, 58));
    const auto refused = AreaCode::parse(chinese);
    EXPECT_NE(refused.error().message.find("\"" + chinese.substr(0, 58) + "\""), std::string::npos);
}

TEST(Excerpts, OfBytesThatAreNoTextEndSomewhere) {
    EXPECT_EQ(excerpt(std::string(100, '\x80')), "");
}

TEST(Days, ReadAndWriteTheCalendar) {
    EXPECT_EQ(Day::parse("1970-01-01")->value, 0);
    EXPECT_EQ(Day::parse("1969-12-31")->value, -1);
    EXPECT_EQ(Day::parse("2020-12-31")->value, 18627);
    EXPECT_EQ(Day{18627}.text(), "2020-12-31");
    EXPECT_EQ(Day{-1}.text(), "1969-12-31");
}

TEST(Days, KnowLeapYears) {
    for (const auto* text : {"2020-02-29", "2000-02-29", "2016-02-29"}) {
        ASSERT_TRUE(Day::parse(text)) << text;
        EXPECT_EQ(Day::parse(text)->text(), text);
    }
    for (const auto* text : {"2019-02-29", "1900-02-29", "2100-02-29", "2020-02-30"}) {
        EXPECT_FALSE(Day::parse(text)) << text;
    }
}

TEST(Days, OfFourHundredYearsComeBackAsTheyWereWritten) {
    const auto first = Day::parse("1800-01-01")->value;
    const auto last = Day::parse("2200-12-31")->value;
    for (auto value = first; value <= last; ++value) {
        const auto read = Day::parse(Day{value}.text());
        ASSERT_TRUE(read) << value;
        ASSERT_EQ(read->value, value);
    }
}

TEST(Days, HoldTheirWholeRange) {
    EXPECT_EQ(Day::parse("0000-01-01")->text(), "0000-01-01");
    EXPECT_EQ(Day::parse("9999-12-31")->text(), "9999-12-31");
}

TEST(Days, RefuseWhatIsNoDate) {
    for (const auto* text : {"", "2020-1-01", "2020-13-01", "2020-00-10", "2020-01-00", "20200101",
                             "2020/01/01", "+020-01-01", "-020-01-01", "2020-01-01 ", " 2020-01-1",
                             "2020-01-0x", "2020-01--1", "2020-04-31", "20-20-01-01"}) {
        const auto day = Day::parse(text);
        ASSERT_FALSE(day) << text;
        EXPECT_EQ(day.error().rule, "date-malformed");
    }
}

TEST(Instants, ReadAndWriteUtcMilliseconds) {
    EXPECT_EQ(Instant::parse("1970-01-01T00:00:00Z")->value, 0);
    EXPECT_EQ(Instant::parse("2020-06-30T08:00:00.123Z")->text(), "2020-06-30T08:00:00.123Z");
    EXPECT_EQ(Instant::parse("2020-06-30T08:00:00Z")->text(), "2020-06-30T08:00:00.000Z");
    EXPECT_EQ(Instant{-1}.text(), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(Instant::parse("1969-12-31T23:59:59.999Z")->value, -1);
}

TEST(Instants, RefuseWhatIsNoInstant) {
    for (const auto* text :
         {"", "2020-06-30", "2020-06-30T08:00:00", "2020-06-30T24:00:00Z", "2020-06-30T08:60:00Z",
          "2020-06-30T08:00:60Z", "2020-06-30 08:00:00Z", "2020-06-30T08:00:00+08:00",
          "2020-06-31T08:00:00Z", "2020-06-30T08:00:00.1Z", "2020-06-30T08:00:00.12xZ",
          "2020-06-30T-8:00:00Z", "2020-06-30T08.00.00Z", "2020-06-30T08:00:00.123z"}) {
        const auto instant = Instant::parse(text);
        ASSERT_FALSE(instant) << text;
        EXPECT_EQ(instant.error().rule, "instant-malformed");
    }
}

TEST(Instants, HaveTheDateOfShanghai) {
    EXPECT_EQ(Instant::parse("2020-06-30T15:59:59.999Z")->day().text(), "2020-06-30");
    EXPECT_EQ(Instant::parse("2020-06-30T16:00:00.000Z")->day().text(), "2020-07-01");
    EXPECT_EQ(Instant{-1}.day().text(), "1970-01-01");
    EXPECT_EQ(Instant::parse("1969-12-31T15:59:59.999Z")->day().text(), "1969-12-31");
}

TEST(Days, BeyondTheCalendarAreNumbers) {
    EXPECT_EQ(Day{-719'528}.text(), "0000-01-01");
    EXPECT_EQ(Day{-719'529}.text(), "day -719529");
    EXPECT_EQ(Day{2'932'896}.text(), "9999-12-31");
    EXPECT_EQ(Day{2'932'897}.text(), "day 2932897");
}

TEST(Instants, BeyondAllDaysHaveTheLastDayThereIs) {
    constexpr Instant last{std::numeric_limits<std::int64_t>::max()};
    constexpr Instant first{std::numeric_limits<std::int64_t>::min()};
    EXPECT_EQ(last.day().value, std::numeric_limits<std::int32_t>::max());
    EXPECT_EQ(first.day().value, std::numeric_limits<std::int32_t>::min());
    EXPECT_EQ(last.text(), "day 2147483647T07:12:55.807Z");
    EXPECT_EQ(first.text(), "day -2147483648T16:47:04.192Z");
}

TEST(AreaCodes, HaveTwoFourSixNineOrTwelveDigits) {
    for (std::size_t size = 0; size <= 14; ++size) {
        const bool right = size == 2 || size == 4 || size == 6 || size == 9 || size == 12;
        EXPECT_EQ(AreaCode::parse(std::string(size, '1')).has_value(), right) << size;
    }
    EXPECT_EQ(AreaCode::parse("13070x").error().rule, "area-malformed");
    EXPECT_EQ(AreaCode::parse("-30708").error().rule, "area-malformed");
}

TEST(AreaCodes, BeginWithTheCodesOfTheDivisionsAbove) {
    EXPECT_EQ(parent_area("130708101201"), "130708101");
    EXPECT_EQ(parent_area("130708101"), "130708");
    EXPECT_EQ(parent_area("130708"), "1307");
    EXPECT_EQ(parent_area("1307"), "13");
    EXPECT_EQ(parent_area("13"), "");
    EXPECT_EQ(AreaCode{"130708101201"}.county(), "130708");
}

TEST(Areas, StandInTheOrderOfTheirCodesOnce) {
    const auto areas = known_areas();
    ASSERT_FALSE(areas.empty());
    EXPECT_TRUE(std::ranges::is_sorted(areas, {}, &Area::code));
    const auto same = [](const Area& a, const Area& b) { return a.code == b.code; };
    EXPECT_EQ(std::ranges::adjacent_find(areas, same), areas.end());
}

TEST(Areas, AreWellFormedNamedAndLieInAKnownDivision) {
    for (const auto& area : known_areas()) {
        EXPECT_TRUE(AreaCode::parse(area.code)) << area.code;
        EXPECT_LE(area.code.size(), 6U) << area.code;
        EXPECT_FALSE(area.name.empty()) << area.code;
        const auto parent = parent_area(area.code);
        EXPECT_TRUE(parent.empty() || find_area(parent) != nullptr) << area.code;
    }
}

TEST(Areas, AreFoundByTheirCode) {
    for (const auto& area : known_areas()) {
        EXPECT_EQ(find_area(area.code), &area);
        const auto plain = [](unsigned char byte) { return byte < 0x80; };
        EXPECT_TRUE(!area.name_en.empty() && std::ranges::all_of(area.name_en, plain)) << area.code;
    }
    EXPECT_EQ(find_area("130681")->name_en, "Zhuozhou City");
    EXPECT_EQ(find_area("13")->name, "\xe6\xb2\xb3\xe5\x8c\x97\xe7\x9c\x81");
    for (const auto* code : {"", "1", "12", "14", "1399", "130799", "999999", "130708101"}) {
        EXPECT_EQ(find_area(code), nullptr) << code;
    }
}

TEST(Areas, BelowACountyAreKnownByTheirCounty) {
    EXPECT_TRUE(area_known("13"));
    EXPECT_TRUE(area_known("1307"));
    EXPECT_TRUE(area_known("130708"));
    EXPECT_TRUE(area_known("130708101"));
    EXPECT_TRUE(area_known("130708101201"));
    EXPECT_FALSE(area_known("130799101"));
    EXPECT_FALSE(area_known("110101"));
}

TEST(ErrorKinds, HaveNames) {
    EXPECT_EQ(to_string(ErrorKind::invalid), "invalid");
    EXPECT_EQ(to_string(ErrorKind::rejected), "rejected");
    EXPECT_EQ(to_string(ErrorKind::not_found), "not_found");
    EXPECT_EQ(to_string(ErrorKind::conflict), "conflict");
    EXPECT_EQ(to_string(ErrorKind::corrupt), "corrupt");
    EXPECT_EQ(to_string(ErrorKind::unavailable), "unavailable");
}

TEST(Results, ThatAreAskedForAMissingValueThrowWhatWentWrong) {
    const Result<int> result = rejected("house-demolished-once", "it is down");
    EXPECT_THROW(static_cast<void>(result.value()), std::logic_error);
}

TEST(Instants, HaveATextWhateverTheirNumber) {
    EXPECT_EQ(Instant{-1}.text(), "1969-12-31T23:59:59.999Z");
    for (const auto value :
         {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
        EXPECT_TRUE(Instant{value}.text().starts_with("day ")) << Instant{value}.text();
    }
}

}  // namespace
}  // namespace anju
