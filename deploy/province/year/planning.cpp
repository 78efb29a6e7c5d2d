#include "deploy/province/year/desk.hpp"

namespace anju {
namespace {

constexpr std::string_view audit = "2020年年中核查通报（模拟）";
constexpr std::string_view further = "后续扶持任务调整通知（模拟）";
constexpr std::int64_t households_of_grievance = 150;
constexpr std::int64_t houses_of_finding = 450;

class Planning {
  public:
    Planning(YearDesk& desk, const ProvinceFigures& figures)
        : desk_(desk), history_(desk.history), random_(desk.random), figures_(figures) {}

    void plan() {
        limit_backdating();
        revise_targets();
        freeze_periods();
        divide_xingtai();
        close_old_cases();
        open_grievances();
        open_findings();
    }

  private:
    static Reported morning(std::int32_t day, std::int64_t minutes = 0) {
        return {day, {instant_of(day, period_hour_ms).value + minutes * 60'000}};
    }

    void limit_backdating() {
        const auto index = history_.parameters.size();
        history_.parameters.push_back({"backdating_days", 45, audit});
        desk_.enter(ProvinceStep::parameter_set, index, morning(day_number(2020, 5, 6)));
    }

    void revise(const std::string& area, std::string_view indicator, std::int64_t value,
                std::int32_t due, std::string_view document, const Reported& reported) {
        desk_.enter(ProvinceStep::target_revise, history_.targets.size(), reported);
        history_.targets.push_back({area, indicator, value, due, document});
    }

    // What counties asked for: more time, and figures that a count proved wrong.
    void revise_targets() {
        const auto& whole = figures_.province();
        const std::int32_t year_end = year_last_day;
        revise("13", "facilities.schools", whole.schools + 2, year_end, further,
               morning(day_number(2020, 6, 15)));
        revise("13", "employment.tracked", whole.employed + whole.willing_unplaced * 95 / 100,
               year_end, further, morning(day_number(2020, 6, 15), 1));
        std::int64_t minutes = 2;
        for (const auto& area : figures_.areas) {
            if (area.area.size() != 6 || area.houses_left == 0) continue;
            if (desk_.random.per_cent(20)) {
                revise(area.area, "houses.left", 0, day_number(2020, 9, 30), audit,
                       morning(day_number(2020, 7, 24), minutes++));
            }
        }
    }

    void freeze_periods() {
        const auto enter = [&](ProvinceStep step, std::size_t period, std::int32_t day) {
            desk_.enter(step, period, morning(day));
        };
        for (std::size_t i = 0; i < province_periods.size(); ++i) {
            enter(ProvinceStep::period_freeze, i, province_periods[i].frozen_on);
        }
        enter(ProvinceStep::period_reopen, 0, period_reopened_on);
        enter(ProvinceStep::period_freeze, 0, period_refrozen_on);
    }

    void divide_xingtai() {
        desk_.enter(ProvinceStep::division_change, 0, morning(xingtai_changed_on, 30));
    }

    // Complaints and findings of the years before that were open.
    void close_old_cases() {
        for (std::uint32_t i = 0; i < history_.grievances.size(); ++i) {
            const auto& end = desk_.standing.of(ProvinceKind::grievance, i);
            if (end.step != ProvinceStep::grievance_open || random_.per_cent(4)) continue;
            desk_.enter(ProvinceStep::grievance_close, i,
                        desk_.on(desk_.day(year_first_day, year_first_day + 60), end.last));
        }
        for (std::uint32_t i = 0; i < history_.findings.size(); ++i) {
            const auto& end = desk_.standing.of(ProvinceKind::finding, i);
            if (end.step != ProvinceStep::finding_open || random_.per_cent(8)) continue;
            desk_.enter(ProvinceStep::finding_rectify, i,
                        desk_.on(desk_.day(year_first_day, year_first_day + 90), end.last));
        }
    }

    void open_grievances() {
        std::vector<std::uint32_t> numbers(desk_.plan.size());
        for (const auto& one : history_.grievances) {
            numbers[one.place.county] = std::max(numbers[one.place.county], one.number);
        }
        for (std::size_t i = 0; i < desk_.plan.size(); ++i) {
            const std::int64_t count = desk_.plan[i].settled / households_of_grievance + 1;
            for (std::int64_t j = 0; j < count; ++j) {
                const auto index = history_.grievances.size();
                history_.grievances.push_back(
                    {{static_cast<std::uint8_t>(i), 0, 0}, ++numbers[i], province_none});
                const Reported taken = desk_.on(desk_.day(year_first_day, year_last_day - 2), {});
                desk_.enter(ProvinceStep::grievance_open, index, taken);
                if (random_.per_cent(10)) continue;
                desk_.enter(ProvinceStep::grievance_close, index, desk_.after(taken, {2, 60}));
            }
        }
    }

    // The checks of summer and autumn, more than half of them in the places that are last.
    void open_findings() {
        std::vector<std::uint32_t> numbers(desk_.plan.size());
        for (const auto& one : history_.findings) {
            numbers[one.place.county] = std::max(numbers[one.place.county], one.number);
        }
        const auto houses = static_cast<std::int64_t>(history_.houses.size());
        for (std::int64_t i = 0; i <= houses / houses_of_finding + 2; ++i) {
            const auto about = static_cast<std::uint32_t>(random_.below(history_.houses.size()));
            const auto& place = history_.households[history_.houses[about].household].origin;
            const auto index = history_.findings.size();
            history_.findings.push_back({place, ++numbers[place.county], about});
            const Reported found =
                desk_.on(desk_.day(day_number(2020, 5, 10), day_number(2020, 11, 20)), {});
            desk_.enter(ProvinceStep::finding_open, index, found);
            if (random_.per_cent(14)) continue;
            desk_.enter(ProvinceStep::finding_rectify, index, desk_.after(found, {8, 100}));
        }
    }

    YearDesk& desk_;
    ProvinceHistory& history_;
    ProvinceRandom& random_;
    const ProvinceFigures& figures_;
};

}  // namespace

void plan_further(YearDesk& desk, const ProvinceFigures& figures) {
    Planning(desk, figures).plan();
}

}  // namespace anju
