// One partition of a service on a log without faults: keys, versions, refusals, limits.
#include "services/shell/partition_shell.hpp"

#include <gtest/gtest.h>

#include "tests/unit/partition_shell_fixture.hpp"

namespace anju {
namespace {

TEST_F(PartitionShellTest, AnswersWithTheVersionAndTheTokenOnceTheLogHasConfirmed) {
    const auto sent = send(open());
    EXPECT_FALSE(sent->has_value());
    run();
    ASSERT_TRUE(sent->has_value() && **sent);
    EXPECT_EQ((*sent)->value().version, 1U);
    EXPECT_EQ((*sent)->value().token, "land.0.0");
    EXPECT_EQ(answer(take(3))->version, 4U);
    EXPECT_EQ(node_->shell().table("lot")->state("130708-000001")->json,
              R"({"size":12,"taken":3})");
}

// Under another key nobody would be found twice.
TEST_F(PartitionShellTest, StopsBeforeItClaimsWithAnotherIdentityKey) {
    const auto restart_with = [&](const std::string& key) {
        node_ = std::make_unique<Node>(
            log_, ++nodes_, [this] { return now_; }, true, key);
        run();
    };
    restart_with("first");
    EXPECT_TRUE(node_->shell().active());
    restart_with("second");
    ASSERT_TRUE(node_->broken());
    EXPECT_EQ(node_->broken()->rule, "identity-key-differs");
    EXPECT_FALSE(node_->shell().active());
    for (const auto* key : {"", "first"}) {
        restart_with(key);
        EXPECT_FALSE(node_->broken()) << key;
        EXPECT_TRUE(node_->shell().active()) << key;
    }
}

TEST_F(PartitionShellTest, DecidesOnCommitsThatAreOnTheirWay) {
    const auto opened = send(open());
    const auto first = send(take(4));
    const auto second = send(take(4));
    const auto third = send(take(4));
    const auto beyond = send(take(1));
    ASSERT_TRUE(beyond->has_value());
    EXPECT_EQ((*beyond)->error().rule, "lot-full");
    run();
    EXPECT_EQ((*third)->value().version, 13U);
    EXPECT_TRUE(**opened && **first && **second);
}

TEST_F(PartitionShellTest, AnswersARepeatedKeyWithTheFirstAnswer) {
    const auto first = answer(open("k"));
    const auto again = answer(open("k"));
    ASSERT_TRUE(again);
    EXPECT_FALSE(first->replayed);
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(again->version, first->version);
    EXPECT_EQ(again->token, first->token);
}

TEST_F(PartitionShellTest, AnswersARepeatedKeyAfterARestartFromTheLog) {
    const auto first = answer(open("k"));
    ASSERT_TRUE(answer(take(2)));
    restart();
    const auto again = answer(open("k"));
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(again->token, first->token);
}

TEST_F(PartitionShellTest, LetsARepeatedKeyWaitForTheFirst) {
    const auto first = send(open("k"));
    const auto again = send(open("k"));
    EXPECT_FALSE(again->has_value());
    run();
    EXPECT_EQ((*first)->value().token, (*again)->value().token);
    EXPECT_EQ(node_->shell().table("lot")->version("130708-000001"), 1U);
}

TEST_F(PartitionShellTest, RefusesAKeyThatWasUsedForAnotherCommand) {
    const auto first = send(open("k"));
    EXPECT_EQ((*send(take(1, "k")))->error().rule, "idempotency-key-reused");
    run();
    EXPECT_EQ(rule_of(take(1, "k")), "idempotency-key-reused");
    auto elsewhere = open("k");
    elsewhere.id = "130708-000002";
    EXPECT_EQ(rule_of(elsewhere), "idempotency-key-reused");
    restart();
    EXPECT_EQ(rule_of(take(1, "k")), "idempotency-key-reused");
}

TEST_F(PartitionShellTest, KeepsTheKeysOfPrincipalsApart) {
    ASSERT_TRUE(answer(open("k")));
    auto other = take(1, "k");
    other.principal = "another clerk";
    EXPECT_EQ(answer(other)->replayed, false);
}

TEST_F(PartitionShellTest, RemembersNoKeyOfARefusedCommand) {
    EXPECT_EQ(rule_of(take(1, "k")), "lot-registered-first");
    ASSERT_TRUE(answer(open()));
    EXPECT_EQ(answer(take(1, "k"))->replayed, false);
}

TEST_F(PartitionShellTest, ExpectsTheVersionThatWasAskedFor) {
    auto command = open();
    command.expected_version = 1;
    const auto refused = answer(command);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_EQ(refused.error().rule, "version-differs");
    EXPECT_EQ(refused.error().facts.front().second, "0");
    command.expected_version = 0;
    EXPECT_TRUE(answer(command));
}

TEST_F(PartitionShellTest, TakesNoDateInTheFutureOfShanghai) {
    now_ = *Instant::parse("2020-06-29T15:59:59Z");
    const auto refused = answer(open());
    EXPECT_EQ(refused.error().rule, "date-in-future");
    EXPECT_EQ(refused.error().pointer, "/occurred_on");
    now_ = *Instant::parse("2020-06-29T16:00:00Z");
    EXPECT_TRUE(answer(open()));
}

TEST_F(PartitionShellTest, NamesWhatItDoesNotKnow) {
    auto command = open();
    command.command = "close";
    const auto refused = answer(command);
    EXPECT_EQ(refused.error().rule, "command-unknown");
    EXPECT_NE(refused.error().message.find("open, take"), std::string::npos);
    command.stream = "flat";
    EXPECT_EQ(rule_of(command), "stream-unknown");
    command = open();
    command.body.as_object().erase("parts");
    EXPECT_EQ(rule_of(command), "missing-field");
}

TEST_F(PartitionShellTest, RecordsWhatIsToldAboutACommandInTheFirstRecordOfItsCommit) {
    auto command = take(2);
    ASSERT_TRUE(answer(open()));
    auto& body = command.body.as_object();
    body["reason"] = "found late";
    body["evidence"] = boost::json::parse(R"([{"kind":"photo","hash":"ab","place":"s/1"}])");
    body["source"] = "import";
    body["row"] = 17;
    body["cause"] = "house/130708-1/3";
    ASSERT_TRUE(answer(command));
    const auto first = meta_at(node_->shell().table("lot")->state("130708-000001")->offsets[1]);
    EXPECT_EQ(first.reason, "found late");
    ASSERT_EQ(first.evidence.size(), 1U);
    EXPECT_EQ(first.evidence[0].hash, "ab");
    EXPECT_EQ(first.source, EntrySource::import);
    EXPECT_EQ(first.row, 17U);
    EXPECT_EQ(first.cause, "house/130708-1/3");
    const auto second = meta_at(node_->shell().table("lot")->state("130708-000001")->offsets[2]);
    EXPECT_EQ(second.reason, "");
}

TEST_F(PartitionShellTest, TellsCommandsApartByWhatIsToldAboutThem) {
    ASSERT_TRUE(answer(open()));
    auto command = take(1, "k");
    ASSERT_TRUE(answer(command));
    command.body.as_object()["reason"] = "found late";
    EXPECT_EQ(rule_of(command), "idempotency-key-reused");
}

TEST_F(PartitionShellTest, RefusesToBeToldTooMuchOrWhatItDoesNotKnow) {
    auto command = open();
    command.body.as_object()["reason"] = std::string(about_bytes_max, 'x');
    EXPECT_EQ(rule_of(command), "about-too-large");
    command.body.as_object()["reason"] = std::string(about_bytes_max - 20, 'x');
    EXPECT_TRUE(answer(command));
    command = take(1);
    command.body.as_object()["source"] = "rumour";
    EXPECT_EQ(answer(command).error().pointer, "/source");
    command.body.as_object().erase("source");
    command.body.as_object()["evidence"] = boost::json::parse(R"([{"kind":"photo"}])");
    EXPECT_EQ(answer(command).error().pointer, "/evidence/0/hash");
}

TEST_F(PartitionShellTest, VoidsAndCorrectsFactsAndFoldsThemTheSameAfterARestart) {
    ASSERT_TRUE(answer(open()));
    ASSERT_TRUE(answer(take(3)));
    auto voids = request("void", 0, "v");
    voids.body = boost::json::parse(
        R"({"occurred_on":"2020-06-30","version":2,"reason":"entered twice","source":"form"})");
    auto corrects = request("correct", 0, "c");
    corrects.body =
        boost::json::parse(R"({"occurred_on":"2020-06-30","version":3,"reason":"misread",)"
                           R"("event":{"reclaimed":5,"use":"forest"}})");
    const auto first = send(voids);
    const auto second = send(corrects);
    EXPECT_EQ(rule_of(voids = request("void", 0, "")), "missing-field");
    run();
    ASSERT_TRUE(**first && **second);
    EXPECT_EQ((*first)->value().version, 5U);
    EXPECT_EQ((*second)->value().version, 7U);
    const auto state = *node_->shell().table("lot")->state("130708-000001");
    EXPECT_EQ(state.json, R"({"size":12,"taken":6})");
    EXPECT_EQ(meta_at(state.offsets[4]).source, EntrySource::form);
    EXPECT_EQ(answer(corrects)->replayed, true);
    corrects.idempotency_key = "";
    EXPECT_EQ(rule_of(corrects), "record-changed-already");
    EXPECT_EQ(answer(take(4))->version, 11U);
    const auto before = node_->shell().table("lot")->state("130708-000001")->json;
    restart();
    EXPECT_EQ(node_->shell().table("lot")->state("130708-000001")->json, before);
    EXPECT_EQ(answer(corrects).error().rule, "record-changed-already");
}

TEST_F(PartitionShellTest, CorrectsNothingIntoTheFuture) {
    ASSERT_TRUE(answer(open()));
    auto corrects = request("correct", 0, "");
    corrects.body = boost::json::parse(R"({"occurred_on":"2020-07-01","version":1,"reason":"x",)"
                                       R"("event":{"area":"130708","surveyed":12}})");
    EXPECT_EQ(rule_of(corrects), "date-in-future");
}

TEST_F(PartitionShellTest, LimitsKeysAndNames) {
    EXPECT_EQ(rule_of(open(std::string(201, 'k'))), "idempotency-key-too-long");
    auto command = open(std::string(200, 'k'));
    command.principal = std::string(50'000, 'p');
    EXPECT_EQ(rule_of(command), "request-names-too-long");
    command.principal = std::string(1024, 'p');
    command.correlation = std::string(1025, 'c');
    EXPECT_EQ(rule_of(command), "request-names-too-long");
    command.correlation = std::string(1024, 'c');
    EXPECT_TRUE(answer(command));
}

TEST_F(PartitionShellTest, AcceptsNothingBeforeItsClaimIsReadBack) {
    node_ = std::make_unique<Node>(log_, 7, [this] { return now_; });
    const auto early = send(open());
    ASSERT_TRUE(early->has_value());
    EXPECT_EQ((*early)->error().kind, ErrorKind::unavailable);
    EXPECT_EQ((*early)->error().rule, "not-the-owner");
    run();
    EXPECT_TRUE(answer(open()));
}

TEST_F(PartitionShellTest, TellsWhatWasOnItsWayWhenItIsReplaced) {
    ASSERT_TRUE(answer(open()));
    log_.freeze(1);
    const auto late = send(take(2, "k"));
    Node successor(log_, 2, [this] { return now_; });
    while (successor.poll()) {
    }
    while (successor.feed_one()) {
    }
    run();
    ASSERT_TRUE(late->has_value());
    EXPECT_EQ((*late)->error().rule, "not-recorded");
    EXPECT_EQ(node_->shell().owner_url(), "http://node-2");
    EXPECT_EQ(node_->shell().table("lot")->version("130708-000001"), 1U);
    log_.thaw(1);
    run();
    EXPECT_EQ(node_->shell().voided(), 2U);
}

TEST_F(PartitionShellTest, StopsAtARecordOfNoStream) {
    RecordHeader header;
    header.kind = RecordKind::claim;
    header.term = {100, 9};
    const auto claim = encode_record(header, "", "http://other", "").value();
    header.kind = RecordKind::event;
    const auto nameless = encode_record(header, "lot", "", "").value();
    log_.append({0, 0}, {{"", claim}, {"", nameless}}, [](const Result<void>&) {});
    run();
    ASSERT_TRUE(node_->broken());
    EXPECT_EQ(node_->broken()->kind, ErrorKind::corrupt);
    EXPECT_EQ(node_->broken()->rule, "stream-unknown");
}

TEST_F(PartitionShellTest, AnswersWithinItsPatienceAndKeepsWhatWasSentFirst) {
    ASSERT_TRUE(answer(open()));
    log_.freeze(1);
    const auto first = send(take(2, "k"));
    const auto again = send(take(2, "k"));
    for (std::uint64_t i = 0; i < Patience::ticks_max; ++i) node_->shell().tick();
    EXPECT_FALSE(first->has_value());
    node_->shell().tick();
    for (const auto& late : {first, again}) {
        ASSERT_TRUE(late->has_value());
        EXPECT_EQ((*late)->error().kind, ErrorKind::unavailable);
        EXPECT_EQ((*late)->error().rule, "answer-too-late");
    }
    const auto third = send(take(2, "k"));
    log_.thaw(1);
    run();
    EXPECT_EQ((*first)->error().rule, "answer-too-late");
    EXPECT_EQ((*third)->value().version, 3U);
    EXPECT_EQ(node_->shell().table("lot")->version("130708-000001"), 3U);
}

// A refused commit must leave the states ahead as they are: others still count on them.
TEST_F(PartitionShellTest, StillDecidesOnCommitsOnTheirWayWhenThereAreTooMany) {
    const auto opened = send(open());
    const auto full = send(take(4));
    for (std::size_t i = 2; i < Owner::parked_max; ++i) {
        auto other = open();
        other.id = "130708-" + std::to_string(100'000 + i);
        const auto sent = send(std::move(other));
        ASSERT_FALSE(sent->has_value());
    }
    EXPECT_EQ((*send(take(4)))->error().rule, "overloaded");
    EXPECT_EQ(node_->shell().table("lot")->version("130708-000001"), 5U);
    run();
    EXPECT_EQ((*full)->value().version, 5U);
    EXPECT_EQ(answer(take(4))->version, 9U);
    EXPECT_FALSE(node_->broken());
}

}  // namespace
}  // namespace anju
