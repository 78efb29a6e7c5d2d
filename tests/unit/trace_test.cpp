// The W3C's trace context: what is taken, and what is as if it were not there.
#include "events/base/trace.hpp"

#include <gmock/gmock.h>

#include "events/public_form.hpp"
#include "events/runtime/http_message.hpp"
#include "tests/unit/example_events.hpp"

namespace anju {
namespace {

using testing::HasSubstr;

constexpr std::string_view known = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceTest, TakesTheHeaderOfTheRecommendation) {
    const auto trace = trace_in(known);
    ASSERT_TRUE(trace);
    EXPECT_EQ(trace->trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(trace->parent_id, "00f067aa0ba902b7");
    EXPECT_TRUE(trace->is_sampled());
    EXPECT_EQ(traceparent_of(*trace, 0xabc),
              "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000abc-01");
    EXPECT_FALSE(trace_in("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")->is_sampled());
}

TEST(TraceTest, TakesLaterVersionsForWhatItKnowsOfThem) {
    EXPECT_TRUE(trace_in("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03"));
    const auto later = trace_in("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03-more");
    ASSERT_TRUE(later);
    EXPECT_THAT(traceparent_of(*later, 1),
                testing::AllOf(testing::StartsWith("00-"), testing::EndsWith("-01")));
    EXPECT_FALSE(trace_in("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03.more"));
}

TEST(TraceTest, IgnoresWhatIsMalformed) {
    for (const std::string_view wrong :
         {"", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
          "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
          "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01x",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
          "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"}) {
        EXPECT_FALSE(trace_in(wrong)) << wrong;
    }
}

TEST(TraceTest, MakesEachRequestAStepOfItsOwn) {
    HttpRequest one;
    one.headers.add("TraceParent", known);
    one.request_number = 1;
    HttpRequest other = one;
    other.request_number = 2;
    const std::string told = one.correlation();
    const auto step = trace_in(told);
    ASSERT_TRUE(step);
    EXPECT_EQ(step->trace_id, trace_in(known)->trace_id);
    EXPECT_NE(step->parent_id, trace_in(known)->parent_id);
    EXPECT_NE(one.correlation(), other.correlation());
}

TEST(TraceTest, TakesNeitherOfTwo) {
    HttpRequest request;
    request.headers.add("traceparent", known);
    request.headers.add("traceparent", known);
    EXPECT_EQ(request.correlation(), request.request_id());
}

TEST(TraceTest, IsPartOfThePublicFormOfWhatItLedTo) {
    RecordHeader header;
    header.schema_version = schema_version<HouseDemolished>;
    header.type = type_id(HouseDemolished::type);
    std::string payload;
    encode_event(HouseDemolished{"a"}, payload);
    RecordMeta meta;
    meta.correlation = known;
    const auto bytes = encode_record(header, "house/130708-1", encode_meta(meta), payload);
    const auto form = public_form(*parse_record(*bytes), "land", 0);
    ASSERT_TRUE(form);
    EXPECT_THAT(*form, HasSubstr(R"("correlationid":"4bf92f3577b34da6a3ce929d0e0e4736",)"
                                 R"("traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-)"));
}

}  // namespace
}  // namespace anju
