// The same events give the same rows, however the ledger cut them into epochs, however the
// projector gathered those into commits, and however partitions interleaved.
#include <algorithm>
#include <map>
#include <random>

#include "deploy/province/province.hpp"
#include "tests/unit/fold_fixture.hpp"

namespace anju::test {
namespace {

std::string digest_with_commits_every(const std::vector<std::string>& facts, std::size_t events) {
    FoldBench bench;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        bench.expect_folded(facts[i]);
        if ((i + 1) % events == 0) bench.commit();
    }
    bench.commit();
    return bench.digest();
}

// Streams in another order, each in its own.
std::vector<std::string> shuffled(const std::vector<std::string>& facts, std::mt19937_64& random) {
    std::map<std::string, std::vector<std::string>> streams;
    std::vector<std::string> turns;
    for (const auto& bytes : facts) {
        const std::string stream(parse_record(bytes)->stream);
        streams[stream].push_back(bytes);
        turns.push_back(stream);
    }
    std::ranges::shuffle(turns, random);
    std::map<std::string, std::size_t> taken;
    std::vector<std::string> order;
    for (const auto& stream : turns) order.push_back(streams[stream][taken[stream]++]);
    return order;
}

TEST(FoldOrder, GivesTheSameDigestHoweverCommitsAreCut) {
    const auto& facts = province_facts();
    ASSERT_GT(facts.size(), 1'000U);
    const auto once = digest_with_commits_every(facts, facts.size());
    EXPECT_EQ(digest_with_commits_every(facts, 1), once);
    EXPECT_EQ(digest_with_commits_every(facts, 7), once);
    EXPECT_EQ(digest_with_commits_every(facts, 1'000), once);
    const std::vector<std::string> fewer(facts.begin(), facts.end() - 1);
    EXPECT_NE(digest_with_commits_every(fewer, 7), once);
}

TEST(FoldOrder, GivesTheSameDigestHoweverStreamsInterleave) {
    const std::uint64_t seed = std::random_device()();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    const auto once = digest_with_commits_every(province_facts(), 1'000);
    for (int round = 0; round < 3; ++round) {
        EXPECT_EQ(digest_with_commits_every(shuffled(province_facts(), random), 313), once);
    }
}

TEST(FoldOrder, GivesTheSameDigestWhenEveryFoldBeginsAgainFromTheStore) {
    const auto& facts = province_facts();
    FoldBench bench;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        bench.expect_folded(facts[i]);
        if ((i + 1) % 500 != 0) continue;
        bench.commit();
        // What is folded here is lost with the process and folded again.
        for (std::size_t j = i + 1; j < std::min(i + 40, facts.size()); ++j) {
            bench.expect_folded(facts[j]);
        }
        bench.reopen();
    }
    bench.commit();
    EXPECT_EQ(bench.digest(), digest_with_commits_every(facts, facts.size()));
}

TEST(FoldOrder, CountsWhatThePlanSays) {
    FoldBench bench;
    for (const auto& bytes : province_facts()) bench.expect_folded(bytes);
    bench.commit();
    const auto figures = province_figures({province_scale_min, 1});
    for (const auto& area : figures.areas) {
        const std::pair<std::string_view, std::int64_t> expected[] = {
            {"houses.left", area.houses_left},
            {"houses.demolished", area.demolished},
            {"land.mu_left", area.left_centi_mu},
            {"land.mu_reclaimed", area.reclaimed_centi_mu},
            {"employment.tracked", area.employed},
            {"employment.willing_unplaced", area.willing_unplaced},
            {"employment.zero_households", area.zero_households},
            {"registry.households", area.households},
            {"registry.relocated", area.households},
            {"houses.plans_left", area.kept},
            {"houses.plans", area.kept_with_plan},
            {"houses.retained", area.retained},
            {"governance.communities", area.sites},
            {"governance.uncovered", area.sites_uncovered},
            {"parks.communities_unfinished", area.sites_unfinished},
            {"parks.parks", area.parks},
            {"parks.in_use", area.parks_in_use},
            {"parks.linkage", area.parks_linked},
            {"facilities.unfinished", area.facilities_unfinished},
            {"facilities.schools", area.schools},
            {"facilities.kindergartens", area.kindergartens},
            {"facilities.clinics", area.clinics}};
        for (const auto& [indicator, value] : expected) {
            for (const std::string_view days : {"", "&on=2020-04-01", "&known_on=2020-04-01"}) {
                const auto asked = read_question(
                    asking(fmt::format("area={}&indicator={}{}", area.area, indicator, days)));
                ASSERT_TRUE(asked) << asked.error().message;
                const auto rows = progress_rows(*bench.view(), *asked);
                ASSERT_TRUE(rows);
                ASSERT_EQ(rows->size(), 1U);
                EXPECT_EQ(rows->front().value, value) << indicator << " in " << area.area << days;
            }
        }
    }
}

}  // namespace
}  // namespace anju::test
