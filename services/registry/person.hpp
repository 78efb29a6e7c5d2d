// Decides on commands to a person: enter them into a household with their identity card, record
// their moves, what they can work, their death; seal what names them, and forget it.
#pragma once

#include "events/runtime/principal.hpp"
#include "services/registry/details.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

// What a command tells in the place of its event's identity.
struct FromCard {
    IdNumber id_number;
};
BOOST_DESCRIBE_STRUCT(FromCard, (), (id_number))

struct PersonDefinition : LeavesNoTextBlank {
    using Stream = PersonStream;

    enum class Status { present, left, dead, merged };
    BOOST_DESCRIBE_NESTED_ENUM(Status, present, left, dead, merged)

    struct State : LifeCycle<Status> {
        std::optional<PersonRegistered> registration;  // with the newest identity
        HouseholdId household;                         // that the person belongs to
        std::optional<CapacityAssessed> capacity;
        std::optional<PersonDetailsTold> details;  // the newest of each
        std::optional<Day> erasure_requested_on;
        std::optional<Day> erased_on;
    };
    // occurred_on, household, relation, sex, birth, cause, id_number
    struct Register : Opens<"register", PersonRegistered, Status::present>, FromCard {
        using DescribedMembers =
            boost::mp11::mp_append<Members<BusinessDate>,
                                   boost::mp11::mp_take_c<Members<PersonRegistered>, 5>,
                                   Members<FromCard>>;
    };
    // occurred_on, id_number
    struct CorrectIdNumber : Keeps<"correct-id-number", IdNumberCorrected>, FromCard {
        using DescribedMembers = boost::mp11::mp_append<Members<BusinessDate>, Members<FromCard>>;
    };
    using Known = From<Status::present, Status::left>;
    // occurred_on, name, id_number, phone
    struct RecordDetails : Keeps<"record-details", PersonDetailsTold, Known>, FromPerson {
        static constexpr std::string_view name = "record-details";  // of the command
        static constexpr bool is_confidential = true;
        using DescribedMembers = boost::mp11::mp_append<Members<BusinessDate>, Members<FromPerson>>;
    };
    using Commands = CommandList<
        Register, Keeps<"assess", CapacityAssessed, Known>,
        Keeps<"move", PersonMoved, From<Status::present>>,
        Moves<"leave", PersonLeft, Status::left, From<Status::present>>,
        Moves<"return", PersonReturned, Status::present, From<Status::left>>,
        Moves<"record-death", PersonDied, Status::dead, Known>, CorrectIdNumber,
        Moves<"merge-identity", IdentityMerged, Status::merged, Known>,
        Moves<"unmerge-identity", IdentityUnmerged, Status::present, From<Status::merged>>,
        RecordDetails, Keeps<"request-erasure", PersonErasureRequested>,
        Keeps<"confirm-erasure", PersonErased>>;

    // What cannot be undone is for who administers.
    static Right right_to(std::string_view command);

    static Result<PersonRegistered> make_fact(const State&, const Register&, const DecideContext&);
    static Result<IdNumberCorrected> make_fact(const State&, const CorrectIdNumber&,
                                               const DecideContext&);
    static Result<PersonDetailsTold> make_fact(const State&, const RecordDetails&,
                                               const DecideContext&);

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const PersonRegistered&, const CheckContext&);
    static Result<void> check(const State&, const IdNumberCorrected&, const CheckContext&);
    // Of health and education nothing may be known.
    static Result<void> check(const State&, const CapacityAssessed&, const CheckContext&) {
        return {};
    }
    static Result<void> check(const State&, const PersonMoved&, const CheckContext&);
    static Result<void> check(const State&, const IdentityMerged&, const CheckContext&);
    static Result<void> check(const State&, const PersonDetailsTold&, const CheckContext&);
    static Result<void> check(const State&, const PersonErasureRequested&, const CheckContext&);
    static Result<void> check(const State&, const PersonErased&, const CheckContext&);
    static void evolve(State& state, const PersonRegistered& event, Day) {
        state.registration = event;
        state.household = event.household;
    }
    static void evolve(State& state, const CapacityAssessed& event, Day) { state.capacity = event; }
    static void evolve(State& state, const PersonMoved& event, Day) {
        state.household = event.household;
    }
    static void evolve(State& state, const PersonReturned& event, Day) {
        state.household = event.household;
    }
    static void evolve(State&, const IdNumberCorrected&, Day);
    static void evolve(State&, const PersonDetailsTold&, Day);
    static void evolve(State& state, const PersonErasureRequested&, Day occurred) {
        state.erasure_requested_on = occurred;
        state.details.reset();
    }
    static void evolve(State& state, const PersonErased&, Day occurred) {
        state.erased_on = occurred;
    }
};
BOOST_DESCRIBE_STRUCT(PersonDefinition::State, (LifeCycle<PersonDefinition::Status>),
                      (registration, household, capacity, details, erasure_requested_on, erased_on))

}  // namespace anju
