// A fact that is dated far back is told with a reason: one of its own is enough.
#include <gtest/gtest.h>

#include "tests/unit/service_streams.hpp"

namespace anju::test {
namespace {

class Backdating : public testing::Test {
  protected:
    Backdating() {
        given("parameter", "130000-backdating_days", "set",
              R"({"occurred_on":"2020-01-02","name":"backdating_days","value":30,)"
              R"("document":"Paper 20"})");
        given("worker", "130708-1", "register",
              R"({"occurred_on":"2020-01-02","household":"130708-1","area":"130708",)"
              R"("willing_to_work":true})");
        given("worker", "130708-1", "employ",
              R"({"occurred_on":"2020-01-02","employer":"factory","place":"130708",)"
              R"("channel":"enterprise"})");
    }

    Result<std::vector<std::string>> run(const char* recorded, const char* stream, const char* id,
                                         const char* command, const char* body) {
        return streams_.run({stream, id, command, body, "", *Instant::parse(recorded)});
    }
    void given(const char* stream, const char* id, const char* command, const char* body) {
        const auto done = run("2020-01-02T04:00:00Z", stream, id, command, body);
        EXPECT_TRUE(done) << done.error().message;
    }
    Result<std::vector<std::string>> in_june(const char* command, const char* body) {
        return run("2020-06-01T04:00:00Z", "worker", "130708-1", command, body);
    }

    ServiceStreams streams_;
};

TEST_F(Backdating, NeedsAReason) {
    constexpr const char* visit =
        R"({"occurred_on":"2020-02-01","visited_by":"office","at_work":true})";
    const auto refused = in_june("visit", visit);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().rule, "backdated-without-reason");
    EXPECT_TRUE(in_june("visit",
                        R"({"occurred_on":"2020-02-01","visited_by":"office","at_work":true,)"
                        R"("reason":"told late"})"));
}

TEST_F(Backdating, TakesTheReasonThatTheFactTellsItself) {
    const auto ended =
        in_june("end-employment", R"({"occurred_on":"2020-02-01","reason":"season"})");
    EXPECT_TRUE(ended) << ended.error().message;
}

}  // namespace
}  // namespace anju::test
