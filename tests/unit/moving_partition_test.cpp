// A partition that a group moves from one process to another.
#include "tests/unit/partition_shell_fixture.hpp"

namespace anju {
namespace {

class MovingPartitionTest : public PartitionShellTest {
  protected:
    MovingPartitionTest() { run_both(); }

    void run_both() { simulation::run_until_quiet(log_, {node_.get(), second_.get()}); }
    void tick(Node& node, int times) {
        for (int i = 0; i < times; ++i) node.shell().tick();
        run_both();
    }
    static constexpr bool claims_not = false;

    std::unique_ptr<Node> second_ = std::make_unique<Node>(
        log_, 2, [this] { return now_; }, claims_not);
};

TEST_F(MovingPartitionTest, HoldsOnlyWhatFallsToIt) {
    tick(*second_, 10);
    EXPECT_TRUE(node_->shell().active());
    EXPECT_FALSE(second_->shell().active());
    second_->shell().place(true);
    run_both();
    EXPECT_FALSE(node_->shell().active());
    EXPECT_TRUE(second_->shell().active());
}

TEST_F(MovingPartitionTest, DecidesUntilAnotherClaimsItAndThenNamesTheOther) {
    node_->shell().place(false);
    ASSERT_TRUE(answer(open()));
    second_->shell().place(true);
    run_both();
    const auto late = send(take(1));
    ASSERT_TRUE(late->has_value());
    const auto error = (*late)->error();
    EXPECT_EQ(error.rule, "not-the-owner");
    ASSERT_EQ(error.facts.size(), 1U);
    EXPECT_EQ(error.facts[0], std::pair(std::string("owner"), std::string("http://node-2")));
}

TEST_F(MovingPartitionTest, ClaimsAgainWhatAnotherTookUnawares) {
    second_->shell().place(true);
    run_both();
    second_->shell().place(false);
    ASSERT_TRUE(second_->shell().active());
    tick(*node_, PartitionShell::reclaim_after_ticks - 1);
    EXPECT_TRUE(second_->shell().active());
    tick(*node_, 1);
    EXPECT_TRUE(node_->shell().active());
    EXPECT_FALSE(second_->shell().active());
    tick(*second_, 2 * PartitionShell::reclaim_after_ticks);
    EXPECT_TRUE(node_->shell().active()) << "it falls to the first only";
}

TEST_F(MovingPartitionTest, ClaimsNoMoreWhenItFallsToAnother) {
    log_.freeze(2);
    second_->shell().place(true);
    run_both();
    second_->shell().place(false);
    ASSERT_TRUE(answer(open()));
    node_->shell().place(false);
    node_->shell().place(true);  // claims nothing: it holds it
    log_.thaw(2);
    run_both();
    tick(*second_, 2 * PartitionShell::reclaim_after_ticks);
    EXPECT_NE(node_->shell().active(), second_->shell().active());
    tick(*node_, 2 * PartitionShell::reclaim_after_ticks);
    EXPECT_TRUE(node_->shell().active());
}

}  // namespace
}  // namespace anju
