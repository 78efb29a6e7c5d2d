// A cluster that was told to elect leaders that lack acknowledged records, and does: the records
// are lost, as every promise ends there, but nobody is told otherwise.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "events/log/placement.hpp"
#include "tests/chaos/chaos_run.hpp"
#include "tests/chaos/leaders.hpp"
#include "tests/system/client.hpp"

namespace anju::test {

namespace {

constexpr std::string_view county = "130708";
constexpr std::chrono::seconds patience{90};

KafkaBrokerOptions careless_brokers(const Network& network) {
    auto options = impatient_brokers(network);
    options.settings.insert(options.settings.end(),
                            {"min.insync.replicas=1", "unclean.leader.election.enable=true"});
    return options;
}

class UncleanElectionTest : public testing::Test {
  protected:
    Answer record(int number) {
        return post(cluster_.url(), fmt::format("/v1/plot/{}-{}/register", county, number),
                    plot_body(county, 500));
    }
    // What another broker than `but_for` says of the county's partition.
    template <class Holds>
    bool becomes(int but_for, Holds&& holds) {
        return wait_until(
            [&] {
                for (int broker = 1; broker <= ChaosRun::machines; ++broker) {
                    if (broker == but_for) continue;
                    const auto seen = leaders_seen_by(cluster_.brokers().address(broker));
                    if (seen && holds(*seen)) return true;
                }
                return false;
            },
            patience);
    }

    TemporaryFolder folder_;
    Network network_{ChaosRun::machines};
    Cluster cluster_{folder_.path(), Cluster::Services::in_one_process, careless_brokers(network_),
                     2};
    const std::string partition_ = fmt::format("anju.land[{}]", partition_of(county, 8));
};

TEST_F(UncleanElectionTest, WhatIsLostIsNotTakenForTheLog) {
    auto& brokers = cluster_.brokers();
    cluster_.wait_until_ready();
    ASSERT_EQ(record(0).status, 201);
    int leader = 0;
    ASSERT_TRUE(becomes(0, [&](const Leaders& seen) {
        leader = seen.by_partition.at(partition_);
        return seen.in_sync.at(partition_) == 2;
    }));
    // The other copy stops; the leader goes on alone.
    int follower = 0;
    for (int broker = 1; broker <= ChaosRun::machines && follower == 0; ++broker) {
        if (broker != leader &&
            std::filesystem::exists(brokers.data(broker) /
                                    fmt::format("anju.land-{}", partition_of(county, 8)))) {
            follower = broker;
        }
    }
    ASSERT_NE(follower, 0);
    brokers.kill(follower);
    ASSERT_TRUE(becomes(follower, [&](const Leaders& seen) {
        return seen.in_sync.at(partition_) == 1 && seen.by_partition.at(partition_) == leader;
    }));
    int recorded = 0;
    for (int i = 1; i <= 10; ++i) recorded += record(i).status == 201 ? 1 : 0;
    ASSERT_GT(recorded, 0);
    ASSERT_TRUE(wait_until([&] { return position(cluster_.url()) == recorded + 1; }, patience));
    // It is lost with what it alone has, and the other leads without it.
    brokers.kill(leader);
    brokers.restart(follower);
    ASSERT_TRUE(becomes(
        leader, [&](const Leaders& seen) { return seen.by_partition.at(partition_) == follower; }));
    // Nothing more is recorded on it, and who asks is told so.
    EXPECT_TRUE(wait_until(
        [&] {
            const auto ready = get(cluster_.process(0).url(), "/readyz");
            return ready.status == 503 && (ready.body.find("log-lost") != std::string::npos ||
                                           ready.body.find("log-shorter") != std::string::npos);
        },
        patience))
        << get(cluster_.process(0).url(), "/readyz").body;
    const auto next = record(100);
    EXPECT_EQ(next.status, 503) << next.body;
    cluster_.kill(0);
    cluster_.restart(0);
    const auto after =
        wait_until([&] { return record(101).status == 201; }, std::chrono::seconds(15));
    EXPECT_FALSE(after) << "a service that starts now knows what was sealed";
}

}  // namespace

}  // namespace anju::test
