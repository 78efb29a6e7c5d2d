// An event at which the program died again and again, on the real program: it is set aside with its
// stream, all else goes on, and it is folded after all when somebody says so.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <array>
#include <fstream>

#include "tests/system/up_fixture.hpp"

namespace anju::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class ParkedSystemTest : public UpFixture {
  protected:
    // Two plots beside a simulated province; the first is to be parked.
    void start_with_plots() {
        start({"--simulate", "0.001", "--seed", "5"});
        for (const auto* plot : {plot_stream, "plot/130708-902"}) {
            ASSERT_EQ(record(plot, "register", plot_body("130708", 500)), 201);
        }
        ASSERT_TRUE(wait_until([&] {
            const auto page = get(url(), fmt::format("/v1/feed?stream={}", plot_stream),
                                  {{"Accept", "application/json"}});
            if (page.json.at("events").as_array().empty()) return false;
            place = std::stoull(page.text("/events/0/sequence"));
            return position(url()) > static_cast<std::int64_t>(place) + 1;
        }));
        land_before = land();
    }
    int record(const std::string& stream, const std::string& command, const std::string& body) {
        return post(url(), fmt::format("/v1/{}/{}", stream, command), body).status;
    }
    // Rows that are to be folded anew, by a process that died three times at one position.
    void leave_deaths_at(std::uint64_t position) const {
        const fs::path rows = fs::path(data()) / "rows";
        std::string name;
        for (const auto& entry : fs::directory_iterator(rows)) {
            if (entry.path().filename().string().starts_with("rows-")) {
                name = entry.path().filename().string();
            }
        }
        fs::remove_all(rows);
        fs::create_directories(rows / name);
        std::array<std::uint64_t, 4 + 3 * 64> mark{};
        mark[0] = 0x316B72616D6A6E61;  // "anjmark1"
        mark[1] = 1;                   // it was folding
        mark[2] = mark[3] = position;  // this one
        mark[4] = mark[5] = position;  // at which it died
        mark[6] = 2;                   // twice before
        std::ofstream file(rows / name / "handling", std::ios::binary);
        file.write(reinterpret_cast<const char*>(mark.data()), sizeof mark);
    }
    std::int64_t land() { return figure(url(), "130708", "land.mu_left"); }

    static constexpr const char* plot_stream = "plot/130708-901";
    std::uint64_t place = 0;  // position of its registration
    std::int64_t land_before = 0;
};

TEST_F(ParkedSystemTest, IsToldEverywhereAndRetried) {
    start_with_plots();
    const auto whole = digest(url());
    ASSERT_EQ(up().stop(), 0);
    leave_deaths_at(place);
    start();
    EXPECT_EQ(land(), land_before - 500);
    EXPECT_NE(digest(url()), whole);
    const auto ready = get(url(), "/readyz");
    EXPECT_EQ(ready.status, 200);
    EXPECT_EQ(ready.text("/degraded/0/rule"), "events-parked") << ready.body;
    const auto list = get(url(), "/v1/parked");
    EXPECT_EQ(list.text("/rows/0/stream"), plot_stream) << list.body;
    EXPECT_EQ(list.text("/rows/0/rule"), "fold-crashed");
    EXPECT_EQ(list.number("/rows/0/position"), static_cast<std::int64_t>(place));
    const auto events = get(url(), fmt::format("/v1/parked/{}", plot_stream));
    EXPECT_EQ(events.text("/events/0/type"), "plot.registered") << events.body;
    EXPECT_EQ(get(url(), "/v1/parked/plot/130708-902").text("/rule"), "not-parked");
    // Every answer says that something is lacking, tables by a header.
    const auto told = get(url(), "/v1/progress?area=13&indicator=land.mu_left");
    EXPECT_EQ(told.number("/parked/streams"), 1) << told.body;
    EXPECT_THAT(told.header("Anju-Parked"), HasSubstr("streams=1, events="));
    const auto csv = get(url(), "/v1/progress?area=13&indicator=land.mu_left&format=csv");
    EXPECT_THAT(csv.header("Anju-Parked"), HasSubstr("streams=1, events="));
    EXPECT_TRUE(wait_until([&] {
        return get(url(), "/metrics").body.find("\nanju_parked_streams 1\n") != std::string::npos;
    }));
    const auto operations = get(url(), "/v1/operations");
    EXPECT_EQ(operations.number("/fold/parked_streams"), 1);
    EXPECT_EQ(operations.text("/degraded/0/part"), "parked");
    // What is recorded in its stream waits behind it; others are folded.
    ASSERT_EQ(record(plot_stream, "reclaim", reclaim_body(100)), 201);
    ASSERT_EQ(record("plot/130708-902", "reclaim", reclaim_body(50)), 201);
    ASSERT_TRUE(wait_until([&] { return get(url(), "/v1/parked").number("/rows/0/events") == 2; }));
    EXPECT_TRUE(wait_until([&] { return land() == land_before - 550; })) << land();
    // A fold from the beginning knows it, and does not die of it.
    const auto refolded = run({"refold", "--url", url()});
    EXPECT_EQ(refolded.code, 0) << refolded.complaints;
    up().kill();
    start();
    EXPECT_THAT(run({"parked", "list", "--url", url()}).output, HasSubstr("fold-crashed"));
    EXPECT_THAT(run({"parked", "show", plot_stream, "--url", url()}).output,
                HasSubstr("plot.registered"));
    const auto retried =
        run({"parked", "retry", plot_stream, "--reason", "mended", "--url", url()});
    EXPECT_EQ(retried.code, 0) << retried.complaints;
    EXPECT_EQ(get(url(), "/v1/parked").number("/rows/0/events"), -1);
    EXPECT_EQ(get(url(), "/readyz").body.find("degraded"), std::string::npos);
    EXPECT_EQ(land(), land_before - 150);
    const auto after = get(url(), "/v1/progress?area=13&indicator=land.mu_left");
    EXPECT_EQ(after.body.find("parked"), std::string::npos) << after.body;
    EXPECT_EQ(run({"refold", "--url", url()}).code, 0);
    // Who decided it is a fact.
    const auto history = get(url(), "/v1/parking/130708-901/events");
    EXPECT_EQ(history.text("/events/0/type"), "cn.anju.parking.retried.v1") << history.body;
    EXPECT_EQ(history.text("/events/0/reason"), "mended");
}

TEST_F(ParkedSystemTest, IsSkippedForAReason) {
    start_with_plots();
    ASSERT_EQ(up().stop(), 0);
    leave_deaths_at(place);
    start();
    const auto last = get(url(), "/v1/parked").number("/rows/0/last");
    const auto skipped = run({"parked", "skip", plot_stream, "--through", std::to_string(last),
                              "--reason", "known to be wrong", "--url", url()});
    EXPECT_EQ(skipped.code, 0) << skipped.complaints;
    const auto list = get(url(), "/v1/parked");
    EXPECT_EQ(list.number("/parked/streams"), 0) << list.body;
    EXPECT_GT(list.number("/parked/skipped"), 0);
    EXPECT_EQ(list.text("/skipped/0/reason"), "known to be wrong");
    EXPECT_EQ(land(), land_before - 500);
    EXPECT_NE(run({"parked", "retry", plot_stream, "--reason", "x", "--url", url()}).code, 0);
    // A decision says which stream it is about.
    const auto elsewhere = post(url(), "/v1/parking/130708-901/retry",
                                R"({"occurred_on":"2020-04-01","subject":"house/130708-1"})");
    EXPECT_EQ(elsewhere.text("/rule"), "parked-elsewhere") << elsewhere.body;
}

}  // namespace
}  // namespace anju::test
