#include "services/access/parking.hpp"

#include <fmt/format.h>

namespace anju {
namespace {

constexpr Range positions{"position-out-of-range", "a position is 0 or more", 0,
                          std::int64_t{1} << 53};

// A stream with the id of this one, so that whoever decides on it may see it.
Result<void> check_subject(std::string_view subject, std::string_view id) {
    const auto slash = subject.find('/');
    if (slash != std::string_view::npos && slash > 0 && subject.substr(slash + 1) == id) return {};
    return invalid("parked-elsewhere",
                   fmt::format("\"{}\" is no stream with the id {}", excerpt(subject), id),
                   "/subject");
}

}  // namespace

Result<void> ParkingDefinition::check(const State&, const ParkedRetried& event,
                                      const CheckContext& context) {
    return all_hold({check_texts(event), check_subject(event.subject, context.id)});
}

Result<void> ParkingDefinition::check(const State&, const ParkedSkipped& event,
                                      const CheckContext& context) {
    return all_hold({check_texts(event), check_subject(event.subject, context.id),
                     check_range(event.through, positions, "/through")});
}

}  // namespace anju
