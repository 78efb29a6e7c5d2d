#include "services/access/delivery.hpp"

#include "services/access/delivery_book.hpp"
#include "services/access/subscription.hpp"
#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;

TEST(DeliveryDecisions, WhatIsConfirmedRises) {
    using Status = DeliveryDefinition::Status;
    Life<DeliveryDefinition> life;
    life.records("2020-06-01", EventActedUpon{"plot/130708-1/2", ""}, Status::confirmed)
        .records("2020-06-01", EventsReceived{17}, Status::confirmed)
        .refuses("2020-06-02", EventsReceived{17}, "received-rises")
        .refuses("2020-06-02", EventsReceived{3}, "received-rises")
        .records("2020-06-02", EventsReceived{18}, Status::confirmed)
        .records("2020-06-03", EventActedUpon{"plot/130708-1/3", "deed 7"}, Status::confirmed);
    EXPECT_EQ(life.state().received, 18);
    EXPECT_EQ(life.state().acted, 2);
    EXPECT_EQ(life.state().acted_upon, "plot/130708-1/3");
}

TEST(DeliveryDecisions, HaveFieldsThatMakeSense) {
    expect_invalid<DeliveryDefinition, EventsReceived>(
        given<DeliveryDefinition>(), record("2020-06-01", EventsReceived{1}),
        {{[](auto& e) { e.through = -1; }, "position-out-of-range", "/through"}});
    expect_invalid<DeliveryDefinition, EventActedUpon>(
        given<DeliveryDefinition>(), record("2020-06-01", EventActedUpon{"a", ""}),
        {{[](auto& e) { e.event = " "; }, "event-missing", "/event"}});
}

const SubscriptionOpened opened{"https://a.example/x", {"1307"}, {"plot"}};

TEST(SubscriptionDecisions, OpenChangeAndEnd) {
    using Status = SubscriptionDefinition::Status;
    const SubscriptionChanged changed{"https://b.example/", {"130708"}, {}};
    Life<SubscriptionDefinition> life;
    life.refuses("2020-01-01", changed, "subscription-registered-first")
        .records("2020-01-01", SubscriptionOpened{"https://a.example/x", {"130708"}, {"plot"}},
                 Status::open)
        .refuses("2020-01-02", SubscriptionOpened{"https://a.example/x", {"130708"}, {"plot"}},
                 "subscription-open-not-now")
        .records("2020-01-02", changed, Status::open)
        .records("2020-01-02", SequenceRetried{"plot/130708-1"}, Status::open)
        .records("2020-01-02", SequenceSkipped{"plot/130708-1", 7, "known"}, Status::open)
        .records("2020-01-03", SubscriptionEnded{"closed"}, Status::ended)
        .refuses("2020-01-04", SequenceRetried{"plot/130708-1"}, "subscription-retry-not-now");
    EXPECT_EQ(life.state().wanted->url, "https://b.example/");
}

TEST(SubscriptionDecisions, HaveFieldsThatMakeSense) {
    expect_invalid<SubscriptionDefinition, SubscriptionOpened>(
        given<SubscriptionDefinition>(),
        record("2020-01-01", SubscriptionOpened{"https://a.example/x", {"130708"}, {"plot"}}),
        {{[](auto& e) { e.url = "http://a.example/"; }, "webhook-url-refused", "/url"},
         {[](auto& e) { e.url = " "; }, "url-missing", "/url"},
         {[](auto& e) { e.area = {"130708101"}; }, "scope-too-narrow", "/area"},
         {[](auto& e) { e.event_types = {"plots"}; }, "type-unknown", "/event_types/0"},
         {[](auto& e) { e.event_fields = {"plot/roof"}; }, "field-unknown", "/event_fields/0"}});
    given<SubscriptionDefinition>()
        .when(record("2020-01-01", opened))
        .rejected("area-beyond-principal", {{"division", "130708"}, {"area", "1307"}});
}

}  // namespace
}  // namespace anju
