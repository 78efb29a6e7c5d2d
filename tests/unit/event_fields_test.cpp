// What somebody is shown of an event: the fields that are named for its type, and no others.
#include "events/event_fields.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "events/catalogue.hpp"
#include "events/public_form.hpp"

namespace anju::test {
namespace {

template <Event E>
std::string line_of(const std::string& stream, const E& event, RecordMeta meta = {}) {
    std::string payload;
    encode_event(event, payload);
    RecordView record;
    record.header.type = type_id(E::type);
    record.header.schema_version = schema_version<E>;
    record.header.stream_version = 3;
    record.header.occurred = *Day::parse("2020-04-01");
    record.stream = stream;
    record.payload = payload;
    const std::string encoded_meta = encode_meta(meta);
    record.meta = encoded_meta;
    return *public_form(record, "land", 17);
}

std::string demolished() {
    RecordMeta meta;
    meta.principal = "130708-clerk";
    meta.reason = R"(said "so", {as told}: ,"data":{ \)";
    meta.batch = "sheet 7";
    return line_of("house/130708-000001",
                   HouseDemolished{.contractor = R"(Wang, "the" }],{ \" one)"}, meta);
}

boost::json::object read(const std::string& line) {
    return boost::json::parse(line).as_object();
}

TEST(EventFieldsTest, ShowEverythingWhereNoneAreNamed) {
    const auto line = demolished();
    EXPECT_EQ(EventFields().shown(line), line);
    const EventFields others({"plot/area", "house.surveyed/area"});
    EXPECT_FALSE(others.shows_all());
    EXPECT_EQ(others.shown(line), line);
}

TEST(EventFieldsTest, ShowWhatIsNamedAndWhatTheEventIsAbout) {
    const auto line = demolished();
    const auto whole = read(line);
    ASSERT_TRUE(whole.contains("reason") && whole.contains("recordedby"));
    const auto shown = read(EventFields({"house.demolished/contractor"}).shown(line));
    EXPECT_EQ(shown.at("data").as_object().size(), 1U);
    EXPECT_EQ(shown.at("data").at("contractor"), whole.at("data").at("contractor"));
    for (const auto* name : {"specversion", "type", "id", "source", "subject", "time", "sequence",
                             "effectivedate", "datacontenttype"}) {
        EXPECT_EQ(shown.at(name), whole.at(name)) << name;
    }
    EXPECT_TRUE(shown.at("narrowed").as_bool());
    EXPECT_EQ(shown.size(), 11U) << "neither the reason, nor who recorded it, nor its schema";
}

TEST(EventFieldsTest, NarrowAllTypesOfAStream) {
    const EventFields fields({"house/area"});
    const auto line = demolished();
    EXPECT_TRUE(read(fields.shown(line)).at("data").as_object().empty());
    HouseRegistered event;
    event.area = {"130708"};
    const auto registered = line_of("house/130708-000001", event);
    const auto data = read(fields.shown(registered)).at("data").as_object();
    EXPECT_EQ(data.size(), 1U);
    EXPECT_EQ(data.at("area"), "130708");
}

TEST(EventFieldsTest, ShowNoReasonOfAChangeToSuchAnEvent) {
    const auto voided =
        line_of("house/130708-000001", RecordVoided{.version = 2, .reason = "it was Wang's"});
    const EventFields fields({"house.demolished/contractor"});
    const auto data = read(fields.shown(voided)).at("data").as_object();
    EXPECT_EQ(data.size(), 1U);
    EXPECT_EQ(data.at("version"), 2);
    const auto elsewhere =
        line_of("plot/130708-000001", RecordVoided{.version = 2, .reason = "typed wrongly"});
    EXPECT_EQ(fields.shown(elsewhere), elsewhere);
}

TEST(EventFieldsTest, AFieldThatThereIsNotShowsNothing) {
    EXPECT_TRUE(EventFields::check("house.demolished/contractor"));
    EXPECT_TRUE(EventFields::check("house/area"));
    for (const auto* wrong : {"", "house", "house/", "house.demolished/roof", "roof/area",
                              "house.demolished.contractor", "/contractor"}) {
        EXPECT_EQ(EventFields::check(wrong).error().rule, "field-unknown") << wrong;
    }
    const EventFields fields({"house.demolished/roof"});
    EXPECT_TRUE(read(fields.shown(demolished())).at("data").as_object().empty());
}

// Every type, with each of its fields alone: what is shown is that one, byte for byte.
TEST(EventFieldsTest, ShowEachFieldOfEachTypeAsItWas) {
    std::size_t shown_fields = 0;
    AllEvents::for_each([&]<Event E>() {
        if (RecordChanges::contains<E>) return;  // narrowed with the stream that they change
        const std::string stream = "house/130708-000001";
        const E event{};
        const auto line = line_of(stream, event);
        const auto whole = read(line).at("data").as_object();
        for_each_member(event, [&](const char* name, const auto&) {
            const EventFields fields({std::string(E::type) + "/" + name});
            const auto data = read(fields.shown(line)).at("data").as_object();
            if (!whole.contains(name)) return;  // it was not told
            ++shown_fields;
            boost::json::object alone;
            alone[name] = whole.at(name);
            EXPECT_EQ(data, alone) << E::type << name;
        });
    });
    EXPECT_GT(shown_fields, 250U);
}

}  // namespace
}  // namespace anju::test
