// Who may see and record what, on the real program: every route for every kind of principal.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <set>

#include "services/shell/command_rights.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view inside = "130708-000001";
constexpr std::string_view outside = "130608-000001";

class AccessSystemTest : public UpFixture {
  protected:
    Answer post_as(const std::string& token, const std::string& target, const std::string& body) {
        return post(url(), target, body, {{"Authorization", "Bearer " + token}});
    }
};

// The environment without a variable, while it lives.
class Without {
  public:
    explicit Without(const char* name) : name_(name), value_(std::getenv(name)) {
        ::unsetenv(name);
    }
    ~Without() { ::setenv(name_.c_str(), value_.c_str(), 1); }
    Without(const Without&) = delete;
    Without& operator=(const Without&) = delete;

  private:
    const std::string name_;
    const std::string value_;
};

struct Cell {
    std::string method;
    std::string pattern;
    std::string right;
    bool by_area = false;
};

std::vector<Cell> cells_of(const boost::json::value& openapi) {
    std::vector<Cell> cells;
    for (const auto& [pattern, operations] : openapi.at("paths").as_object()) {
        for (const auto& [method, operation] : operations.as_object()) {
            Cell cell{std::string(method), std::string(pattern),
                      std::string(operation.at("x-right").as_string())};
            for (const auto& parameter : operation.at("parameters").as_array()) {
                cell.by_area = cell.by_area || parameter.at("name").as_string() == "area";
            }
            cells.push_back(std::move(cell));
        }
    }
    return cells;
}

std::string filled(std::string pattern, std::string_view id) {
    for (const auto& [name, value] :
         std::map<std::string, std::string>{{"{id}", std::string(id)},
                                            {"{list}", "houses_to_demolish"},
                                            {"{period}", "130000-2020Q1"},
                                            {"{stream}", "house"},
                                            {"{command}", "register"},
                                            {"{topic}", "anju.land"},
                                            {"{partition}", "0"},
                                            {"{level}", "0"},
                                            {"{part1}", "000"},
                                            {"{type}", "house.demolished"},
                                            {"{version}", "1"}}) {
        if (const auto at = pattern.find(name); at != std::string::npos) {
            pattern.replace(at, name.size(), value);
        }
    }
    return pattern;
}

const std::map<std::string, std::set<std::string>> rights_by_role{
    {"recorder", {"read", "overview", "follow", "record"}},
    {"reader", {"read", "overview", "follow"}},
    {"agency", {"follow", "receive"}},
    {"auditor", {"read", "overview", "follow", "audit"}},
    {"operator", {"operate"}},
    {"admin", {"operate", "administer"}},
    {"caseworker", {"read", "overview", "identify"}},
    {"viewer", {"overview"}}};

// Whoever is of an area may not see these, whatever the role.
const std::set<std::string> of_everything{"/v1/log", "/v1/log/{topic}/{partition}"};

TEST_F(AccessSystemTest, EveryRouteTakesWhoItIsForAndNobodyElse) {
    start();
    const auto cells = cells_of(get(url(), "/v1/openapi.json").json);
    ASSERT_GT(cells.size(), 100U);
    std::set<std::string> rights;
    for (const auto& cell : cells) rights.insert(cell.right);
    EXPECT_EQ(rights,
              (std::set<std::string>{"anyone", "signed-in", "read", "follow", "record", "audit",
                                     "operate", "administer", "identify", "receive", "overview"}));
    std::map<std::string, std::string> tokens;
    for (const auto& [role, unused] : rights_by_role) {
        tokens[role] = token_of("130700-" + role, role);
    }
    std::size_t asked = 0;
    const auto ask = [&](const Cell& cell, const std::string& token, std::string_view id) {
        ++asked;
        std::string target = filled(cell.pattern, id);
        if (cell.pattern == "/v1/feed") target += "?follow=false";
        const std::string credential = token.empty() ? "none" : "Bearer " + token;
        const Headers headers{{"Authorization", credential}};
        return cell.method == "get" ? get(url(), target, headers)
                                    : post(url(), target, "{}", headers);
    };
    for (const auto& cell : cells) {
        if (cell.method == "delete") continue;
        SCOPED_TRACE(cell.method + " " + cell.pattern);
        const bool by_id = cell.pattern.find("{id}") != std::string::npos;
        const bool is_open = cell.right == "anyone";
        const int stranger = ask(cell, "", inside).status;
        // Soon it has asked too often.
        EXPECT_EQ(stranger == 401 || stranger == 429, !is_open) << stranger;
        for (const auto& [role, held] : rights_by_role) {
            SCOPED_TRACE(role);
            const bool may = is_open || cell.right == "signed-in" || held.contains(cell.right);
            // What is its own bears its name.
            const auto own = "130700-" + role;
            const auto answer = ask(cell, tokens[role], cell.right == "receive" ? own : inside);
            EXPECT_NE(answer.status, 401);
            const bool sees_it = may && !of_everything.contains(cell.pattern);
            EXPECT_EQ(answer.status == 403, !sees_it) << answer.body;
            if (may && !sees_it) {
                EXPECT_EQ(answer.text("/rule"), "area-beyond-scope");
            }
            if (!may) {
                EXPECT_EQ(answer.text("/rule"), "right-missing");
            }
            if (may && by_id) {
                EXPECT_EQ(ask(cell, tokens[role], outside).text("/rule"), "area-beyond-scope");
            }
            if (may && cell.by_area && !by_id && cell.method == "get") {
                auto wide = cell;
                wide.pattern += cell.pattern == "/v1/feed" ? "" : "?area=13";
                if (wide.pattern == cell.pattern) continue;
                EXPECT_EQ(ask(wide, tokens[role], inside).text("/rule"), "area-beyond-scope");
            }
        }
    }
    EXPECT_GT(asked, 1'000U);
}

TEST_F(AccessSystemTest, WhatIsRecordedBearsItsPrincipalAndStaysInItsArea) {
    start();
    const auto clerk = token_of("130708-clerk", "recorder", {});
    EXPECT_EQ(post_as(clerk, "/v1/plot/130708-1/register", plot_body("130708", 100)).status, 201);
    EXPECT_EQ(post_as(clerk, "/v1/plot/130608-1/register", plot_body("130608", 100)).status, 403);
    const auto history = get(url(), "/v1/plot/130708-1/events");
    EXPECT_EQ(history.text("/events/0/recordedby"), "130708-clerk");
    const auto lines =
        command_line("plot/130708-2", "register", "a", plot_body("130708", 100)) + "\n" +
        command_line("plot/130608-2", "register", "b", plot_body("130608", 100)) + "\n" +
        R"({"stream":"principal/130708-x","command":"admit","body":{}})"
        "\n";
    const auto many = lines_of(post_as(clerk, "/v1/commands", lines).body);
    ASSERT_EQ(many.size(), 3U);
    EXPECT_EQ(many[0].at("error").at("rule").as_string(), "area-beyond-scope");
    EXPECT_EQ(many[1].at("error").at("rule").as_string(), "right-missing");
    EXPECT_EQ(many[2].at("recorded").as_int64(), 1);
    EXPECT_EQ(get(url(), "/v1/plot/130608-2").status, 404);
}

TEST_F(AccessSystemTest, AnAgencyFollowsItsOwnEventsOnly) {
    start();
    for (const auto* county : {"130708", "130608"}) {
        const auto plot = fmt::format("/v1/plot/{}-1", county);
        ASSERT_EQ(post(url(), plot + "/register", plot_body(county, 100)).status, 201);
        ASSERT_EQ(post(url(), plot + "/reclaim", reclaim_body(10)).status, 201);
    }
    const auto agency = token_of("130700-land", "agency", {"--events", "mu.reclaimed"});
    ASSERT_TRUE(wait_until([&] { return position(url()) >= 6; }));
    const auto page = as(agency, "/v1/feed?format=page");
    ASSERT_EQ(page.status, 200) << page.body;
    const auto& events = page.json.at("events").as_array();
    ASSERT_EQ(events.size(), 1U) << page.body;
    EXPECT_EQ(events[0].at("subject").as_string(), "plot/130708-1");
    EXPECT_EQ(as(agency, "/v1/feed?format=page&type=plot").status, 403);
    EXPECT_EQ(as(agency, "/v1/feed?format=page&area=13").status, 403);
    const auto reader = token_of("130700-reader", "reader");
    EXPECT_EQ(as(reader, "/v1/feed?format=page").body.find("principal"), std::string::npos);
    EXPECT_NE(get(url(), "/v1/feed?format=page").body.find("principal"), std::string::npos);
}

TEST_F(AccessSystemTest, AnAgencyIsShownTheFieldsThatItWasGiven) {
    start();
    const auto plot = std::string("/v1/plot/130708-1");
    ASSERT_EQ(post(url(), plot + "/register", plot_body("130708", 8'765)).status, 201);
    ASSERT_EQ(post(url(), plot + "/reclaim", reclaim_body(4'321)).status, 201);
    const std::string id = "130700-land";
    const auto agency =
        token_of(id, "agency", {"--events", "plot", "--fields", "mu.reclaimed/use", "plot/area"});
    ASSERT_TRUE(wait_until([&] { return position(url()) >= 4; }));
    for (const auto* form : {"page", "ndjson", "sse"}) {
        SCOPED_TRACE(form);
        const auto shown = as(agency, fmt::format("/v1/feed?follow=false&format={}", form)).body;
        EXPECT_THAT(shown, HasSubstr(R"("narrowed":true,"data":{"area":"130708"}})"));
        EXPECT_THAT(shown, HasSubstr(R"("narrowed":true,"data":{"use":"forest"}})"));
        EXPECT_THAT(shown, Not(HasSubstr("8765")));
        EXPECT_THAT(shown, Not(HasSubstr("4321")));
        EXPECT_THAT(shown, Not(HasSubstr("recordedby")));
    }
    const auto whole = get(url(), "/v1/feed?format=page").body;
    EXPECT_THAT(whole, HasSubstr("8765"));
    EXPECT_THAT(whole, Not(HasSubstr("narrowed")));
    const auto wrong = run({"admin", "grant", id, "--url", url(), "--area", "1307", "--role",
                            "agency", "--fields", "plot/colour"});
    EXPECT_THAT(wrong.complaints, HasSubstr("plot/colour"));
    EXPECT_THAT(run({"admin", "list", "--url", url()}).output,
                HasSubstr("fields mu.reclaimed/use,plot/area"));
    ASSERT_EQ(run({"admin", "grant", id, "--url", url(), "--area", "1307", "--role", "agency",
                   "--events", "plot"})
                  .code,
              0);
    EXPECT_TRUE(wait_until(
        [&] { return as(agency, "/v1/feed?format=page").body.find("8765") != std::string::npos; }));
}

TEST_F(AccessSystemTest, AViewerIsToldNoFigureOfSoFew) {
    start();
    int number = 0;
    for (const auto& [county, households] :
         std::map<std::string, int>{{"130708", 2}, {"130709", 9}, {"130722", 12}}) {
        for (int i = 0; i < households; ++i) {
            const auto target = fmt::format("/v1/household/{}-{:06}/register", county, ++number);
            ASSERT_EQ(post(url(), target, household_body(county, 4)).status, 201);
        }
    }
    const auto viewer = token_of("130000-page", "viewer");
    const auto reader = token_of("130000-reader", "reader");
    const auto value = [&](const std::string& token, const std::string& area) {
        return as(token, "/v1/progress?indicator=registry.households&area=" + area)
            .number("/rows/0/value");
    };
    EXPECT_TRUE(wait_until([&] { return value(reader, "13") == 23; }));
    EXPECT_EQ(value(reader, "130708"), 2);
    EXPECT_EQ(value(viewer, "13"), 23);
    EXPECT_EQ(value(viewer, "130722"), 12);
    for (const auto* hidden : {"130708", "130709"}) {
        const auto row =
            as(viewer, std::string("/v1/progress?indicator=registry.households&area=") + hidden);
        EXPECT_EQ(row.number("/rows/0/value"), -1) << row.body;
        EXPECT_TRUE(row.json.at_pointer("/rows/0/hidden").as_bool()) << row.body;
    }
    const std::string figures = "/v1/progress?indicator=registry.households";
    EXPECT_EQ(as(viewer, figures + "&small_cells=0&area=130708").number("/rows/0/value"), -1);
    for (const auto* more :
         {"&on=2020-01-01", "&known_on=2020-01-01", "&plan_year=2018", "&as_of=5",
          "&category=registered_poor", "&area=1307&level=township"}) {
        EXPECT_EQ(as(viewer, figures + more).text("/rule"), "small-cells-beyond") << more;
    }
    for (const auto* target : {"/v1/progress/members?indicator=registry.households", "/v1/feed",
                               "/v1/progress/history?indicator=registry.households",
                               "/v1/files/household/130708-000001"}) {
        EXPECT_EQ(as(viewer, target).status, 403) << target;
    }
}

TEST_F(AccessSystemTest, ARevokedTokenIsRefusedAtOnceAndAfterAKill) {
    start();
    const auto token = token_of("130708-clerk", "recorder");
    const auto other = token_of("130708-other", "recorder");
    const auto list = run({"admin", "list", "--url", url()});
    EXPECT_NE(list.output.find("130708-clerk  admitted  130708  recorder"), std::string::npos)
        << list.output;
    const auto revoked = run({"admin", "revoke", "130708-clerk", token, "--url", url()});
    EXPECT_EQ(revoked.code, 0) << revoked.complaints;
    EXPECT_TRUE(wait_until([&] { return as(token, "/v1/me").status == 401; }));
    up().kill();
    start();
    EXPECT_EQ(as(token, "/v1/me").status, 401);
    EXPECT_EQ(as(other, "/v1/me").text("/name"), "130708-other");
    const auto dismissed =
        run({"admin", "dismiss", "130708-other", "--reason", "left", "--url", url()});
    EXPECT_EQ(dismissed.code, 0) << dismissed.complaints;
    EXPECT_TRUE(wait_until([&] { return as(other, "/v1/me").status == 401; }));
}

TEST_F(AccessSystemTest, TheSecretIsNowhereAndTheFileIsNobodyElses) {
    const Without file_of_the_suite("ANJU_ADMIN_TOKEN_FILE");
    launch();
    ASSERT_FALSE(url().empty());
    const auto file = std::filesystem::path(data()) / "admin.token";
    ASSERT_TRUE(
        wait_until([&] { return up().output().find("token: anju_") != std::string::npos; }));
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    up().wait_until_ready();
    const Without token_of_the_suite("ANJU_TOKEN");
    const auto refused = run({"progress", "--url", url()});
    EXPECT_NE(refused.code, 0);
    EXPECT_NE(refused.complaints.find("401"), std::string::npos) << refused.complaints;
    EXPECT_EQ(run({"progress", "--url", url(), "--token-file", file.string()}).code, 0);
}

TEST_F(AccessSystemTest, WithoutControlOnlyLoopbackIsServed) {
    start({"--open"});
    EXPECT_EQ(get(url(), "/v1/me", {{"Authorization", "none"}}).text("/name"), "local");
    up().stop();
    const auto refused = run(
        {"up", "--data", data(), "--port", "0", "--open", "--address", "0.0.0.0", "--plain-http"});
    EXPECT_NE(refused.code, 0);
    EXPECT_NE(refused.complaints.find("open-beyond-loopback"), std::string::npos)
        << refused.complaints;
}

}  // namespace
}  // namespace anju::test
