// Holds one partition: claims it, appends under its term, and counts a commit as done only when it
// has read it back as valid. The log decides; the owner only learns. Runs on one strand: every call
// and every callback happens there.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "events/log/log.hpp"
#include "events/log/validity.hpp"

namespace anju {

// Runs a task on the owner's strand; callable from any thread.
using Post = std::function<void(std::function<void()>)>;

// A record that counts: `record` points into the batch that is being fed.
struct Counted {
    RecordView record;
    std::uint64_t offset = 0;
};

struct OwnerCallbacks {
    // The records of one whole valid commit, this owner's or an earlier one's, in order. Called
    // before the commit's own `done`.
    std::function<void(const std::vector<Counted>&)> counted;
    // A claim that holds, this owner's or another's, before what comes of it.
    std::function<void(const RecordView&)> claimed;
    std::function<void()> active;               // this owner's claim was read back as conferring
    std::function<void(std::string url)> lost;  // a higher claim was read: `url` holds it now
    std::function<void(const RecordView&, Verdict)> voided;  // a record that does not count
};

// What goes into each claim.
struct OwnerClaim {
    std::string url;           // where this process serves
    std::uint64_t writer = 0;  // random id of this process
    std::string payload{};     // what the next owners are to compare with their own
};

class Owner {
  public:
    // Commits on their way at once; more are refused as unavailable.
    static constexpr std::size_t parked_max = 65'536;

    enum class State { standby, claiming, active };

    // What a read-back commit got: the sequence number of its last record.
    using Done = std::function<void(Result<std::uint64_t>)>;

    // `log` must outlive the owner.
    Owner(Log& log, PartitionRef partition, OwnerClaim claim, Post post, OwnerCallbacks callbacks);
    ~Owner();
    Owner(const Owner&) = delete;
    Owner& operator=(const Owner&) = delete;

    // Every entry of the partition from its begin, in order. Corrupt: a record that does not parse.
    Result<void> feed(const LogEntry& entry);
    // Starts to claim with the next higher term; repeats by itself when the claim comes too late.
    void claim();
    // Claims no more: somebody else is to. What is held stays held until another claim is read, and
    // a claim that is on its way may still count. Commits whose outcome is unknown go on being
    // claimed for.
    void withdraw();
    // To be called every second or so: repeats a claim whose append failed.
    void tick();
    // Whether a commit would be taken now; else why not.
    Result<void> accepts() const;
    // Appends the encoded records as one commit; term and seq are stamped here, commit_index and
    // commit_size must be set. `done`: the last seq once read back, or unavailable when the commit
    // is provably void, was not accepted, or the owner goes away before its outcome is known
    // (the caller repeats with the same key).
    void commit(std::vector<AppendRecord> records, Done done);

    State state() const { return state_; }
    PartitionRef partition() const { return partition_; }
    const Validity& validity() const { return validity_; }
    // Sequence number that the next commit will get, counting commits that are on their way.
    std::uint64_t next_seq() const { return append_seq_; }
    std::size_t parked() const { return parked_.size(); }
    // Why commits are refused now; an empty rule when the last append went well.
    const Error& trouble() const { return trouble_; }

  private:
    struct Parked {
        Term term;
        std::uint64_t last_seq = 0;
        Done done;
    };

    Result<void> commit_closed(const RecordView& last, std::uint64_t offset);
    void claim_read(const RecordView& claim);
    void append_claim();
    void append_failed(const Term& term, const Error& error);
    void fail_parked(const Error& error);

    Log& log_;
    const PartitionRef partition_;
    const std::string name_;
    const OwnerClaim claim_;
    const Post post_;
    const OwnerCallbacks callbacks_;
    Validity validity_;
    State state_ = State::standby;
    Term own_term_;
    bool claim_on_its_way_ = false;
    std::uint64_t append_seq_ = 0;
    std::deque<Parked> parked_;
    std::vector<std::string> open_bytes_;  // records of a commit that is not closed yet
    std::vector<std::uint64_t> open_offsets_;
    Error trouble_;  // why the last append failed; empty rule: it did not
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // callbacks outlive no owner
};

}  // namespace anju
