#include "events/log/ledger_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <thread>

namespace anju {
namespace {

constexpr std::size_t events_per_thread_min = 2'000;
constexpr std::chrono::milliseconds idle_wait{200};

// A stretch of an epoch, hashed on a thread of its own.
struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
    Result<void> outcome{};
};

template <class Hashed>
using HashOfRecord = Result<Hashed> (*)(Sha256& sha256, const RecordView& record,
                                        std::string_view topic);

template <class Hashed>
void hash_stretch(const Log& log, const Epoch& epoch, HashOfRecord<Hashed> hash, Stretch& stretch,
                  std::vector<Hashed>& all) {
    Sha256 sha256;
    for (std::size_t i = stretch.begin; i < stretch.end; ++i) {
        const auto& event = epoch.events[i];
        const auto& topic = log.topics()[event.partition.topic].name;
        const auto hashed = hash(sha256, event.record, topic);
        if (!hashed) {
            Error error = hashed.error();
            error.message =
                fmt::format("position {}, {} offset {}: {}", event.position,
                            partition_name(log, event.partition), event.offset, error.message);
            stretch.outcome = std::move(error);
            return;
        }
        all[i] = *hashed;
    }
}

// What `hash` gives for each event of an epoch, in their order.
template <class Hashed>
Result<std::vector<Hashed>> hash_events(const Log& log, const Epoch& epoch,
                                        HashOfRecord<Hashed> hash) {
    const std::size_t events = epoch.events.size();
    std::vector<Hashed> all(events);
    const auto count = std::clamp<std::size_t>(events / events_per_thread_min, 1,
                                               std::max(1U, std::thread::hardware_concurrency()));
    std::vector<Stretch> stretches(count);
    for (std::size_t i = 0; i < count; ++i) {
        stretches[i] = {events * i / count, events * (i + 1) / count};
    }
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < count; ++i) {
        threads.emplace_back([&, i] { hash_stretch(log, epoch, hash, stretches[i], all); });
    }
    hash_stretch(log, epoch, hash, stretches[0], all);
    for (auto& thread : threads) thread.join();
    for (const auto& stretch : stretches) {
        if (!stretch.outcome) return stretch.outcome.error();
    }
    return all;
}

struct SealedEpoch {
    Epoch epoch;
    Seal seal;
};

// None where nothing more is there.
Result<std::optional<SealedEpoch>> read_epoch(MergedLedger& ledger) {
    while (true) {
        const bool level = ledger.is_level();
        const auto epoch = ledger.next(level ? std::chrono::milliseconds(0) : idle_wait);
        if (!epoch) return epoch.error();
        if (*epoch == nullptr && level) return std::optional<SealedEpoch>();
        if (*epoch == nullptr) continue;
        Seal seal = ledger.seal();
        return std::optional(SealedEpoch{ledger.take(), std::move(seal)});
    }
}

// While one epoch is hashed, the next one is read.
class EpochsAhead {
  public:
    explicit EpochsAhead(MergedLedger& ledger) : ledger_(ledger) { begin(); }
    Result<std::optional<SealedEpoch>> next() {
        auto read = next_.get();
        if (read && *read) begin();
        return read;
    }

  private:
    void begin() {
        next_ = std::async(std::launch::async, [this] { return read_epoch(ledger_); });
    }

    MergedLedger& ledger_;
    std::future<Result<std::optional<SealedEpoch>>> next_;  // its end waits for the reading
};

Result<void> check_signature(const Seal& seal, const Hash& root, const NamedKey& key) {
    const auto text = checkpoint_text(key.name, seal.tree_size, root);
    if (verify_signature(text, seal.signature, key.key)) return {};
    return corrupt("checkpoint-signature",
                   fmt::format("epoch {}: the head of {} events is not signed by the key given, "
                               "under the name {}",
                               seal.epoch, seal.tree_size, key.name));
}

Result<void> check_head(const CheckAgainst& against, const MerkleFrontier& tree, Sha256& sha256) {
    if (!against.head || tree.size() != against.head->size) return {};
    const Hash root = tree.root(sha256);
    if (root == against.head->root) return {};
    return corrupt(
        "head-differs",
        fmt::format("{} events give the root {}, and the head that others know has {}: "
                    "this log has another history",
                    tree.size(), hex_of(bytes_of(root)), hex_of(bytes_of(against.head->root))));
}

}  // namespace

Result<std::vector<TreeEntry>> tree_entries(const Log& log, const Epoch& epoch) {
    return hash_events<TreeEntry>(log, epoch, &tree_entry);
}

Error root_differs(const Seal& seal, const Hash& found) {
    return corrupt(
        "root-differs",
        fmt::format("epoch {}: its seal says that {} events have the root {}, but what "
                    "is in the log has {}: events or seals are not what was signed",
                    seal.epoch, seal.tree_size, hex_of(seal.root), hex_of(bytes_of(found))));
}

Result<LedgerCheck> check_ledger(Log& log, const CheckAgainst& against,
                                 const std::function<void(std::uint64_t events)>& progress) {
    auto ledger = MergedLedger::open(log, {});
    if (!ledger) return ledger.error();
    LedgerCheck found;
    MerkleFrontier tree;
    Sha256 sha256;
    EpochsAhead epochs(**ledger);
    while (true) {
        const auto read = epochs.next();
        if (!read) return read.error();
        if (!*read) break;
        const auto& [epoch, seal] = **read;
        const auto leaves = hash_events<Hash>(log, epoch, &leaf_hash);
        if (!leaves) return leaves.error();
        for (const Hash& leaf : *leaves) {
            tree.append(sha256, leaf);
            if (auto same = check_head(against, tree, sha256); !same) return same.error();
        }
        const Hash root = tree.root(sha256);
        if (bytes_of(root) != seal.root) return root_differs(seal, root);
        if (against.key) {
            if (auto is_signed = check_signature(seal, root, *against.key); !is_signed) {
                return is_signed.error();
            }
        }
        found.root = root;
        ++found.epochs;
        found.events = tree.size();
        progress(found.events);
    }
    if (against.head && against.head->size > found.events) {
        return corrupt("head-ahead",
                       fmt::format("a head of {} events was signed, and the log has {}: the last "
                                   "ones are missing",
                                   against.head->size, found.events));
    }
    found.voided = (*ledger)->voided();
    return found;
}

}  // namespace anju
