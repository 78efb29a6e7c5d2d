// Dry runs: what they see of each other, and that nothing of them is left.
#include "services/shell/rehearsal.hpp"

#include <gtest/gtest.h>

#include "tests/simulation/node.hpp"

namespace anju {
namespace {

using simulation::Node;

class RehearsalTest : public testing::Test {
  protected:
    RehearsalTest() { run(); }

    static CommandRequest request(std::string command, std::int64_t parts,
                                  std::optional<std::string> rehearsal = std::nullopt) {
        CommandRequest made;
        made.stream = "lot";
        made.id = "130708-000001";
        made.command = std::move(command);
        made.body = boost::json::object{{"occurred_on", "2020-06-30"}, {"parts", parts}};
        made.principal = "clerk";
        made.rehearsal = std::move(rehearsal);
        return made;
    }
    void run() { simulation::run_until_quiet(log_, {&node_}); }
    Result<CommandAnswer> answer(CommandRequest request) {
        std::optional<Result<CommandAnswer>> given;
        node_.shell().execute(std::move(request), [&](Result<CommandAnswer> one) { given = one; });
        run();
        return *given;
    }
    std::string rule_of(CommandRequest request) {
        const auto outcome = answer(std::move(request));
        return outcome ? "none" : outcome.error().rule;
    }
    std::uint32_t recorded() { return node_.shell().table("lot")->version("130708-000001"); }

    Instant now_ = *Instant::parse("2020-06-30T08:00:00Z");
    SimulatedLog log_{{.topics = {{"anju.land", 1}}}};
    Node node_{log_, 1, [this] { return now_; }};
};

TEST_F(RehearsalTest, DecidesAndRecordsNothing) {
    const auto rehearsed = answer(request("open", 0, ""));
    ASSERT_TRUE(rehearsed) << rehearsed.error().message;
    EXPECT_EQ(rehearsed->version, 1U);
    EXPECT_EQ(rehearsed->token, "");
    EXPECT_NE(rehearsed->would_record.find("\"type\":"), std::string::npos);
    EXPECT_EQ(recorded(), 0U);
    EXPECT_EQ(rule_of(request("take", 1)), "lot-registered-first");
}

TEST_F(RehearsalTest, WithoutANameSeesOnlyWhatIsRecorded) {
    ASSERT_TRUE(answer(request("open", 0, "")));
    EXPECT_EQ(rule_of(request("take", 1, "")), "lot-registered-first");
    ASSERT_TRUE(answer(request("open", 0)));
    EXPECT_EQ(answer(request("take", 4, ""))->version, 5U);
    EXPECT_EQ(rule_of(request("take", 1, "")), "none");
}

TEST_F(RehearsalTest, OfOneNameSeesWhatCameBeforeInTheStream) {
    ASSERT_TRUE(answer(request("open", 0, "file")));
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(answer(request("take", 4, "file")));
    EXPECT_EQ(rule_of(request("take", 1, "file")), "lot-full");
    EXPECT_EQ(rule_of(request("take", 1, "other")), "lot-registered-first");
    EXPECT_EQ(recorded(), 0U);
}

TEST_F(RehearsalTest, ExpectsTheVersionThatTheRehearsalLedTo) {
    ASSERT_TRUE(answer(request("open", 0, "file")));
    auto command = request("take", 1, "file");
    command.expected_version = 0;
    EXPECT_EQ(rule_of(command), "version-differs");
    command.expected_version = 1;
    EXPECT_TRUE(answer(command));
}

TEST_F(RehearsalTest, ChecksTheDateAsARecordingWould) {
    auto command = request("open", 0, "");
    command.body.as_object()["occurred_on"] = "2020-07-01";
    EXPECT_EQ(rule_of(command), "date-in-future");
}

TEST_F(RehearsalTest, KnowsKeysThatWereRecordedAndRehearsed) {
    auto command = request("open", 0);
    command.idempotency_key = "k";
    ASSERT_TRUE(answer(command));
    command.rehearsal = "file";
    EXPECT_TRUE(answer(command)->replayed);
    auto other = request("take", 2, "file");
    other.idempotency_key = "k";
    EXPECT_EQ(rule_of(other), "idempotency-key-reused");
    other.idempotency_key = "k2";
    EXPECT_FALSE(answer(other)->replayed);
    EXPECT_TRUE(answer(other)->replayed);
    other.rehearsal.reset();
    EXPECT_FALSE(answer(other)->replayed);
}

TEST_F(RehearsalTest, OfARowIsTheSameCommandWhereverTheRowStands) {
    auto command = request("open", 0);
    command.idempotency_key = "k";
    command.body.as_object()["batch"] = "march";
    command.body.as_object()["row"] = 7;
    ASSERT_TRUE(answer(command));
    command.body.as_object()["row"] = 9;
    EXPECT_TRUE(answer(command)->replayed);
    command.body.as_object()["reason"] = "found late";
    EXPECT_EQ(rule_of(command), "idempotency-key-reused");
}

TEST_F(RehearsalTest, IsForgottenWhenItWasNotUsedForAWhile) {
    ASSERT_TRUE(answer(request("open", 0, "file")));
    now_.value += Rehearsals::unused_max_ms;
    node_.shell().tick();
    ASSERT_TRUE(answer(request("take", 1, "file")));
    now_.value += Rehearsals::unused_max_ms + 1;
    node_.shell().tick();
    EXPECT_EQ(rule_of(request("take", 1, "file")), "lot-registered-first");
}

TEST(RehearsalsTest, ForgetTheOneUsedLongestAgo) {
    Rehearsals all;
    for (std::size_t i = 0; i < Rehearsals::rehearsals_max; ++i) {
        all.named("r" + std::to_string(i), {static_cast<std::int64_t>(i)}).remember("k", {1, 1});
    }
    all.named("r0", {100});
    all.named("one more", {101});
    EXPECT_EQ(all.size(), Rehearsals::rehearsals_max);
    EXPECT_NE(all.named("r0", {102}).outcome_of("k"), nullptr);
    EXPECT_EQ(all.named("r1", {103}).outcome_of("k"), nullptr);
}

TEST(RehearsedClaimsTest, AreHeldByOneStreamAndGivenUp) {
    ClaimIndex index;
    index.move("a", std::nullopt, "home-1");
    Rehearsal rehearsal;
    const auto claim = [&](const char* id, std::optional<std::string> from,
                           std::optional<std::string> to) {
        return rehearsal.claim(index, "home", id, from, to).has_value();
    };
    EXPECT_FALSE(claim("b", std::nullopt, "home-1"));
    EXPECT_TRUE(claim("a", "home-1", std::nullopt));
    EXPECT_TRUE(claim("b", std::nullopt, "home-1"));
    EXPECT_FALSE(claim("c", std::nullopt, "home-1"));
    EXPECT_TRUE(claim("b", "home-1", "home-1"));
    EXPECT_FALSE(index.check("home", "b", "home-1"));
}

}  // namespace
}  // namespace anju
