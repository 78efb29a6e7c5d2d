// The number of an identity card: checked, then kept only as a keyed hash and a mask. The number
// itself is in no event, no state, no message and no log.
#pragma once

#include <string>
#include <string_view>

#include "events/base/json.hpp"
#include "events/streams/person.hpp"

namespace anju {

// A text of JSON that no message repeats, and no event tells in clear.
struct PrivateText {
    static constexpr bool is_confidential = true;

    std::string value;

    static Result<PrivateText> parse(std::string_view text) {
        return PrivateText{std::string(text)};
    }
    const std::string& text() const { return value; }
    template <class Archive>
    void serialize(Archive& archive) {
        archive(value);
    }
};

using IdNumber = PrivateText;  // identify() checks it

// What the number tells, too.
struct CardHolder {
    Day birth;
    Sex sex = Sex::female;
};

struct Identity {
    std::string hash;   // of the number, with the key: 32 hexadecimal digits
    std::string shown;  // first and last four characters
};

// The keyed hash of a number, to look for it. Errors: as identify's.
Result<std::string> identity_of(const IdNumber& number, std::string_view key);

// Errors: invalid at /id_number; unavailable when there is no `key`, of 16 to 64 bytes.
Result<Identity> identify(const IdNumber& number, const CardHolder& holder, std::string_view key);

// Whether an event's identity is one that identify() makes, and so no number.
Result<void> check_identity(const Identity& identity);

}  // namespace anju
