// The rows that a fold works on: looked up when first needed, kept as objects up to the next
// commit, written once per commit however often they changed. While one commit is brought into its
// stored form and written, the fold goes on with the next.
#pragma once

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "events/base/describe.hpp"
#include "projections/engine/arena.hpp"
#include "projections/engine/row_cache.hpp"
#include "projections/engine/row_store.hpp"

namespace anju {

// A row that cannot be read or does not parse ends the fold: thrown as this, and caught by the
// projector alone.
struct RowsError {
    Error error;
};

// What one commit changes, as objects. Those of a commit that is being saved are read by the fold,
// too.
class RowChanges {
  public:
    explicit RowChanges(std::shared_ptr<RowCache> cache) : cache_(std::move(cache)) {}
    ~RowChanges();
    RowChanges(const RowChanges&) = delete;
    RowChanges& operator=(const RowChanges&) = delete;

    // Gathers what changed into `changes`, once. By one thread, which need not be that of the fold.
    // Unavailable "rows-unwritable".
    Result<void> save(ChangeSet& changes);

  private:
    friend class Rows;

    struct Slot {
        Slot(std::string_view its_key, std::uint64_t its_hash) : key(its_key), hash(its_hash) {}
        virtual ~Slot() = default;
        virtual void save(std::string& out) const = 0;
        const std::string_view key;  // in the arena
        const std::uint64_t hash;
    };
    template <class Row>
    struct TypedSlot : Slot {
        using Slot::Slot;
        Row row{};
        void save(std::string& out) const override {
            if (is_absent(row)) return;
            ArchiveWriter archive(out);
            archive(row);
        }
    };
    static constexpr std::size_t row_bytes_typical = 500;
    // Slots are found by their keys, of which the hash is known.
    struct Wanted {
        std::string_view key;
        std::uint64_t hash;
    };
    struct HashOf {
        using is_transparent = void;
        using is_avalanching = void;
        std::size_t operator()(const Slot* slot) const { return slot->hash; }
        std::size_t operator()(const Wanted& wanted) const { return wanted.hash; }
    };
    struct SameKey {
        using is_transparent = void;
        bool operator()(const Slot* a, const Slot* b) const { return a->key == b->key; }
        bool operator()(const Wanted& wanted, const Slot* slot) const {
            return wanted.hash == slot->hash && wanted.key == slot->key;
        }
        bool operator()(const Slot* slot, const Wanted& wanted) const {
            return operator()(wanted, slot);
        }
    };

    // A row that says nothing is not written, or removed: which rows there are must not depend on
    // what was there for a while.
    template <class Row>
    static bool is_absent(const Row& row) {
        if constexpr (requires { row.empty(); }) return row.empty();
        return false;
    }
    // Null where there is none. It has the type that the key always has.
    template <class Row>
    TypedSlot<Row>* find(const Wanted& wanted) const {
        const auto found = slots_.find(wanted);
        return found == slots_.end() ? nullptr : static_cast<TypedSlot<Row>*>(*found);
    }
    template <class Row>
    TypedSlot<Row>& add(const Wanted& wanted);

    const std::shared_ptr<RowCache> cache_;
    ChangeSet put_;
    Arena arena_;
    boost::unordered_flat_set<Slot*, HashOf, SameKey> slots_;
    std::vector<Slot*> order_;  // the same, as they were made
    std::size_t slot_bytes_ = 0;
};

// By the thread of the fold.
class Rows {
  public:
    explicit Rows(const RowStore& store, RowCacheOptions cache = {});
    ~Rows();
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    // The row at `key`, from its default when there is none; it will be written. Always the same
    // Row for the same key. `is_new`: the caller knows that it was never written. The reference is
    // valid until hand_over().
    template <class Row>
    Row& at(std::string_view key, bool is_new = false);

    // Writes a row that no fold reads; of several under one key the last stays.
    void put(std::string_view key, std::string_view value) { now_->put_.put(key, value); }
    // Removes such a row, whether it is there or not.
    void erase(std::string_view key) { now_->put_.put(key, {}); }

    // Adds to a counter row; see read_counter.
    void add(std::string_view key, std::int64_t delta) { at<std::int64_t>(key) += delta; }

    // What the rows take, about, that changed since the last hand_over().
    std::size_t changed_bytes() const { return now_->slot_bytes_ + now_->put_.memory(); }
    // What changed since the last time, to be saved and written; what changes from now on belongs
    // to the next commit. Only when what was handed over before is stored.
    std::shared_ptr<RowChanges> hand_over();
    // What was handed over is in the store now.
    void committed();
    // Hands over and saves at once. Throws RowsError.
    void take_changes(ChangeSet& changes);

    // The number that a counter or a sum begins with; 0 for anything that is none.
    static std::int64_t read_counter(std::string_view value);

  private:
    // Empty when there is no such row; valid until the next call.
    std::string_view written(const RowChanges::Wanted& wanted);
    template <class Row>
    static void read(std::string_view key, std::string_view bytes, Row& row);

    const RowStore& store_;
    const std::shared_ptr<RowCache> cache_;
    std::shared_ptr<RowChanges> now_;
    std::shared_ptr<RowChanges> saving_;  // on its way to the store; null when nothing is
    std::string value_;
};

template <class Row>
RowChanges::TypedSlot<Row>& RowChanges::add(const Wanted& wanted) {
    auto* slot = new (arena_.room_for(sizeof(TypedSlot<Row>)))
        TypedSlot<Row>(arena_.keep(wanted.key), wanted.hash);
    order_.push_back(slot);
    slots_.insert(slot);
    slot_bytes_ += sizeof *slot + 2 * sizeof slot + wanted.key.size();
    return *slot;
}

template <class Row>
Row& Rows::at(std::string_view key, bool is_new) {
    const RowChanges::Wanted wanted{key, cache_->hash_of(key)};
    if (auto* found = now_->find<Row>(wanted)) return found->row;
    const auto* saving = saving_ == nullptr || is_new ? nullptr : saving_->find<Row>(wanted);
    const bool is_read = !is_new && saving == nullptr;
    const std::string_view bytes = is_read ? written(wanted) : std::string_view();
    auto& slot = now_->add<Row>(wanted);
    // Its strings have memory of their own, with room to grow.
    if (!std::is_trivially_destructible_v<Row>) {
        now_->slot_bytes_ += std::max(RowChanges::row_bytes_typical, 2 * bytes.size());
    }
    if (saving != nullptr) slot.row = saving->row;
    if (!bytes.empty()) read(key, bytes, slot.row);
    return slot.row;
}

template <class Row>
void Rows::read(std::string_view key, std::string_view bytes, Row& row) {
    try {
        ArchiveReader archive(bytes);
        archive(row);
        if (archive.left() > 0) throw ArchiveError("bytes follow the last field");
    } catch (const std::exception& failure) {
        throw RowsError{corrupt("rows-damaged", "row " + std::string(key) + ": " + failure.what() +
                                                    ": remove the folder of the rows")};
    }
}

}  // namespace anju
