#include "services/registry/person.hpp"

namespace anju {

using Person = PersonDefinition;

namespace {

Result<void> check_not_erased(const Person::State& state) {
    if (!state.erasure_requested_on) return {};
    return rejected("person-erased", "the person is to be forgotten: nothing that names it is kept",
                    {{"since", state.erasure_requested_on->text()}});
}

}  // namespace

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

Right Person::right_to(std::string_view command) {
    if (command.empty()) return Right::read;
    return command.ends_with("-erasure") ? Right::administer : Right::record;
}

Result<PersonDetailsTold> Person::make_fact(const State& state, const RecordDetails& command,
                                            const DecideContext& context) {
    if (auto known = check_not_erased(state); !known) return known.error();
    const FromPerson& told = command;
    if (told.id_number) {
        const auto& holder = *state.registration;
        const auto identity =
            identify(*told.id_number, {holder.birth, holder.sex}, context.identity_key);
        if (!identity) return identity.error();
        if (identity->hash != holder.identity) {
            Error error = rejected("id-number-differs",
                                   "the person was registered with another number: correct that "
                                   "one first, with correct-id-number");
            error.pointer = "/id_number";
            return error;
        }
    }
    return seal_details(told, context);
}

Result<void> Person::check(const State& state, const PersonDetailsTold& event,
                           const CheckContext&) {
    if (auto known = check_not_erased(state); !known) return known;
    if (event.name || event.id_number || event.phone) return {};
    return invalid("details-missing", "tell a name, an id_number or a phone");
}

Result<void> Person::check(const State& state, const PersonErasureRequested& event,
                           const CheckContext&) {
    return all_hold(
        {check_once("erasure-requested-once", state.erasure_requested_on), check_texts(event)});
}

Result<void> Person::check(const State& state, const PersonErased&, const CheckContext&) {
    if (!state.erasure_requested_on) {
        return rejected("erasure-requested-first",
                        "nobody has asked for the person to be forgotten");
    }
    return check_once("erased-once", state.erased_on);
}

void Person::evolve(State& state, const PersonDetailsTold& event, Day) {
    if (!state.details) state.details.emplace();
    auto& details = *state.details;
    if (event.name) details.name = event.name;
    if (event.id_number) details.id_number = event.id_number;
    if (event.phone) details.phone = event.phone;
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
