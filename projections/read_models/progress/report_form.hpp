// The form in which counties report: a plan year's households by division, each rate with what it
// is made of, and the divisions that come last.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/read_models/progress/progress_answers.hpp"

namespace anju {

struct RateRow {
    std::string indicator;  // of the part; what it is a part of is `of`
    std::string title;
    std::int64_t value = 0;
    std::int64_t of = 0;
    std::optional<std::int64_t> per_mille;  // none where there is nothing to be a part of
};
BOOST_DESCRIBE_STRUCT(RateRow, (), (indicator, title, value, of, per_mille))

struct ReportRow {
    std::string area;
    std::optional<std::string> name;
    std::vector<RateRow> rates;
};
BOOST_DESCRIBE_STRUCT(ReportRow, (), (area, name, rates))

// The divisions with the lowest rates, the lowest first; those that are complete are not named.
struct LastRow {
    std::string indicator;
    std::vector<std::string> areas;
};
BOOST_DESCRIBE_STRUCT(LastRow, (), (indicator, areas))

inline constexpr std::size_t last_named = 3;

struct ReportForm {
    std::vector<ReportRow> rows;
    std::vector<LastRow> last;
};

// By the divisions of the level asked for, or of the area alone.
Result<ReportForm> report_form(const RowView& view, const ProgressQuestion& asked);

}  // namespace anju
