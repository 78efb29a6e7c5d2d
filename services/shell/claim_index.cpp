#include "services/shell/claim_index.hpp"

#include <fmt/format.h>

namespace anju {

Error claim_held(std::string_view stream, std::string_view id, const std::string& key,
                 std::string_view holder) {
    return rejected(
        std::string(stream) + "-claim-held",
        fmt::format("{} {} cannot have {}: {} {} has it", stream, id, key, stream, holder),
        {{"key", key}, {"held_by", std::string(holder)}});
}

Result<void> ClaimIndex::check(std::string_view stream, std::string_view id,
                               const std::optional<std::string>& key) const {
    if (!key) return {};
    const auto held = holders_.find(*key);
    if (held == holders_.end() || held->second == id) return {};
    return claim_held(stream, id, *key, held->second);
}

void ClaimIndex::move(std::string_view id, const std::optional<std::string>& from,
                      const std::optional<std::string>& to) {
    if (from == to) return;
    if (from) {
        // Another stream may have been given the key while this one was on its way to leave it.
        const auto held = holders_.find(*from);
        if (held != holders_.end() && held->second == id) holders_.erase(held);
    }
    if (to) holders_[*to] = id;
}

}  // namespace anju
