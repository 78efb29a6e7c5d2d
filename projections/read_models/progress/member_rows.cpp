#include <fmt/format.h>

#include <algorithm>

#include "projections/read_models/progress/figure_reader.hpp"

namespace anju {
namespace {

// Sums up deltas member by member and keeps those of one page.
class MemberPager {
  public:
    MemberPager(const MemberQuestion& asked, const AsOfDays& days, std::string_view stream)
        : asked_(&asked),
          stream_(stream),
          newest_{days.on->value - asked.older_than_days - 1},
          all_ages_(asked.older_than_days < 0) {}

    // False when the page is full.
    bool take(const std::string& area, const DeltaKey& key, const IndicatorDelta& delta) {
        auto place = fmt::format("{}/{}", key.area, key.id);
        if (place != place_) {
            if (!close()) return false;
            place_ = std::move(place);
            member_ = {fmt::format("{}/{}", stream_, key.id),
                       area,
                       name_of_area(area, asked_->figure.language),
                       0,
                       {}};
        }
        member_.value += delta.delta;
        member_.since = std::max(member_.since, delta.effective);
        return true;
    }
    MemberPage finish() {
        close();
        if (page_.rows.size() > asked_->limit) {
            page_.rows.resize(asked_->limit);
            page_.next = places_.at(asked_->limit - 1);
        }
        return std::move(page_);
    }

  private:
    bool close() {
        if (page_.rows.size() > asked_->limit) return false;
        if (member_.value != 0 && (all_ages_ || member_.since <= newest_)) {
            page_.rows.push_back(member_);
            places_.push_back(place_);
        }
        member_ = {};
        return page_.rows.size() <= asked_->limit;
    }

    const MemberQuestion* asked_;
    std::string stream_;
    Day newest_;  // since when at the latest
    bool all_ages_;
    MemberPage page_;
    std::vector<std::string> places_;  // of its rows: "<area as recorded>/<id>"
    std::string place_;                // of the member that is being summed up
    MemberRow member_;
};

// Invalid when `after` is not the `next` of a page of the areas that are read.
Result<void> check_member_cursor(const FigureReader& reader, std::string_view after) {
    const auto slash = after.find('/');
    const bool inside = std::ranges::any_of(
        reader.sources(), [&](const std::string& source) { return after.starts_with(source); });
    const bool area = AreaCode::parse(after.substr(0, slash)).has_value();
    if (inside && area && slash != std::string_view::npos && is_id_text(after.substr(slash + 1))) {
        return {};
    }
    return after_malformed(after);
}

}  // namespace

Result<MemberPage> member_rows(const RowView& view, const MemberQuestion& asked) {
    const std::uint8_t indicator = asked.figure.indicators.front();
    const auto reader = FigureReader::open(view, asked.figure, asked.figure.areas.front());
    if (!reader) return reader.error();
    if (!asked.after.empty()) {
        if (auto sound = check_member_cursor(*reader, asked.after); !sound) return sound.error();
    }
    const AsOfDays& days = reader->days();
    MemberPager pager(asked, days, stream_of_indicator(indicator));
    const auto scanned = reader->scan(
        indicator, asked.after,
        [&](const std::string& area, const DeltaKey& key, const IndicatorDelta& delta) {
            if (!days.includes(delta.effective, delta.recorded)) return true;
            return pager.take(area, key, delta);
        });
    if (!scanned) return scanned.error();
    return pager.finish();
}

}  // namespace anju
