#include <algorithm>

#include "deploy/province/history.hpp"

namespace anju {
namespace {

constexpr std::uint64_t built_per_cent = 38;  // of those in service, the others existed before
constexpr std::uint64_t staffed_per_cent = 62;
constexpr std::uint64_t equipped_per_cent = 57;

std::int32_t draw_posts(FacilityKind kind, ProvinceRandom& random) {
    const std::int64_t most = kind == FacilityKind::school ? 60 : 14;
    const std::int64_t least = kind == FacilityKind::clinic ? 2 : 5;
    return static_cast<std::int32_t>(
        random.between(least, kind == FacilityKind::clinic ? 8 : most));
}

class FacilityBuilder {
  public:
    FacilityBuilder(ProvinceHistory& history, std::size_t county, const CountyPlan& plan,
                    ProvinceRandom& random)
        : history_(history),
          county_(static_cast<std::uint8_t>(county)),
          sites_(plan.sites),
          random_(random) {}

    void add_in_service(FacilityKind kind) {
        const bool built = random_.per_cent(built_per_cent);
        const std::size_t index = plan(kind, built ? draw_work() : FacilityWork::existing);
        if (built) build(index);
        open(index, built);
        equip(index);
    }

    void add_unfinished() {
        const std::size_t index = plan(static_cast<FacilityKind>(random_.below(3)), draw_work());
        last_ = report_after(last_, {60, 300}, {day_number(2019, 12, 20), day_number(2020, 1, 5)},
                             random_);
        history_.enter(ProvinceStep::facility_start, index, last_);
    }

  private:
    FacilityWork draw_work() {
        return random_.per_cent(60) ? FacilityWork::new_building : FacilityWork::extended;
    }

    std::size_t plan(FacilityKind kind, FacilityWork work) {
        ProvinceFacility facility;
        facility.county = county_;
        facility.number = ++number_;
        facility.site = static_cast<std::uint16_t>(random_.between(1, sites_));
        facility.kind = kind;
        facility.work = work;
        facility.posts = draw_posts(kind, random_);
        facility.filled = facility.posts;
        if (!random_.per_cent(staffed_per_cent)) {
            facility.filled =
                static_cast<std::int32_t>(random_.between(facility.posts / 2, facility.posts - 1));
        }
        const auto& opened = history_.sites[history_.site_of(county_, facility.site)].opened;
        last_ = report_after(opened, {10, 120}, {day_number(2019, 9, 10), day_number(2019, 9, 30)},
                             random_);
        const std::size_t index = history_.facilities.size();
        history_.facilities.push_back(facility);
        history_.enter(ProvinceStep::facility_plan, index, last_);
        return index;
    }

    void build(std::size_t index) {
        last_ = report_after(last_, {5, 60}, {day_number(2019, 10, 10), day_number(2019, 10, 30)},
                             random_);
        history_.enter(ProvinceStep::facility_start, index, last_);
        last_ = report_after(last_, {40, 200}, {day_number(2020, 1, 20), day_number(2020, 2, 5)},
                             random_);
        history_.enter(ProvinceStep::facility_complete, index, last_);
    }

    void open(std::size_t index, bool built) {
        if (built && !random_.per_cent(3)) {
            last_ = report_after(last_, {3, 40}, {day_number(2020, 2, 20), day_number(2020, 3, 1)},
                                 random_);
            history_.enter(ProvinceStep::facility_accept, index, last_);
        }
        last_ = report_after(last_, {2, 40}, {day_number(2020, 3, 10), day_number(2020, 3, 18)},
                             random_);
        history_.enter(ProvinceStep::facility_open, index, last_);
    }

    void equip(std::size_t index) {
        last_ = report_after(last_, {1, 60}, plan_limit, random_);
        history_.enter(ProvinceStep::facility_staff, index, last_);
        if (!random_.per_cent(equipped_per_cent)) return;
        last_ = report_after(last_, {1, 60}, granted_limit, random_);
        history_.enter(ProvinceStep::facility_equip, index, last_);
    }

    ProvinceHistory& history_;
    std::uint8_t county_;
    std::int64_t sites_;
    ProvinceRandom& random_;
    std::uint16_t number_ = 0;
    Reported last_;
};

}  // namespace

void add_facilities(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random) {
    for (std::size_t i = 0; i < plan.size(); ++i) {
        FacilityBuilder builder(history, i, plan[i], random);
        for (std::size_t kind = 0; kind < plan[i].facilities.size(); ++kind) {
            for (std::int64_t j = 0; j < plan[i].facilities[kind]; ++j) {
                builder.add_in_service(static_cast<FacilityKind>(kind));
            }
        }
        for (std::int64_t j = 0; j < plan[i].facilities_unfinished; ++j) builder.add_unfinished();
    }
}

}  // namespace anju
