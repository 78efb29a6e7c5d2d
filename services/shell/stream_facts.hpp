// The events of one stream as they are stored, in one string of bytes, and which of them stand:
// what was voided is out, what was corrected has its replacement in its place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/event_list.hpp"
#include "events/streams/record_change.hpp"

namespace anju {

// An event ready for its record.
struct EncodedEvent {
    std::uint32_t type = 0;
    std::uint16_t schema_version = 0;
    std::string payload;
};

template <Event E>
EncodedEvent encoded(const E& event) {
    EncodedEvent made{type_id(E::type), schema_version<E>, {}};
    encode_event(event, made.payload);
    return made;
}

struct StoredFact {
    std::uint32_t version = 0;  // in the stream, from 1
    std::uint32_t type = 0;
    std::uint16_t schema_version = 0;
    Day occurred;
    std::string_view payload;  // of a fact in StreamFacts: valid until the next add()
};

// Whether events of this type change others: record.voided and record.corrected.
bool is_record_change(std::uint32_t type);

class StreamFacts {
  public:
    // Appends; the version of `fact` is the next one, whatever it says.
    void add(const StoredFact& fact);
    std::uint32_t size() const { return size_; }
    // Whether the next event replaces another.
    bool awaits_replacement() const { return awaits_replacement_; }

    std::vector<StoredFact> all() const;
    // The facts that stand, without those that change others, in the order of their places. Corrupt
    // when one is changed that is not there.
    Result<std::vector<StoredFact>> standing() const;

  private:
    std::string bytes_;
    std::uint32_t size_ = 0;
    bool awaits_replacement_ = false;
};

}  // namespace anju
