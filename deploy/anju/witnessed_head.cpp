#include "deploy/anju/witnessed_head.hpp"

#include <fmt/format.h>

#include "events/log/growing_file.hpp"

namespace anju {
namespace {

Result<Checkpoint> signed_head(std::string_view note, const NamedKey& key) {
    const auto text = verify_note(note, key.name, key.key);
    if (!text) return text.error();
    auto head = read_checkpoint(*text);
    if (head && head->origin != key.name) {
        return corrupt("note-unsigned", fmt::format("the head is of {}, signed by {}",
                                                    excerpt(head->origin), key.name));
    }
    return head;
}

// By any of the ledgers that are known; the error of the last one where none signed it.
Result<Checkpoint> head_of_any(std::string_view note, const WitnessPolicy& policy,
                               const std::optional<NamedKey>& key) {
    if (key) return signed_head(note, *key);
    Result<Checkpoint> head = corrupt(
        "note-unsigned", "no key of a ledger is known: give --key, or a policy that names it");
    for (const auto& log : policy.logs()) {
        head = signed_head(note, log);
        if (head) break;
    }
    return head;
}

}  // namespace

Result<Checkpoint> read_witnessed_head(const std::filesystem::path& file,
                                       const WitnessPolicy& policy,
                                       const std::optional<NamedKey>& key) {
    const auto note = read_file(file);
    if (!note) return note.error();
    if (note->empty()) {
        return unavailable("file-unreadable", file.string() + ": there is no head in it");
    }
    const auto head = head_of_any(*note, policy, key);
    if (!head) return head.error();
    const auto parts = split_note(*note);
    if (!parts) return parts.error();
    std::vector<bool> cosigned;
    std::size_t count = 0;
    for (const auto& witness : policy.witnesses()) {
        const auto found = find_cosignature(parts->text, parts->lines, witness.key);
        if (!found && found.error().rule != "note-unsigned") return found.error();
        cosigned.push_back(found.has_value());
        count += found ? 1 : 0;
    }
    if (policy.is_met_by(cosigned)) return *head;
    return corrupt("witnesses-too-few",
                   fmt::format("{}: the head of {} events is cosigned by {} of {} witnesses, which "
                               "the policy takes for too few",
                               file.string(), head->size, count, policy.witnesses().size()));
}

}  // namespace anju
