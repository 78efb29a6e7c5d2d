#include "services/shell/stream_facts.hpp"

#include <fmt/format.h>

#include <cstring>
#include <optional>

namespace anju {
namespace {

// Before the payload of each event; no padding.
struct Header {
    std::uint32_t type;
    std::int32_t occurred;
    std::uint16_t schema_version;
    std::uint16_t payload_bytes;
};
static_assert(sizeof(Header) == 12);

constexpr std::uint32_t voided = type_id(RecordVoided::type);
constexpr std::uint32_t corrected = type_id(RecordCorrected::type);

// The version of the fact that `change` is about.
Result<std::uint32_t> changed_version(const StoredFact& change) {
    if (change.type == voided) {
        const auto event = decode_event<RecordVoided>(change.payload, change.schema_version);
        if (!event) return event.error();
        return event->version;
    }
    const auto event = decode_event<RecordCorrected>(change.payload, change.schema_version);
    if (!event) return event.error();
    return event->version;
}

// Facts by their places in the stream; a place is empty when its fact was voided.
class Places {
  public:
    explicit Places(std::size_t events) : place_of_(events + 1, none) {}

    Result<void> take(const StoredFact& fact) {
        if (is_record_change(fact.type)) return change(fact);
        const std::size_t place = replaced_ == none ? places_.size() : replaced_;
        if (replaced_ == none) places_.emplace_back();
        replaced_ = none;
        places_[place] = fact;
        place_of_[fact.version] = place;
        return {};
    }
    std::vector<StoredFact> standing() const {
        std::vector<StoredFact> facts;
        for (const auto& place : places_) {
            if (place) facts.push_back(*place);
        }
        return facts;
    }

  private:
    static constexpr std::size_t none = SIZE_MAX;

    Result<void> change(const StoredFact& fact) {
        const auto version = changed_version(fact);
        if (!version) return version.error();
        const std::size_t place = *version < place_of_.size() ? place_of_[*version] : none;
        if (place == none || !places_[place] || places_[place]->version != *version) {
            return corrupt("record-change-astray",
                           fmt::format("event {} changes event {}, which does not stand",
                                       fact.version, *version));
        }
        places_[place].reset();
        if (fact.type == corrected) replaced_ = place;
        return {};
    }

    std::vector<std::optional<StoredFact>> places_;
    std::vector<std::size_t> place_of_;  // by version
    std::size_t replaced_ = none;
};

}  // namespace

bool is_record_change(std::uint32_t type) {
    return type == voided || type == corrected;
}

void StreamFacts::add(const StoredFact& fact) {
    // A record's length, and so its payload's, fits into two bytes.
    const Header header{fact.type, fact.occurred.value, fact.schema_version,
                        static_cast<std::uint16_t>(fact.payload.size())};
    bytes_.append(reinterpret_cast<const char*>(&header), sizeof header);
    bytes_.append(fact.payload);
    ++size_;
    awaits_replacement_ = fact.type == corrected;
}

std::vector<StoredFact> StreamFacts::all() const {
    std::vector<StoredFact> facts;
    facts.reserve(size_);
    std::string_view left = bytes_;
    while (!left.empty()) {
        Header header;
        std::memcpy(&header, left.data(), sizeof header);
        left.remove_prefix(sizeof header);
        facts.push_back({static_cast<std::uint32_t>(facts.size() + 1), header.type,
                         header.schema_version, Day{header.occurred},
                         left.substr(0, header.payload_bytes)});
        left.remove_prefix(header.payload_bytes);
    }
    return facts;
}

Result<std::vector<StoredFact>> StreamFacts::standing() const {
    Places places(size_);
    for (const auto& fact : all()) {
        if (auto taken = places.take(fact); !taken) return taken.error();
    }
    return places.standing();
}

}  // namespace anju
