// The sealer's knowledge of the ledger: the tree, the chain of seals, and what is not sealed yet.
// Follows the seals that were read, whoever wrote them, and composes the next one. Pure but for
// what it is fed: no clock, no I/O.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "events/log/seal.hpp"
#include "events/log/signer.hpp"
#include "events/log/unsealed.hpp"

namespace anju {

class EpochBuilder {
  public:
    static Result<EpochBuilder> start(const Log& log);

    // A seal that counts was read: its chain is checked, and it is applied as soon as the data that
    // it covers has been fed. During start-up `rebase` begins after the last full seal instead.
    Result<void> seal_read(std::string_view payload);
    Result<void> seal_scanned(std::string_view payload);

    // Where to read the data partitions, in the order of data_partitions(), and what was read.
    std::vector<ReadFrom> read_from() const { return unsealed_.read_from(); }
    void feed(std::uint16_t partition, const LogEntry& entry) { unsealed_.feed(partition, entry); }
    // Why partitions were halted at an entry that cannot be read.
    std::vector<Error> halted() const { return unsealed_.halted(); }

    // Applies the seals whose data has been fed. Corrupt when a root or a size differs, or when a
    // seal covers an entry that cannot be read here.
    Result<void> apply();
    // Seals that were read but not applied, and the partition that the first one waits for.
    std::size_t waiting() const { return waiting_.size(); }
    std::optional<std::uint16_t> lacking() const { return lacking_; }

    // The payload of the next seal, over at most `events_max` events in whole commits. Only when
    // nothing waits and something is unsealed.
    std::string compose(std::size_t events_max, const Signer& signer, std::string_view origin);

    std::uint64_t epoch() const { return epoch_; }             // the last one applied
    std::uint64_t events() const { return frontier_.size(); }  // sealed
    std::uint64_t unsealed() const { return unsealed_.count(); }
    std::uint64_t voided() const { return unsealed_.voided(); }

  private:
    // A seal with the tree after it: what this builder composed, to be recognised when read.
    struct Proposal {
        std::string payload;
        Unsealed::Selection selection;
        MerkleFrontier after;
    };
    struct Waiting {
        Seal seal;
        std::string payload;
    };

    EpochBuilder(const Log& log, Unsealed unsealed) : log_(&log), unsealed_(std::move(unsealed)) {}
    Result<void> rebase(const Seal& seal);
    Result<bool> apply_first();
    Error wrong_root(const Seal& seal, const MerkleFrontier& found);

    const Log* log_;
    Unsealed unsealed_;
    Sha256 sha256_;
    MerkleFrontier frontier_;
    SealChain chain_;
    std::uint64_t epoch_ = 0;
    std::deque<Waiting> waiting_;
    std::optional<std::uint16_t> lacking_;
    std::optional<Proposal> proposal_;
};

}  // namespace anju
