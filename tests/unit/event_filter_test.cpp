#include "events/event_filter.hpp"

#include <gtest/gtest.h>

#include "events/catalogue.hpp"

namespace anju {
namespace {

EventSubject demolished_in(std::string_view stream) {
    return {type_id(HouseDemolished::type), "land", stream};
}

EventFilter filter_of(const EventFilterTexts& texts) {
    auto filter = EventFilter::parse(texts);
    if (!filter) ADD_FAILURE() << filter.error().message;
    return filter ? *filter : EventFilter();
}

std::string rule_of(const EventFilterTexts& texts) {
    const auto filter = EventFilter::parse(texts);
    return filter ? "none" : filter.error().rule;
}

TEST(EventFilter, TakesEverythingWhenNothingIsNamed) {
    EXPECT_TRUE(EventFilter().takes(demolished_in("house/130708-000123")));
    EXPECT_TRUE(filter_of({}).takes({0, "", ""}));
}

TEST(EventFilter, TakesTypesByNameByStreamAndByTheirPublicName) {
    const auto event = demolished_in("house/130708-000123");
    EXPECT_TRUE(filter_of({.types = "house.demolished"}).takes(event));
    EXPECT_TRUE(filter_of({.types = "house"}).takes(event));
    EXPECT_TRUE(filter_of({.types = "cn.anju.house.demolished.v1"}).takes(event));
    EXPECT_TRUE(filter_of({.types = "person,house.demolished"}).takes(event));
    EXPECT_FALSE(filter_of({.types = "house.registered"}).takes(event));
    EXPECT_FALSE(filter_of({.types = "household"}).takes(event));
}

// Who acts on a demolition must learn that it did not take place.
TEST(EventFilter, TakesCorrectionsAndVoidsOfAStreamWithAnyOfItsTypes) {
    const auto filter = filter_of({.types = "house.demolished"});
    const auto voided = [](std::string_view stream) {
        return EventSubject{type_id(RecordVoided::type), "land", stream};
    };
    EXPECT_TRUE(filter.takes(voided("house/130708-000123")));
    EXPECT_FALSE(filter.takes(voided("household/130708-000123")));
    EXPECT_TRUE(filter_of({.types = "record.voided"}).takes(voided("plot/130708-000123")));
}

TEST(EventFilter, TakesDivisionsWithAllThatLiesInThem) {
    const auto event = demolished_in("house/130708-000123");
    for (const char* area : {"13", "1307", "130708", "1306,1307"}) {
        EXPECT_TRUE(filter_of({.areas = area}).takes(event)) << area;
    }
    EXPECT_FALSE(filter_of({.areas = "1306"}).takes(event));
    EXPECT_FALSE(filter_of({.areas = "1306"}).takes({0, "land", "house"})) << "no id at all";
}

TEST(EventFilter, TakesOneStreamOrOneTask) {
    const auto event = demolished_in("house/130708-000123");
    EXPECT_TRUE(filter_of({.stream = "house/130708-000123"}).takes(event));
    EXPECT_FALSE(filter_of({.stream = "house/130708-000124"}).takes(event));
    EXPECT_TRUE(filter_of({.task = "4"}).takes(event));
    EXPECT_FALSE(filter_of({.task = "2"}).takes(event));
    EXPECT_FALSE(filter_of({.areas = "1306", .task = "4"}).takes(event)) << "all must hold";
}

TEST(EventFilter, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(rule_of({.types = "house.painted"}), "type-unknown");
    EXPECT_EQ(rule_of({.types = "house,,person"}), "type-unknown");
    EXPECT_EQ(rule_of({.areas = "99"}), "area-unknown");
    EXPECT_EQ(rule_of({.areas = "130708001"}), "area-unknown");
    EXPECT_EQ(rule_of({.stream = "house"}), "stream-malformed");
    EXPECT_EQ(rule_of({.stream = "castle/130708-000123"}), "stream-malformed");
    EXPECT_EQ(rule_of({.task = "7"}), "task-unknown");
    EXPECT_EQ(rule_of({.task = "one"}), "task-unknown");
}

}  // namespace
}  // namespace anju
