#include "services/shell/rehearsal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace anju {

std::string Rehearsal::name_of(std::string_view stream, std::string_view id) {
    return std::string(stream).append(1, '/').append(id);
}

Error Rehearsal::too_large() {
    return invalid("rehearsal-too-large",
                   fmt::format("a dry run follows at most {} streams in a partition: try the file "
                               "in parts",
                               streams_max));
}

std::optional<std::uint32_t> Rehearsal::version(std::string_view stream,
                                                std::string_view id) const {
    const auto found = histories_.find(name_of(stream, id));
    if (found == histories_.end()) return std::nullopt;
    return found->second.version;
}

Result<void> Rehearsal::claim(const ClaimIndex& claims, std::string_view stream,
                              std::string_view id, const std::optional<std::string>& from,
                              const std::optional<std::string>& to) {
    const auto name = [&](const std::string& key) { return name_of(stream, key); };
    if (to) {
        const auto held = holders_.find(name(*to));
        if (held == holders_.end()) {
            if (auto free = claims.check(stream, id, to); !free) return free;
        } else if (!held->second.empty() && held->second != id) {
            return claim_held(stream, id, *to, held->second);
        }
    }
    if (from == to) return {};
    if (from) holders_[name(*from)] = "";
    if (to) holders_[name(*to)] = id;
    return {};
}

const Rehearsal::Outcome* Rehearsal::outcome_of(const std::string& key) const {
    const auto found = outcomes_.find(key);
    return found == outcomes_.end() ? nullptr : &found->second;
}

Rehearsal& Rehearsals::named(const std::string& name, Instant now) {
    if (!rehearsals_.contains(name) && rehearsals_.size() >= rehearsals_max) {
        rehearsals_.erase(std::ranges::min_element(
            rehearsals_, {}, [](const auto& entry) { return entry.second.last; }));
    }
    auto& used = rehearsals_[name];
    used.last = now;
    return used.rehearsal;
}

void Rehearsals::expire(Instant now) {
    std::erase_if(rehearsals_, [&](const auto& entry) {
        return now.value - entry.second.last.value > unused_max_ms;
    });
}

}  // namespace anju
