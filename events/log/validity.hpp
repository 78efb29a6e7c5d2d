// The validity rule: which records of a partition count. Pure, the same in every reader, so that
// the log itself fences off an owner that has been replaced.
//
//   claim : number > highest seen  -> it holds the partition; a half-read commit is dropped.
//           otherwise              -> void (stale claim)
//   record: valid iff its term is the highest and its seq is the next, judged per whole commit;
//           otherwise              -> void (stale term, duplicate, gap, broken commit)
#pragma once

#include <cstdint>
#include <string_view>

#include "events/record.hpp"

namespace anju {

enum class Verdict {
    claim_holds,
    commit_open,    // valid so far, the commit is not complete
    commit_closed,  // valid, and so are the commit_size - 1 records before it
    void_stale_claim,
    void_stale_term,
    void_duplicate,
    void_gap,
    void_broken_commit,
};

constexpr bool is_void(Verdict verdict) {
    return verdict >= Verdict::void_stale_claim;
}
std::string_view to_string(Verdict verdict);

class Validity {
  public:
    Validity() = default;
    // Resumes after a record of `term` with sequence number next_seq - 1 was counted.
    Validity(Term term, std::uint64_t next_seq) : term_(term), next_seq_(next_seq) {}

    Verdict judge(const RecordHeader& header);

    Term term() const { return term_; }                   // highest claim seen
    std::uint64_t next_seq() const { return next_seq_; }  // records that count so far
    std::uint16_t open_records() const { return open_; }  // read of a commit that is not closed

  private:
    Verdict judge_claim(const Term& claim);

    Term term_;
    std::uint64_t next_seq_ = 0;
    std::uint16_t open_ = 0;
    std::uint16_t open_size_ = 0;
};

}  // namespace anju
