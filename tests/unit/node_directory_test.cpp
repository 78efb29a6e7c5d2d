// Who serves what, as the log tells it.
#include "deploy/anju/node_directory.hpp"

#include <gtest/gtest.h>

#include "events/log/ledger.hpp"
#include "events/log/simulated_log.hpp"
#include "events/record.hpp"
#include "tests/unit/query_fixture.hpp"

namespace anju::test {
namespace {

using Urls = std::vector<std::string>;

class NodeDirectoryTest : public testing::Test {
  protected:
    void announce(const std::string& url, std::vector<std::string> roles, std::int64_t started_ms,
                  std::vector<HeldPartitions> held = {}) {
        const NodeAnnouncer announcer(
            io, log, {url, std::move(roles), Instant{started_ms}, std::move(held)});
    }
    void append(std::string bytes) {
        log.append({0, 0}, {{"key", std::move(bytes)}}, [](const Result<void>&) {});
    }
    static std::string node_record(std::string payload) {
        RecordHeader header;
        header.kind = RecordKind::node;
        header.schema_version = 2;
        return *encode_record(header, "node", "", payload);
    }

    boost::asio::io_context io{1};
    SimulatedLog log{{.topics = {{std::string(nodes_topic), 1}}, .autorun = true}};
};

TEST_F(NodeDirectoryTest, NamesTheNewestProcessOfARoleFirst) {
    announce("http://a", {"land", "project"}, 20);
    announce("http://b", {"land"}, 30);
    const auto directory = *NodeDirectory::start(io, log);
    announce("http://c", {"land", "seal"}, 10);
    ASSERT_TRUE(run_until(io, [&] { return directory->size() == 3; }));
    EXPECT_EQ(directory->urls_of("land"), (Urls{"http://b", "http://a", "http://c"}));
    EXPECT_EQ(directory->urls_of("project"), (Urls{"http://a"}));
    EXPECT_EQ(directory->urls_of("lan"), Urls());
}

TEST_F(NodeDirectoryTest, NamesThoseThatAreBehindAfterAllOthers) {
    announce("http://old", {"project"}, 10);
    announce("http://older", {"project"}, 5);
    announce("http://new", {behind_role("project")}, 30);
    const auto directory = *NodeDirectory::start(io, log);
    ASSERT_TRUE(run_until(io, [&] { return directory->size() == 3; }));
    EXPECT_EQ(directory->urls_of("project"), (Urls{"http://old", "http://older", "http://new"}));
    announce("http://new", {"project"}, 30);
    ASSERT_TRUE(run_until(io, [&] { return directory->urls_of("project")[0] == "http://new"; }));
}

TEST_F(NodeDirectoryTest, AnnouncesTheRolesThatItHasThen) {
    std::vector<std::string> roles{behind_role("project")};
    NodeAnnouncer announcer(io, log, {"http://a", {}, Instant{10}, {}}, {}, [&] { return roles; });
    roles = {"project", "seal"};
    announcer.changed();
    const auto directory = *NodeDirectory::start(io, log);
    ASSERT_TRUE(run_until(io, [&] { return !directory->urls_of("seal").empty(); }));
    EXPECT_EQ(directory->urls_of("project"), (Urls{"http://a"}));
}

TEST_F(NodeDirectoryTest, TakesTheLastAnnouncementOfAProcess) {
    announce("http://a", {"land"}, 20);
    announce("http://b", {"land"}, 30);
    announce("http://a", {"registry", "land"}, 40);
    const auto directory = *NodeDirectory::start(io, log);
    ASSERT_TRUE(run_until(io, [&] { return !directory->urls_of("registry").empty(); }));
    EXPECT_EQ(directory->urls_of("land"), (Urls{"http://a", "http://b"}));
    EXPECT_EQ(directory->size(), 2U);
}

TEST_F(NodeDirectoryTest, LeavesOutWhatIsNoAnnouncement) {
    append("no record at all");
    append(node_record(""));
    append(node_record(std::string("\xff\xff\xff\xffhttp://x", 12)));
    std::string text = "http://event";
    RecordHeader event;
    event.kind = RecordKind::claim;
    append(*encode_record(event, "", text, ""));
    announce("http://a", {"land"}, 20);
    const auto directory = *NodeDirectory::start(io, log);
    ASSERT_TRUE(run_until(io, [&] { return directory->size() > 0; }));
    EXPECT_EQ(directory->size(), 1U);
    EXPECT_EQ(directory->urls_of("land"), (Urls{"http://a"}));
}

TEST_F(NodeDirectoryTest, NamesTheLastOneThatBeganToHoldAPartition) {
    announce("http://a", {"land"}, 10, {{"land", {0, 1}}, {"parks", {0}}});
    announce("http://b", {"land"}, 20, {{"land", {1}}});
    announce("http://a", {"land"}, 10, {{"land", {0, 1}}});  // it does not know yet
    announce("http://c", {"land"}, 30, {});
    const auto directory = *NodeDirectory::start(io, log);
    ASSERT_TRUE(run_until(io, [&] { return directory->size() == 3; }));
    EXPECT_EQ(directory->holder_of("land", 0), "http://a");
    EXPECT_EQ(directory->holder_of("land", 1), "http://b");
    EXPECT_EQ(directory->holder_of("land", 2), "");
    EXPECT_EQ(directory->holder_of("parks", 0), "http://a");
    announce("http://a", {"land"}, 10, {{"land", {0}}});
    announce("http://a", {"land"}, 10, {{"land", {0, 1}}});  // it has it again
    ASSERT_TRUE(run_until(io, [&] { return directory->holder_of("land", 1) == "http://a"; }));
}

TEST_F(NodeDirectoryTest, AnnouncesOnceWhatChangesTogether) {
    std::vector<HeldPartitions> held;
    NodeAnnouncer announcer(io, log, {"http://a", {"land"}, Instant{10}, {}}, [&] { return held; });
    held = {{"land", {3}}};
    announcer.changed();
    announcer.changed();
    const auto directory = *NodeDirectory::start(io, log);
    ASSERT_TRUE(run_until(io, [&] { return directory->holder_of("land", 3) == "http://a"; }));
    EXPECT_EQ((*log.extent({0, 0})).end, 2U);
}

// A timer that has fired but not run yet finds nobody.
TEST_F(NodeDirectoryTest, AnnouncesNothingAfterItsEnd) {
    announce("http://a", {"land"}, 20);
    io.restart();
    io.poll();
    EXPECT_EQ((*log.extent({0, 0})).end, 1U);
}

}  // namespace
}  // namespace anju::test
