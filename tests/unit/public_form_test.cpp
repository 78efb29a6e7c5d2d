#include "events/public_form.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/unit/example_events.hpp"

namespace anju {
namespace {

const HouseRegistered house{{"130708-000007"}, {"130708101201"}, 12050};

TEST(PublicForm, OfASealedEventIsOneLineOfCloudEvents) {
    const std::string bytes = test::record_of(house);
    const auto form = public_form(*parse_record(bytes), "land", 41);
    ASSERT_TRUE(form) << form.error().message;
    EXPECT_EQ(*form, R"({"specversion":"1.0","type":"cn.anju.house.registered.v1",)"
                     R"("id":"house/130708-000123/3","source":"/anju/land/130708",)"
                     R"("subject":"house/130708-000123","time":"2020-06-30T16:00:00.123Z",)"
                     R"("datacontenttype":"application/json",)"
                     R"("dataschema":"urn:anju:schema:house.registered:1.1","sequence":"41",)"
                     R"("effectivedate":"2020-06-29","correlationid":"request-5",)"
                     R"("recordedby":"clerk-7","data":{"household":"130708-000007",)"
                     R"("area":"130708101201","floor_area_centi_m2":12050}})");
}

TEST(PublicForm, LeavesOutThePositionBeforeTheEventIsSealed) {
    const std::string bytes = test::record_of(house);
    const auto form = public_form(*parse_record(bytes), "land", {});
    ASSERT_TRUE(form);
    EXPECT_EQ(form->find("sequence"), std::string::npos);
}

TEST(PublicForm, LeavesOutWhoRecordedItWhenThatIsNotStored) {
    RecordHeader header;
    header.schema_version = schema_version<HouseDemolished>;
    header.type = type_id(HouseDemolished::type);
    std::string payload;
    encode_event(HouseDemolished{"a"}, payload);
    const auto bytes = encode_record(header, "house/130708-1", "", payload);
    const auto form = public_form(*parse_record(*bytes), "land", 0);
    ASSERT_TRUE(form);
    EXPECT_EQ(form->find("recordedby"), std::string::npos);
    EXPECT_EQ(form->find("correlationid"), std::string::npos);
    EXPECT_NE(form->find(R"("sequence":"0")"), std::string::npos);
}

TEST(PublicForm, TellsWhatWasToldAboutTheEntry) {
    RecordHeader header;
    header.schema_version = schema_version<HouseDemolished>;
    header.type = type_id(HouseDemolished::type);
    std::string payload;
    encode_event(HouseDemolished{"a"}, payload);
    RecordMeta meta;
    meta.reason = "found late";
    meta.evidence = {{"photo", "ab12", "store/1", Instant{0}}};
    meta.source = EntrySource::import;
    meta.batch = "2020-06";
    meta.row = 17;
    meta.cause = "house/130708-1/3";
    meta.restates = "2020-05";
    const auto bytes = encode_record(header, "house/130708-1", encode_meta(meta), payload);
    const auto form = public_form(*parse_record(*bytes), "land", 0);
    ASSERT_TRUE(form) << form.error().message;
    EXPECT_NE(form->find(R"("effectivedate":"1970-01-01","reason":"found late","evidence":[{)"
                         R"("kind":"photo","hash":"ab12","place":"store/1",)"
                         R"("taken_at":"1970-01-01T00:00:00.000Z"}],"entrysource":"import",)"
                         R"("batchid":"2020-06","batchrow":17,"causationid":"house/130708-1/3",)"
                         R"("restates":"2020-05","data":{)"),
              std::string::npos)
        << *form;
}

TEST(PublicForm, OfEveryEventIsJsonWhoseDataIsThePublicData) {
    AllEvents::for_each([]<Event E>() {
        const std::string bytes = test::record_of(test::example<E>());
        const auto record = *parse_record(bytes);
        const auto form = public_form(record, "land", 1);
        ASSERT_TRUE(form) << form.error().message;
        EXPECT_EQ(form->find('\n'), std::string::npos);
        const auto json = boost::json::parse(*form).as_object();
        EXPECT_EQ(json.at("type").as_string(), "cn.anju." + std::string(E::type) + ".v1");
        const auto data = public_data(record);
        EXPECT_EQ(boost::json::parse(*data), json.at("data"));
        EXPECT_TRUE(form->ends_with(",\"data\":" + *data + "}"));
        EXPECT_EQ(*event_type_name(record.header.type), E::type);
    });
}

TEST(PublicForm, OfAnUnknownTypeOrDamagedMetadataIsRefused) {
    RecordHeader header;
    header.type = 1;
    const auto unknown = encode_record(header, "house/130708-1", "", "");
    EXPECT_EQ(public_form(*parse_record(*unknown), "land", 0).error().rule, "event-type-unknown");
    EXPECT_EQ(public_data(*parse_record(*unknown)).error().kind, ErrorKind::corrupt);
    header.type = type_id(HouseDemolished::type);
    header.schema_version = schema_version<HouseDemolished>;
    std::string payload;
    encode_event(HouseDemolished{"a"}, payload);
    const auto damaged = encode_record(header, "house/130708-1", "x", payload);
    EXPECT_EQ(public_form(*parse_record(*damaged), "land", 0).error().rule, "meta-unreadable");
}

}  // namespace
}  // namespace anju
