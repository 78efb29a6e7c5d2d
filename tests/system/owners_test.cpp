// Two processes of every service: they share the partitions, hand them over when one of them is
// stopped or a third comes, and take them over when one is killed or frozen.
#include <gtest/gtest.h>

#include <iostream>

#include "events/log/placement.hpp"
#include "tests/system/cluster.hpp"
#include "tests/system/partition_callers.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// How many partitions of the land service the process holds.
std::int64_t held_by(Program& process) {
    const auto metrics = get(process.url(), "/metrics").body;
    const std::string name = "anju_held_partitions{service=\"land\"} ";
    const auto at = metrics.find(name);
    return at == std::string::npos ? -1 : std::stoll(metrics.substr(at + name.size()));
}

class OwnersTest : public UpFixture {
  protected:
    void expect_holds_all(std::size_t process) {
        EXPECT_TRUE(wait_until([&] {
            return held_by(cluster_.process(process)) == partitions_default;
        })) << held_by(cluster_.process(process));
    }
    void wait_until_shared() {
        EXPECT_TRUE(wait_until([&] {
            const auto first = held_by(cluster_.process(0));
            const auto second = held_by(cluster_.process(1));
            return first > 0 && second > 0 && first + second == partitions_default;
        })) << held_by(cluster_.process(0))
            << " and " << held_by(cluster_.process(1));
    }
    // What the callers waited for at most, from a moment before `change` until all partitions take
    // commands after it.
    milliseconds wait_during(const std::string& what, const std::function<void()>& change) {
        EXPECT_TRUE(callers_->all_accept());
        callers_->longest_wait();
        change();
        EXPECT_TRUE(callers_->all_accept()) << what;
        const auto waited = callers_->longest_wait();
        std::cout << what << ": the longest wait was " << waited.count() << " ms\n";
        return waited;
    }
    void expect_all_recorded_once() {
        callers_->finish();
        EXPECT_TRUE(callers_->complaints().empty())
            << testing::PrintToString(callers_->complaints());
        std::cout << callers_->recorded() << " commands recorded, " << callers_->refused()
                  << " answered 503\n";
        const auto recorded = static_cast<std::int64_t>(callers_->recorded());
        EXPECT_TRUE(wait_until([&] { return position(cluster_.url()) >= recorded; }));
        EXPECT_EQ(position(cluster_.url()), recorded);
        EXPECT_EQ(figure(cluster_.url(), "13", "registry.households"), recorded);
    }

    Cluster cluster_{folder(), Cluster::Services::twice};
    std::unique_ptr<PartitionCallers> callers_;
};

TEST_F(OwnersTest, HandOverWhenStoppedAndTakeOverWhenKilledOrFrozen) {
    cluster_.wait_until_ready();
    wait_until_shared();
    callers_ = std::make_unique<PartitionCallers>([&] { return cluster_.url(); });
    EXPECT_LE(wait_during("stopped", [&] { EXPECT_EQ(cluster_.process(1).stop(), 0); }),
              seconds(3));
    expect_holds_all(0);
    EXPECT_LE(wait_during("started",
                          [&] {
                              cluster_.restart(1);
                              wait_until_shared();
                          }),
              seconds(3));
    EXPECT_LE(wait_during("killed", [&] { cluster_.kill(0); }), seconds(30));
    expect_holds_all(1);
    cluster_.restart(0);
    wait_until_shared();
    EXPECT_LE(wait_during("frozen", [&] { cluster_.process(1).freeze(); }), seconds(30));
    expect_holds_all(0);
    EXPECT_LE(wait_during("thawed",
                          [&] {
                              cluster_.process(1).thaw();
                              wait_until_shared();
                          }),
              seconds(3));
    expect_all_recorded_once();
}

}  // namespace

}  // namespace anju::test
