// What witnesses say of a ledger's head (C2SP tlog-cosignature, Ed25519): that it continues every
// head of the ledger they have seen, and when they saw it. Who asks for a head with their
// signatures cannot be shown another history than others are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "events/log/merkle.hpp"
#include "events/log/signer.hpp"

namespace anju {

// A signed note, taken apart; views point into it.
struct NoteParts {
    std::string_view text;   // with its last line end
    std::string_view lines;  // of signatures, each with a line end
};
// Corrupt, "note-malformed".
Result<NoteParts> split_note(std::string_view note);

// What the text of a checkpoint says (C2SP tlog-checkpoint).
struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Hash root{};
};
// Corrupt, "checkpoint-malformed". Lines behind the third are allowed, and say nothing here.
Result<Checkpoint> read_checkpoint(std::string_view text);

// The line of a signature, with its end. `seconds` since 1970.
std::string cosignature(const Signer& signer, std::string_view name, std::string_view text,
                        std::uint64_t seconds);

struct Cosigned {
    std::uint64_t seconds = 0;  // when the witness said so
    std::string line;
};
// The cosignature of the witness among the lines, checked. Corrupt: "note-unsigned" where there is
// none, "note-signature" where one does not fit, "note-malformed".
Result<Cosigned> find_cosignature(std::string_view text, std::string_view lines,
                                  const NamedKey& witness);

// The first line that names this key, with its end and unchecked; empty where there is none.
std::string line_by(std::string_view lines, const NamedKey& key, NoteKey kind);

}  // namespace anju
