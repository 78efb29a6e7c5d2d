#include "projections/read_models/progress/report_form.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "projections/read_models/progress/figure_reader.hpp"
#include "projections/read_models/progress/ratio.hpp"

namespace anju {
namespace {

constexpr std::array<std::string_view, 6> columns{"registry.relocated",  "houses.demolished",
                                                  "employment.files",    "employment.tracked",
                                                  "employment.verified", "employment.trained"};

std::optional<std::int64_t> per_mille(std::int64_t value, std::int64_t of) {
    if (of == 0) return std::nullopt;
    return ratio(value, 1000, of);
}

LastRow last_of(const std::vector<ReportRow>& rows, std::size_t column) {
    std::vector<const ReportRow*> behind;
    for (const auto& row : rows) {
        const auto& rate = row.rates[column];
        if (rate.of > rate.value) behind.push_back(&row);
    }
    // The one with more left to do comes first of two that are equal.
    std::ranges::sort(behind, [&](const ReportRow* a, const ReportRow* b) {
        const auto& one = a->rates[column];
        const auto& other = b->rates[column];
        if (one.per_mille != other.per_mille) return one.per_mille < other.per_mille;
        const auto left = one.of - one.value;
        const auto other_left = other.of - other.value;
        return left != other_left ? left > other_left : a->area < b->area;
    });
    if (behind.size() > last_named) behind.resize(last_named);
    LastRow last{std::string(columns[column]), {}};
    for (const auto* row : behind) last.areas.push_back(row->area);
    return last;
}

struct Column {
    std::uint8_t indicator = 0;
    AreaValues values;
    AreaValues wholes;

    RateRow rate_of(const std::string& area, Language language) const {
        const auto in = [&](const AreaValues& all) {
            const auto found = all.find(area);
            return found == all.end() ? 0 : found->second;
        };
        const auto& info = progress_indicators()[indicator];
        return {std::string(info.id), std::string(info.words.in(language)), in(values), in(wholes),
                per_mille(in(values), in(wholes))};
    }
};

Result<Column> read_column(const FigureReader& reader, std::string_view id, std::size_t digits) {
    const auto part = indicator_number(id);
    if (!part) return part.error();
    auto values = reader.values(*part, digits);
    if (!values) return values.error();
    auto wholes = reader.values(whole_of_indicator(*part).value(), digits);
    if (!wholes) return wholes.error();
    return Column{*part, std::move(*values), std::move(*wholes)};
}

}  // namespace

Result<ReportForm> report_form(const RowView& view, const ProgressQuestion& asked) {
    const auto reader = FigureReader::open(view, asked, asked.areas.front());
    if (!reader) return reader.error();
    std::vector<Column> read;
    std::set<std::string> areas;
    for (const auto id : columns) {
        auto column = read_column(*reader, id, asked.level_digits);
        if (!column) return column.error();
        for (const auto& [area, value] : column->values) areas.insert(area);
        for (const auto& [area, value] : column->wholes) areas.insert(area);
        read.push_back(std::move(*column));
    }
    ReportForm form;
    for (const auto& area : areas) {
        ReportRow row{area, name_of_area(area, asked.language), {}};
        for (const auto& column : read) row.rates.push_back(column.rate_of(area, asked.language));
        form.rows.push_back(std::move(row));
    }
    for (std::size_t i = 0; i < columns.size(); ++i) form.last.push_back(last_of(form.rows, i));
    return form;
}

}  // namespace anju
