// The rows that a fold works on: looked up when first needed, kept as objects up to the next
// commit, written once per commit however often they changed.
#pragma once

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
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

class Rows {
  public:
    explicit Rows(const RowStore& store, RowCacheOptions cache = {});
    ~Rows();
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    // The row at `key`, from its default when there is none; it will be written. Always the same
    // Row for the same key. `is_new`: the caller knows that it was never written. The reference is
    // valid until take_changes().
    template <class Row>
    Row& at(std::string_view key, bool is_new = false);

    // Writes a row that no fold reads; of several under one key the last stays.
    void put(std::string_view key, std::string_view value) { changes_.put(key, value); }
    // Removes such a row, whether it is there or not.
    void erase(std::string_view key) { changes_.put(key, {}); }

    // Adds to a counter row; see read_counter.
    void add(std::string_view key, std::int64_t delta) { at<std::int64_t>(key) += delta; }

    // What the rows take, about, that changed since the last take_changes().
    std::size_t changed_bytes() const { return slot_bytes_ + changes_.memory(); }
    // Gathers what changed into `changes`.
    void take_changes(ChangeSet& changes);
    // The changes that were taken are in the store now.
    void committed() { cache_.stored(); }

    // The number that a counter or a sum begins with; 0 for anything that is none.
    static std::int64_t read_counter(std::string_view value);

  private:
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
    // Empty when there is no such row; valid until the next call.
    std::string_view written(const Wanted& wanted);
    template <class Row>
    static void read(std::string_view key, std::string_view bytes, Row& row);
    void end_slots();

    const RowStore& store_;
    RowCache cache_;
    ChangeSet changes_;
    Arena arena_;
    boost::unordered_flat_set<Slot*, HashOf, SameKey> slots_;
    std::vector<Slot*> order_;  // the same, as they were made
    std::size_t slot_bytes_ = 0;
    std::string value_;
};

template <class Row>
Row& Rows::at(std::string_view key, bool is_new) {
    const Wanted wanted{key, cache_.hash_of(key)};
    const auto found = slots_.find(wanted);
    if (found != slots_.end()) return static_cast<TypedSlot<Row>&>(**found).row;
    const std::string_view bytes = is_new ? std::string_view() : written(wanted);
    auto* slot =
        new (arena_.room_for(sizeof(TypedSlot<Row>))) TypedSlot<Row>(arena_.keep(key), wanted.hash);
    order_.push_back(slot);
    slots_.insert(slot);
    slot_bytes_ += sizeof *slot + 2 * sizeof slot + key.size();
    // Its strings have memory of their own, with room to grow.
    if (!std::is_trivially_destructible_v<Row>) {
        slot_bytes_ += std::max(row_bytes_typical, 2 * bytes.size());
    }
    if (!bytes.empty()) read(key, bytes, slot->row);
    return slot->row;
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
