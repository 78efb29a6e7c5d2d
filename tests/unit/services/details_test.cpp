#include "services/registry/details.hpp"

#include <gmock/gmock.h>

#include "services/access/disclosure.hpp"
#include "services/registry/person.hpp"
#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Person = PersonDefinition;

constexpr std::string_view id = "130708-000123";
constexpr const char* number = "11010519491231002X";
constexpr const char* number_of_another = "110105194912310046";

// Keys one after another, which it remembers.
class TestKeys : public KeySource {
  public:
    Result<SealingKey> take() override {
        keys.push_back({keys.size() + 1, std::string(sealing_key_bytes, 'k')});
        return keys.back();
    }
    std::vector<SealingKey> keys;
};

PersonRegistered registered() {
    PersonRegistered event;
    event.household = {"130708-000001"};
    event.sex = Sex::female;
    event.birth = day("1949-12-31");
    const auto identity = identify({number}, {event.birth, event.sex}, identity_key);
    event.identity = identity->hash;
    event.identity_shown = identity->shown;
    return event;
}

Person::State state_after(const std::vector<PersonDetailsTold>& told = {}) {
    Person::State state;
    fold_event<Person>(state, registered(), day("2018-05-01"));
    for (const auto& one : told) fold_event<Person>(state, one, day("2018-06-01"));
    return state;
}

Person::RecordDetails command(std::optional<std::string> name, std::optional<std::string> number_of,
                              std::optional<std::string> phone) {
    Person::RecordDetails command;
    command.occurred_on = day("2018-06-02");
    FromPerson& told = command;
    if (name) told.name = PrivateText{*name};
    if (number_of) told.id_number = PrivateText{*number_of};
    if (phone) told.phone = PrivateText{*phone};
    return command;
}

Result<PersonDetailsTold> decided(const Person::State& state, const Person::RecordDetails& told,
                                  KeySource* keys) {
    const auto events = decide<Person>(state, told, {id, day("2021-01-01"), identity_key, keys});
    if (!events) return events.error();
    return std::get<PersonDetailsTold>(events->front());
}

TEST(PersonDetails, AreSealedEachWithAKeyOfItsOwn) {
    TestKeys keys;
    const auto event = decided(state_after(), command("张三", number, "0313-1234567"), &keys);
    ASSERT_TRUE(event) << event.error().message;
    ASSERT_EQ(keys.keys.size(), 3U);
    const auto opened = [&](const std::optional<Sealed>& text, std::string_view detail) {
        const auto& key = keys.keys.at(text->key() - 1);
        return open_sealed(*text, place_of(id, detail), key.bytes).value();
    };
    EXPECT_EQ(opened(event->name, "name"), "张三");
    EXPECT_EQ(opened(event->id_number, "id_number"), number);
    EXPECT_EQ(opened(event->phone, "phone"), "0313-1234567");
    EXPECT_NE(event->name->key(), event->phone->key());
}

TEST(PersonDetails, ToldAnewTakeThePlaceOfWhatWasToldBefore) {
    TestKeys keys;
    const auto first = decided(state_after(), command("张三", {}, "13900001234"), &keys).value();
    const auto second = decided(state_after({first}), command("张山", {}, {}), &keys).value();
    const auto state = state_after({first, second});
    EXPECT_EQ(state.details->name, second.name);
    EXPECT_EQ(state.details->phone, first.phone);
}

TEST(PersonDetails, AreRefusedWhenTheyMakeNoSense) {
    TestKeys keys;
    const auto rule = [&](const Person::RecordDetails& told) {
        const auto event = decided(state_after(), told, &keys);
        return event ? std::string() : event.error().rule + event.error().pointer;
    };
    EXPECT_EQ(rule(command({}, {}, {})), "details-missing");
    EXPECT_EQ(rule(command(" ", {}, {})), "name-malformed/name");
    EXPECT_EQ(rule(command("a\nb", {}, {})), "name-malformed/name");
    EXPECT_EQ(rule(command(std::string(121, 'a'), {}, {})), "name-malformed/name");
    for (const auto* phone : {"", "123456", "1234567890123456", "12345x7"}) {
        EXPECT_EQ(rule(command({}, {}, phone)), "phone-malformed/phone") << phone;
    }
    EXPECT_EQ(rule(command({}, {}, "+86 139-0000-1234")), "");
    EXPECT_EQ(rule(command({}, number_of_another, {})), "id-number-differs/id_number");
    EXPECT_EQ(rule(command({}, "1", {})), "id-number-malformed/id_number");
    EXPECT_EQ(decided(state_after(), command("张三", {}, {}), nullptr).error().rule,
              "sealing-keys-missing");
    EXPECT_TRUE(decided(state_after(), command("张三", {}, {}), &keys));
}

TEST(PersonDetails, AreNotToldOfSomebodyWhoIsToBeForgotten) {
    TestKeys keys;
    auto state = state_after({PersonDetailsTold{Sealed{"1.1.x"}, {}, {}}});
    fold_event<Person>(state, PersonErasureRequested{"own wish", "2020/1"}, day("2020-06-01"));
    EXPECT_FALSE(state.details);
    EXPECT_EQ(decided(state, command("张三", {}, {}), &keys).error().rule, "person-erased");
    EXPECT_TRUE(keys.keys.empty());
}

TEST(PersonErasure, IsAskedForThenConfirmedAndNeverUndone) {
    const auto life = on("2018-05-01", registered());
    const auto asked = on("2020-06-01", PersonErasureRequested{"own wish", "2020/1"});
    const auto erased = on("2020-06-01", PersonErased{2});
    given<Person>(life).when(erased).rejected("erasure-requested-first");
    given<Person>(life).when(asked).then(asked.event);
    given<Person>(life, asked)
        .when(asked)
        .rejected("erasure-requested-once", {{"recorded_for", "2020-06-01"}});
    given<Person>(life, asked).when(erased).then(erased.event);
    given<Person>(life, asked, erased)
        .when(erased)
        .rejected("erased-once", {{"recorded_for", "2020-06-01"}});
    VoidRecord undo;
    undo.occurred_on = day("2020-06-02");
    undo.version = 2;
    undo.reason = "a mistake";
    given<Person>(life, asked).when(undo).rejected("record-not-changeable", {{"version", "2"}});
    EXPECT_EQ(Person::right_to("request-erasure"), Right::administer);
    EXPECT_EQ(Person::right_to("record-details"), Right::record);
}

TEST(Disclosure, NamesItsPurpose) {
    using Disclosure = DisclosureDefinition;
    const auto told = on("2020-06-01", DetailsDisclosed{{"name"}, "subsidy"});
    given<Disclosure>().when(told).then(told.event);
    given<Disclosure>(told).when(told).then(told.event);
    given<Disclosure>()
        .when(on("2020-06-01", DetailsDisclosed{{"name"}, " "}))
        .invalid("purpose-missing", "/purpose");
    EXPECT_EQ(Disclosure::right_to("make"), Right::identify);
    EXPECT_EQ(Disclosure::right_to(""), Right::audit);
}

}  // namespace
}  // namespace anju
