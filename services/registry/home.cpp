#include "services/registry/home.hpp"

#include "services/registry/members.hpp"

namespace anju {
namespace {

constexpr Range floor_range{"floor-area-out-of-range",
                            "a home has above 0 and at most 1,000 m2, in 0.01 m2", 1, 100'000};

}  // namespace

// A home that stands by itself has no building or unit.
Result<void> HomeDefinition::check(const State&, const HomeRegistered& event, const CheckContext&) {
    return all_hold({check_county(event.area),
                     check_range(event.floor_area_centi_m2, floor_range, "/floor_area_centi_m2")});
}

Result<void> HomeDefinition::check(const State&, const HomeAllocated& event, const CheckContext&) {
    return check_range(event.members, members_range, "/members");
}

}  // namespace anju
