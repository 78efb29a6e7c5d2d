#include "events/log/witness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "events/log/growing_file.hpp"

namespace anju {
namespace {

constexpr std::size_t proof_lines_max = 63;
constexpr std::string_view old_begin = "old ";

constexpr int bad_request = 400;
constexpr int forbidden = 403;
constexpr int not_there = 404;
constexpr int conflicting = 409;
constexpr int unprocessable = 422;
constexpr int unwritable = 500;

std::string hash_of(std::string_view origin) {
    Sha256 sha256;
    return hex_of(bytes_of(sha256(origin)));
}

struct Request {
    std::uint64_t old_size = 0;
    std::vector<Hash> path;
    std::string_view note;
};

std::optional<Request> request_in(std::string_view body) {
    Request request;
    const auto end = body.find("\n\n");
    if (end == std::string_view::npos || !body.starts_with(old_begin)) return std::nullopt;
    request.note = body.substr(end + 2);
    std::string_view lines = body.substr(0, end);
    const auto first = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(first.size() + 1, lines.size()));
    const auto number = first.substr(old_begin.size());
    const auto [stop, error] =
        std::from_chars(number.data(), number.data() + number.size(), request.old_size);
    if (error != std::errc() || stop != number.data() + number.size()) return std::nullopt;
    if (number.size() > 1 && number.front() == '0') return std::nullopt;
    while (!lines.empty()) {
        const auto line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        const auto bytes = from_base64(line);
        const auto hash = bytes ? hash_from(*bytes) : corrupt("hash-malformed", "no base64");
        if (!hash || request.path.size() == proof_lines_max) return std::nullopt;
        request.path.push_back(*hash);
    }
    return request;
}

WitnessAnswer refusal(int status, std::string_view why) {
    return {.status = status, .body = std::string(why) + '\n'};
}

}  // namespace

Result<Witness> Witness::open(WitnessOptions options, Signer signer) {
    if (!is_key_name(options.name)) {
        return invalid(
            "key-name-malformed",
            fmt::format("\"{}\" is no name of a key: no white space, no '+'", options.name));
    }
    Witness witness(std::move(options), std::move(signer));
    for (const auto& log : witness.options_.logs) {
        if (auto loaded = witness.load(log.name); !loaded) return loaded.error();
    }
    return witness;
}

Result<void> Witness::load(const std::string& origin) {
    const auto hash = hash_of(origin);
    const auto file = options_.folder / hash;
    const auto note = read_file(file);
    if (!note) return note.error();
    Seen seen{*note, {}};
    if (!seen.note.empty()) {
        const auto parts = split_note(seen.note);
        const auto head = parts ? read_checkpoint(parts->text) : parts.error();
        const NamedKey own{options_.name, signer_.public_key()};
        const bool sound =
            head && head->origin == origin && find_cosignature(parts->text, parts->lines, own);
        if (!sound) {
            return corrupt("witness-state",
                           file.string() + ": not a head of " + origin +
                               " that this witness cosigned: it does not know what it has seen");
        }
        seen.head = *head;
    }
    seen_[hash] = std::move(seen);
    return {};
}

std::string Witness::key() const {
    return verifier_key(options_.name, signer_.public_key(), NoteKey::cosignature);
}

// The signatures by the keys of that origin; none where there is none, or where one does not fit:
// that spoils the note.
std::string Witness::log_lines(std::string_view note, const std::string& origin) const {
    std::string lines;
    for (const auto& log : options_.logs) {
        if (log.name != origin) continue;
        const auto text = verify_note(note, log.name, log.key);
        if (!text && text.error().rule != "note-unsigned") return {};
        if (text) lines += line_by(split_note(note)->lines, log, NoteKey::note);
    }
    return lines;
}

WitnessAnswer Witness::add_checkpoint(std::string_view body, std::uint64_t seconds) {
    const auto request = request_in(body);
    const auto parts = request ? split_note(request->note) : corrupt("note-malformed", "no note");
    const auto head = parts ? read_checkpoint(parts->text) : parts.error();
    if (!head) return refusal(bad_request, "not a request of add-checkpoint");
    const auto found = seen_.find(hash_of(head->origin));
    if (found == seen_.end()) return refusal(not_there, "this ledger is not known here");
    const auto lines = log_lines(request->note, head->origin);
    if (lines.empty()) {
        return refusal(forbidden, "the head is not signed by the ledger's key");
    }
    if (request->old_size > head->size) return refusal(bad_request, "old is above the new size");
    auto& seen = found->second;
    if (request->old_size != seen.head.size) {
        return {.status = conflicting,
                .content_type = "text/x.tlog.size",
                .body = fmt::format("{}\n", seen.head.size)};
    }
    Sha256 sha256;
    const Hash empty_root = sha256("");
    if (head->size == 0 && head->root != empty_root) {
        return refusal(unprocessable, "the root of an empty ledger is another one");
    }
    const auto& old_root = seen.head.size == 0 ? empty_root : seen.head.root;
    if (!verify_consistency({request->old_size, head->size, request->path}, old_root, head->root)) {
        return refusal(unprocessable, "the head does not continue the one seen before");
    }
    const auto line = cosignature(signer_, options_.name, parts->text, seconds);
    auto note = fmt::format("{}\n{}{}", parts->text, lines, line);
    if (!replace_file(options_.folder / found->first, note)) {
        return refusal(unwritable, "what was seen cannot be written");
    }
    seen = {std::move(note), *head};
    return {.body = line};
}

std::optional<std::string> Witness::checkpoint(std::string_view origin_hash) const {
    const auto found = seen_.find(origin_hash);
    if (found == seen_.end() || found->second.note.empty()) return std::nullopt;
    return found->second.note;
}

}  // namespace anju
