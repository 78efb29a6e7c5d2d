#include <unordered_map>
#include <unordered_set>

#include "deploy/province/year/desk.hpp"

namespace anju {
namespace {

std::uint64_t key_of(const StreamPlace& place) {
    return (static_cast<std::uint64_t>(place.kind) << 32U) + place.index;
}

// The streams that have changed events, with how many events they have so far.
using Versions = std::unordered_map<std::uint64_t, std::uint32_t>;

// The changes of one stream that are not numbered yet.
using Open = std::unordered_multimap<std::uint64_t, std::uint32_t>;

bool is_replacing(ProvinceStep step) {
    return step >= ProvinceStep::plot_correct;
}

}  // namespace

void number_changes(ProvinceHistory& history) {
    Versions versions;
    Open open;
    std::array<bool, static_cast<std::size_t>(ProvinceKind::kinds_end)> kinds{};
    for (std::uint32_t i = 0; i < history.changes.size(); ++i) {
        const auto& change = history.changes[i];
        const ProvinceEntry wrong{change.recorded, change.subject, change.occurred, change.step};
        const auto place = stream_place(history, wrong);
        kinds[static_cast<std::size_t>(place.kind)] = true;
        versions[key_of(place)] = 0;
        open.emplace(key_of(place), i);
    }
    for (const auto& entry : history.entries) {
        const auto place = stream_place(history, entry);
        if (!kinds[static_cast<std::size_t>(place.kind)]) continue;
        const auto stream = versions.find(key_of(place));
        if (stream == versions.end()) continue;
        ++stream->second;
        auto [change, end] = open.equal_range(stream->first);
        for (; change != end; ++change) {
            auto& one = history.changes[change->second];
            const bool meant = one.step == entry.step && one.subject == entry.subject &&
                               one.recorded == entry.recorded;
            if (meant) one.version = stream->second;
        }
        // A correction is an event itself, and so is what takes the place.
        if (is_replacing(entry.step)) ++stream->second;
    }
}

}  // namespace anju
