// A cluster that was told to elect leaders that lack acknowledged records, and does: the records
// are lost, as every promise ends there, but nobody is told otherwise.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <array>

#include "events/log/placement.hpp"
#include "tests/chaos/chaos_run.hpp"
#include "tests/chaos/leaders.hpp"
#include "tests/system/client.hpp"

namespace anju::test {

namespace {

// One at least lies in a partition with other copies than the seals, and one with the same.
constexpr std::array<std::string_view, 12> counties{"130708", "130709", "130722", "130723",
                                                    "130724", "130725", "130726", "130727",
                                                    "130728", "130730", "130731", "130732"};
constexpr std::string_view seals = "anju.seals[0]";
constexpr std::chrono::seconds patience{90};

KafkaBrokerOptions careless_brokers(const Network& network) {
    auto options = impatient_brokers(network);
    options.settings.insert(options.settings.end(),
                            {"min.insync.replicas=1", "unclean.leader.election.enable=true"});
    return options;
}

std::string partition_name(std::string_view county) {
    return fmt::format("anju.land[{}]", partition_of(county, 8));
}

bool complains(Program& program) {
    const auto ready = get(program.url(), "/readyz");
    return ready.status == 503 && (ready.body.find("log-lost") != std::string::npos ||
                                   ready.body.find("log-shorter") != std::string::npos);
}

// Two copies of each partition on three brokers.
class UncleanElectionTest : public testing::Test {
  protected:
    Answer record(int number) {
        return post(cluster_.url(), fmt::format("/v1/plot/{}-{}/register", county_, number),
                    plot_body(county_, 500));
    }
    // What another broker than `but_for` says.
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
    // Chooses a county whose partition has its copies where the seals have theirs, or elsewhere.
    bool finds_its_place(const Leaders& seen, bool with_the_seals) {
        for (const auto county : counties) {
            const auto copies = seen.copies.find(partition_name(county));
            if (copies == seen.copies.end() || copies->second.size() != 2) return false;
            if ((copies->second == seen.copies.at(std::string(seals))) != with_the_seals) continue;
            county_ = county;
            leader_ = seen.by_partition.at(copies->first);
            follower_ = *copies->second.begin() == leader_ ? *copies->second.rbegin()
                                                           : *copies->second.begin();
            return leader_ > 0 && seen.in_sync.at(copies->first) == 2;
        }
        return false;
    }
    // One record is on both brokers. The follower stops, and the leader goes on alone; then it is
    // lost with what it alone has, and the other leads without it.
    void lose_what_the_leader_has(bool with_the_seals) {
        cluster_.wait_until_ready();
        ASSERT_TRUE(
            becomes(0, [&](const Leaders& seen) { return finds_its_place(seen, with_the_seals); }));
        const auto name = partition_name(county_);
        ASSERT_EQ(record(0).status, 201);
        cluster_.brokers().kill(follower_);
        ASSERT_TRUE(becomes(follower_, [&](const Leaders& seen) {
            return seen.in_sync.at(name) == 1 && seen.by_partition.at(name) == leader_;
        }));
        int recorded = 1;
        for (int i = 1; i <= 10; ++i) recorded += record(i).status == 201 ? 1 : 0;
        ASSERT_GT(recorded, 1);
        ASSERT_TRUE(wait_until([&] { return position(cluster_.url()) == recorded; }, patience));
        digest_ = digest(cluster_.url());
        cluster_.brokers().kill(leader_);
        cluster_.brokers().restart(follower_);
        ASSERT_TRUE(becomes(
            leader_, [&](const Leaders& seen) { return seen.by_partition.at(name) == follower_; }));
    }
    void expect_nothing_is_recorded() {
        Program& service = cluster_.process(0);
        EXPECT_TRUE(wait_until([&] { return complains(service); }, patience))
            << get(service.url(), "/readyz").body;
        const auto next = record(100);
        EXPECT_EQ(next.status, 503) << next.body;
        EXPECT_EQ(digest(cluster_.url()), digest_) << "what was folded is answered as before";
    }

    TemporaryFolder folder_;
    Network network_{ChaosRun::machines};
    Cluster cluster_{folder_.path(), Cluster::Services::in_one_process, careless_brokers(network_),
                     2};
    std::string_view county_;
    int leader_ = 0;
    int follower_ = 0;
    std::string digest_;
};

TEST_F(UncleanElectionTest, WhatIsLostIsNotTakenForTheLog) {
    ASSERT_NO_FATAL_FAILURE(lose_what_the_leader_has(false));
    expect_nothing_is_recorded();
    cluster_.kill(0);
    cluster_.restart(0);
    EXPECT_TRUE(wait_until([&] { return complains(cluster_.process(0)); }, patience))
        << "a service that starts now knows what was sealed";
    expect_nothing_is_recorded();
}

TEST_F(UncleanElectionTest, LostWithItsSealsItIsMissedByWhoHasReadIt) {
    ASSERT_NO_FATAL_FAILURE(lose_what_the_leader_has(true));
    expect_nothing_is_recorded();
    EXPECT_TRUE(wait_until([&] { return complains(cluster_.sealer()); }, patience));
    EXPECT_TRUE(wait_until([&] { return complains(cluster_.projector()); }, patience));
}

}  // namespace

}  // namespace anju::test
