// Records that the cluster has lost, by retention or with their topic: every process says so, what
// was folded goes on to be answered, and nothing is recorded on what is left.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include "events/log/placement.hpp"
#include "tests/system/cluster.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

constexpr std::string_view county = "130708";
constexpr int plots = 20;

// Twenty plots of one county are registered, sealed and folded.
class KafkaLossTest : public testing::Test {
  protected:
    void SetUp() override {
        cluster_.wait_until_ready();
        for (int i = 0; i < plots; ++i) ASSERT_EQ(record(i).status, 201);
        ASSERT_TRUE(wait_until([&] { return position(cluster_.url()) == plots; }));
        digest_ = digest(cluster_.url());
        topics_ = std::make_unique<KafkaTopics>(cluster_.bootstrap(),
                                                std::vector<Topic>{{"anju.land", 8}},
                                                KafkaTopics::Names::there_already);
        partition_ = {0, partition_of(county, 8)};
    }
    Answer record(int number) {
        return post(cluster_.url(), fmt::format("/v1/plot/{}-{}/register", county, number),
                    plot_body(county, 500));
    }
    static bool complains_of(Program& program, std::string_view rule) {
        return wait_until(
            [&] {
                const auto ready = get(program.url(), "/readyz");
                return ready.status == 503 && ready.body.find(rule) != std::string::npos;
            },
            std::chrono::seconds(30));
    }
    void expect_nothing_is_recorded() {
        const auto next = record(plots);
        EXPECT_EQ(next.status, 503) << next.body;
        EXPECT_EQ(digest(cluster_.url()), digest_) << "what was folded is answered as before";
    }

    TemporaryFolder folder_;
    Cluster cluster_{folder_.path()};
    std::string digest_;
    std::unique_ptr<KafkaTopics> topics_;
    PartitionRef partition_;
};

TEST_F(KafkaLossTest, ATopicThatWasMadeAnewIsNotWrittenOn) {
    cluster_.kill(0);
    topics_->delete_topic(0);
    topics_->create_topic(0);
    cluster_.restart(0);
    EXPECT_TRUE(complains_of(cluster_.process(0), "log-shorter"));
    expect_nothing_is_recorded();
    const auto later = cluster_.start_projector("later");
    EXPECT_FALSE(wait_until([&] { return position(later->url()) > 0; }, std::chrono::seconds(3)))
        << "half a ledger is none";
}

TEST_F(KafkaLossTest, RecordsBelowWhichRetentionHasCutAreMissed) {
    cluster_.kill(0);
    topics_->delete_records_below(partition_, 5);
    cluster_.restart(0);
    EXPECT_TRUE(complains_of(cluster_.process(0), "log-lost"));
    expect_nothing_is_recorded();
    const auto later = cluster_.start_projector("later");
    EXPECT_TRUE(complains_of(*later, "log-lost"));
    EXPECT_LE(position(later->url()), 0);
}

}  // namespace

}  // namespace anju::test
