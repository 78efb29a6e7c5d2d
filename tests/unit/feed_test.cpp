// The feed of events as its subscribers see it, over HTTP.
#include "projections/query/feed.hpp"

#include <boost/json.hpp>

#include "tests/unit/http_test_support.hpp"
#include "tests/unit/ledger_fixture.hpp"

namespace anju {
namespace {

// Rows of which only the place in the ledger is known.
class LedgerView : public RowView {
  public:
    explicit LedgerView(const LedgerPosition& ledger) {
        ledger_ = ledger;
        as_of_.position = ledger.position;
        as_of_.epoch = ledger.epoch;
    }
    Result<bool> get(std::string_view, std::string&) const override { return false; }
    Result<void> scan(std::string_view, std::string_view, const Visit&) const override {
        return {};
    }
};

class FeedTest : public testing::Test {
  protected:
    FeedTest() {
        for (auto& writer : writers_) writer.claim();
        Router router;
        add_feed_route(router, io_.io, log_, queries_);
        server_ = std::make_unique<HttpServer>(io_.io, std::move(router), HttpServerOptions{});
        port_ = io_.run([this] {
            server_->listen().value();
            return server_->port();
        });
    }
    ~FeedTest() {
        io_.run([this] { server_.reset(); });
    }

    // Seals that many events more, of anju.registry and anju.land by turns.
    void record(int count) {
        for (int i = 0; i < count; ++i) {
            writers_[static_cast<std::size_t>(i % 2)].commit(1, clock_ms_ += 1'000);
        }
        while (seals_.seal(100)) {
        }
    }
    // As a projector that has folded everything.
    void show() {
        auto reader = *open_ledger(log_, {});
        read_ledger(*reader, [] {});
        queries_.post_view(std::make_shared<LedgerView>(reader->position()));
        io_.run([] {});
    }
    RawAnswer get(const std::string& query, const std::string& headers = "") const {
        RawSocket socket(port_);
        socket.send(request_text("GET /v1/feed" + query, headers));
        return socket.read_answer();
    }
    RawSocket follow(const std::string& query, const std::string& headers = "") const {
        RawSocket socket(port_);
        socket.send(request_text("GET /v1/feed" + query, headers));
        return socket;
    }

    MemoryLog log_{ledger_topics};
    std::vector<PartitionWriter> writers_{{log_, {0, 0}}, {log_, {2, 1}}};
    SealWriter seals_{log_};
    std::int64_t clock_ms_ = 1'600'000'000'000;
    IoThread io_;
    Queries queries_{io_.io};
    std::unique_ptr<HttpServer> server_;
    std::uint16_t port_ = 0;
};

// The positions of a page or of lines.
std::vector<std::string> sequences(const boost::json::array& events) {
    std::vector<std::string> all;
    for (const auto& event : events) all.emplace_back(event.at("sequence").as_string());
    return all;
}

std::vector<std::string> sequences_of_lines(const std::string& body) {
    boost::json::array events;
    for (std::size_t at = 0; at < body.size();) {
        const auto end = body.find('\n', at);
        events.push_back(boost::json::parse(body.substr(at, end - at)));
        at = end + 1;
    }
    return sequences(events);
}

using Positions = std::vector<std::string>;

TEST_F(FeedTest, GivesAllThatThereIsAsLines) {
    record(3);
    const auto answer = get("?follow=false");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Content-Type"), "application/x-ndjson");
    EXPECT_EQ(sequences_of_lines(answer.body), (Positions{"0", "1", "2"}));
}

TEST_F(FeedTest, GoesOnAfterAPositionByMarksOrFromTheBeginning) {
    record(5);
    EXPECT_EQ(sequences_of_lines(get("?follow=false&after=2").body), (Positions{"3", "4"}));
    show();
    record(2);
    EXPECT_EQ(sequences_of_lines(get("?follow=false&after=2").body),
              (Positions{"3", "4", "5", "6"}));
    EXPECT_EQ(sequences_of_lines(get("?follow=false&after=5").body), (Positions{"6"}));
    // What a browser remembers wins over what the address says.
    EXPECT_EQ(sequences_of_lines(get("?follow=false&after=1", "Last-Event-ID: 5\r\n").body),
              (Positions{"6"}));
}

TEST_F(FeedTest, FiltersAndStillSaysHowFarItLooked) {
    record(6);
    const auto page = get("?format=page&task=4").json().as_object();
    EXPECT_EQ(sequences(page.at("events").as_array()), (Positions{"1", "3", "5"}));
    const auto none = get("?format=page&type=loan").json().as_object();
    EXPECT_TRUE(none.at("events").as_array().empty());
    EXPECT_EQ(none.at("position").to_number<int>(), 5);
    EXPECT_TRUE(none.at("level").as_bool());
}

TEST_F(FeedTest, GivesPagesThatLeadOnToEachOther) {
    record(5);
    Positions all;
    std::string query = "?limit=2&type=household";
    for (int pages = 0; pages < 4; ++pages) {
        const auto answer = get(query, "Accept: application/json\r\n");
        ASSERT_EQ(answer.status, 200) << answer.body;
        const auto page = answer.json().as_object();
        for (auto& one : sequences(page.at("events").as_array())) all.push_back(one);
        const auto link = answer.header("Link").value_or("");
        const auto begin = link.find("/v1/feed") + 8;
        query = link.substr(begin, link.find('>') - begin);
        EXPECT_EQ(page.at("level").as_bool(), pages >= 2);
    }
    EXPECT_EQ(all, (Positions{"0", "1", "2", "3", "4"}));
}

TEST_F(FeedTest, WaitsForAFirstEventOfAPage) {
    record(1);
    show();
    auto waiting = follow("?format=page&after=0&wait=20");
    io_.run([] {});
    record(1);
    const auto answer = waiting.read_answer();
    EXPECT_EQ(sequences(answer.json().at("events").as_array()), (Positions{"1"}));
}

TEST_F(FeedTest, FollowsLiveWithWhatABrowserNeedsToComeBack) {
    record(2);
    show();
    auto follower = follow("?after=0", "Accept: text/event-stream\r\n");
    EXPECT_NE(follower.read_until("\n\n").find("id: 1\ndata: {"), std::string::npos);
    // It has caught up, and says so to who listens for it.
    EXPECT_NE(follower.read_until("true}\n\n").find("id: 1\nevent: position\n"), std::string::npos);
    record(1);
    EXPECT_NE(follower.read_until("}\n\n").find("id: 2\ndata: {"), std::string::npos);
}

TEST_F(FeedTest, BeginsNow) {
    EXPECT_EQ(get("?after=now").rule(), "rows-not-ready");
    record(3);
    show();
    auto follower = follow("?after=now&format=sse");
    EXPECT_NE(follower.read_until("true}\n\n").find("id: 2\nevent: position"), std::string::npos);
    record(1);
    EXPECT_NE(follower.read_until("}\n\n").find("id: 3\n"), std::string::npos);
}

TEST_F(FeedTest, ServesManyFromOneReader) {
    record(1);
    show();
    std::vector<RawSocket> followers;
    for (int i = 0; i < 200; ++i) followers.push_back(follow("?after=now&format=ndjson"));
    for (auto& follower : followers) follower.read_until("\r\n\r\n");
    record(2);
    for (auto& follower : followers) {
        const auto text = follower.read_until("\"sequence\":\"2\"");
        EXPECT_NE(text.find("\"sequence\":\"1\""), std::string::npos) << text;
    }
}

TEST_F(FeedTest, SaysThatAPositionIsOfAnotherLedger) {
    record(3);
    for (const bool shown : {false, true}) {
        if (shown) show();
        const auto answer = get("?after=7&follow=false");
        EXPECT_EQ(answer.status, 410);
        EXPECT_EQ(answer.rule(), "events-gone");
    }
    EXPECT_EQ(get("?after=2&follow=false").status, 200) << "the last one is no such position";
}

TEST_F(FeedTest, RefusesWhatItDoesNotUnderstand) {
    EXPECT_EQ(get("?after=first").rule(), "position-malformed");
    EXPECT_EQ(get("?follow=perhaps").rule(), "follow-malformed");
    EXPECT_EQ(get("?format=xml").rule(), "format-unknown");
    EXPECT_EQ(get("?limit=1001").rule(), "number-out-of-range");
    EXPECT_EQ(get("?wait=31").rule(), "number-out-of-range");
    EXPECT_EQ(get("?type=house.painted").rule(), "type-unknown");
}

}  // namespace
}  // namespace anju
