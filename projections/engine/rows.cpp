#include "projections/engine/rows.hpp"

#include <cstring>

namespace anju {

// Empty when there is no such row; valid until the next call.
std::string_view Rows::stored(std::string_view key) {
    const auto found = store_.get(key, value_);
    if (!found) throw RowsError{found.error()};
    return *found ? std::string_view(value_) : std::string_view();
}

void Rows::take_changes(ChangeSet& changes) {
    std::swap(changes, changes_);
    changes_.clear();
    std::string value;
    for (Slot* slot : dirty_) {
        value.clear();
        slot->save(value);
        changes.put(slot->key, value);
        slot->bytes += value.size() - slot->stored_bytes;
        kept_bytes_ += value.size() - slot->stored_bytes;
        slot->stored_bytes = value.size();
        slot->dirty = false;
    }
    dirty_.clear();
    dirty_bytes_ = 0;
}

void Rows::committed() {
    if (kept_bytes_ <= kept_bytes_max_) return;
    boost::unordered::erase_if(slots_, [this](const auto& slot) {
        if (slot.second->dirty) return false;
        kept_bytes_ -= slot.second->bytes;
        return true;
    });
}

std::int64_t Rows::read_counter(std::string_view value) {
    std::int64_t number = 0;
    if (value.size() >= sizeof number) std::memcpy(&number, value.data(), sizeof number);
    return number;
}

}  // namespace anju
