// The rows that a fold works on: read from the store when first needed, kept in memory, written
// once per commit however often they changed.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "events/base/describe.hpp"
#include "projections/engine/row_store.hpp"

namespace anju {

// A row that cannot be read or does not parse ends the fold: thrown as this, and caught by the
// projector alone.
struct RowsError {
    Error error;
};

class Rows {
  public:
    // What rows take that are kept in memory between commits; above, those that are written are
    // dropped.
    static constexpr std::size_t kept_bytes_default = std::size_t{64} << 20;

    explicit Rows(const RowStore& store, std::size_t kept_bytes_max = kept_bytes_default)
        : store_(store), kept_bytes_max_(kept_bytes_max) {}

    // The row at `key`, from its default when there is none; it will be written. Always the same
    // Row for the same key. `is_new`: the caller knows that it was never written. The reference is
    // valid until committed().
    template <class Row>
    Row& at(std::string_view key, bool is_new = false);

    // Writes a row that no fold reads; of several under one key the last stays.
    void put(std::string_view key, std::string_view value) { changes_.put(key, value); }
    // Removes such a row, whether it is there or not.
    void erase(std::string_view key) { changes_.put(key, {}); }

    // Adds to a counter row; see read_counter.
    void add(std::string_view key, std::int64_t delta) { at<std::int64_t>(key) += delta; }

    // What the rows take that changed since the last take_changes().
    std::size_t changed_bytes() const { return dirty_bytes_ + changes_.memory(); }
    // Gathers what changed into `changes`.
    void take_changes(ChangeSet& changes);
    // The changes that were taken are in the store now.
    void committed();

    // The number that a counter or a sum begins with; 0 for anything that is none.
    static std::int64_t read_counter(std::string_view value);

  private:
    struct Slot {
        Slot(std::string_view its_key, std::size_t its_bytes) : key(its_key), bytes(its_bytes) {}
        virtual ~Slot() = default;
        virtual void save(std::string& out) const = 0;
        const std::string key;
        std::size_t bytes;             // of memory, as far as is known
        std::size_t stored_bytes = 0;  // of these: the value as it was read or saved last
        bool dirty = false;
    };
    template <class Row>
    struct TypedSlot : Slot {
        explicit TypedSlot(std::string_view its_key)
            : Slot(its_key, sizeof(TypedSlot) + its_key.size()) {}
        Row row{};
        void save(std::string& out) const override {
            if (is_absent(row)) return;
            ArchiveWriter archive(out);
            archive(row);
        }
    };

    // A row that says nothing is not written, or removed: which rows there are must not depend on
    // what was there for a while.
    template <class Row>
    static bool is_absent(const Row& row) {
        if constexpr (requires { row.empty(); }) return row.empty();
        return false;
    }
    std::string_view stored(std::string_view key);

    const RowStore& store_;
    const std::size_t kept_bytes_max_;
    ChangeSet changes_;
    // The keys are those of the slots, which stay where they are.
    boost::unordered_flat_map<std::string_view, std::unique_ptr<Slot>> slots_;
    std::vector<Slot*> dirty_;
    std::size_t kept_bytes_ = 0;   // of all slots
    std::size_t dirty_bytes_ = 0;  // of those that changed
    std::string value_;
};

template <class Row>
Row& Rows::at(std::string_view key, bool is_new) {
    auto found = slots_.find(key);
    if (found == slots_.end()) {
        auto slot = std::make_unique<TypedSlot<Row>>(key);
        if (const auto bytes = is_new ? std::string_view() : stored(key); !bytes.empty()) {
            try {
                ArchiveReader archive(bytes);
                archive(slot->row);
                if (archive.left() > 0) throw ArchiveError("bytes follow the last field");
                slot->bytes += bytes.size();
                slot->stored_bytes = bytes.size();
            } catch (const std::exception& failure) {
                throw RowsError{corrupt("rows-damaged", "row " + std::string(key) + ": " +
                                                            failure.what() +
                                                            ": remove the folder of the rows")};
            }
        }
        kept_bytes_ += slot->bytes;
        const std::string_view own_key = slot->key;
        found = slots_.emplace(own_key, std::move(slot)).first;
    }
    if (!found->second->dirty) {
        dirty_.push_back(found->second.get());
        dirty_bytes_ += found->second->bytes;
    }
    found->second->dirty = true;
    return static_cast<TypedSlot<Row>&>(*found->second).row;
}

}  // namespace anju
