// Divisions that were merged, split or renumbered: what was recorded under one code is told under
// another, so that a total is the same by the codes of any day.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "projections/engine/row_store.hpp"
#include "projections/read_models/progress/planning_rows.hpp"

namespace anju {

// The divisions as they stood on one day. A code that ended stands for the one it went to; one that
// began later for the one it came from, where it came from one only. Where several became one, what
// was recorded under the new code stays under it.
class DivisionEdition {
  public:
    // As changes that are known on a day say. No change is an edition too.
    DivisionEdition() = default;
    DivisionEdition(const std::vector<Version<DivisionChanged>>& changes, Day day);

    bool is_plain() const { return moved_.empty(); }
    // Of a division or what lies in it. Itself where nothing changed.
    std::string code_of(std::string_view code) const;
    // Where facts of the area may be recorded: codes, none inside another, rising.
    std::vector<std::string> sources(std::string_view area) const;
    // The codes that stand for another.
    const std::map<std::string, std::string, std::less<>>& moved() const { return moved_; }

  private:
    std::map<std::string, std::string, std::less<>> moved_;  // to what each went
};

// The changes that are known on a day, by the day they took effect.
Result<std::vector<Version<DivisionChanged>>> division_changes(const RowView& view, Day known);

// The edition of a day, or, when the area does not exist in it, the nearest in which it does.
DivisionEdition edition_with(const std::vector<Version<DivisionChanged>>& changes, Day day,
                             std::string_view area);

}  // namespace anju
