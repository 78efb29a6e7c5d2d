// What progress knows of old houses, their land, and the money that comes of it.
#pragma once

#include <string>
#include <vector>

#include "events/streams/house.hpp"
#include "events/streams/loan.hpp"
#include "events/streams/plot.hpp"
#include "events/streams/quota.hpp"
#include "projections/read_models/progress/people.hpp"

namespace anju {

struct PlotCount {
    static constexpr char mark = 'l';
    static constexpr std::string_view stream = PlotStream::name;
    using Streams = EntityStreams<PlotStream>;
    static const std::vector<Indicator<PlotCount>>& indicators();

    AreaCode area;
    CentiMu surveyed;
    CentiMu reclaimed;
    CentiMu greened;                                          // of the reclaimed, forest and grass
    std::vector<CentiMu> accepted = std::vector<CentiMu>(4);  // by AcceptanceLevel

    std::int64_t standing = 0;  // old houses on it
    static constexpr std::array inputs{&PlotCount::standing};

    void apply(const PlotRegistered& event, Day);
    void apply(const MuReclaimed& event, Day);
    void apply(const AcceptancePassed& event, Day);
    void apply(const AcceptanceRevoked& event, Day);
};
BOOST_DESCRIBE_STRUCT(PlotCount, (), (area, surveyed, reclaimed, greened, accepted, standing))

struct HouseCount {
    static constexpr char mark = 'o';
    static constexpr std::string_view stream = HouseStream::name;
    using Streams = EntityStreams<HouseStream>;
    static const std::vector<Indicator<HouseCount>>& indicators();
    using Parents = std::tuple<const HouseholdCount*, const PlotCount*>;
    template <class Parent>
    static const std::vector<Contribution<HouseCount, Parent>>& contributions();

    AreaCode area;
    std::string household;
    std::string plot;  // empty where it was not told
    bool vacated = false;
    bool demolished = false;
    bool sheltered = false;  // its household, from the demolition until the move
    bool kept = false;       // for comprehensive use
    bool planned = false;    // a plan for its use is compiled
    bool in_use = false;     // as planned
    bool retained = false;   // stays, certified
    bool reason_other = false;
    bool reoccupied = false;

    bool stands() const { return !area.value.empty() && !demolished; }
    bool is_left() const { return stands() && !kept && !retained; }

    void apply(const HouseRegistered& event, Day);
    void apply(const HouseVacated&, Day);
    void apply(const HouseDemolished& event, Day);
    void apply(const HouseKept&, Day) { kept = true; }
    void apply(const UsePlanDrafted&, Day) { planned = true; }
    void apply(const HousePutToUse&, Day) { in_use = true; }
    void apply(const HouseRetained& event, Day);
    void apply(const OldHouseReoccupied&, Day);
    void apply(const OldHouseRebuilt&, Day) { demolished = false; }
    void apply(const DemolitionRefuted&, Day) { demolished = false; }
};
BOOST_DESCRIBE_STRUCT(HouseCount, (),
                      (area, household, plot, vacated, demolished, sheltered, kept, planned, in_use,
                       retained, reason_other, reoccupied))
template <>
const std::vector<Contribution<HouseCount, HouseholdCount>>& HouseCount::contributions();
template <>
const std::vector<Contribution<HouseCount, PlotCount>>& HouseCount::contributions();

struct QuotaCount {
    static constexpr char mark = 'q';
    static constexpr std::string_view stream = QuotaStream::name;
    using Streams = EntityStreams<QuotaStream>;
    static const std::vector<Indicator<QuotaCount>>& indicators();

    AreaCode area;
    CentiMu confirmed;
    CentiMu traded;
    Fen price;     // agreed for what was traded
    Fen received;  // of it
    Fen applied;   // of that, to loans

    void apply(const QuotaConfirmed& event, Day);
    void apply(const QuotaTraded& event, Day);
    void apply(const ProceedsReceived& event, Day) { received.value += event.amount.value; }
    void apply(const ProceedsApplied& event, Day) { applied.value += event.amount.value; }
    void apply(const QuotaCancelled& event, Day) { confirmed.value -= event.cancelled.value; }
};
BOOST_DESCRIBE_STRUCT(QuotaCount, (), (area, confirmed, traded, price, received, applied))

struct LoanCount {
    static constexpr char mark = 'm';
    static constexpr std::string_view stream = LoanStream::name;
    using Streams = EntityStreams<LoanStream>;
    static const std::vector<Indicator<LoanCount>>& indicators();

    AreaCode area;
    Fen principal;
    Fen drawn;
    Fen repaid;
    std::vector<Instalment> instalments;  // of the newest plan
    Day today;

    // Of the plan, what is due up to a day and not repaid.
    std::int64_t due_by(Day day) const;
    Day next_change(Day after) const;

    void apply(const LoanAgreed& event, Day);
    void apply(const LoanDrawn& event, Day) { drawn.value += event.amount.value; }
    void apply(const RepaymentPlanSet& event, Day) { instalments = event.instalments; }
    void apply(const LoanRepaid& event, Day) { repaid.value += event.amount.value; }
    void apply(const RepaymentReversed& event, Day) { repaid.value -= event.amount.value; }
};
BOOST_DESCRIBE_STRUCT(LoanCount, (), (area, principal, drawn, repaid, instalments))

}  // namespace anju
