// What names people, on the real program: told to who may be told and to nobody else, each time
// recorded; and forgotten wherever it was kept.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/system/up_fixture.hpp"
#include "tests/tidy/command.hpp"

namespace anju::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::string_view person = "130708-00000101";
constexpr std::string_view name = "欧阳测试";
constexpr std::string_view number = "11010519491231002X";
constexpr std::string_view phone = "13900001234";

std::vector<fs::path> files_with(const fs::path& folder, std::string_view text) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        if (bytes.find(text) != std::string::npos) found.push_back(entry.path());
    }
    return found;
}

std::string details_of(std::string_view id, std::string_view purpose = "subsidy") {
    return fmt::format("/v1/people/{}/details?purpose={}", id, purpose);
}

class PeopleTest : public UpFixture {
  protected:
    void register_person(std::string_view id = person) {
        const auto answer =
            post(url(), fmt::format("/v1/person/{}/register", id),
                 fmt::format(R"({{"occurred_on":"2018-05-01","household":"130708-000001",)"
                             R"("relation":"head","sex":"female","birth":"1949-12-31",)"
                             R"("cause":"original","id_number":"{}"}})",
                             number));
        ASSERT_EQ(answer.status, 201) << answer.body;
    }
    Answer tell(std::string_view id = person, Headers headers = {}) {
        return post(url(), fmt::format("/v1/person/{}/record-details", id),
                    fmt::format(R"({{"occurred_on":"2018-05-02","name":"{}","id_number":"{}",)"
                                R"("phone":"{}"}})",
                                name, number, phone),
                    std::move(headers));
    }
    Answer request_erasure(std::string_view id = person) {
        return post(url(), fmt::format("/v1/person/{}/request-erasure", id),
                    R"({"occurred_on":"2020-06-01","ground":"own wish","document":"2020/7"})");
    }
    bool is_erased(std::string_view id = person) {
        return wait_until([&] {
            return get(url(), fmt::format("/v1/person/{}", id)).text("/state/erased_on") ==
                   "2020-06-01";
        });
    }
};

TEST_F(PeopleTest, AreToldToACaseworkerOnlyAndEachTimeIsRecorded) {
    start();
    register_person();
    ASSERT_EQ(tell().status, 201) << tell().body;
    const auto caseworker = token_of("130708-helper", "caseworker");
    const auto elsewhere = token_of("130709-helper", "caseworker");
    for (const auto* role : {"recorder", "reader", "auditor", "admin"}) {
        const auto refused = as(token_of(std::string("130708-") + role, role), details_of(person));
        EXPECT_EQ(refused.status, 403) << role << refused.body;
    }
    EXPECT_EQ(as(elsewhere, details_of(person)).status, 403);
    EXPECT_EQ(as(caseworker, fmt::format("/v1/people/{}/details", person)).text("/rule"),
              "query-parameter-missing");
    EXPECT_EQ(as(caseworker, details_of(person, "%20")).text("/rule"), "purpose-missing");
    const auto told = as(caseworker, details_of(person));
    ASSERT_EQ(told.status, 200) << told.body;
    EXPECT_EQ(told.text("/name"), name);
    EXPECT_EQ(told.text("/id_number"), number);
    EXPECT_EQ(told.text("/phone"), phone);
    EXPECT_EQ(told.header("Cache-Control"), "no-store");
    const auto found = as(caseworker,
                          "/v1/people?name=%E6%AC%A7%E9%98%B3%E6%B5%8B%E8%AF%95"
                          "&purpose=search");
    EXPECT_EQ(found.text("/rows/0/person"), person) << found.body;
    EXPECT_EQ(as(elsewhere, "/v1/people?name=%E6%AC%A7%E9%98%B3%E6%B5%8B%E8%AF%95&purpose=x").body,
              R"({"rows":[]})");
    const auto log = get(url(), fmt::format("/v1/disclosure/{}/events", person));
    ASSERT_EQ(log.json.at("events").as_array().size(), 2U) << log.body;
    EXPECT_EQ(log.text("/events/0/recordedby"), "130708-helper");
    EXPECT_EQ(log.text("/events/0/data/purpose"), "subsidy");
    EXPECT_EQ(log.text("/events/1/data/details/0"), "name");
    EXPECT_EQ(as(caseworker, fmt::format("/v1/disclosure/{}/events", person)).status, 403);
    EXPECT_EQ(get(url(), details_of("130708-00000199")).text("/rule"), "details-unknown");
}

TEST_F(PeopleTest, AreFoundByTheNumberOfTheirIdentityCard) {
    start();
    register_person();
    const auto caseworker = token_of("130708-helper", "caseworker");
    const auto elsewhere = token_of("130709-helper", "caseworker");
    const auto search = [&](const std::string& token, std::string_view body) {
        return post(url(), "/v1/people/search", std::string(body),
                    {{"Authorization", "Bearer " + token}});
    };
    const auto by_number = fmt::format(R"({{"id_number":"{}","purpose":"counter"}})", number);
    EXPECT_TRUE(
        wait_until([&] { return search(caseworker, by_number).text("/rows/0/person") == person; }));
    const auto found = search(caseworker, by_number);
    EXPECT_EQ(found.json.at("rows").as_array().size(), 1U) << found.body;
    EXPECT_EQ(found.header("Cache-Control"), "no-store");
    EXPECT_EQ(search(elsewhere, by_number).body, R"({"rows":[]})");
    EXPECT_EQ(search(caseworker, R"({"id_number":"110105194912310046","purpose":"x"})").body,
              R"({"rows":[]})");
    EXPECT_EQ(search(token_of("130708-admin", "admin"), by_number).status, 403);
    const auto rule = [&](std::string_view body) { return search(caseworker, body).text("/rule"); };
    EXPECT_EQ(rule(R"({"id_number":"11010519491231002X","purpose":" "})"), "purpose-missing");
    EXPECT_EQ(rule(R"({"id_number":"11010519491231002X","name":"a","purpose":"x"})"),
              "search-for-one-thing");
    EXPECT_EQ(rule(R"({"purpose":"x"})"), "search-for-one-thing");
    const auto misread = search(caseworker, R"({"id_number":"110105194912310021","purpose":"x"})");
    EXPECT_EQ(misread.text("/rule"), "id-number-checksum");
    EXPECT_THAT(misread.body, testing::Not(HasSubstr("110105194912310021")));
    const auto log = get(url(), fmt::format("/v1/disclosure/{}/events", person));
    EXPECT_EQ(log.text("/events/0/data/details/0"), "id_number") << log.body;
    EXPECT_EQ(log.text("/events/0/recordedby"), "130708-helper");
    ASSERT_EQ(tell().status, 201);
    const auto by_name = fmt::format(R"({{"name":"{}","area":"130708","purpose":"visit"}})", name);
    EXPECT_TRUE(
        wait_until([&] { return search(caseworker, by_name).text("/rows/0/person") == person; }));
    kill_up();
    start();
    EXPECT_EQ(search(caseworker, by_number).text("/rows/0/person"), person);
    ASSERT_EQ(request_erasure().status, 201);
    ASSERT_TRUE(is_erased());
    EXPECT_EQ(search(caseworker, by_number).body, R"({"rows":[]})");
}

// Numbers that were hashed with another key would be found by nobody.
TEST_F(PeopleTest, AreNotLookedForWithAnotherIdentityKey) {
    start();
    register_person();
    ASSERT_EQ(tell().status, 201);
    kill_up();
    fs::rename(fs::path(data()) / "identity.key", folder() / "identity.key.before");
    launch();
    EXPECT_TRUE(wait_until([&] {
        return post(url(), "/v1/people/search",
                    fmt::format(R"({{"id_number":"{}","purpose":"counter"}})", number))
                   .text("/rule") == "identity-key-differs";
    }));
}

TEST_F(PeopleTest, StandInNoFileInClearAndAreTheSameAfterAStart) {
    start();
    register_person();
    const auto first = tell(person, {{"Idempotency-Key", "one"}});
    ASSERT_EQ(first.status, 201) << first.body;
    const auto again = tell(person, {{"Idempotency-Key", "one"}});
    EXPECT_EQ(again.text("/token"), first.text("/token")) << again.body;
    kill_up();
    start();
    EXPECT_EQ(get(url(), details_of(person)).text("/name"), name);
    EXPECT_EQ(tell(person, {{"Idempotency-Key", "one"}}).text("/token"), first.text("/token"));
    for (const auto text : {name, number, phone}) {
        EXPECT_THAT(files_with(folder(), text), testing::IsEmpty()) << text;
    }
}

TEST_F(PeopleTest, WhoIsForgottenIsNowhereAndEveryProofHolds) {
    start();
    register_person();
    const auto told = tell();
    ASSERT_EQ(told.status, 201);
    const auto before = (folder() / "before").string();
    ASSERT_EQ(run({"backup", "--to", before, "--url", url()}).code, 0);
    fs::copy_file(fs::path(data()) / "people.keys", folder() / "older.keys");
    ASSERT_EQ(request_erasure().status, 201);
    EXPECT_EQ(get(url(), details_of(person)).text("/rule"), "person-erased");
    ASSERT_TRUE(is_erased());
    EXPECT_EQ(tell().text("/rule"), "person-erased");
    EXPECT_EQ(get(url(), "/v1/people?name=%E6%AC%A7%E9%98%B3%E6%B5%8B%E8%AF%95&purpose=x").body,
              R"({"rows":[]})");
    const auto events = get(url(), fmt::format("/v1/person/{}/events", person));
    EXPECT_THAT(events.body, HasSubstr("person.erased"));
    const auto proof = get(url(), "/v1/ledger/proof?token=" + told.text("/token"));
    EXPECT_EQ(proof.status, 200) << proof.body;
    std::ofstream(folder() / "key") << get(url(), "/v1/ledger/key").body;
    const auto verified = tidy::run_command(fmt::format(
        "python3 {}/deploy/audit/anju_verify.py ledger {} --key {} --token {} 2>&1",
        ANJU_SOURCE_DIR, url(), (folder() / "key").string(), std::getenv("ANJU_ADMIN_TOKEN_FILE")));
    EXPECT_TRUE(verified.succeeded) << verified.output;
    // The keys are zeros by now: the file of before opens nothing when it is put back, since what
    // was to be forgotten is forgotten again before anything is told.
    kill_up();
    fs::copy_file(folder() / "older.keys", fs::path(data()) / "people.keys",
                  fs::copy_options::overwrite_existing);
    start();
    EXPECT_EQ(get(url(), details_of(person)).text("/rule"), "person-erased");
    std::ifstream keys(fs::path(data()) / "people.keys", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(keys), {}};
    constexpr std::size_t box_bytes = 72;
    std::size_t destroyed = 0;
    for (std::size_t at = 0; at + box_bytes <= bytes.size(); at += box_bytes) {
        destroyed += bytes.substr(at, box_bytes) == std::string(box_bytes, '\0') ? 1 : 0;
    }
    EXPECT_EQ(destroyed, 3U);
}

TEST_F(PeopleTest, AnErasureThatIsKilledAnywhereComesToItsEnd) {
    start();
    constexpr int kills = 6;
    for (int i = 0; i < kills; ++i) {
        const auto id = fmt::format("130708-{:08}", 200 + i);
        register_person(id);
        ASSERT_EQ(tell(id).status, 201);
        ASSERT_EQ(request_erasure(id).status, 201);
        // At once, or when the next round of its work is under way.
        const bool is_late = i % 2 == 1;
        EXPECT_TRUE(!is_late || get(url(), "/healthz").status == 200);
        kill_up();
        start();
        EXPECT_TRUE(is_erased(id)) << id;
        EXPECT_EQ(get(url(), details_of(id)).text("/rule"), "person-erased");
        const auto events = get(url(), fmt::format("/v1/person/{}/events", id));
        EXPECT_EQ(events.json.at("events").as_array().size(), 4U) << events.body;
    }
}

TEST_F(PeopleTest, AreShownFoundExportedAndForgottenByCommands) {
    start({"--simulate", "0.002", "--seed", "3"});
    const auto some = get(url(), "/v1/progress/members?indicator=registry.households&limit=1");
    const auto household = some.text("/rows/0/stream").substr(std::string("household/").size());
    const auto file = get(url(), "/v1/files/household/" + household);
    const auto id = file.text("/household/members/0/stream").substr(std::string("person/").size());
    const auto told = post(url(), fmt::format("/v1/person/{}/record-details", id),
                           R"({"occurred_on":"2020-03-01","name":"李四","phone":"13900001234"})");
    ASSERT_EQ(told.status, 201) << told.body;
    const auto shown = run({"people", "show", id, "--purpose", "visit", "--url", url()});
    EXPECT_EQ(shown.code, 0) << shown.complaints;
    EXPECT_THAT(shown.output, HasSubstr("李四"));
    const auto found = run({"people", "find", "李四", "--purpose", "visit", "--url", url()});
    EXPECT_EQ(found.output, id + "\n") << found.complaints;
    const auto exported =
        run({"people", "export", id, "--purpose", "asked for by the person", "--url", url()});
    EXPECT_EQ(exported.code, 0) << exported.complaints;
    EXPECT_THAT(exported.output, HasSubstr("13900001234"));
    EXPECT_THAT(exported.output, HasSubstr("cn.anju.person.registered"));
    EXPECT_THAT(exported.output, HasSubstr("cn.anju.registration.opened"));
    EXPECT_THAT(exported.output, HasSubstr("cn.anju.disclosure.made"));
    const auto erased = run({"people", "erase", "--household", household, "--ground", "own wish",
                             "--document", "2020/8", "--url", url()});
    EXPECT_EQ(erased.code, 0) << erased.complaints;
    EXPECT_TRUE(wait_until(
        [&] { return !get(url(), "/v1/person/" + id).text("/state/erased_on").empty(); }));
    const auto none = run({"people", "show", id, "--purpose", "visit", "--url", url()});
    EXPECT_NE(none.code, 0);
    EXPECT_THAT(none.complaints, HasSubstr("forgotten"));
}

}  // namespace
}  // namespace anju::test
