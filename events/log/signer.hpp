// Signs the heads of the ledger: Ed25519 over C2SP checkpoints (tlog-checkpoint) in signed notes,
// byte for byte, so that verifiers written by others accept them.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "events/base/result.hpp"
#include "events/base/sha256.hpp"

namespace anju {

using PublicKey = std::array<std::uint8_t, 32>;

inline constexpr std::size_t note_bytes_max = 1'000'000;

class Signer {
  public:
    using Seed = std::array<std::uint8_t, 32>;

    // Loads the key from `path`, or creates it there: mode 0600, whole and synced or not at all. A
    // key file that others may read or that is malformed is refused.
    static Result<Signer> open(const std::filesystem::path& path);
    explicit Signer(const Seed& seed);
    ~Signer();  // wipes the key
    Signer(const Signer&) = default;
    Signer& operator=(const Signer&) = default;

    std::string sign(std::string_view message) const;  // 64 bytes
    const PublicKey& public_key() const { return public_key_; }

  private:
    std::array<std::uint8_t, 64> secret_key_;
    PublicKey public_key_;
};

// RFC 4648, section 4, as notes and proofs have it.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

bool verify_signature(std::string_view message, std::string_view signature, const PublicKey& key);

// The text of a checkpoint: origin, size and base64 root, a line each.
std::string checkpoint_text(std::string_view origin, std::uint64_t size, const Hash& root);

// A key's name is not empty and has neither white space nor '+'.
bool is_key_name(std::string_view name);
// What a key of notes signs: the first byte of what its id is the hash of.
enum class NoteKey : char { note = 1, cosignature = 4 };
// The four bytes by which a signature names its key.
std::string note_key_id(std::string_view name, const PublicKey& key, NoteKey kind);
// The key as verifiers take it: name+id+base64.
std::string verifier_key(std::string_view name, const PublicKey& key, NoteKey kind = NoteKey::note);
struct NamedKey {
    std::string name;
    PublicKey key{};
};
// The key back; invalid "key-malformed".
Result<NamedKey> read_verifier_key(std::string_view text, NoteKey kind = NoteKey::note);

// `text` ends in a line end, `name` is a key name; anything else is an `invalid` Error.
Result<std::string> sign_note(const Signer& signer, std::string_view name, std::string_view text);
// The same with a signature that was made before.
Result<std::string> signed_note(std::string_view name, const PublicKey& key, std::string_view text,
                                std::string_view signature);
// The text of a note that `key` signed under `name`; signatures by other keys are passed over.
Result<std::string> verify_note(std::string_view note, std::string_view name, const PublicKey& key);

}  // namespace anju
