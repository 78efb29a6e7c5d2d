#include "services/rights/registration.hpp"

namespace anju {
namespace {

using Registration = RegistrationDefinition;

Result<void> check_valid_to(Day valid_to, const CheckContext& context) {
    return check_later("valid-to-after-start", valid_to, context.occurred, "/valid_to");
}

}  // namespace

Result<void> Registration::check(const State&, const RegistrationOpened& event,
                                 const CheckContext&) {
    return all_hold({check_county(event.origin, "/origin"), check_county(event.area)});
}

Result<void> Registration::check(const State&, const ResidencePermitIssued& event,
                                 const CheckContext& context) {
    return all_hold({check_texts(event), check_valid_to(event.valid_to, context)});
}

Result<void> Registration::check(const State& state, const ResidencePermitRenewed& event,
                                 const CheckContext&) {
    if (event.valid_to > state.valid_to) return {};
    Error error =
        rejected("renewed-beyond-valid-to", "a renewed permit is valid longer than before",
                 {{"valid_to", state.valid_to->text()}});
    error.pointer = "/valid_to";
    return error;
}

Result<void> Registration::check(const State&, const TemporaryAccountOpened& event,
                                 const CheckContext& context) {
    return check_valid_to(event.valid_to, context);
}

}  // namespace anju
