// Decides on commands to a settlement community: open it, count who lives there, give it an
// organisation, groups and a committee.
#pragma once

#include "events/streams/site.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct SiteDefinition : LeavesNoTextBlank {
    using Stream = SiteStream;

    enum class Status { opened };
    BOOST_DESCRIBE_NESTED_ENUM(Status, opened)

    struct State : LifeCycle<Status> {
        std::optional<SiteOpened> opening;
        std::optional<std::int64_t> people;  // counted
        std::optional<Day> attached_on;
        std::optional<Day> founded_on;
        std::int64_t groups = 0;
        std::optional<Day> committee_on;
        bool needs_park = false;
    };
    using Commands =
        CommandList<Opens<"open", SiteOpened, Status::opened>,
                    Keeps<"count-population", SitePopulationCounted>,
                    Keeps<"attach", OrganisationAttached>, Keeps<"found", OrganisationFounded>,
                    Keeps<"form-group", GroupFormed>, Keeps<"elect-committee", CommitteeElected>,
                    Keeps<"need-park", SiteParkNeeded>>;

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const SiteOpened&, const CheckContext&);
    static Result<void> check(const State&, const SitePopulationCounted&, const CheckContext&);
    static Result<void> check(const State&, const OrganisationAttached&, const CheckContext&);
    static Result<void> check(const State&, const OrganisationFounded&, const CheckContext&);
    static Result<void> check(const State&, const GroupFormed&, const CheckContext&);
    static Result<void> check(const State&, const CommitteeElected&, const CheckContext&);
    static void evolve(State& state, const SiteOpened& event, Day) { state.opening = event; }
    static void evolve(State& state, const SitePopulationCounted& event, Day) {
        state.people = event.people;
    }
    static void evolve(State& state, const OrganisationAttached&, Day occurred) {
        state.attached_on = occurred;
    }
    static void evolve(State& state, const OrganisationFounded&, Day occurred) {
        state.founded_on = occurred;
    }
    static void evolve(State& state, const GroupFormed&, Day) { ++state.groups; }
    static void evolve(State& state, const CommitteeElected&, Day occurred) {
        state.committee_on = occurred;
    }
    static void evolve(State& state, const SiteParkNeeded& event, Day) {
        state.needs_park = event.needed;
    }
};
BOOST_DESCRIBE_STRUCT(SiteDefinition::State, (LifeCycle<SiteDefinition::Status>),
                      (opening, people, attached_on, founded_on, groups, committee_on, needs_park))

}  // namespace anju
