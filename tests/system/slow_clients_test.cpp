// Clients that take a connection and do little with it: idle ones, those that send or read slowly,
// and more of them than there are descriptors. The others are served as ever.
#include <fmt/format.h>

#include "events/runtime/descriptor_limit.hpp"
#include "tests/system/flood.hpp"
#include "tests/system/slow_sockets.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

constexpr std::size_t idle_sockets = 5'000;
constexpr std::size_t slow_senders = 1'000;
constexpr std::size_t senders_at_once = 50;
constexpr std::size_t slow_readers = 1'000;
constexpr std::size_t readers_at_once = 50;
constexpr std::size_t half_a_body_bytes = 120'000;  // together twice what bodies may take
constexpr double bearable_ms = 5'000;  // on a busy machine; those who wait for slow ones wait 30 s

class SlowClientsTest : public UpFixture {
  protected:
    SlowClientsTest() { raise_descriptor_limit(); }

    // Commands of others are recorded, all of them and soon.
    void expect_others_are_served(const std::string& name) {
        const auto others = flood(url(), name, {.connections = 8, .rate = 200, .seconds = 1});
        EXPECT_EQ(others.acknowledged.size(), others.sent);
        EXPECT_GT(others.sent, 0U);
        EXPECT_LE(percentile(others.recorded_ms, 0.99), bearable_ms);
        EXPECT_EQ(get(url(), "/healthz").status, 200);
    }
    double metric(const std::string& name) {
        const auto text = "\n" + get(url(), "/metrics").body;
        const auto at = text.find("\n" + name + " ");
        return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 2));
    }
    bool metric_gets(const std::string& name, double least) {
        return wait_until([&] { return metric(name) >= least; });
    }
    std::int64_t memory_mib() { return resident_mib(up().pid()); }
};

TEST_F(SlowClientsTest, HoldsFiveThousandIdleSocketsInLittleMemoryAndClosesThem) {
    start();
    const auto before_mib = memory_mib();
    SlowSockets idle(url());
    idle.connect(idle_sockets);
    EXPECT_TRUE(metric_gets("anju_http_connections", idle_sockets));
    expect_others_are_served("idle");
    EXPECT_LE(memory_mib(), before_mib + 150);
    EXPECT_TRUE(wait_until([&] { return idle.ended() == idle_sockets; }));
    expect_others_are_served("after");
}

TEST_F(SlowClientsTest, BoundsTheBodiesThatAreSentSlowly) {
    start();
    const auto before_mib = memory_mib();
    SlowSockets senders(url());
    // A few heads at a time: none of them is to be too much.
    for (std::size_t count = 0; count < slow_senders; count += senders_at_once) {
        senders.connect_and_send(
            senders_at_once, fmt::format("POST /v1/house/130624-1/register HTTP/1.1\r\nHost: a\r\n"
                                         "{}Content-Length: {}\r\n\r\n",
                                         token_line(), 2 * half_a_body_bytes));
        EXPECT_EQ(get(url(), "/healthz").status, 200);
    }
    senders.send_to_all(std::string(half_a_body_bytes, ' '));
    EXPECT_TRUE(metric_gets("anju_http_shed_total{reason=\"bodies\"}", 1));
    EXPECT_TRUE(wait_until([&] { return senders.answered("HTTP/1.1 503 ") > 0; }));
    EXPECT_LE(metric("anju_http_body_bytes"), 64 << 20);
    EXPECT_LE(memory_mib(), before_mib + 64 * 3);
    senders.close();
    EXPECT_TRUE(wait_until([&] { return metric("anju_http_body_bytes") == 0; }));
    expect_others_are_served("after");
}

TEST_F(SlowClientsTest, BoundsTheAnswersThatAreReadSlowly) {
    start();
    const auto answer_bytes = get(url(), "/v1/openapi.json").body.size();
    const auto before_mib = memory_mib();
    SlowSockets readers(url());
    const std::string request = "GET /v1/openapi.json HTTP/1.1\r\nHost: a\r\n\r\n";
    for (std::size_t count = 0; count < slow_readers; count += readers_at_once) {
        readers.connect_and_send(readers_at_once, request + request, true);
        EXPECT_EQ(get(url(), "/healthz").status, 200);
    }
    EXPECT_TRUE(metric_gets("anju_http_shed_total{reason=\"answers\"}", 1)) << answer_bytes;
    expect_others_are_served("slow");
    EXPECT_LE(metric("anju_http_untaken_answer_bytes"), 128 << 20);
    EXPECT_LE(memory_mib(), before_mib + 128 * 2);
    EXPECT_TRUE(wait_until([&] { return readers.ended() > 0; }));
    readers.close();
    EXPECT_TRUE(wait_until([&] { return metric("anju_http_untaken_answer_bytes") == 0; }));
    expect_others_are_served("after");
}

TEST_F(SlowClientsTest, PausesAcceptingWhereDescriptorsRunOutAndStillRecords) {
    start();
    constexpr std::size_t descriptors = 256;
    limit_descriptors(up().pid(), descriptors);
    SlowSockets before(url());
    before.connect(1);
    SlowSockets many(url());
    many.connect(2 * descriptors);
    EXPECT_TRUE(wait_until(
        [&] { return up().complaints().find("accepting pauses") != std::string::npos; }));
    // Those that idle make room after a while; the log's files are written meanwhile.
    EXPECT_TRUE(wait_until([&] {
        return post(url(), "/v1/household/130624-1/register", household_body("130624", 2)).status ==
               201;
    }));
    many.close();
    EXPECT_GT(metric("anju_http_accept_pauses_total"), 0);
    expect_others_are_served("after");
    EXPECT_FALSE(up().has_ended());
}

}  // namespace

}  // namespace anju::test
