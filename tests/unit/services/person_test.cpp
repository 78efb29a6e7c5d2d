#include "services/registry/person.hpp"

#include <gmock/gmock.h>

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::Not;
using Person = PersonDefinition;

// The example of the standard; other numbers here have an area code that nobody was given.
constexpr const char* number = "11010519491231002X";
constexpr const char* number_of_a_man = "139900194912310031";

Person::Register register_command(std::string id_number = number) {
    Person::Register command;
    command.occurred_on = day("2018-05-01");
    command.household = {"130708-000001"};
    command.relation = Relation::spouse;
    command.sex = Sex::female;
    command.birth = day("1949-12-31");
    command.id_number.value = std::move(id_number);
    return command;
}

Person::CorrectIdNumber correct_command(std::string id_number) {
    Person::CorrectIdNumber command;
    command.occurred_on = day("2018-06-01");
    command.id_number.value = std::move(id_number);
    return command;
}

PersonRegistered registered() {
    PersonRegistered event = register_command();
    const auto identity = identify({number}, {event.birth, event.sex}, identity_key);
    event.identity = identity->hash;
    event.identity_shown = identity->shown;
    return event;
}

TEST(Person, IsRegisteredWithAHashAndAMaskOfTheNumber) {
    const auto event = registered();
    EXPECT_EQ(event.identity_shown, "1101**********002X");
    EXPECT_EQ(event.identity.size(), 32U);
    given<Person>()
        .when(register_command())
        .then(event)
        .state(R"({"status":"present","since":"2018-05-01","opened_on":"2018-05-01",)"
               R"("registration":{"household":"130708-000001","relation":"spouse",)"
               R"("sex":"female","birth":"1949-12-31","cause":"original","identity":")" +
               event.identity +
               R"(","identity_shown":"1101**********002X"},"household":"130708-000001"})");
    given<Person>(on("2018-05-01", event))
        .when(register_command())
        .rejected("person-registered-once", {{"registered_on", "2018-05-01"}});
}

TEST(Person, IsHashedWithTheKeyOfTheService) {
    const CardHolder holder{day("1949-12-31"), Sex::female};
    const auto one = identify({number}, holder, identity_key);
    const auto same = identify({number}, holder, identity_key);
    const auto other = identify({number}, holder, "another key of 16 bytes or more");
    EXPECT_EQ(one->hash, same->hash);
    EXPECT_NE(one->hash, other->hash);
    for (const std::string_view key : {"", "short"}) {
        const auto none =
            decide<Person>({}, register_command(), {"130708-1", day("2020-01-01"), key});
        ASSERT_FALSE(none);
        EXPECT_EQ(none.error().rule, "identity-key-missing");
        EXPECT_EQ(none.error().kind, ErrorKind::unavailable);
        EXPECT_THAT(none.error().message, HasSubstr("--identity-key"));
    }
}

TEST(Person, HasANumberThatFitsItselfTheBirthAndTheSexAndIsNeverRepeated) {
    const std::vector<std::pair<std::string, std::string>> table{
        {"", "id-number-malformed"},
        {"11010519491231002", "id-number-malformed"},
        {"11010519491231002XX", "id-number-malformed"},
        {"1101051949123100ZX", "id-number-malformed"},
        {"11010519491231002x", "id-number-checksum"},
        {"110105194912310020", "id-number-checksum"},
        {"11010519491231012X", "id-number-checksum"},
        {"13990019500101002X", "id-number-checksum"},
        {"139900195001010024", "id-number-birth-agrees"},
        {number_of_a_man, "id-number-sex-agrees"}};
    for (const auto& [wrong, rule] : table) {
        SCOPED_TRACE(wrong);
        given<Person>().when(register_command(wrong)).invalid(rule, "/id_number");
        const auto refused = decide<Person>({}, register_command(wrong),
                                            {"130708-1", day("2020-01-01"), identity_key});
        if (wrong.empty()) continue;
        EXPECT_THAT(refused.error().message, Not(HasSubstr(wrong)));
    }
    auto man = register_command(number_of_a_man);
    man.sex = Sex::male;
    EXPECT_TRUE(decide<Person>({}, man, {"130708-1", day("2020-01-01"), identity_key}));
}

TEST(Person, HidesANumberThatIsNoText) {
    Person::Register command;
    const auto body = boost::json::parse(
        R"({"occurred_on":"2018-05-01","household":"130708-1","relation":"head","sex":"male",)"
        R"("birth":"1949-12-31","cause":"original","id_number":139900194912310031})");
    const auto read = read_json(body, command);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().pointer, "/id_number");
    EXPECT_THAT(read.error().message, Not(HasSubstr("139900")));
    EXPECT_TRUE(holds_confidential(command));
    EXPECT_FALSE(holds_confidential(PersonRegistered{}));
}

TEST(Person, IsBornBeforeTheEntry) {
    auto command = register_command();
    command.occurred_on = day("1949-12-30");
    given<Person>().when(command).invalid("born-before-entry", "/birth");
    command.occurred_on = day("1949-12-31");
    given<Person>().when(command).then(registered());
}

TEST(Person, GetsAnotherNumberWhenItWasMisread) {
    const auto correct = "139900194912310066";
    const auto expected = identify({correct}, {day("1949-12-31"), Sex::female}, identity_key);
    given<Person>(on("2018-05-01", registered()))
        .when(correct_command(correct))
        .then(IdNumberCorrected{expected->hash, expected->shown});
    given<Person>(on("2018-05-01", registered()))
        .when(correct_command(number_of_a_man))
        .invalid("id-number-sex-agrees", "/id_number");
    given<Person>().when(correct_command(correct)).rejected("person-registered-first");
}

TEST(Person, NeverHasTheNumberForItsIdentity) {
    auto event = registered();
    event.identity = number;
    EXPECT_EQ(Person::check({}, event, {"130708-1", day("2020-01-01"), day("2018-05-01")})
                  .error()
                  .pointer,
              "/identity");
    const IdNumberCorrected shown{registered().identity, number};
    EXPECT_EQ(
        Person::check({}, shown, {"130708-1", day("2020-01-01"), day("2018-05-01")}).error().rule,
        "identity-hashed");
}

TEST(Person, IsAssessedMovesLeavesReturnsAndDies) {
    using Status = Person::Status;
    Life<Person> life;
    life.remembers("2018-05-01", registered())
        .records("2018-06-01", CapacityAssessed{Capacity::able, false, "", ""}, Status::present)
        .refuses("2018-07-01", PersonMoved{{"130708-000001"}, MoveCause::split},
                 "moves-to-another-household")
        .records("2018-07-01", PersonMoved{{"130708-000002"}, MoveCause::split}, Status::present)
        .refuses("2018-08-01", PersonReturned{{"130708-000001"}}, "person-return-not-now")
        .records("2018-08-01", PersonLeft{LeaveCause::married_out}, Status::left)
        .refuses("2018-09-01", PersonMoved{{"130708-000003"}, MoveCause::split},
                 "person-move-not-now")
        .records("2018-09-01", PersonReturned{{"130708-000003"}}, Status::present)
        .refuses("2018-10-01", PersonDied{" "}, "certificate-missing")
        .records("2018-10-01", PersonDied{"D-1"}, Status::dead)
        .refuses("2018-11-01", PersonLeft{LeaveCause::left}, "person-leave-not-now")
        .refuses("2018-11-01", CapacityAssessed{}, "person-assess-not-now");
    EXPECT_EQ(life.state().household.value, "130708-000003");
}

TEST(Person, IsTheSameAsAnotherUntilThatIsTakenBack) {
    using Status = Person::Status;
    Life<Person>()
        .remembers("2018-05-01", registered())
        .refuses("2018-06-01", IdentityMerged{{"130708-000123"}, "twice"}, "into-another")
        .refuses("2018-06-01", IdentityMerged{{"130708-000009"}, ""}, "reason-missing")
        .refuses("2018-06-01", IdentityUnmerged{"wrong"}, "person-unmerge-identity-not-now")
        .records("2018-06-01", IdentityMerged{{"130708-000009"}, "twice"}, Status::merged)
        .refuses("2018-07-01", PersonDied{"D-1"}, "person-record-death-not-now")
        .records("2018-07-01", IdentityUnmerged{"wrong"}, Status::present);
}

}  // namespace
}  // namespace anju
