#include "events/log/owner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace anju {
namespace {

Error named(Error error, const std::string& partition, std::uint64_t offset) {
    error.message = fmt::format("{} offset {}: {}", partition, offset, error.message);
    return error;
}

// Whether the log refused an append before any of it was written. While it takes nothing no claim
// can be read back either: whoever waited for such a commit would wait for as long.
bool came_to_nothing(const Error& error) {
    return error.rule == "disk-full" || error.rule == "log-busy" || error.rule == "log-stopped";
}

// What is to be told of one commit, which then waits no more; nothing when it was told already.
template <class Parked>
auto take_out(std::deque<Parked>& parked, const Term& term, std::uint64_t last_seq) {
    decltype(Parked::done) done;
    const auto found = std::ranges::find_if(
        parked, [&](const Parked& one) { return one.term == term && one.last_seq == last_seq; });
    if (found == parked.end()) return done;
    done = std::move(found->done);
    parked.erase(found);
    return done;
}

}  // namespace

Owner::Owner(Log& log, PartitionRef partition, OwnerClaim claim, Post post,
             OwnerCallbacks callbacks)
    : log_(log),
      partition_(partition),
      name_(partition_name(log, partition)),
      claim_(std::move(claim)),
      post_(std::move(post)),
      callbacks_(std::move(callbacks)) {}

Owner::~Owner() {
    state_ = State::standby;  // what `done` sends again is refused
    fail_parked(unavailable("shutting-down", name_ + " is shutting down"));
}

Result<void> Owner::feed(const LogEntry& entry) {
    const auto record = parse_record(entry.bytes);
    if (!record) return named(record.error(), name_, entry.offset);
    const Verdict verdict = validity_.judge(record->header);
    switch (verdict) {
        case Verdict::claim_holds:
            claim_read(*record);
            return {};
        case Verdict::commit_open:
            if (record->header.commit_index == 1) {
                open_bytes_.clear();
                open_offsets_.clear();
            }
            open_bytes_.emplace_back(entry.bytes);
            open_offsets_.push_back(entry.offset);
            return {};
        case Verdict::commit_closed:
            return commit_closed(*record, entry.offset);
        default:
            break;
    }
    if (callbacks_.voided) callbacks_.voided(*record, verdict);
    const bool own_claim = verdict == Verdict::void_stale_claim && record->header.term == own_term_;
    if (own_claim && state_ == State::claiming) append_claim();
    return {};
}

Result<void> Owner::commit_closed(const RecordView& last, std::uint64_t offset) {
    std::vector<Counted> records;
    if (last.header.commit_size > 1) {
        for (std::size_t i = 0; i < open_bytes_.size(); ++i) {
            const auto record = parse_record(open_bytes_[i]);
            if (!record) return named(record.error(), name_, open_offsets_[i]);
            records.push_back({*record, open_offsets_[i]});
        }
    }
    records.push_back({last, offset});
    if (callbacks_.counted) callbacks_.counted(records);
    // By the term of the commit, not the one held now: while a new claim is on its way, what was
    // appended under the old one still counts.
    if (parked_.empty() || parked_.front().term != last.header.term ||
        parked_.front().last_seq != last.header.seq) {
        return {};
    }
    Parked parked = std::move(parked_.front());
    parked_.pop_front();
    if (state_ == State::active) trouble_ = {};
    parked.done(last.header.seq);
    return {};
}

void Owner::claim_read(const RecordView& claim) {
    if (callbacks_.claimed) callbacks_.claimed(claim);
    open_bytes_.clear();
    open_offsets_.clear();
    const bool own = claim.header.term == own_term_;
    if (!own && state_ == State::active) state_ = State::standby;
    // Whatever of ours counts was read before this claim: what is still parked never will. No new
    // commit is accepted meanwhile, so a `done` that sends again does not mix with those that fail.
    fail_parked(unavailable("not-recorded",
                            name_ + " changed hands before the commit was read back; it does not "
                                    "count, send it again with the same key"));
    if (own) {
        state_ = State::active;
        claim_on_its_way_ = false;
        trouble_ = {};
        append_seq_ = validity_.next_seq();
        if (callbacks_.active) callbacks_.active();
        return;
    }
    if (callbacks_.lost) callbacks_.lost(std::string(claim.meta));
}

void Owner::claim() {
    state_ = State::claiming;
    append_claim();
}

void Owner::withdraw() {
    if (state_ == State::claiming && parked_.empty()) state_ = State::standby;
}

void Owner::tick() {
    if (state_ == State::claiming && !claim_on_its_way_) append_claim();
}

void Owner::append_claim() {
    own_term_ = {validity_.term().number + 1, claim_.writer};
    RecordHeader header;
    header.kind = RecordKind::claim;
    header.term = own_term_;
    auto bytes = encode_record(header, "", claim_.url, claim_.payload);
    if (!bytes) return append_failed(own_term_, bytes.error());
    claim_on_its_way_ = true;
    std::vector<AppendRecord> records;
    records.push_back({"claim", std::move(*bytes)});
    log_.append(partition_, std::move(records),
                [this, term = own_term_, post = post_,
                 alive = std::weak_ptr<int>(alive_)](const Result<void>& result) {
                    if (result) return;
                    post([this, term, alive, error = result.error()] {
                        if (!alive.expired()) append_failed(term, error);
                    });
                });
}

Result<void> Owner::accepts() const {
    if (state_ != State::active) {
        if (!trouble_.rule.empty()) return trouble_;
        return unavailable("not-the-owner", name_ + " is not held here now; try again");
    }
    if (parked_.size() >= parked_max) {
        return unavailable("overloaded", name_ + " has too many commits on their way");
    }
    return {};
}

void Owner::commit(std::vector<AppendRecord> records, Done done) {
    if (auto accepted = accepts(); !accepted) return done(accepted.error());
    for (auto& record : records) restamp_record(record.bytes, own_term_, append_seq_++);
    const std::uint64_t last_seq = append_seq_ - 1;
    parked_.push_back({own_term_, last_seq, std::move(done)});
    log_.append(partition_, std::move(records),
                [this, term = own_term_, last_seq, post = post_,
                 alive = std::weak_ptr<int>(alive_)](const Result<void>& result) {
                    if (result) return;
                    post([this, term, last_seq, alive, error = result.error()] {
                        if (alive.expired()) return;
                        Done refused;
                        if (came_to_nothing(error)) refused = take_out(parked_, term, last_seq);
                        append_failed(term, error);
                        if (refused) refused(error);
                    });
                });
}

// The outcome is unknown until a new claim of ours is read back: all that counts comes before it.
void Owner::append_failed(const Term& term, const Error& error) {
    if (term != own_term_ || state_ == State::standby) return;
    trouble_ = error;
    claim_on_its_way_ = false;
    if (state_ == State::claiming) return;  // tick() tries again
    state_ = State::claiming;
    append_claim();
}

void Owner::fail_parked(const Error& error) {
    auto parked = std::move(parked_);
    parked_.clear();
    for (auto& commit : parked) commit.done(error);
}

}  // namespace anju
