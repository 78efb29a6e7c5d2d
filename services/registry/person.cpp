#include "services/registry/person.hpp"

namespace anju {

using Person = PersonDefinition;

Result<PersonRegistered> Person::make_fact(const State&, const Register& command,
                                           const DecideContext& context) {
    auto identity = identify(command.id_number, {command.birth, command.sex}, context.identity_key);
    if (!identity) return identity.error();
    PersonRegistered event = static_cast<const PersonRegistered&>(command);
    event.identity = std::move(identity->hash);
    event.identity_shown = std::move(identity->shown);
    return event;
}

Result<IdNumberCorrected> Person::make_fact(const State& state, const CorrectIdNumber& command,
                                            const DecideContext& context) {
    const auto& known = *state.registration;
    auto identity = identify(command.id_number, {known.birth, known.sex}, context.identity_key);
    if (!identity) return identity.error();
    return IdNumberCorrected{std::move(identity->hash), std::move(identity->shown)};
}

Result<void> Person::check(const State&, const PersonRegistered& event,
                           const CheckContext& context) {
    Result<void> born;
    if (event.birth > context.occurred) {
        born = invalid("born-before-entry",
                       "born on " + event.birth.text() + ", after the day of the entry", "/birth");
    }
    return all_hold({born, check_identity({event.identity, event.identity_shown})});
}

Result<void> Person::check(const State&, const IdNumberCorrected& event, const CheckContext&) {
    return check_identity({event.identity, event.identity_shown});
}

Result<void> Person::check(const State& state, const PersonMoved& event, const CheckContext&) {
    if (event.household != state.household) return {};
    Error error = rejected("moves-to-another-household",
                           "the person belongs to household " + event.household.value + " already",
                           {{"household", state.household.value}});
    error.pointer = "/household";
    return error;
}

Result<void> Person::check(const State&, const IdentityMerged& event, const CheckContext& context) {
    return all_hold({check_another(event.into.value, context, "/into"), check_texts(event)});
}

void Person::evolve(State& state, const IdNumberCorrected& event, Day) {
    if (!state.registration) return;
    state.registration->identity = event.identity;
    state.registration->identity_shown = event.identity_shown;
}

}  // namespace anju
