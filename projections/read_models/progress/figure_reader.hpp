// Reads figures of one division out of rows: by counters where it can, by deltas where days, a
// cohort or divisions that changed are asked for.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "projections/read_models/progress/divisions.hpp"
#include "projections/read_models/progress/progress_answers.hpp"

namespace anju {

// Values of divisions by their codes.
using AreaValues = std::map<std::string, std::int64_t, std::less<>>;

class FigureReader {
  public:
    // Reads `area` by the days, the divisions and the cohort of the question. The view must outlive
    // it.
    static Result<FigureReader> open(const RowView& view, const ProgressQuestion& asked,
                                     std::string area);

    // Of the area itself.
    Result<std::int64_t> value(std::uint8_t indicator) const;
    // Of every division with so many digits inside the area: those whose names are known, to which
    // the others come that anything was ever counted in. 0 digits: of the area itself.
    Result<AreaValues> values(std::uint8_t indicator, std::size_t digits) const;

    // Visits the deltas that count, by where they were recorded, id and days, until `visit` returns
    // false. `area` is the code by the divisions asked for; `key` is as it was recorded.
    using Visit = std::function<bool(const std::string& area, const DeltaKey& key,
                                     const IndicatorDelta& delta)>;
    Result<void> scan(std::uint8_t indicator, std::string_view after, const Visit& visit) const;

    // Both are given.
    const AsOfDays& days() const { return days_; }
    const DivisionEdition& edition() const { return edition_; }
    const std::vector<std::string>& sources() const { return sources_; }

  private:
    FigureReader(const RowView& view, std::string area) : view_(&view), area_(std::move(area)) {}

    bool inside(std::string_view code) const { return code.starts_with(area_); }
    AreaValues known_divisions(std::size_t digits) const;
    Result<AreaValues> by_counters(std::uint8_t indicator, std::size_t digits) const;
    Result<AreaValues> by_deltas(std::uint8_t indicator, std::size_t digits) const;
    Result<void> add_counters(std::uint8_t indicator, const std::string& source, std::size_t digits,
                              AreaValues& values) const;
    Day counter_day(std::uint8_t indicator) const;
    Result<std::int64_t> counter(std::uint8_t indicator, std::string_view code) const;
    Result<std::int64_t> own_counter(std::uint8_t indicator, const std::string& code) const;

    const RowView* view_;
    std::string area_;
    AsOfDays days_;
    bool counters_do_ = true;  // what is asked for is what the counters hold
    Cohort cohort_;
    DivisionEdition edition_;
    std::vector<std::string> sources_;
};

}  // namespace anju
