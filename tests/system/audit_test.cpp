// An auditor who trusts nobody: deploy/audit/anju_verify.py, which shares no code with the program,
// against what the real program says, and against copies that were tampered with.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/system/up_fixture.hpp"
#include "tests/tidy/command.hpp"

namespace anju::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view county = "130708";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << text << " has no " << what;
    return text.replace(at, what.size(), with);
}

class AuditTest : public UpFixture {
  protected:
    std::string file(const std::string& name) const { return (folder() / name).string(); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(file(name), std::ios::binary) << text;
    }
    void keep(const std::string& name, const std::string& target) {
        const auto answer = get(url(), target);
        ASSERT_EQ(answer.status, 200) << answer.body;
        write(name, answer.body);
    }
    // What the verifier says; the key is the one in the file "key".
    tidy::Outcome verify(const std::string& arguments) const {
        return tidy::run_command(
            fmt::format("python3 {}/deploy/audit/anju_verify.py {} --key {} 2>&1", ANJU_SOURCE_DIR,
                        arguments, file("key")));
    }
    // The tree is kept a moment behind what is answered.
    bool tree_has(std::int64_t events) {
        return wait_until([&] {
            const auto note = get(url(), "/v1/ledger/checkpoint");
            return note.status == 200 &&
                   std::stoll(note.body.substr(note.body.find('\n') + 1)) >= events;
        });
    }
    std::vector<std::string> whole_feed() {
        std::vector<std::string> lines;
        for (bool level = false; !level;) {
            const auto seen = lines.empty() ? "" : fmt::format("&after={}", lines.size() - 1);
            const auto page =
                get(url(), "/v1/feed?limit=1000" + seen, {{"Accept", "application/json"}});
            EXPECT_EQ(page.status, 200) << page.body;
            for (const auto& event : page.json.at("events").as_array()) {
                lines.push_back(json::serialize(event));
            }
            level = page.json.at("level").as_bool();
        }
        return lines;
    }
    void keep_events(const std::string& name, const std::vector<std::string>& lines) const {
        std::string text;
        for (const auto& line : lines) text += line + '\n';
        write(name, text);
    }
};

TEST_F(AuditTest, AnAuditorFindsWhatWasBackdatedCorrectedChangedAndRemoved) {
    start({"--simulate", "0.002", "--seed", "5", "--until", "2020-12-31"});
    ASSERT_TRUE(tree_has(position(url())));
    keep("key", "/v1/ledger/key");
    auto events = whole_feed();
    ASSERT_GT(events.size(), 5'000U);
    keep_events("events", events);
    const auto ledger = fmt::format("ledger {} --token {} --late 90 --events ", url(),
                                    std::getenv("ANJU_ADMIN_TOKEN_FILE"));
    const auto sound = verify(ledger + file("events"));
    EXPECT_TRUE(sound.succeeded) << sound.output;
    EXPECT_THAT(sound.output, HasSubstr("leaves give the root that was signed"));
    EXPECT_THAT(sound.output, HasSubstr("events are those that were signed"));
    EXPECT_THAT(sound.output, HasSubstr("late: "));
    EXPECT_THAT(sound.output, HasSubstr("corrected: "));

    auto copy = events;
    constexpr std::string_view before_day = "\"effectivedate\":\"";
    copy[3000].replace(copy[3000].find(before_day) + before_day.size(), 4, "2001");
    keep_events("backdated", copy);
    const auto backdated = verify(ledger + file("backdated"));
    EXPECT_FALSE(backdated.succeeded);
    EXPECT_THAT(backdated.output, HasSubstr("changed: "));
    copy = events;
    copy.erase(copy.begin() + 1234, copy.begin() + 1236);
    keep_events("removed", copy);
    const auto removed = verify(ledger + file("removed"));
    EXPECT_FALSE(removed.succeeded);
    EXPECT_THAT(removed.output, HasSubstr("missing: 1234 to 1235"));
    copy = {events.begin(), events.end() - 3};
    keep_events("cut", copy);
    EXPECT_THAT(verify(ledger + file("cut")).output, HasSubstr("missing: "));
    write("key", "anju.local/ledger+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
    EXPECT_THAT(verify(ledger + file("events")).output, HasSubstr("the key is malformed"));
}

TEST_F(AuditTest, AFigureIsProvenDownToItsEvents) {
    start({"--simulate", "0.002", "--seed", "5"});
    keep("key", "/v1/ledger/key");
    const auto explained = run({"explain", "houses.demolished", "--url", url(), "--area", "13",
                                "--bundle", file("bundle"), "--language", "en"});
    ASSERT_EQ(explained.code, 0) << explained.complaints;
    EXPECT_THAT(explained.output, HasSubstr("old houses demolished"));
    EXPECT_THAT(explained.output, HasSubstr("cn.anju.house.demolished.v1"));
    const auto sound = verify("bundle " + file("bundle"));
    EXPECT_TRUE(sound.succeeded) << sound.output;
    EXPECT_THAT(sound.output, HasSubstr(fmt::format("houses.demolished = {}",
                                                    figure(url(), "13", "houses.demolished"))));
    std::ifstream key_file(file("key"));
    const std::string key{std::istreambuf_iterator<char>(key_file), {}};
    const auto mutated = tidy::run_command(
        fmt::format("python3 {0}/tests/system/mutate_bundle.py {0}/deploy/audit/anju_verify.py {1} "
                    "'{2}' 10000 1 2>&1",
                    ANJU_SOURCE_DIR, file("bundle"), key.substr(0, key.size() - 1)));
    EXPECT_TRUE(mutated.succeeded) << mutated.output.substr(0, 2000);
    EXPECT_THAT(mutated.output, HasSubstr("changes caught"));
    const auto none = run({"explain", "houses.demolished", "--url", url(), "--area", "999999"});
    EXPECT_NE(none.code, 0);
    EXPECT_THAT(none.complaints, HasSubstr("999999"));
}

TEST_F(AuditTest, ARecorderKeepsAReceiptThatHoldsForEver) {
    start();
    const auto record = [&](int number) {
        return post(url(), fmt::format("/v1/plot/{}-{}/register", county, number),
                    plot_body(county, 500));
    };
    // Whatever stands in it: the form that is signed writes control characters in one way.
    const auto recorded =
        post(url(), fmt::format("/v1/plot/{}-1/register", county),
             replaced(plot_body(county, 500), "{", R"({"reason":"一\nq\"\\n\t\u0007\u007f/",)"));
    ASSERT_EQ(recorded.status, 201) << recorded.body;
    const auto token = recorded.text("/token");
    const auto proof = "/v1/ledger/proof?token=" + token;
    ASSERT_TRUE(wait_until([&] { return get(url(), proof).status == 200; }));
    keep("key", "/v1/ledger/key");
    keep("receipt", proof + "&format=tlog-proof");
    keep("old-head", "/v1/ledger/checkpoint");
    const auto history = get(url(), fmt::format("/v1/plot/{}-1/events", county));
    EXPECT_EQ(history.text("/tokens/0"), token);
    write("event", json::serialize(history.json.at_pointer("/events/0")));
    for (int i = 2; i < 400; ++i) ASSERT_EQ(record(i).status, 201);
    up().kill();
    start();
    ASSERT_TRUE(tree_has(399));
    keep("new-head", "/v1/ledger/checkpoint");
    std::ifstream old_head(file("old-head"));
    std::string size;
    std::getline(old_head, size);
    std::getline(old_head, size);
    keep("grown", "/v1/ledger/consistency?from=" + size);
    const auto holds = verify(fmt::format("event {} {}", file("receipt"), file("event")));
    EXPECT_TRUE(holds.succeeded) << holds.output;
    const auto grown =
        verify(fmt::format("grew {} {} {}", file("old-head"), file("new-head"), file("grown")));
    EXPECT_TRUE(grown.succeeded) << grown.output;
    write("event", replaced(json::serialize(history.json.at_pointer("/events/0")), "500", "501"));
    EXPECT_FALSE(verify(fmt::format("event {} {}", file("receipt"), file("event"))).succeeded);
    EXPECT_FALSE(
        verify(fmt::format("grew {} {} {}", file("new-head"), file("old-head"), file("grown")))
            .succeeded);
}

TEST_F(AuditTest, SaysWhatIsWrongWithAQuestion) {
    start({"--simulate", "0.001"});
    ASSERT_TRUE(tree_has(1));
    const auto rule = [&](const std::string& target) {
        const auto answer = get(url(), target);
        return fmt::format("{} {}", answer.status, answer.text("/rule"));
    };
    EXPECT_EQ(rule("/v1/ledger/proof"), "400 proof-of-what");
    EXPECT_EQ(rule("/v1/ledger/proof?position=x"), "400 number-malformed");
    EXPECT_EQ(rule("/v1/ledger/proof?position=99999999"), "400 proof-beyond-tree");
    EXPECT_EQ(rule("/v1/ledger/proof?position=1&size=99999999"), "400 tree-beyond");
    EXPECT_EQ(rule("/v1/ledger/proof?token=land"), "400 wait-malformed");
    EXPECT_EQ(rule("/v1/ledger/proof?token=land.0.99999999"), "404 event-not-sealed");
    EXPECT_EQ(rule("/v1/ledger/proof?token=../x.0.1"), "404 event-not-sealed");
    EXPECT_EQ(rule("/v1/ledger/proof?position=1&format=pdf"), "400 format-unknown");
    EXPECT_EQ(rule("/v1/ledger/consistency?from=9&to=5"), "400 proof-beyond-tree");
    for (const char* tile : {"0/999", "0/x000", "0/000.p/0", "0/000.p/256", "9/000", "entries/0"}) {
        EXPECT_EQ(rule(fmt::format("/v1/ledger/tile/{}", tile)), "404 tile-not-there") << tile;
    }
    const auto tile = get(url(), "/v1/ledger/tile/0/000");
    EXPECT_EQ(tile.status, 200);
    EXPECT_EQ(tile.body.size(), 256U * 32U);
    EXPECT_EQ(tile.header("Content-Type"), "application/octet-stream");
    EXPECT_THAT(get(url(), "/v1/ledger/checkpoint").header("Content-Type"),
                HasSubstr("text/plain"));
}

}  // namespace
}  // namespace anju::test
