#include "events/log/validity.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

namespace anju {
namespace {

constexpr std::uint64_t writer_a = 0xA;
constexpr std::uint64_t writer_b = 0xB;

RecordHeader claim(std::uint64_t number, std::uint64_t writer = writer_a) {
    RecordHeader header;
    header.kind = RecordKind::claim;
    header.term = {number, writer};
    return header;
}

struct Part {
    std::uint16_t index = 1;
    std::uint16_t size = 1;
};

RecordHeader event(std::uint64_t number, std::uint64_t seq, Part part = {},
                   std::uint64_t writer = writer_a) {
    RecordHeader header;
    header.term = {number, writer};
    header.seq = seq;
    header.commit_index = part.index;
    header.commit_size = part.size;
    return header;
}

// The verdicts over a log from its begin.
std::vector<Verdict> verdicts(const std::vector<RecordHeader>& log) {
    Validity validity;
    std::vector<Verdict> all;
    for (const auto& header : log) all.push_back(validity.judge(header));
    return all;
}

using enum Verdict;
using Verdicts = std::vector<Verdict>;

TEST(Validity, AFirstClaimHolds) {
    EXPECT_EQ(verdicts({claim(1)}), (Verdicts{claim_holds}));
}

TEST(Validity, AClaimMayLeaveNumbersOut) {
    EXPECT_EQ(verdicts({claim(1), claim(9, writer_b)}), (Verdicts{claim_holds, claim_holds}));
}

TEST(Validity, AClaimThatIsNotHigherIsStale) {
    EXPECT_EQ(verdicts({claim(2), claim(2, writer_b), claim(1, writer_b), claim(2), claim(0)}),
              (Verdicts{claim_holds, void_stale_claim, void_stale_claim, void_stale_claim,
                        void_stale_claim}));
}

TEST(Validity, AStaleClaimTakesNothingAway) {
    EXPECT_EQ(verdicts({claim(2), event(2, 0, {1, 2}), claim(1, writer_b), event(2, 1, {2, 2})}),
              (Verdicts{claim_holds, commit_open, void_stale_claim, commit_closed}));
}

TEST(Validity, RecordsOfTheHighestClaimCountInOrder) {
    EXPECT_EQ(verdicts({claim(1), event(1, 0), event(1, 1), event(1, 2)}),
              (Verdicts{claim_holds, commit_closed, commit_closed, commit_closed}));
}

TEST(Validity, NothingCountsBeforeTheFirstClaim) {
    EXPECT_EQ(verdicts({event(0, 0, {}, 0), event(1, 0)}),
              (Verdicts{void_stale_term, void_stale_term}));
}

TEST(Validity, ARecordOfAnEarlierTermIsStale) {
    EXPECT_EQ(verdicts({claim(1), event(1, 0), claim(2, writer_b), event(1, 1)}),
              (Verdicts{claim_holds, commit_closed, claim_holds, void_stale_term}));
}

TEST(Validity, ARecordOfATermThatWasNotClaimedYetIsStale) {
    EXPECT_EQ(verdicts({claim(1), event(2, 0)}), (Verdicts{claim_holds, void_stale_term}));
}

TEST(Validity, ARecordOfTheSameTermNumberByAnotherWriterIsStale) {
    EXPECT_EQ(verdicts({claim(1), claim(1, writer_b), event(1, 0, {}, writer_b), event(1, 0)}),
              (Verdicts{claim_holds, void_stale_claim, void_stale_term, commit_closed}));
}

TEST(Validity, ARecordThatComesASecondTimeIsADuplicate) {
    EXPECT_EQ(
        verdicts({claim(1), event(1, 0), event(1, 0), event(1, 1), event(1, 0)}),
        (Verdicts{claim_holds, commit_closed, void_duplicate, commit_closed, void_duplicate}));
}

TEST(Validity, ARecordOfAnOpenCommitThatComesASecondTimeIsADuplicate) {
    EXPECT_EQ(verdicts({claim(1), event(1, 0, {1, 2}), event(1, 0, {1, 2}), event(1, 1, {2, 2})}),
              (Verdicts{claim_holds, commit_open, void_duplicate, commit_closed}));
}

TEST(Validity, ARecordBeyondTheNextIsAGap) {
    EXPECT_EQ(verdicts({claim(1), event(1, 1), event(1, 0), event(1, 1)}),
              (Verdicts{claim_holds, void_gap, commit_closed, commit_closed}));
}

TEST(Validity, WhatFollowsAHoleInACommitIsAGap) {
    EXPECT_EQ(verdicts({claim(1), event(1, 0, {1, 3}), event(1, 2, {3, 3}), event(1, 3)}),
              (Verdicts{claim_holds, commit_open, void_gap, void_gap}));
}

TEST(Validity, ACommitThatDoesNotBeginAtItsFirstRecordIsBroken) {
    EXPECT_EQ(verdicts({claim(1), event(1, 0, {2, 2})}),
              (Verdicts{claim_holds, void_broken_commit}));
}

TEST(Validity, AnotherCommitInsideAnOpenOneIsBroken) {
    EXPECT_EQ(verdicts({claim(1), event(1, 0, {1, 2}), event(1, 1), event(1, 1, {2, 3}),
                        event(1, 1, {2, 2})}),
              (Verdicts{claim_holds, commit_open, void_broken_commit, void_broken_commit,
                        commit_closed}));
}

TEST(Validity, AClaimDropsAHalfReadCommit) {
    Validity validity;
    EXPECT_EQ(validity.judge(claim(1)), claim_holds);
    EXPECT_EQ(validity.judge(event(1, 0)), commit_closed);
    EXPECT_EQ(validity.judge(event(1, 1, {1, 2})), commit_open);
    EXPECT_EQ(validity.open_records(), 1);
    EXPECT_EQ(validity.judge(claim(2)), claim_holds);
    EXPECT_EQ(validity.open_records(), 0);
    EXPECT_EQ(validity.next_seq(), 1U);
    EXPECT_EQ(validity.judge(event(1, 2, {2, 2})), void_stale_term);
    EXPECT_EQ(validity.judge(event(2, 1)), commit_closed);
    EXPECT_EQ(validity.term(), (Term{2, writer_a}));
}

TEST(Validity, SealsAndNodesAreJudgedLikeEvents) {
    auto seal = event(1, 0);
    seal.kind = RecordKind::seal;
    auto node = event(1, 1);
    node.kind = RecordKind::node;
    EXPECT_EQ(verdicts({claim(1), seal, node}),
              (Verdicts{claim_holds, commit_closed, commit_closed}));
}

TEST(Validity, AReaderThatResumesAtTheLastCountedRecordSeesADuplicate) {
    Validity validity({3, writer_a}, 7);
    EXPECT_EQ(validity.judge(event(3, 6, {2, 2})), void_duplicate);
    EXPECT_EQ(validity.judge(event(3, 7)), commit_closed);
}

TEST(Validity, EveryVerdictHasItsOwnName) {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(void_broken_commit); ++i) {
        const auto verdict = static_cast<Verdict>(i);
        names.insert(to_string(verdict));
        EXPECT_EQ(to_string(verdict).starts_with("void"), is_void(verdict)) << to_string(verdict);
    }
    EXPECT_EQ(names.size(), 8U);
    EXPECT_FALSE(names.contains("unknown"));
}

// Every log of two owners with three records each: a claim of number 1 or 2 and two records of any
// seq and place in a commit, in any interleaving; B's claim comes anywhere among its records.
class SmallModel : public testing::Test {
  protected:
    using Script = std::array<RecordHeader, 3>;
    using SmallLog = std::array<RecordHeader, 6>;

    static std::vector<Script> scripts(std::uint64_t writer, std::size_t claim_places) {
        std::vector<RecordHeader> alphabet;
        for (std::uint64_t seq = 0; seq < 3; ++seq) {
            for (const Part part : {Part{1, 1}, Part{1, 2}, Part{2, 2}}) {
                alphabet.push_back(event(0, seq, part, writer));
            }
        }
        std::vector<Script> all;
        for (std::uint64_t number = 1; number <= 2; ++number) {
            for (auto first : alphabet) {
                for (auto second : alphabet) {
                    first.term.number = second.term.number = number;
                    const RecordHeader own = claim(number, writer);
                    all.push_back({own, first, second});
                    if (claim_places == 1) continue;
                    all.push_back({first, own, second});
                    all.push_back({first, second, own});
                }
            }
        }
        return all;
    }

    // `a_first`: bit i says whether the log's record i is A's; three bits are set.
    static SmallLog interleaved(const Script& a, const Script& b, unsigned a_first) {
        SmallLog log;
        std::size_t next_a = 0;
        std::size_t next_b = 0;
        for (std::size_t i = 0; i < log.size(); ++i) {
            log[i] = (a_first >> i & 1) != 0 ? a[next_a++] : b[next_b++];
        }
        return log;
    }

    // What is wrong with how the log is judged; empty when nothing.
    static std::string fault(const SmallLog& log) {
        std::array<Verdict, 6> first_reader{};
        Validity validity;
        std::uint64_t counted = 0;
        std::uint64_t open_from = 0;
        const RecordHeader* holder = nullptr;
        for (std::size_t i = 0; i < log.size(); ++i) {
            const Verdict verdict = first_reader[i] = validity.judge(log[i]);
            if (verdict == claim_holds) {
                if (holder != nullptr && holder->term.number >= log[i].term.number) {
                    return "a claim holds that is not higher";
                }
                holder = &log[i];
                open_from = counted;
            }
            if (verdict != commit_open && verdict != commit_closed) continue;
            if (holder == nullptr || holder->term != log[i].term) return "another owner counts";
            if (log[i].seq != open_from++) return "counted seqs are not dense";
            if (verdict == commit_open) continue;
            counted += log[i].commit_size;
            if (counted != open_from) return "a commit counts that is not whole";
            if (validity.next_seq() != counted) return "next_seq differs from what counts";
        }
        return resumed_fault(log, first_reader);
    }

    // The same from the view of readers that resume after each commit.
    static std::string resumed_fault(const SmallLog& log,
                                     const std::array<Verdict, 6>& first_reader) {
        for (std::size_t i = 0; i < log.size(); ++i) {
            if (first_reader[i] != commit_closed) continue;
            Validity resumed(log[i].term, log[i].seq + 1);
            for (std::size_t j = i + 1; j < log.size(); ++j) {
                if (resumed.judge(log[j]) != first_reader[j]) return "a resumed reader disagrees";
            }
        }
        return {};
    }

    static std::string shown(const SmallLog& log) {
        std::string text;
        for (const auto& header : log) {
            text += header.kind == RecordKind::claim ? "\nclaim" : "\nevent";
            text += " term " + std::to_string(header.term.number) +
                    (header.term.writer == writer_a ? "A" : "B") + " seq " +
                    std::to_string(header.seq) + " " + std::to_string(header.commit_index) + "/" +
                    std::to_string(header.commit_size);
        }
        return text;
    }
};

TEST_F(SmallModel, HoldsItsInvariantsInEveryInterleaving) {
    std::size_t logs = 0;
    std::size_t with_two_owners = 0;
    const auto of_b = scripts(writer_b, 3);
    for (const auto& a : scripts(writer_a, 1)) {
        for (const auto& b : of_b) {
            for (unsigned order = 0; order < 64; ++order) {
                if (__builtin_popcount(order) != 3) continue;
                const auto log = interleaved(a, b, order);
                const std::string found = fault(log);
                ASSERT_EQ(found, "") << shown(log);
                ++logs;
                with_two_owners += a[0].term.number != b[0].term.number ? 1 : 0;
            }
        }
    }
    EXPECT_EQ(logs, 162U * 486U * 20U);
    EXPECT_GT(with_two_owners, 0U);
}

}  // namespace
}  // namespace anju
