#include "deploy/province/year/desk.hpp"

namespace anju {
namespace {

constexpr std::int32_t works_begin = day_number(2020, 4, 7);
constexpr std::int32_t works_end = day_number(2020, 12, 14);
constexpr std::int64_t promptness_good = 98;  // per cent of the average pace

LandUse draw_use(ProvinceRandom& random) {
    const std::uint64_t lot = random.below(100);
    if (lot < 50) return LandUse::cultivated;
    return lot < 82 ? LandUse::forest : LandUse::grass;
}

class Plots {
  public:
    Plots(YearDesk& desk, const std::vector<Reported>& demolished)
        : desk_(desk),
          history_(desk.history),
          random_(desk.random),
          demolished_(demolished),
          accepted_(desk.plan.size()) {}

    AcceptedPlots work() {
        for (std::uint32_t i = 0; i < history_.plots.size(); ++i) {
            const auto& plot = history_.plots[i];
            const Reported& cleared = demolished_[plot.house];
            const auto& end = desk_.standing.of(ProvinceKind::plot, i);
            if (cleared.recorded.value == 0) continue;
            const std::uint32_t left = plot.surveyed_centi_mu - plot.reclaimed_centi_mu;
            if (left > 0) {
                reclaim(i, left, end, later_of(cleared, end.last));
            } else {
                accept_further(i, end);
            }
        }
        return std::move(accepted_);
    }

  private:
    static Reported later_of(const Reported& a, const Reported& b) {
        return {std::max(a.occurred, b.occurred), std::max(a.recorded, b.recorded)};
    }
    std::size_t county_of(std::uint32_t plot) const {
        return history_.households[history_.houses[history_.plots[plot].house].household]
            .origin.county;
    }
    bool is_prompt(std::uint32_t plot) const {
        return desk_.plan[county_of(plot)].county->reclamation_pace >= promptness_good;
    }

    // Works follow the demolition, all in summer and autumn; some places leave a rest.
    void reclaim(std::uint32_t plot, std::uint32_t left, const StreamEnd& end, Reported last) {
        const bool prompt = is_prompt(plot);
        if (random_.below(1'000) < (prompt ? 4U : 35U)) return;
        const std::int32_t day =
            desk_.day(std::max(works_begin, last.occurred + 5), works_end - 30);
        last = desk_.on(day, last);
        if (end.step == ProvinceStep::plot_register && random_.per_cent(60)) {
            desk_.enter(ProvinceStep::plot_approve, plot, last);
            last = desk_.after(last, {1, 15});
            desk_.enter(ProvinceStep::plot_start, plot, last);
            last = desk_.after(last, {2, 20});
        }
        const bool whole = random_.below(1'000) < (prompt ? 990U : 930U);
        std::uint32_t doing = whole ? left : std::max(left / 2, 1U);
        const std::int64_t parts = left < 6 ? 1 : random_.between(1, 3);
        for (std::int64_t i = 0; i < parts; ++i) {
            const bool final = i + 1 == parts;
            const std::uint32_t part = final ? doing : std::max(doing / 2, 1U);
            doing -= part;
            if (i > 0) last = desk_.after(last, {3, 25});
            add_part(plot, part, last);
        }
        if (whole && random_.per_cent(86)) return accept(plot, AcceptanceLevel::township, last);
        if (corrected_.now(random_)) correct_last(plot, last);
    }

    void add_part(std::uint32_t plot, std::uint32_t part, const Reported& reported) {
        desk_.enter(ProvinceStep::plot_reclaim, history_.parts.size(), reported);
        history_.parts.push_back({plot, part, draw_use(random_)});
    }

    // The part was measured too large: the right figure takes its place.
    void correct_last(std::uint32_t plot, const Reported& wrong) {
        const auto part = static_cast<std::uint32_t>(history_.parts.size() - 1);
        const auto measured = history_.parts[part];
        if (measured.reclaimed_centi_mu < 3) return;
        const Reported found = desk_.after(wrong, {5, 70});
        ProvinceChange right;
        right.right_day = static_cast<std::uint16_t>(wrong.occurred);
        right.replacement = static_cast<std::uint32_t>(history_.parts.size());
        history_.parts.push_back({plot, measured.reclaimed_centi_mu * 2 / 3, measured.use});
        desk_.enter(ProvinceStep::plot_correct,
                    desk_.change(ProvinceStep::plot_reclaim, part, wrong, right), found);
    }

    void accept_further(std::uint32_t plot, const StreamEnd& end) {
        const Reported last = desk_.on(desk_.day(year_first_day, works_end - 60), end.last);
        if (end.step == ProvinceStep::plot_accept_county) {
            if (revoked_.now(random_)) return revoke(plot, end.last);
            if (random_.per_cent(55)) accept(plot, AcceptanceLevel::city, last);
        } else if (end.step == ProvinceStep::plot_accept_township) {
            if (random_.per_cent(92)) accept(plot, AcceptanceLevel::county, last);
        } else if (random_.per_cent(92)) {
            accept(plot, AcceptanceLevel::township, last);
        }
    }

    // Level by level, each time fewer.
    void accept(std::uint32_t plot, AcceptanceLevel level, Reported last) {
        last = desk_.after(last, {6, 45});
        desk_.enter(ProvinceStep::plot_accept, history_.acceptances.size(), last);
        history_.acceptances.push_back({plot, history_.plots[plot].surveyed_centi_mu, level});
        if (level == AcceptanceLevel::county) {
            if (desk_.in_time(last)) accepted_[county_of(plot)].push_back({plot, last});
            if (random_.below(200) == 0) return revoke(plot, last);
        }
        if (level == AcceptanceLevel::province) return;
        const std::array<std::uint64_t, 3> per_cent{88, 50, 45};
        if (!random_.per_cent(per_cent[static_cast<std::size_t>(level)])) return;
        accept(plot, static_cast<AcceptanceLevel>(static_cast<int>(level) + 1), last);
    }

    // A spot check takes the county's acceptance back; most pass again.
    void revoke(std::uint32_t plot, Reported last) {
        last = desk_.after(last, {15, 60});
        const std::uint32_t all = history_.plots[plot].surveyed_centi_mu;
        desk_.enter(ProvinceStep::plot_revoke, history_.acceptances.size(), last);
        history_.acceptances.push_back({plot, all, AcceptanceLevel::county});
        if (!random_.per_cent(70)) return;
        desk_.enter(ProvinceStep::plot_accept, history_.acceptances.size(),
                    desk_.after(last, {15, 50}));
        history_.acceptances.push_back({plot, all, AcceptanceLevel::county});
    }

    YearDesk& desk_;
    ProvinceHistory& history_;
    ProvinceRandom& random_;
    const std::vector<Reported>& demolished_;  // by house; recorded 0 for none
    AcceptedPlots accepted_;
    Seldom corrected_{12};
    Seldom revoked_{120};
};

}  // namespace

AcceptedPlots reclaim_plots(YearDesk& desk, const std::vector<Reported>& demolished) {
    return Plots(desk, demolished).work();
}

}  // namespace anju
