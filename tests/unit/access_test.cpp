// Who may come in, as the access service said it, held against requests.
#include <gmock/gmock.h>

#include "services/catalogue.hpp"
#include "services/shell/command_rights.hpp"
#include "tests/unit/access_fixture.hpp"

namespace anju::test {
namespace {

TEST_F(AccessTest, KnowsAPrincipalByItsToken) {
    admit("130708-clerk", "130708", {Role::recorder});
    const auto token = issue("130708-clerk");
    EXPECT_EQ(name_of(token), "130708-clerk");
    EXPECT_EQ(name_of(local), "local");
    const auto other = make_token();
    for (const auto& wrong :
         {std::string(), std::string("x"), other, token.substr(0, 22) + other.substr(22)}) {
        EXPECT_EQ(name_of(wrong), "token-refused") << wrong;
    }
}

TEST_F(AccessTest, RefusesWhatIsExpiredRevokedOrDismissed) {
    admit("130708-clerk", "130708", {Role::recorder});
    const auto first = issue("130708-clerk", "2020-06-30");
    const auto second = issue("130708-clerk");
    EXPECT_EQ(name_of(first), "130708-clerk") << "the last day counts";
    today = day("2020-07-01");
    EXPECT_EQ(name_of(first), "token-refused");
    EXPECT_EQ(name_of(second), "130708-clerk");
    const auto held = *book.find(second);
    says("130708-clerk", TokenRevoked{std::string(parse_token(second)->token)});
    EXPECT_EQ(name_of(second), "token-refused");
    EXPECT_TRUE(held->ended) << "what it follows ends";
    const auto third = issue("130708-clerk");
    says("130708-clerk", PrincipalDismissed{"left"});
    EXPECT_EQ(name_of(third), "token-refused");
    admit("130708-clerk", "130708", {Role::reader});
    EXPECT_EQ(name_of(third), "token-refused") << "who comes back gets another token";
}

TEST(RequestRates, LetInSoManyASecondOfEachPrincipal) {
    RequestRates rates(10);
    const auto begin = RequestRates::Clock::now();
    const auto taken = [&](const std::string& name, int times, std::chrono::milliseconds after) {
        int count = 0;
        for (int i = 0; i < times; ++i) count += rates.take(name, begin + after) ? 1 : 0;
        return count;
    };
    using std::chrono::milliseconds;
    EXPECT_EQ(taken("130708-clerk", 50, milliseconds(0)), 20);
    EXPECT_EQ(taken("130708-other", 5, milliseconds(0)), 5) << "each has its own";
    EXPECT_EQ(taken("130708-clerk", 50, milliseconds(550)), 5);
    EXPECT_EQ(taken("130708-clerk", 50, milliseconds(60'000)), 20);
    EXPECT_EQ(taken("local", 1'000, milliseconds(0)), 1'000);
    RequestRates any(0);
    for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(any.take("130708-clerk", begin));
}

TEST_F(AccessTest, LetsAPrincipalAskSoOftenAndNoMore) {
    AccessGuard strict(book, 2);
    admit("130708-clerk", "130708", {Role::reader});
    const auto token = issue("130708-clerk");
    const Route route{.pattern = "/v1/me", .right = Right::signed_in, .of_no_area = true};
    std::vector<std::string> verdicts;
    for (int i = 0; i < 6; ++i) {
        auto made = request(route, token);
        const auto admitted = strict.admit(made);
        verdicts.push_back(admitted ? "ok" : admitted.error().rule);
    }
    EXPECT_EQ(verdicts.front(), "ok");
    EXPECT_EQ(verdicts.back(), "too-many-requests");
}

TEST_F(AccessTest, FoldsVoidsAndCorrections) {
    admit("130700-city", "130708", {Role::admin});
    const auto token = issue("130700-city");
    says("130700-city", RightsGranted{{"1307"}, {Role::reader}, {}});
    // What was granted last holds, also when the admission before it is corrected.
    says("130700-city", RecordCorrected{1, "wrong role"});
    says("130700-city", PrincipalAdmitted{"City", {"1307"}, {Role::admin}, {}});
    EXPECT_FALSE((*book.find(token))->has(Right::administer));
    says("130700-city", RecordVoided{3, "draft"});
    EXPECT_TRUE((*book.find(token))->has(Right::administer));
    says("130700-city", RecordVoided{2, "lost"});
    EXPECT_EQ(name_of(token), "token-refused") << "the token was never issued";
}

TEST_F(AccessTest, GivesEachRoleItsRights) {
    using enum Right;
    const std::map<Role, std::set<Right>> table{{Role::recorder, {read, follow, record}},
                                                {Role::reader, {read, follow}},
                                                {Role::agency, {follow, receive}},
                                                {Role::auditor, {read, follow, audit}},
                                                {Role::operator_, {operate}},
                                                {Role::admin, {operate, administer}}};
    for (const auto& [role, rights] : table) {
        admit("130000-one" + std::to_string(static_cast<int>(role)), "13", {role});
        const auto token = issue("130000-one" + std::to_string(static_cast<int>(role)));
        for (const auto right : {read, follow, record, audit, operate, administer, receive}) {
            const Route route{.pattern = "/x", .right = right, .of_no_area = true};
            EXPECT_EQ(verdict(request(route, token)),
                      rights.contains(right) ? "ok" : "right-missing")
                << static_cast<int>(role) << " " << to_string(right);
            EXPECT_EQ(verdict(request(route, local)), "ok");
            EXPECT_EQ(verdict(request(route, "")), "token-missing");
        }
    }
}

TEST_F(AccessTest, TakesARouteThatSaysNothingForTheAdministratorOnly) {
    admit("130000-all", "13", {Role::recorder, Role::agency, Role::auditor, Role::operator_});
    const Route route{.pattern = "/x", .of_no_area = true};
    EXPECT_EQ(verdict(request(route, issue("130000-all"))), "right-missing");
}

TEST_F(AccessTest, NarrowsToTheArea) {
    admit("130700-city", "1307", {Role::reader});
    const auto token = issue("130700-city");
    const Route list{.pattern = "/x", .query = {{"area", ""}}, .right = Right::read};
    for (const auto& [area, rule] :
         std::map<std::string, std::string>{{"13", "area-beyond-scope"},
                                            {"1307", "ok"},
                                            {"130708", "ok"},
                                            {"130708101", "ok"},
                                            {"1306", "area-beyond-scope"},
                                            {"130708,1306", "area-beyond-scope"},
                                            {"130708,", "area-beyond-scope"}}) {
        EXPECT_EQ(verdict(request(list, token, {{"area", area}})), rule) << area;
    }
    for (auto query : {std::vector<std::pair<std::string, std::string>>{},
                       std::vector<std::pair<std::string, std::string>>{{"area", ""}}}) {
        auto asked = request(list, token, query);
        ASSERT_TRUE(guard.admit(asked));
        EXPECT_EQ(asked.query_value("area"), "1307");
        EXPECT_EQ(asked.query.size(), 1U);
    }
    const Route whole{.pattern = "/x", .right = Right::read};
    EXPECT_EQ(verdict(request(whole, token)), "area-beyond-scope");
    EXPECT_EQ(verdict(request(whole, local)), "ok");
    const Route one{.pattern = "/v1/house/{id}", .right = Right::read};
    const auto of = [&](const std::string& id) {
        auto asked = request(one, token);
        asked.path = "/v1/house/" + id;
        return verdict(std::move(asked));
    };
    EXPECT_EQ(of("130708-1"), "ok");
    EXPECT_EQ(of("130700-1"), "ok");
    EXPECT_EQ(of("130000-1"), "area-beyond-scope");
    EXPECT_EQ(of("130608-1"), "area-beyond-scope");
    EXPECT_EQ(of("x"), "area-beyond-scope");
}

TEST_F(AccessTest, NarrowsToTheTypesOfEvents) {
    admit("130000-land", "13", {Role::agency}, {"house", "mu.reclaimed"});
    admit("130000-reader", "13", {Role::reader});
    admit("130000-auditor", "13", {Role::auditor});
    const Route feed{
        .pattern = "/x", .query = {{"area", ""}, {"type", ""}}, .right = Right::follow};
    const auto types = [&](const std::string& token, const std::string& asked) {
        auto made = request(feed, token);
        if (!asked.empty()) made.query.emplace_back("type", asked);
        const auto admitted = guard.admit(made);
        return admitted ? std::string(made.query_value("type").value_or("all"))
                        : admitted.error().rule;
    };
    const auto agency = issue("130000-land");
    EXPECT_EQ(types(agency, ""), "house,mu.reclaimed");
    EXPECT_EQ(types(agency, "house.demolished,mu.reclaimed"), "house.demolished,mu.reclaimed");
    EXPECT_EQ(types(agency, "plot"), "type-beyond-scope");
    EXPECT_EQ(types(agency, "record.voided"), "type-beyond-scope");
    EXPECT_EQ(types(agency, "house,worker"), "type-beyond-scope");
    admit("130000-forest", "13", {Role::agency}, {"plot"});
    EXPECT_EQ(types(issue("130000-forest"), "mu.reclaimed"), "mu.reclaimed");
    const auto reader = issue("130000-reader");
    EXPECT_THAT(types(reader, ""), testing::HasSubstr("household,"));
    EXPECT_THAT(types(reader, ""), testing::Not(testing::HasSubstr("principal")));
    EXPECT_EQ(types(reader, "principal"), "type-beyond-scope");
    EXPECT_EQ(types(reader, "principal.admitted"), "type-beyond-scope");
    const auto auditor = issue("130000-auditor");
    EXPECT_EQ(types(auditor, ""), "all");
    EXPECT_EQ(types(auditor, "principal"), "principal");
}

TEST_F(AccessTest, HoldsEachCommandAgainstItsStream) {
    const CommandRights rights(all_services());
    admit("130700-city", "1307", {Role::recorder});
    const auto recorder = *book.find(issue("130700-city"));
    admit("130000-audit", "13", {Role::auditor});
    const auto auditor = *book.find(issue("130000-audit"));
    admit("130700-admin", "1307", {Role::admin});
    const auto admin = *book.find(issue("130700-admin"));
    const auto asks = [&](const auto& who, const std::string& stream, const std::string& id,
                          const std::string& command) {
        CommandRequest request;
        request.stream = stream;
        request.id = id;
        request.command = command;
        const auto checked = rights.check(who.get(), request);
        return checked ? "ok" : checked.error().rule;
    };
    EXPECT_EQ(asks(recorder, "house", "130708-1", "demolish"), "ok");
    EXPECT_EQ(asks(recorder, "house", "130608-1", "demolish"), "area-beyond-scope");
    EXPECT_EQ(asks(recorder, "principal", "130708-1", "admit"), "right-missing");
    EXPECT_EQ(asks(recorder, "principal", "130708-1", "void"), "right-missing");
    EXPECT_EQ(asks(recorder, "finding", "130708-1", "open"), "right-missing");
    EXPECT_EQ(asks(recorder, "finding", "130708-1", "rectify"), "ok");
    EXPECT_EQ(asks(auditor, "finding", "130708-1", "open"), "ok");
    EXPECT_EQ(asks(auditor, "house", "130708-1", "demolish"), "right-missing");
    EXPECT_EQ(asks(admin, "principal", "130708-1", "admit"), "ok");
    EXPECT_EQ(asks(admin, "principal", "130000-1", "admit"), "area-beyond-scope");
    EXPECT_EQ(asks(admin, "house", "130708-1", "demolish"), "right-missing");
    admit("130700-land", "1307", {Role::agency});
    const auto agency = *book.find(issue("130700-land"));
    EXPECT_EQ(asks(agency, "delivery", "130700-land", "receive"), "ok");
    EXPECT_EQ(asks(agency, "delivery", "130700-bank", "receive"), "not-its-own");
    EXPECT_EQ(asks(agency, "delivery", "130600-land", "receive"), "area-beyond-scope");
    EXPECT_EQ(asks(admin, "delivery", "130700-land", "receive"), "right-missing");
    EXPECT_EQ(asks(*book.find(local), "delivery", "130700-land", "receive"), "not-its-own");
    EXPECT_EQ(asks(agency, "subscription", "130700-land", "open"), "right-missing");
    EXPECT_EQ(asks(admin, "subscription", "130700-land", "open"), "ok");
}

TEST_F(AccessTest, OpensAnAgencysDeliveriesToItselfOnly) {
    const Route route{.pattern = "/v1/delivery/{id}", .right = Right::receive};
    admit("130700-land", "1307", {Role::agency});
    const auto agency = issue("130700-land");
    const auto says_of = [&](const std::string& id) {
        auto asked = request(route, agency);
        asked.path = "/v1/delivery/" + id;
        return verdict(std::move(asked));
    };
    EXPECT_EQ(says_of("130700-land"), "ok");
    EXPECT_EQ(says_of("130700-bank"), "not-its-own");
    EXPECT_EQ(says_of("130600-land"), "area-beyond-scope");
}

TEST_F(AccessTest, TakesACookieOnlyFromItsOwnPages) {
    admit("130000-clerk", "13", {Role::recorder});
    const auto token = issue("130000-clerk");
    const auto asked = [&](Verb verb, const std::string& origin) {
        static const Route route{.pattern = "/x", .right = Right::record, .of_no_area = true};
        HttpRequest made;
        made.verb = verb;
        made.route = &route;
        made.headers.add("Cookie", "other=1; anju_session=" + token + "; more=2");
        made.headers.add("Host", "anju.example:8080");
        if (!origin.empty()) made.headers.add("Origin", origin);
        return verdict(std::move(made));
    };
    EXPECT_EQ(asked(Verb::get, ""), "ok");
    EXPECT_EQ(asked(Verb::post, "http://anju.example:8080"), "ok");
    EXPECT_EQ(asked(Verb::post, ""), "origin-differs");
    EXPECT_EQ(asked(Verb::post, "null"), "origin-differs");
    EXPECT_EQ(asked(Verb::post, "http://anju.example"), "origin-differs");
    EXPECT_EQ(asked(Verb::post, "http://evil.example"), "origin-differs");
}

TEST_F(AccessTest, TakesWhatSomebodyWroteInNobodyElsesName) {
    admit("130000-clerk", "13", {Role::recorder});
    const auto token = issue("130000-clerk");
    const Route route{.pattern = "/x", .right = Right::record, .of_no_area = true};
    const auto written_by = [&](const std::string& author) {
        auto made = request(route, token);
        made.headers.add("Anju-Principal", author);
        return verdict(std::move(made));
    };
    EXPECT_EQ(written_by("130000-clerk"), "ok");
    EXPECT_EQ(written_by("local"), "principal-differs");
    EXPECT_EQ(written_by(""), "principal-differs");
}

TEST_F(AccessTest, AnswersManyRefusalsOfOneAddressWithPatience) {
    const Route route{.pattern = "/x", .right = Right::read, .of_no_area = true};
    for (std::size_t i = 0; i < RefusalLimit::refusals_max; ++i) {
        EXPECT_EQ(verdict(request(route, "wrong")), "token-refused");
    }
    EXPECT_EQ(verdict(request(route, "wrong")), "too-many-requests");
    EXPECT_EQ(verdict(request(route, local)), "ok") << "who is known comes in";
    RefusalLimit limit;
    const RefusalLimit::Clock::time_point start{};
    for (std::size_t i = 0; i < RefusalLimit::refusals_max; ++i) limit.add("a", start);
    EXPECT_TRUE(limit.is_reached("a", start + RefusalLimit::period - std::chrono::seconds(1)));
    EXPECT_FALSE(limit.is_reached("b", start));
    EXPECT_FALSE(limit.is_reached("a", start + RefusalLimit::period));
}

}  // namespace
}  // namespace anju::test
