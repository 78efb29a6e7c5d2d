// A text that only its key opens: what an event says of somebody who may have to be forgotten.
// Whoever destroys the key erases the text wherever it was copied to, and every hash of the event
// and every proof stay as they are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "events/base/json.hpp"

namespace anju {

// "1.<number of the key>.<nonce, text and tag in base 64 for URLs>"; 1 is XChaCha20-Poly1305.
struct Sealed {
    static constexpr std::size_t bytes_max = 1'000;
    std::string value;

    // invalid, "sealed-malformed": not of this form.
    static Result<Sealed> parse(std::string_view text);
    const std::string& text() const { return value; }
    std::uint64_t key() const;  // its number
    template <class Archive>
    void serialize(Archive& archive) {
        archive(value);
    }
    bool operator==(const Sealed&) const = default;
};

template <>
inline boost::json::object json_schema<Sealed>() {
    return {{"type", "string"}, {"pattern", "^1\\.[0-9]{1,19}\\.[A-Za-z0-9_-]+$"}};
}

inline constexpr std::size_t sealing_key_bytes = 32;

struct SealingKey {
    std::uint64_t number = 0;
    std::string bytes;
};

// `place` says what the text is and whose: sealed for one place, it opens in no other. Its length
// is told to the next 32 bytes only.
Sealed seal(std::string_view text, std::string_view place, const SealingKey& key);
// corrupt, "sealed-broken": another key, another place, or bytes that were changed.
Result<std::string> open_sealed(const Sealed& sealed, std::string_view place,
                                std::string_view key_bytes);

}  // namespace anju
