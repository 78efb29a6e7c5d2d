#include "events/log/validity.hpp"

namespace anju {

Verdict Validity::judge(const RecordHeader& header) {
    if (header.kind == RecordKind::claim) return judge_claim(header.term);
    // Term number 0 is nobody's: nothing counts before the first claim.
    if (header.term != term_ || term_.number == 0) return Verdict::void_stale_term;
    const std::uint64_t expected = next_seq_ + open_;
    if (header.seq < expected) return Verdict::void_duplicate;
    if (header.seq > expected) return Verdict::void_gap;
    const bool continues = open_ > 0;
    const bool fits = continues
                          ? header.commit_index == open_ + 1 && header.commit_size == open_size_
                          : header.commit_index == 1;
    if (!fits) return Verdict::void_broken_commit;
    open_size_ = header.commit_size;
    if (++open_ < header.commit_size) return Verdict::commit_open;
    next_seq_ += open_;
    open_ = 0;
    return Verdict::commit_closed;
}

Verdict Validity::judge_claim(const Term& claim) {
    if (claim.number <= term_.number) return Verdict::void_stale_claim;
    term_ = claim;
    open_ = 0;
    return Verdict::claim_holds;
}

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::claim_holds:
            return "claim holds";
        case Verdict::commit_open:
            return "commit open";
        case Verdict::commit_closed:
            return "commit closed";
        case Verdict::void_stale_claim:
            return "void: stale claim";
        case Verdict::void_stale_term:
            return "void: stale term";
        case Verdict::void_duplicate:
            return "void: duplicate";
        case Verdict::void_gap:
            return "void: gap";
        case Verdict::void_broken_commit:
            return "void: broken commit";
    }
    return "unknown";
}

}  // namespace anju
