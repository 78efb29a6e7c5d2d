#include "events/log/signer.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "events/log/key_file.hpp"

namespace anju {
namespace {

constexpr std::string_view key_file_begin = "anju-ed25519-seed ";
constexpr std::string_view signature_begin = "\xE2\x80\x94 ";  // an em dash and a space
constexpr std::size_t key_id_bytes = 4;
constexpr std::size_t note_signatures_max = 100;

std::string_view view(const PublicKey& key) {
    return {reinterpret_cast<const char*>(key.data()), key.size()};
}

std::string new_key_text() {
    Signer::Seed seed;
    randombytes_buf(seed.data(), seed.size());
    std::string text =
        fmt::format("{}{}\n", key_file_begin,
                    to_base64({reinterpret_cast<const char*>(seed.data()), seed.size()}));
    sodium_memzero(seed.data(), seed.size());
    return text;
}

Result<Signer> signer_of(const std::filesystem::path& path, std::string text) {
    const bool framed = text.starts_with(key_file_begin) && text.ends_with('\n');
    auto bytes = framed ? from_base64(std::string_view(text).substr(
                              key_file_begin.size(), text.size() - key_file_begin.size() - 1))
                        : std::nullopt;
    Signer::Seed seed;
    if (!bytes || bytes->size() != seed.size()) {
        return corrupt("key-file-malformed", fmt::format("{}: not a key file of Anju, {} bytes",
                                                         path.string(), text.size()));
    }
    std::copy(bytes->begin(), bytes->end(), seed.begin());
    const Signer signer(seed);
    sodium_memzero(text.data(), text.size());
    sodium_memzero(bytes->data(), bytes->size());
    sodium_memzero(seed.data(), seed.size());
    return signer;
}

}  // namespace

Result<Signer> Signer::open(const std::filesystem::path& path) {
    if (sodium_init() < 0) return unavailable("sodium", "libsodium does not start");
    auto text = open_key_file(path, new_key_text);
    if (!text) return text.error();
    return signer_of(path, std::move(*text));
}

Signer::Signer(const Seed& seed) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    crypto_sign_seed_keypair(public_key_.data(), secret_key_.data(), seed.data());
}

Signer::~Signer() {
    sodium_memzero(secret_key_.data(), secret_key_.size());
}

std::string Signer::sign(std::string_view message) const {
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                         secret_key_.data());
    return signature;
}

std::string to_base64(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(),
                      reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    const int failed =
        sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                          text.size(), nullptr, &length, nullptr, sodium_base64_VARIANT_ORIGINAL);
    if (failed != 0) return std::nullopt;
    bytes.resize(length);
    return bytes;
}

bool verify_signature(std::string_view message, std::string_view signature, const PublicKey& key) {
    if (signature.size() != crypto_sign_BYTES) return false;
    return crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.data()),
                                       reinterpret_cast<const unsigned char*>(message.data()),
                                       message.size(), key.data()) == 0;
}

std::string checkpoint_text(std::string_view origin, std::uint64_t size, const Hash& root) {
    return fmt::format("{}\n{}\n{}\n", origin, size, to_base64(bytes_of(root)));
}

bool is_key_name(std::string_view name) {
    return !name.empty() && name.find_first_of("+ \t\r\n\v\f") == std::string_view::npos;
}

std::string note_key_id(std::string_view name, const PublicKey& key, NoteKey kind) {
    const char algorithm = static_cast<char>(kind);
    Sha256 sha256;
    sha256.update(name).update("\n").update({&algorithm, 1}).update(view(key));
    return std::string(bytes_of(sha256.finish()).substr(0, key_id_bytes));
}

std::string verifier_key(std::string_view name, const PublicKey& key, NoteKey kind) {
    std::string bytes{static_cast<char>(kind)};
    return fmt::format("{}+{}+{}", name, hex_of(note_key_id(name, key, kind)),
                       to_base64(bytes.append(view(key))));
}

Result<NamedKey> read_verifier_key(std::string_view text, NoteKey kind) {
    const auto malformed =
        invalid("key-malformed", kind == NoteKey::note
                                     ? "a key to verify with is name+id+base64, as "
                                       "/v1/ledger/key gives it"
                                     : "the key of a witness is name+id+base64, of Ed25519 "
                                       "cosignatures (type 4 of C2SP signed-note)");
    const auto name_end = text.find('+');
    const auto id_end =
        name_end == std::string_view::npos ? name_end : text.find('+', name_end + 1);
    if (id_end == std::string_view::npos) return malformed;
    const auto bytes = from_base64(text.substr(id_end + 1));
    NamedKey named{std::string(text.substr(0, name_end)), {}};
    if (!is_key_name(named.name)) return malformed;
    if (!bytes || bytes->size() != 1 + named.key.size()) return malformed;
    std::copy(bytes->begin() + 1, bytes->end(), named.key.begin());
    if (verifier_key(named.name, named.key, kind) == text) return named;
    return malformed;
}

Result<std::string> sign_note(const Signer& signer, std::string_view name, std::string_view text) {
    return signed_note(name, signer.public_key(), text, signer.sign(text));
}

Result<std::string> signed_note(std::string_view name, const PublicKey& key, std::string_view text,
                                std::string_view signature) {
    if (!is_key_name(name)) {
        return invalid("key-name-malformed",
                       fmt::format("\"{}\" is no name of a key: no white space, no '+'", name));
    }
    if (text.empty() || text.back() != '\n' || text.size() > note_bytes_max) {
        return invalid("note-malformed", "the text of a note ends in a line end, at most 1 MB");
    }
    return fmt::format("{}\n{}{} {}\n", text, signature_begin, name,
                       to_base64(note_key_id(name, key, NoteKey::note).append(signature)));
}

Result<std::string> verify_note(std::string_view note, std::string_view name,
                                const PublicKey& key) {
    const auto split = note.rfind("\n\n");
    const bool framed = note.size() <= note_bytes_max && note.ends_with('\n');
    if (!framed || split == std::string_view::npos) {
        return corrupt("note-malformed", "not a signed note: no empty line before the signatures");
    }
    const std::string_view text = note.substr(0, split + 1);
    std::string_view lines = note.substr(split + 2);
    const std::string begin = fmt::format("{}{} ", signature_begin, name);
    for (std::size_t count = 0; !lines.empty() && count < note_signatures_max; ++count) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(line.size() + 1);
        if (!line.starts_with(signature_begin)) {
            return corrupt("note-malformed", "a line that is no signature follows the empty line");
        }
        if (!line.starts_with(begin)) continue;
        const auto bytes = from_base64(line.substr(begin.size()));
        if (!bytes) return corrupt("note-malformed", "a signature is not base64");
        if (!bytes->starts_with(note_key_id(name, key, NoteKey::note))) continue;
        if (verify_signature(text, std::string_view(*bytes).substr(key_id_bytes), key)) {
            return std::string(text);
        }
        return corrupt("note-signature", fmt::format("the signature of {} does not fit", name));
    }
    return corrupt("note-unsigned", fmt::format("{} has not signed the note with this key", name));
}

}  // namespace anju
