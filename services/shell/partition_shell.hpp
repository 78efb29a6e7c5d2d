// One partition of a service: decides commands on the folded state, appends, answers once the log
// has confirmed. Runs on the shell's strand.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "events/log/owner.hpp"
#include "services/shell/command.hpp"
#include "services/shell/idempotency.hpp"
#include "services/shell/patience.hpp"
#include "services/shell/rule_book.hpp"
#include "services/shell/stream_table.hpp"

namespace anju {

struct PartitionShellOptions {
    std::string service;  // "land"
    PartitionRef partition;
    std::string url;           // where this process serves; written into the claim
    std::uint64_t writer = 0;  // random id of this process
    std::function<Instant()> clock;
    std::uint64_t claim_from_offset = 0;    // it is claimed only once it is read up to here
    std::uint64_t sealed_events = 0;        // so many it must hold before it is claimed
    std::string identity_key{};             // hashes numbers of identity cards
    KeySource* keys = nullptr;              // seals what names people; null where there are none
    const RuleBook* rules = nullptr;        // outlives the shell; none for planning itself
    std::function<void()> owner_changed{};  // the partition is held here from now on, or no longer
};

class PartitionShell {
  public:
    static constexpr std::size_t idempotency_key_bytes_max = 200;
    static constexpr std::size_t principal_bytes_max = 1024;
    static constexpr std::size_t correlation_bytes_max = 1024;
    // A partition that falls to this process and is held by another is claimed again after so many
    // ticks: the other may have claimed it before it knew.
    static constexpr int reclaim_after_ticks = 4;

    PartitionShell(Log& log, PartitionShellOptions options, Post post,
                   const std::vector<StreamTableFactory>& tables);

    // Whether the partition falls to this process, which then claims it as soon as it is read. What
    // is held is given up only to the claim of another.
    void place(bool here);
    Result<void> feed(const LogEntry& entry);
    void tick();  // every half a second
    // `done` is called within Patience::ticks_max ticks.
    void execute(CommandRequest request, CommandDone done);

    bool active() const { return owner_.state() == Owner::State::active; }
    bool is_placed_here() const { return placed_here_; }
    bool is_read() const { return read_up_to_ >= options_.claim_from_offset; }
    // Else it was read, and records that were sealed are not there.
    bool holds_what_was_sealed() const {
        return !is_read() || owner_.validity().next_seq() >= options_.sealed_events;
    }
    Error shorter() const;
    const Owner& owner() const { return owner_; }
    const std::string& owner_url() const { return owner_url_; }
    std::uint64_t voided() const { return voided_; }
    StreamTable* table(std::string_view stream);

  private:
    struct Pending {
        std::uint64_t command_hash = 0;
        std::vector<CommandDone> waiting;
    };

    // One commit to be.
    struct Decided {
        std::vector<EncodedEvent> events;
        Day occurred;
        std::uint64_t hash = 0;  // of the command
        About about;
    };

    void claim_when_read();
    void owned_by(std::string url);
    // Why it does not decide now, and who does.
    Result<void> accepts() const;
    void counted(const std::vector<Counted>& records);
    void compare_key(const RecordView& claim);
    // An answer that needs no decision: a repeated key, a version that is not the expected one.
    bool answer_repeated(const CommandRequest& request, std::uint64_t hash, CommandDone& done);
    // Decides without recording.
    Result<CommandAnswer> rehearse(const CommandRequest& request, const ParsedCommand& command,
                                   std::uint64_t hash);
    std::optional<Result<CommandAnswer>> rehearse_repeated(const CommandRequest& request,
                                                           const Rehearsal& rehearsal,
                                                           std::uint64_t hash,
                                                           std::uint32_t version) const;
    void append(CommandRequest request, const Decided& decided, CommandDone done);
    void finish(const CommandRequest& request, std::uint32_t version, CommandDone done,
                Result<std::uint64_t> seq);
    // `version` is the one that the stream has.
    Result<void> check(const CommandRequest& request, const ParsedCommand& command,
                       std::uint32_t version) const;
    Result<void> check_planning(const CommandRequest& request, const ParsedCommand& command) const;
    Instant now(const CommandRequest& request) const;
    Instant next_recorded(Instant now);
    std::string token(std::uint64_t seq) const;

    PartitionShellOptions options_;
    std::vector<std::unique_ptr<StreamTable>> tables_;
    IdempotencyKeys keys_;
    Rehearsals rehearsals_;
    boost::unordered_flat_map<std::string, Pending> pending_;
    Instant last_recorded_;
    std::uint64_t voided_ = 0;
    std::string owner_url_;
    Result<void> fold_error_;
    bool placed_here_ = false;
    std::uint64_t read_up_to_ = 0;  // offset
    int standby_ticks_ = 0;
    const std::string key_mark_;  // of the identity key; empty without one
    Owner owner_;
    Patience patience_;
};

}  // namespace anju
