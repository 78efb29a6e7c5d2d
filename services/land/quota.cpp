#include "services/land/quota.hpp"

namespace anju {
namespace {

using Quota = QuotaDefinition;

constexpr Range building_land_range{land_range.rule, "new building land is 0 to 100,000 mu", 0,
                                    land_range.high};

}  // namespace

Result<void> Quota::check(const State&, const QuotaConfirmed& event, const CheckContext&) {
    return all_hold(
        {check_county(event.area), check_texts(event),
         check_range(event.accepted.value, land_range, "/accepted"),
         check_range(event.new_building_land.value, building_land_range, "/new_building_land"),
         check_range(event.confirmed.value, land_range, "/confirmed"),
         pointing_to(
             "/confirmed",
             check_within("confirmed-within-accepted", {"accepted_centi_mu", event.accepted.value},
                          {{"new_building_land_centi_mu", event.new_building_land.value},
                           {"confirmed_centi_mu", event.confirmed.value}}))});
}

Result<void> Quota::check(const State& state, const QuotaTraded& event, const CheckContext&) {
    return all_hold({check_texts(event), check_range(event.traded.value, land_range, "/traded"),
                     check_range(event.price.value, amount_range, "/price"),
                     check_after<Quota>(state, event, "/traded")});
}

Result<void> Quota::check(const State& state, const ProceedsReceived& event, const CheckContext&) {
    return all_hold({check_range(event.amount.value, amount_range, "/amount"),
                     check_after<Quota>(state, event, "/amount")});
}

Result<void> Quota::check(const State& state, const ProceedsApplied& event, const CheckContext&) {
    return all_hold({check_range(event.amount.value, amount_range, "/amount"),
                     check_after<Quota>(state, event, "/amount")});
}

Result<void> Quota::check(const State& state, const QuotaCancelled& event, const CheckContext&) {
    return all_hold({check_texts(event),
                     check_range(event.cancelled.value, land_range, "/cancelled"),
                     check_after<Quota>(state, event, "/cancelled")});
}

Result<void> Quota::consistent(const State& state) {
    const std::int64_t confirmed = state.confirmation ? state.confirmation->confirmed.value : 0;
    return all_hold({check_within("sold-within-confirmed", {"confirmed_centi_mu", confirmed},
                                  {{"traded_centi_mu", state.traded.value},
                                   {"cancelled_centi_mu", state.cancelled.value}}),
                     check_within("received-within-price", {"price_fen", state.price.value},
                                  {{"received_fen", state.received.value}}),
                     check_within("applied-within-received", {"received_fen", state.received.value},
                                  {{"applied_fen", state.applied.value}})});
}

}  // namespace anju
