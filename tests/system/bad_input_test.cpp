// What callers get wrong: each is refused with the status and rule that say what to do, and leaves
// nothing behind in the log.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

using testing::HasSubstr;

const std::string household = "/v1/household/130708-1";

// One program for all of them; what is recorded in between shows that nothing else was.
class BadInputTest : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder_ = std::make_unique<TemporaryFolder>();
        up_ = std::make_unique<Program>(
            folder_->path(),
            Arguments{"up", "--data", (folder_->path() / "data").string(), "--port", "0"});
        up_->wait_until_ready();
        ASSERT_EQ(post(url(), household + "/register", household_body("130708", 4),
                       {{"Idempotency-Key", "used"}})
                      .status,
                  201);
        recorded_ = 1;
    }
    static void TearDownTestSuite() {
        up_.reset();
        folder_.reset();
    }
    // The next event of the partition is the only one that was added.
    void TearDown() override {
        const auto next = fmt::format("/v1/household/130708-marker-{}/register", recorded_);
        const auto added = post(url(), next, household_body("130708", 1));
        ASSERT_EQ(added.status, 201) << added.body;
        const auto shown = get(url(), "/v1/position?wait=" + added.text("/token"));
        EXPECT_EQ(shown.number("/position"), ++recorded_) << "something else was appended";
    }

    static const std::string& url() { return up_->url(); }
    static Answer relocate(const std::string& body, Headers headers = {}) {
        return post(url(), household + "/relocate", body, std::move(headers));
    }
    static void expect_problem(const Answer& answer, int status, const std::string& rule) {
        EXPECT_EQ(answer.status, status) << answer.body;
        EXPECT_EQ(answer.text("/rule"), rule) << answer.body;
        EXPECT_EQ(answer.number("/status"), status);
        EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
        EXPECT_FALSE(answer.text("/detail").empty());
    }

  private:
    static std::unique_ptr<TemporaryFolder> folder_;
    static std::unique_ptr<Program> up_;
    static std::int64_t recorded_;
};

std::unique_ptr<TemporaryFolder> BadInputTest::folder_;
std::unique_ptr<Program> BadInputTest::up_;
std::int64_t BadInputTest::recorded_ = 0;

TEST_F(BadInputTest, AnUnknownCommandIsToldWhichThereAre) {
    const auto answer = post(url(), household + "/demolish", "{}");
    expect_problem(answer, 404, "command-unknown");
    EXPECT_THAT(answer.text("/detail"), HasSubstr("register, approve, sign-agreement, relocate"));
}

TEST_F(BadInputTest, AnUnknownStreamIsNotServed) {
    expect_problem(post(url(), "/v1/castle/130708-1/register", "{}"), 404, "route-unknown");
    const auto lines =
        post(url(), "/v1/commands", command_line("castle/130708-1", "register", "k", "{}"));
    EXPECT_THAT(lines.body, HasSubstr("stream-unknown"));
    EXPECT_EQ(get(url(), "/v1/household/130708-999").status, 404);
}

TEST_F(BadInputTest, WhatIsNoJsonIsToldWhereItStopsBeingIt) {
    const auto answer = relocate(R"({"occurred_on": 2019-06-30})");
    expect_problem(answer, 400, "json-malformed");
    EXPECT_THAT(answer.text("/detail"), HasSubstr("at byte"));
}

TEST_F(BadInputTest, AWrongTypeIsNamedByItsPointer) {
    const auto answer = relocate(R"({"occurred_on":"2019-06-30","members":"four",)"
                                 R"("verified_by":"office"})");
    expect_problem(answer, 400, "wrong-type");
    EXPECT_EQ(answer.text("/errors/0/pointer"), "/members");
}

TEST_F(BadInputTest, AnUnknownFieldIsNamed) {
    const auto answer =
        relocate(R"({"occurred_on":"2019-06-30","members":4,"verified_by":"office",)"
                 R"("keys_handed":true})");
    EXPECT_EQ(answer.status, 400) << answer.body;
    EXPECT_EQ(answer.text("/errors/0/pointer"), "/keys_handed");
}

TEST_F(BadInputTest, AMissingFieldIsNamed) {
    const auto answer = relocate(R"({"occurred_on":"2019-06-30","members":4})");
    expect_problem(answer, 400, "missing-field");
    EXPECT_EQ(answer.text("/errors/0/pointer"), "/verified_by");
}

TEST_F(BadInputTest, ABodyAboveTheLimitIsNotRead) {
    const std::string office(2 * 1024 * 1024, 'x');
    expect_problem(
        relocate(R"({"occurred_on":"2019-06-30","members":4,"verified_by":")" + office + "\"}"),
        413, "body-too-large");
}

TEST_F(BadInputTest, AnEventAboveTheLimitIsRefused) {
    const std::string office(100 * 1024, 'x');
    const auto answer =
        relocate(R"({"occurred_on":"2019-06-30","members":4,"verified_by":")" + office + "\"}");
    EXPECT_EQ(answer.status, 400) << answer.body;
    EXPECT_EQ(answer.text("/rule"), "event-too-large");
}

TEST_F(BadInputTest, AnUnknownDivisionIsRefusedInABodyAndInAnId) {
    const auto body = post(url(), "/v1/household/130708-2/register", household_body("139999", 4));
    expect_problem(body, 422, "area-unknown");
    EXPECT_EQ(body.text("/errors/0/pointer"), "/origin");
    expect_problem(post(url(), "/v1/household/139999-2/register", household_body("130708", 4)), 422,
                   "area-unknown");
    expect_problem(get(url(), "/v1/progress?area=139999"), 422, "area-unknown");
}

TEST_F(BadInputTest, AMalformedIdIsRefused) {
    for (const std::string id : {"130708", "7-130708", "130708-%20", "130708-%E5%AE%89"}) {
        const auto answer =
            post(url(), "/v1/household/" + id + "/register", household_body("130708", 4));
        EXPECT_EQ(answer.text("/rule"), "id-malformed") << id << ": " << answer.body;
        EXPECT_EQ(answer.status, 400) << id;
    }
}

TEST_F(BadInputTest, AFactOfTheFutureIsRefused) {
    const auto answer =
        relocate(R"({"occurred_on":"2999-06-30","members":4,"verified_by":"office"})");
    expect_problem(answer, 422, "date-in-future");
    EXPECT_EQ(answer.text("/errors/0/pointer"), "/occurred_on");
}

TEST_F(BadInputTest, ADateThatIsNoneIsNamed) {
    const auto answer =
        relocate(R"({"occurred_on":"2019-02-30","members":4,"verified_by":"office"})");
    EXPECT_EQ(answer.status, 400) << answer.body;
    EXPECT_EQ(answer.text("/errors/0/pointer"), "/occurred_on");
}

TEST_F(BadInputTest, AWrongVersionIsAConflictAndAMalformedOneAMistake) {
    EXPECT_EQ(relocate(relocation_body(4), {{"If-Match", "\"7\""}}).status, 412);
    expect_problem(relocate(relocation_body(4), {{"If-Match", "\"one\""}}), 400,
                   "version-malformed");
}

TEST_F(BadInputTest, AKeyOfAnotherCommandIsRefused) {
    expect_problem(relocate(relocation_body(4), {{"Idempotency-Key", "used"}}), 422,
                   "idempotency-key-reused");
}

TEST_F(BadInputTest, ARuleOfTheDomainThatSaysNoIsNamed) {
    const auto answer = post(url(), household + "/register", household_body("130708", 4));
    expect_problem(answer, 409, "household-registered-once");
    EXPECT_EQ(answer.text("/facts/registered_on"), "2019-03-01") << answer.body;
}

TEST_F(BadInputTest, AnUnknownQueryParameterIsRefused) {
    const auto answer = get(url(), "/v1/progress?region=13");
    expect_problem(answer, 400, "query-parameter-unknown");
    EXPECT_THAT(answer.text("/detail"), HasSubstr("region"));
}

TEST_F(BadInputTest, AnUnknownIndicatorIsToldWhichThereAre) {
    const auto answer = get(url(), "/v1/progress?indicator=houses.burnt");
    expect_problem(answer, 400, "indicator-unknown");
    EXPECT_THAT(answer.text("/detail"), HasSubstr("houses.left"));
}

TEST_F(BadInputTest, AMalformedWaitTokenIsRefused) {
    for (const std::string token : {"land", "land.3", "land.x.3", "land.3.", ".3.4", "land.3.-1"}) {
        expect_problem(get(url(), "/v1/progress?wait=" + token), 400, "wait-malformed");
    }
}

// Takes the ten seconds that a query waits at most.
TEST_F(BadInputTest, AWaitForAWriteThatNeverWasEndsInTime) {
    expect_problem(get(url(), "/v1/progress?wait=land.3.999999"), 504, "wait-timed-out");
}

TEST_F(BadInputTest, ATimeOfRecordingIsNotTakenFromTheCaller) {
    expect_problem(relocate(relocation_body(4), {{"Anju-Recorded", "2019-07-01T08:00:00.000Z"}}),
                   400, "recorded-not-taken");
    const auto lines = post(url(), "/v1/commands",
                            R"({"stream":"household/130708-1","command":"relocate","key":"r",)"
                            R"("recorded":"2019-07-01T08:00:00.000Z","body":)" +
                                relocation_body(4) + "}\n");
    EXPECT_THAT(lines.body, HasSubstr("recorded-not-taken"));
}

TEST_F(BadInputTest, AnotherMethodIsToldWhichThereAre) {
    const auto answer = get(url(), household + "/relocate");
    expect_problem(answer, 405, "method-not-allowed");
    EXPECT_THAT(answer.header("Allow"), HasSubstr("POST"));
}

}  // namespace

}  // namespace anju::test
