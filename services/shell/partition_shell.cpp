#include "services/shell/partition_shell.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <utility>

#include "events/base/sha256.hpp"
#include "events/public_form.hpp"

namespace anju {
namespace {

std::string pending_key(const CommandRequest& request) {
    return request.principal + '\0' + request.idempotency_key;
}

Error key_reused() {
    return invalid("idempotency-key-reused",
                   "this Idempotency-Key was used for another command: choose a new key");
}

// [{"type","data"}] of events that were just encoded by this program.
std::string events_json(const std::vector<EncodedEvent>& events) {
    std::string json = "[";
    for (const auto& event : events) {
        RecordView record;
        record.header.type = event.type;
        record.header.schema_version = event.schema_version;
        record.payload = event.payload;
        const auto type = event_type_name(event.type);
        const auto data = public_data(record);
        // A kind of event that only a test knows has no public form.
        if (!type || !data) continue;
        if (json.size() > 1) json += ',';
        json += fmt::format("{{\"type\":\"{}\",\"data\":{}}}", *type, *data);
    }
    return json + "]";
}

// What a rehearsal seals is never stored, and nobody shall open it.
class NoKeys : public KeySource {
  public:
    Result<SealingKey> take() override {
        SealingKey key{0, std::string(sealing_key_bytes, '\0')};
        randombytes_buf(key.bytes.data(), key.bytes.size());
        return key;
    }
};

// Tells keys apart and nothing of what they are.
std::string mark_of(const std::string& identity_key) {
    if (identity_key.empty()) return {};
    constexpr std::size_t mark_bytes = 8;
    const Hash hash = Sha256().update("anju identity key ").update(identity_key).finish();
    return hex_of(bytes_of(hash).substr(0, mark_bytes));
}

}  // namespace

PartitionShell::PartitionShell(Log& log, PartitionShellOptions options, Post post,
                               const std::vector<StreamTableFactory>& tables)
    : options_(std::move(options)),
      key_mark_(mark_of(options_.identity_key)),
      owner_(log, options_.partition, {options_.url, options_.writer, key_mark_}, std::move(post),
             {.counted = [this](const std::vector<Counted>& records) { counted(records); },
              .claimed = [this](const RecordView& claim) { compare_key(claim); },
              .active = [this] { owned_by(options_.url); },
              .lost = [this](std::string url) { owned_by(std::move(url)); },
              .voided = [this](const RecordView&, Verdict) { ++voided_; }}) {
    for (const auto& make : tables) tables_.push_back(make());
}

void PartitionShell::place(bool here) {
    const bool is_new = here && !placed_here_;
    placed_here_ = here;
    if (!here) return owner_.withdraw();
    if (is_new) claim_when_read();
}

void PartitionShell::claim_when_read() {
    const bool claims = placed_here_ && is_read() && holds_what_was_sealed() && fold_error_;
    if (claims && owner_.state() == Owner::State::standby) owner_.claim();
}

Result<void> PartitionShell::feed(const LogEntry& entry) {
    if (auto fed = owner_.feed(entry); !fed) return fed;
    if (!fold_error_) return fold_error_;
    const bool could_claim = is_read() && holds_what_was_sealed();
    read_up_to_ = entry.offset + 1;
    if (!could_claim) claim_when_read();
    return {};
}

void PartitionShell::owned_by(std::string url) {
    owner_url_ = std::move(url);
    standby_ticks_ = 0;
    if (options_.owner_changed) options_.owner_changed();
}

// A broker that was cut off may still get them: it is told, and waited for.
Error PartitionShell::shorter() const {
    return unavailable(
        "log-shorter",
        fmt::format("{}[{}] holds {} events, and {} of it were sealed: records are lost, or this "
                    "broker does not know of them yet; nothing is recorded on it",
                    options_.service, options_.partition.partition, owner_.validity().next_seq(),
                    options_.sealed_events));
}

Result<void> PartitionShell::accepts() const {
    if (!holds_what_was_sealed()) return shorter();
    auto accepted = owner_.accepts();
    if (accepted || active() || owner_url_.empty() || owner_url_ == options_.url) return accepted;
    Error error = accepted.error();
    error.facts.emplace_back("owner", owner_url_);
    return error;
}

// Under another key than before the same number is another identity: nobody would be found twice.
void PartitionShell::compare_key(const RecordView& claim) {
    if (key_mark_.empty() || claim.payload.empty() || claim.payload == key_mark_) return;
    if (!fold_error_) return;
    fold_error_ = Error{
        ErrorKind::rejected, "identity-key-differs",
        fmt::format("{}[{}] was written with the identity key {}, and the key given here is {}: "
                    "start with the key file of before, or no duplicate is found any more",
                    options_.service, options_.partition.partition, claim.payload, key_mark_)};
}

StreamTable* PartitionShell::table(std::string_view stream) {
    const auto found = std::ranges::find_if(
        tables_, [&](const auto& table) { return table->stream_name() == stream; });
    return found == tables_.end() ? nullptr : found->get();
}

void PartitionShell::counted(const std::vector<Counted>& records) {
    for (const auto& one : records) {
        const auto slash = one.record.stream.find('/');
        auto* home =
            slash == std::string_view::npos ? nullptr : table(one.record.stream.substr(0, slash));
        auto folded =
            home != nullptr
                ? home->count(one)
                : Result<void>(not_found("stream-unknown", "no such kind of stream here"));
        if (!folded && fold_error_) {
            Error error = folded.error();
            error.kind = ErrorKind::corrupt;
            error.message = fmt::format("{}[{}] offset {}: {}", options_.service,
                                        options_.partition.partition, one.offset, error.message);
            fold_error_ = error;
        }
        last_recorded_ = std::max(last_recorded_, one.record.header.recorded);
    }
    const auto meta = decode_meta(records.front().record.meta);
    if (!meta || meta->idempotency_key.empty()) return;
    const auto& last = records.back().record.header;
    keys_.remember(meta->principal, meta->idempotency_key,
                   {meta->body_hash, last.seq, last.stream_version});
}

void PartitionShell::execute(CommandRequest request, CommandDone done) {
    auto* home = table(request.stream);
    if (home == nullptr) return done(not_found("stream-unknown", "no stream " + request.stream));
    auto command = home->parse(request.command, request.body);
    if (!command) return done(command.error());
    // Before it is decided: a decision goes ahead with its outcome, so it must be appended.
    if (auto accepted = accepts(); !accepted) return done(accepted.error());
    const std::uint64_t hash =
        command_hash(request.stream + "/" + request.id, std::to_string(command->hash),
                     command->confidential ? options_.identity_key : std::string());
    if (request.rehearsal) return done(rehearse(request, *command, hash));
    if (answer_repeated(request, hash, done)) return;
    const auto version = home->version(request.id);
    if (auto checked = check(request, *command, version); !checked) return done(checked.error());
    if (auto allowed = check_planning(request, *command); !allowed) return done(allowed.error());
    auto events =
        command->decide({request.id, now(request).day(), options_.identity_key, options_.keys});
    if (!events) return done(events.error());
    append(std::move(request), {std::move(*events), command->occurred_on, hash, command->about},
           std::move(done));
}

bool PartitionShell::answer_repeated(const CommandRequest& request, std::uint64_t hash,
                                     CommandDone& done) {
    if (request.idempotency_key.empty()) return false;
    if (const auto* outcome = keys_.find(request.principal, request.idempotency_key)) {
        if (outcome->command_hash != hash) {
            done(key_reused());
        } else {
            done(CommandAnswer{outcome->version, token(outcome->seq), true});
        }
        return true;
    }
    const auto pending = pending_.find(pending_key(request));
    if (pending == pending_.end()) return false;
    if (pending->second.command_hash != hash) {
        done(key_reused());
    } else {
        pending->second.waiting.push_back(patience_.limited(std::move(done)));
    }
    return true;
}

Result<void> PartitionShell::check(const CommandRequest& request, const ParsedCommand& command,
                                   std::uint32_t version) const {
    if (request.idempotency_key.size() > idempotency_key_bytes_max) {
        return invalid(
            "idempotency-key-too-long",
            fmt::format("an Idempotency-Key has at most {} bytes", idempotency_key_bytes_max));
    }
    // With these limits and the payload's, a record is never too large to be encoded.
    if (request.principal.size() > principal_bytes_max ||
        request.correlation.size() > correlation_bytes_max) {
        return invalid("request-names-too-long",
                       fmt::format("a principal has at most {} bytes and a request id {}, not {} "
                                   "and {}",
                                   principal_bytes_max, correlation_bytes_max,
                                   request.principal.size(), request.correlation.size()));
    }
    const Day today = now(request).day();
    if (command.occurred_on > today) {
        Error error = invalid("date-in-future",
                              fmt::format("{} lies in the future; today is {}",
                                          command.occurred_on.text(), today.text()),
                              "/occurred_on");
        error.facts = {{"date", command.occurred_on.text()}, {"today", today.text()}};
        return error;
    }
    if (!request.expected_version || *request.expected_version == version) return {};
    Error error =
        conflict("version-differs", fmt::format("{}/{} has version {}, not {}", request.stream,
                                                request.id, version, *request.expected_version));
    error.facts = {{"version", std::to_string(version)},
                   {"expected_version", std::to_string(*request.expected_version)}};
    return error;
}

// Also for the date of the fact that a void or a correction changes.
Result<void> PartitionShell::check_planning(const CommandRequest& request,
                                            const ParsedCommand& command) const {
    if (options_.rules == nullptr) return {};
    if (auto known = options_.rules->ready_for(request.wait); !known) return known;
    DatedFact fact;
    fact.county = std::string_view(request.id).substr(0, 6);
    fact.occurred = command.occurred_on;
    fact.today = now(request).day();
    fact.has_reason = command.has_reason;
    if (command.about.restates) fact.restates = *command.about.restates;
    if (auto allowed = options_.rules->check(fact); !allowed || !command.changed_day)
        return allowed;
    if (const auto changed = command.changed_day(request.id)) fact.occurred = *changed;
    return options_.rules->check(fact);
}

Result<CommandAnswer> PartitionShell::rehearse(const CommandRequest& request,
                                               const ParsedCommand& command, std::uint64_t hash) {
    Rehearsal alone;
    auto& rehearsal = request.rehearsal->empty()
                          ? alone
                          : rehearsals_.named(*request.rehearsal, options_.clock());
    const std::uint32_t version = rehearsal.version(request.stream, request.id)
                                      .value_or(table(request.stream)->version(request.id));
    if (const auto repeated = rehearse_repeated(request, rehearsal, hash, version)) {
        return *repeated;
    }
    if (auto checked = check(request, command, version); !checked) return checked.error();
    if (auto allowed = check_planning(request, command); !allowed) return allowed.error();
    NoKeys keys;
    const auto events =
        command.rehearse({request.id, now(request).day(), options_.identity_key, &keys}, rehearsal);
    if (!events) return events.error();
    CommandAnswer answer;
    answer.version = version + static_cast<std::uint32_t>(events->size());
    answer.would_record = events_json(*events);
    const auto& key = request.idempotency_key;
    if (!key.empty()) rehearsal.remember(pending_key(request), {hash, answer.version});
    return answer;
}

// As answer_repeated() would, for what is recorded, on its way or rehearsed.
std::optional<Result<CommandAnswer>> PartitionShell::rehearse_repeated(
    const CommandRequest& request, const Rehearsal& rehearsal, std::uint64_t hash,
    std::uint32_t version) const {
    if (request.idempotency_key.empty()) return std::nullopt;
    CommandAnswer answer{version, {}, true};
    std::uint64_t first = 0;
    if (const auto* recorded = keys_.find(request.principal, request.idempotency_key)) {
        first = recorded->command_hash;
        answer.version = recorded->version;
    } else if (const auto pending = pending_.find(pending_key(request));
               pending != pending_.end()) {
        first = pending->second.command_hash;
    } else if (const auto* before = rehearsal.outcome_of(pending_key(request))) {
        first = before->command_hash;
        answer.version = before->version;
    } else {
        return std::nullopt;
    }
    return first == hash ? Result<CommandAnswer>(answer) : Result<CommandAnswer>(key_reused());
}

void PartitionShell::tick() {
    owner_.tick();
    const bool waits = placed_here_ && owner_.state() == Owner::State::standby;
    standby_ticks_ = waits ? standby_ticks_ + 1 : 0;
    if (standby_ticks_ >= reclaim_after_ticks) claim_when_read();
    rehearsals_.expire(options_.clock());
    patience_.tick();
}

void PartitionShell::append(CommandRequest request, const Decided& decided, CommandDone done) {
    const auto& events = decided.events;
    const std::uint32_t version = table(request.stream)->version(request.id);
    const std::string stream = request.stream + "/" + request.id;
    RecordHeader header;
    header.recorded = next_recorded(now(request));
    header.occurred = decided.occurred;
    header.commit_size = static_cast<std::uint16_t>(events.size());
    RecordMeta about_commit{
        request.principal, request.idempotency_key, decided.hash, request.correlation, {}};
    add_to_meta(decided.about, about_commit);
    std::string meta = encode_meta(about_commit);
    std::vector<AppendRecord> records;
    for (std::size_t i = 0; i < events.size(); ++i) {
        header.type = events[i].type;
        header.schema_version = events[i].schema_version;
        header.stream_version = version - static_cast<std::uint32_t>(events.size() - 1 - i);
        header.commit_index = static_cast<std::uint16_t>(i + 1);
        // All sizes were checked before: encoding cannot fail here.
        records.push_back({stream, encode_record(header, stream, meta, events[i].payload).value()});
        meta.clear();
    }
    if (!request.idempotency_key.empty())
        pending_[pending_key(request)].command_hash = decided.hash;
    request.body = nullptr;  // thousands may wait, and their bodies are recorded by now
    auto finished = [this, request = std::move(request), version,
                     done = patience_.limited(std::move(done))](Result<std::uint64_t> seq) mutable {
        finish(request, version, std::move(done), std::move(seq));
    };
    owner_.commit(std::move(records), std::move(finished));
}

void PartitionShell::finish(const CommandRequest& request, std::uint32_t version, CommandDone done,
                            Result<std::uint64_t> seq) {
    table(request.stream)->settle(request.id, seq.has_value());
    std::vector<CommandDone> waiting;
    if (!request.idempotency_key.empty()) {
        const auto pending = pending_.find(pending_key(request));
        waiting = std::move(pending->second.waiting);
        pending_.erase(pending);
    }
    const Result<CommandAnswer> answer =
        seq ? Result<CommandAnswer>(CommandAnswer{version, token(*seq), false})
            : Result<CommandAnswer>(seq.error());
    done(answer);
    for (auto& one : waiting) one(answer);
}

Instant PartitionShell::now(const CommandRequest& request) const {
    return request.recorded ? *request.recorded : options_.clock();
}

// Never backwards within a partition, whatever the machine's clock does.
Instant PartitionShell::next_recorded(Instant now) {
    last_recorded_ = std::max(last_recorded_, now);
    return last_recorded_;
}

std::string PartitionShell::token(std::uint64_t seq) const {
    return fmt::format("{}.{}.{}", options_.service, options_.partition.partition, seq);
}

}  // namespace anju
