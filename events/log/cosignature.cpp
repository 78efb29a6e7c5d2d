#include "events/log/cosignature.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>

namespace anju {
namespace {

constexpr std::string_view line_begin = "\xE2\x80\x94 ";  // an em dash and a space
constexpr std::size_t lines_max = 100;
constexpr std::size_t id_bytes = 4;
constexpr std::size_t time_bytes = 8;
constexpr std::size_t signature_bytes = 64;

// What is signed: the time, and the text that is cosigned.
std::string message_of(std::string_view text, std::uint64_t seconds) {
    return fmt::format("cosignature/v1\ntime {}\n{}", seconds, text);
}

std::string big_endian(std::uint64_t number) {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
    return bytes;
}

std::uint64_t big_endian_in(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
    return number;
}

// Without leading zeros.
std::optional<std::uint64_t> decimal_in(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    if (!whole || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    return number;
}

// Takes a line off; none where no line end is left.
std::optional<std::string_view> take_line(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

// Of a line by this key; none where another one signed. Corrupt where it is no line of a signature.
Result<std::optional<std::string>> signature_in(std::string_view line, const NamedKey& key,
                                                NoteKey kind) {
    const auto malformed = corrupt("note-malformed", "a line of a note is no signature");
    if (!line.starts_with(line_begin)) return malformed;
    line.remove_prefix(line_begin.size());
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return malformed;
    if (line.substr(0, space) != key.name) return std::optional<std::string>();
    auto bytes = from_base64(line.substr(space + 1));
    if (!bytes || bytes->size() < id_bytes) return malformed;
    const auto id = note_key_id(key.name, key.key, kind);
    if (!bytes->starts_with(id)) return std::optional<std::string>();
    return std::optional(bytes->substr(id_bytes));
}

}  // namespace

Result<NoteParts> split_note(std::string_view note) {
    const auto split = note.rfind("\n\n");
    const bool framed = note.size() <= note_bytes_max && note.ends_with('\n');
    if (framed && split != std::string_view::npos) {
        return NoteParts{note.substr(0, split + 1), note.substr(split + 2)};
    }
    return corrupt("note-malformed", "not a signed note: no empty line before the signatures");
}

Result<Checkpoint> read_checkpoint(std::string_view text) {
    const auto malformed =
        corrupt("checkpoint-malformed",
                "not a checkpoint: an origin, a number of events and a root, a line each");
    const auto origin = take_line(text);
    const auto size_text = take_line(text);
    const auto root_text = take_line(text);
    if (!root_text || origin->empty()) return malformed;
    const auto size = decimal_in(*size_text);
    const auto root = from_base64(*root_text);
    if (!size || !root || root->size() != sizeof(Hash)) return malformed;
    return Checkpoint{std::string(*origin), *size, *hash_from(*root)};
}

std::string cosignature(const Signer& signer, std::string_view name, std::string_view text,
                        std::uint64_t seconds) {
    auto bytes = note_key_id(name, signer.public_key(), NoteKey::cosignature);
    bytes += big_endian(seconds);
    bytes += signer.sign(message_of(text, seconds));
    return fmt::format("{}{} {}\n", line_begin, name, to_base64(bytes));
}

Result<Cosigned> find_cosignature(std::string_view text, std::string_view lines,
                                  const NamedKey& witness) {
    std::optional<Cosigned> found;
    for (std::size_t count = 0; !lines.empty(); ++count) {
        const auto line = take_line(lines);
        if (!line || count == lines_max) {
            return corrupt("note-malformed", "the signatures of a note are cut, or too many");
        }
        const auto signature = signature_in(*line, witness, NoteKey::cosignature);
        if (!signature) return signature.error();
        if (!*signature) continue;
        const std::string_view bytes = **signature;
        const bool whole = bytes.size() == time_bytes + signature_bytes;
        const auto seconds = whole ? big_endian_in(bytes.substr(0, time_bytes)) : 0;
        constexpr std::uint64_t seconds_max = std::numeric_limits<std::int64_t>::max();
        if (!whole || seconds > seconds_max ||
            !verify_signature(message_of(text, seconds), bytes.substr(time_bytes), witness.key)) {
            return corrupt("note-signature",
                           fmt::format("the cosignature of {} does not fit", witness.name));
        }
        if (!found || found->seconds < seconds) found = {seconds, std::string(*line) + '\n'};
    }
    if (found) return *found;
    return corrupt("note-unsigned", fmt::format("{} has not cosigned this head", witness.name));
}

std::string line_by(std::string_view lines, const NamedKey& key, NoteKey kind) {
    while (const auto line = take_line(lines)) {
        const auto signature = signature_in(*line, key, kind);
        if (signature && *signature) return std::string(*line) + '\n';
    }
    return {};
}

}  // namespace anju
