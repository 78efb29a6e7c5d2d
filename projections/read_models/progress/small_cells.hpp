// Which figures are not told to who may not see single households: those that count so few that
// somebody could be known by them, and those that would give one of these away.
#pragma once

#include <map>
#include <set>
#include <string>

#include "projections/read_models/progress/figure_reader.hpp"

namespace anju {

// Cells of provinces, cities and counties, by code.
using HiddenCells = std::set<std::string, std::less<>>;

// Whether the indicator counts people, or what belongs to a household of its own.
bool counts_people(std::uint8_t indicator);

// Of cells with these values, those that are hidden. A value from 1 to below-1 is small, and one
// that leaves so few of its whole. Of the cells inside one that is shown either none is hidden, or
// so many that neither one nor all of them are told by the difference; where one is hidden that has
// others inside, one of those is. `wholes` is empty, or has the same cells.
HiddenCells hidden_cells(const AreaValues& values, const AreaValues& wholes, std::int64_t below);

// The same of the newest figures of an indicator.
Result<HiddenCells> hidden_cells(const RowView& view, std::uint8_t indicator, std::int64_t below);

// A row as it is told then: without `value` where it is hidden, without `of` where that is.
struct OpenProgressRow {
    std::string indicator;
    std::string title;
    std::string area;
    std::optional<std::string> name;
    std::optional<std::int64_t> value;
    std::optional<bool> hidden;  // there is one, and it is not told
    std::string unit;
    std::string unit_name;
    std::optional<std::int64_t> of;
    std::optional<std::int64_t> target;
    std::optional<Day> due;
    std::optional<std::string> document;
};
BOOST_DESCRIBE_STRUCT(OpenProgressRow, (),
                      (indicator, title, area, name, value, hidden, unit, unit_name, of, target,
                       due, document))

// Invalid: the question is not one of the figures as they are now, of counties and above;
// differences between others would tell what is hidden.
Error small_cells_beyond();
Result<std::vector<OpenProgressRow>> open_progress_rows(const RowView& view,
                                                        const ProgressQuestion& asked,
                                                        std::int64_t below);

}  // namespace anju
