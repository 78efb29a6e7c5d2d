#include "projections/engine/rows.hpp"

#include <cstring>
#include <utility>

namespace anju {

RowChanges::~RowChanges() {
    for (Slot* slot : order_) slot->~Slot();
}

Result<void> RowChanges::save(ChangeSet& changes) {
    std::swap(changes, put_);
    put_.clear();
    std::string value;
    for (const Slot* slot : order_) {
        value.clear();
        slot->save(value);
        changes.put(slot->key, value);
        if (auto put = cache_->put(slot->key, slot->hash, value); !put) return put;
    }
    return cache_->flush();
}

Rows::Rows(const RowStore& store, RowCacheOptions cache)
    : store_(store),
      cache_(std::make_shared<RowCache>(store.directory(), store.is_empty(), cache)),
      now_(std::make_shared<RowChanges>(cache_)) {}

Rows::~Rows() = default;

std::string_view Rows::written(const RowChanges::Wanted& wanted) {
    const auto row = cache_->get(wanted.key, wanted.hash);
    if (!row) throw RowsError{row.error()};
    if (row->found != RowCache::Found::unknown) return row->value;
    const auto stored = store_.get(wanted.key, value_);
    if (!stored) throw RowsError{stored.error()};
    return *stored ? std::string_view(value_) : std::string_view();
}

std::shared_ptr<RowChanges> Rows::hand_over() {
    saving_ = std::exchange(now_, std::make_shared<RowChanges>(cache_));
    return saving_;
}

void Rows::committed() {
    saving_.reset();
    cache_->stored();
}

void Rows::take_changes(ChangeSet& changes) {
    if (auto saved = hand_over()->save(changes); !saved) throw RowsError{saved.error()};
}

std::int64_t Rows::read_counter(std::string_view value) {
    std::int64_t number = 0;
    if (value.size() >= sizeof number) std::memcpy(&number, value.data(), sizeof number);
    return number;
}

}  // namespace anju
