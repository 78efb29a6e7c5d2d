// What is told about an entry beside the fact itself: what proves it and how it came in.
#pragma once

#include <optional>
#include <string>

#include "events/base/describe.hpp"

namespace anju {

// A document, photo or file that proves a fact; kept elsewhere, tied to the fact by its hash.
struct Evidence {
    std::string kind;                 // "photo", "certificate"
    std::string hash;                 // of its bytes
    std::string place;                // where it is kept
    std::optional<Instant> taken_at;  // when it was made
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (kind, hash, place, taken_at))

// How an entry came in: typed into a form, read from a file, sent by another system.
enum class EntrySource { form, import, feed };
BOOST_DESCRIBE_ENUM(EntrySource, form, import, feed)

}  // namespace anju
