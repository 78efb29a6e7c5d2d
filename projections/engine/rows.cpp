#include "projections/engine/rows.hpp"

#include <cstring>

namespace anju {

Rows::Rows(const RowStore& store, RowCacheOptions cache)
    : store_(store), cache_(store.directory(), store.is_empty(), cache) {}

Rows::~Rows() {
    end_slots();
}

std::string_view Rows::written(const Wanted& wanted) {
    const auto row = cache_.get(wanted.key, wanted.hash);
    if (!row) throw RowsError{row.error()};
    if (row->found != RowCache::Found::unknown) return row->value;
    const auto stored = store_.get(wanted.key, value_);
    if (!stored) throw RowsError{stored.error()};
    return *stored ? std::string_view(value_) : std::string_view();
}

void Rows::take_changes(ChangeSet& changes) {
    std::swap(changes, changes_);
    changes_.clear();
    std::string value;
    for (const Slot* slot : order_) {
        value.clear();
        slot->save(value);
        changes.put(slot->key, value);
        if (auto put = cache_.put(slot->key, slot->hash, value); !put) throw RowsError{put.error()};
    }
    end_slots();
}

void Rows::end_slots() {
    slots_.clear();
    for (Slot* slot : order_) slot->~Slot();
    order_.clear();
    slot_bytes_ = 0;
    arena_.clear();
}

std::int64_t Rows::read_counter(std::string_view value) {
    std::int64_t number = 0;
    if (value.size() >= sizeof number) std::memcpy(&number, value.data(), sizeof number);
    return number;
}

}  // namespace anju
