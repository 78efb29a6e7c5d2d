#include "services/planning/parameter.hpp"

#include "services/planning/area_id.hpp"

namespace anju {
namespace {

constexpr std::size_t division_digits = 6;  // that every id begins with

Result<void> check_name(std::string_view name) {
    const bool plain =
        std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
    if (plain && !name.empty()) return {};
    return invalid("parameter-name-plain",
                   "a parameter's name has small letters a to z and '_', such as backdating_days",
                   "/name");
}

}  // namespace

// The event does not repeat the area: the id tells it.
Result<void> ParameterDefinition::check(const State&, const ParameterSet& event,
                                        const CheckContext& context) {
    const AreaCode area{std::string(context.id.substr(0, division_digits))};
    return all_hold({check_name(event.name),
                     check_area_id(Stream::name, context.id, area_id(area, event.name)),
                     check_texts(event)});
}

}  // namespace anju
