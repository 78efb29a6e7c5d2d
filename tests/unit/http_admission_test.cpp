// What the HTTP server takes on and what it refuses, by numbers alone.
#include "events/runtime/http_admission.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace anju {
namespace {

using std::chrono::milliseconds;
using Clock = HttpAdmission::Clock;

HttpAdmissionLimits few() {
    HttpAdmissionLimits limits;
    limits.in_flight_max = 2;
    limits.waiting_max = 1;
    limits.uploads_max = 1;
    limits.body_bytes_max = 100;
    limits.answer_bytes_max = 50;
    return limits;
}

Route plain(std::string pattern = "/v1/position") {
    Route route;
    route.pattern = std::move(pattern);
    route.handler = [](const HttpRequest&, const Reply&) {};
    return route;
}

Route stream(Verb verb) {
    Route route = plain("/v1/commands");
    route.verb = verb;
    route.handler = nullptr;
    route.stream = [](HttpRequest&, BodyReader&, ResponseWriter&) -> boost::asio::awaitable<void> {
        co_return;
    };
    return route;
}

class HttpAdmissionTest : public testing::Test {
  protected:
    // The rule that it is refused with, or nothing.
    std::string refusal(HttpShare& share, const Route& route, milliseconds waited = {}) {
        const auto error = share.admit(to(route), waited, now_);
        return error ? error->rule : "";
    }
    static std::string begin(HttpShare& share, const Route& route) {
        const auto error = share.begin(to(route));
        return error ? error->rule : "";
    }
    static HttpRequest to(const Route& route) {
        HttpRequest request;
        request.route = &route;
        return request;
    }
    std::uint64_t shed(HttpShed reason) const {
        return admission_.load().shed[static_cast<std::size_t>(reason)];
    }

    Clock::time_point now_{std::chrono::hours(1)};
    HttpAdmission admission_{few()};
};

TEST_F(HttpAdmissionTest, TakesOnSoManyRequestsAndGivesTheirPlacesOn) {
    HttpShare first(admission_);
    auto second = std::make_unique<HttpShare>(admission_);
    HttpShare third(admission_);
    EXPECT_EQ(begin(first, plain()), "");
    EXPECT_EQ(begin(*second, plain()), "");
    EXPECT_EQ(refusal(third, plain()), "overloaded");
    EXPECT_EQ(begin(third, plain()), "overloaded");
    EXPECT_EQ(shed(HttpShed::in_flight), 2U);
    second.reset();  // its connection is lost
    EXPECT_EQ(refusal(third, plain()), "");
    EXPECT_EQ(begin(third, plain()), "");
    first.finish();
    EXPECT_EQ(admission_.load().in_flight, 1U);
}

TEST_F(HttpAdmissionTest, AnswersOperatorsWhateverHappens) {
    HttpShare first(admission_);
    HttpShare second(admission_);
    EXPECT_EQ(begin(first, plain()), "");
    EXPECT_EQ(begin(second, plain()), "");
    HttpShare asking(admission_);
    for (const char* pattern : {"/healthz", "/readyz", "/metrics"}) {
        EXPECT_EQ(refusal(asking, plain(pattern), milliseconds(5'000)), "");
        EXPECT_EQ(begin(asking, plain(pattern)), "");
        asking.finish();
    }
    EXPECT_EQ(refusal(asking, plain("/healthz/more")), "overloaded");
}

TEST_F(HttpAdmissionTest, CountsWhatWaitsForAWriteApart) {
    HttpShare first(admission_);
    HttpShare second(admission_);
    HttpShare third(admission_);
    const Route route = plain();
    HttpRequest waiting = to(route);
    waiting.query = {{"wait", "land.3.4"}};
    EXPECT_FALSE(first.begin(waiting));
    EXPECT_EQ(begin(second, route), "");
    EXPECT_EQ(begin(third, route), "");
    EXPECT_EQ(admission_.load().in_flight, 2U);
    EXPECT_EQ(admission_.load().waiting, 1U);
    EXPECT_EQ(third.admit(waiting, milliseconds(0), now_)->rule, "overloaded");
    first.finish();
    EXPECT_FALSE(third.admit(waiting, milliseconds(0), now_));
}

TEST_F(HttpAdmissionTest, BoundsUploadsApartFromFeedsAndRequests) {
    HttpShare upload(admission_);
    HttpShare second(admission_);
    HttpShare feed(admission_);
    EXPECT_EQ(refusal(upload, stream(Verb::post)), "");
    EXPECT_EQ(refusal(second, stream(Verb::post)), "overloaded");
    EXPECT_EQ(shed(HttpShed::uploads), 1U);
    EXPECT_EQ(refusal(feed, stream(Verb::get)), "");
    EXPECT_EQ(refusal(feed, plain()), "");
    upload.finish();
    EXPECT_EQ(refusal(second, stream(Verb::post)), "");
    EXPECT_EQ(admission_.load().uploads, 1U);
}

TEST_F(HttpAdmissionTest, BoundsTheBytesOfBodiesOfAllRequestsTogether) {
    HttpShare first(admission_);
    HttpShare second(admission_);
    EXPECT_FALSE(first.hold_body(60));
    EXPECT_FALSE(second.hold_body(40));
    EXPECT_EQ(second.hold_body(1)->rule, "overloaded");
    EXPECT_EQ(admission_.load().body_bytes, 100U);
    first.finish();
    EXPECT_FALSE(second.hold_body(60));
    second.finish();
    EXPECT_EQ(admission_.load().body_bytes, 0U);
    EXPECT_EQ(shed(HttpShed::bodies), 1U);
}

TEST_F(HttpAdmissionTest, CountsTheBytesThatReadersHaveYetToTake) {
    HttpShare first(admission_);
    auto second = std::make_unique<HttpShare>(admission_);
    first.set_untaken(30);
    second->set_untaken(20);
    EXPECT_TRUE(admission_.answers_fit());
    first.set_untaken(31);
    EXPECT_FALSE(admission_.answers_fit());
    second.reset();
    EXPECT_EQ(admission_.load().answer_bytes, 31U);
}

TEST_F(HttpAdmissionTest, BeginsNothingThatHasWaitedForTooLong) {
    HttpShare share(admission_);
    EXPECT_EQ(refusal(share, plain(), milliseconds(200)), "");
    EXPECT_EQ(refusal(share, plain(), milliseconds(201)), "overloaded");
    EXPECT_EQ(refusal(share, stream(Verb::post), milliseconds(201)), "overloaded");
    EXPECT_EQ(admission_.load().uploads, 0U);
    EXPECT_EQ(shed(HttpShed::queue), 2U);
}

class QueueWatchTest : public testing::Test {
  protected:
    // A request each 10 ms for so long.
    void go_on(milliseconds length, milliseconds waited) {
        for (milliseconds gone{0}; gone < length; gone += milliseconds(10)) {
            now_ += milliseconds(10);
            watch_.takes(waited, now_);
        }
    }
    bool takes(milliseconds waited) { return watch_.takes(waited, now_); }

    Clock::time_point now_{std::chrono::hours(1)};
    QueueWatch watch_{HttpAdmissionLimits()};
};

TEST_F(QueueWatchTest, LetsABurstWait) {
    go_on(milliseconds(60), milliseconds(150));
    EXPECT_TRUE(takes(milliseconds(150)));
    go_on(milliseconds(100), milliseconds(1));
    EXPECT_FALSE(watch_.stands());
    EXPECT_TRUE(takes(milliseconds(150)));
}

TEST_F(QueueWatchTest, ShortensAQueueThatStands) {
    go_on(milliseconds(220), milliseconds(30));
    EXPECT_TRUE(watch_.stands());
    EXPECT_FALSE(takes(milliseconds(17)));
    EXPECT_TRUE(takes(milliseconds(16)));
    // As soon as somebody waits briefly it is over.
    go_on(milliseconds(100), milliseconds(5));
    EXPECT_FALSE(watch_.stands());
    EXPECT_TRUE(takes(milliseconds(150)));
}

TEST_F(QueueWatchTest, ForgetsAQueueOfLongAgo) {
    go_on(milliseconds(220), milliseconds(30));
    ASSERT_TRUE(watch_.stands());
    now_ += milliseconds(1'000);
    EXPECT_TRUE(takes(milliseconds(150)));
}

TEST(HttpShedTest, HasANameForEachReason) {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < http_shed_kinds; ++i) {
        names.push_back(name_of(static_cast<HttpShed>(i)));
    }
    EXPECT_EQ(names.front(), "in_flight");
    EXPECT_EQ(names.back(), "handshakes");
}

}  // namespace
}  // namespace anju
