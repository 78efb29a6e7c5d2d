#include "services/access/scope_checks.hpp"

#include <fmt/format.h>

#include "events/event_fields.hpp"
#include "events/event_filter.hpp"
#include "services/shell/command_rights.hpp"

namespace anju {
namespace {

constexpr std::size_t county_digits = 6;

}  // namespace

Result<void> check_scope(const AreaCode& area, std::string_view id) {
    if (area.value.size() > county_digits) {
        return invalid("scope-too-narrow",
                       fmt::format("{} lies below a county; what is recorded there bears the code "
                                   "of its county, so a county is the narrowest scope",
                                   area.value),
                       "/area");
    }
    const auto division = division_of_id(id);
    if (area.value.starts_with(division)) return {};
    Error error = rejected("area-beyond-principal",
                           fmt::format("the id {} is of the division {}, in which {} does not lie",
                                       id, division, area.value),
                           {{"division", std::string(division)}, {"area", area.value}});
    error.pointer = "/area";
    return error;
}

Result<void> check_event_types(const std::vector<std::string>& types) {
    for (std::size_t i = 0; i < types.size(); ++i) {
        const auto filter = EventFilter::parse({.types = types[i]});
        const bool single = !types[i].empty() && types[i].find(',') == std::string::npos;
        if (filter && single) continue;
        Error error = filter ? invalid("type-unknown", fmt::format("\"{}\" is no type of events",
                                                                   excerpt(types[i])))
                             : filter.error();
        error.pointer = fmt::format("/event_types/{}", i);
        return error;
    }
    return {};
}

Result<void> check_event_fields(const std::optional<std::vector<std::string>>& fields) {
    for (std::size_t i = 0; fields && i < fields->size(); ++i) {
        const auto checked = EventFields::check((*fields)[i]);
        if (checked) continue;
        Error error = checked.error();
        error.pointer = fmt::format("/event_fields/{}", i);
        return error;
    }
    return {};
}

}  // namespace anju
