#include "projections/read_models/progress/divisions.hpp"

#include <algorithm>

#include "projections/read_models/progress/progress.hpp"

namespace anju {
namespace {

using Moves = std::map<std::string, std::string, std::less<>>;

// By the longest code that the division is or lies in.
std::string moved_by(const Moves& moves, std::string_view code) {
    for (std::size_t digits = code.size(); digits > 0; --digits) {
        const auto found = moves.find(code.substr(0, digits));
        if (found != moves.end()) return found->second + std::string(code.substr(digits));
    }
    return std::string(code);
}

Moves forward(const DivisionChanged& change) {
    Moves moves;
    for (std::size_t i = 0; i < change.old_areas.size(); ++i) {
        const auto& from = change.old_areas[i].value;
        const auto& to = change.new_areas[i].value;
        if (from != to) moves[from] = to;
    }
    return moves;
}

Moves backward(const DivisionChanged& change) {
    Moves moves;
    for (std::size_t i = 0; i < change.new_areas.size(); ++i) {
        const auto& to = change.new_areas[i];
        const bool alone = std::ranges::count(change.new_areas, to) == 1 &&
                           std::ranges::find(change.old_areas, to) == change.old_areas.end();
        if (alone) moves[to.value] = change.old_areas[i].value;
    }
    return moves;
}

// What went on goes on: codes moved before move further.
void follow(Moves& all, const Moves& next) {
    for (auto& [from, to] : all) to = moved_by(next, to);
    for (const auto& [from, to] : next) all.try_emplace(from, to);
    std::erase_if(all, [](const auto& move) { return move.first == move.second; });
}

}  // namespace

DivisionEdition::DivisionEdition(const std::vector<Version<DivisionChanged>>& changes, Day day) {
    for (const auto& change : changes) {
        if (change.effective <= day) follow(moved_, forward(change.fact));
    }
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        if (change->effective > day) follow(moved_, backward(change->fact));
    }
}

std::string DivisionEdition::code_of(std::string_view code) const {
    return moved_.empty() ? std::string(code) : moved_by(moved_, code);
}

std::vector<std::string> DivisionEdition::sources(std::string_view area) const {
    std::vector<std::string> codes{std::string(area)};
    for (const auto& [from, to] : moved_) {
        if (to.starts_with(area)) {
            codes.push_back(from);
        } else if (area.starts_with(to)) {
            codes.push_back(from + std::string(area.substr(to.size())));
        }
    }
    std::ranges::sort(codes);
    std::vector<std::string> outermost;
    for (auto& code : codes) {
        const bool inside = !outermost.empty() && code.starts_with(outermost.back());
        if (!inside) outermost.push_back(std::move(code));
    }
    return outermost;
}

Result<std::vector<Version<DivisionChanged>>> division_changes(const RowView& view, Day known) {
    const auto rows = planning_rows<DivisionChanged>(view, Progress::tag, 'V');
    if (!rows) return rows.error();
    std::vector<Version<DivisionChanged>> changes;
    for (const auto& [id, versions] : *rows) {
        for (const auto& one : versions.all) {
            if (one.stands(known)) changes.push_back(one);
        }
    }
    std::ranges::stable_sort(changes, {}, &Version<DivisionChanged>::effective);
    return changes;
}

DivisionEdition edition_with(const std::vector<Version<DivisionChanged>>& changes, Day day,
                             std::string_view area) {
    DivisionEdition edition(changes, day);
    if (edition.code_of(area) == area) return edition;
    for (const auto& change : changes) {
        // Ended by this change, or begun by it.
        const Day on = change.effective <= day ? Day{change.effective.value - 1} : change.effective;
        DivisionEdition nearest(changes, on);
        if (nearest.code_of(area) == area) return nearest;
    }
    return edition;
}

}  // namespace anju
