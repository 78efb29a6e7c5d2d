#include "services/land/house.hpp"

namespace anju {
namespace {

constexpr Range floor_range{"floor-area-out-of-range",
                            "an old house has at most 10,000 m2, in 0.01 m2", 1, 1'000'000};

Result<void> check_positive_floor(std::int64_t floor_area_centi_m2) {
    if (floor_area_centi_m2 > 0) return {};
    return invalid("floor-area-not-positive", "a house has a floor area above 0");
}

Result<void> check_reason(const HouseRetained& event) {
    if (event.reason != RetainReason::other || !is_blank(event.text)) return {};
    return invalid("other-reason-needs-text", "the reason \"other\" is told in the text", "/text");
}

}  // namespace

Result<void> HouseDefinition::check(const State&, const HouseRegistered& event,
                                    const CheckContext&) {
    const std::string_view pointer = "/floor_area_centi_m2";
    return all_hold({check_county(event.area),
                     pointing_to(pointer, check_positive_floor(event.floor_area_centi_m2)),
                     check_range(event.floor_area_centi_m2, floor_range, pointer)});
}

Result<void> HouseDefinition::check(const State&, const HouseRetained& event, const CheckContext&) {
    return all_hold({check_texts(event, {"text"}), check_reason(event)});
}

}  // namespace anju
