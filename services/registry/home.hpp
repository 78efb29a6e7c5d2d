// Decides on commands to a new home: enter it, allocate it to one household at a time, hand over
// its keys.
#pragma once

#include "events/streams/home.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

struct HomeDefinition : LeavesNoTextBlank {
    using Stream = HomeStream;

    enum class Status { empty, allocated, keys_handed };
    BOOST_DESCRIBE_NESTED_ENUM(Status, empty, allocated, keys_handed)

    struct State : LifeCycle<Status> {
        std::optional<HomeRegistered> registration;
        std::optional<HomeAllocated> allocation;
        std::optional<std::string> certificate_no;
    };
    using Held = From<Status::allocated, Status::keys_handed>;
    using Commands =
        CommandList<Opens<"register", HomeRegistered, Status::empty>,
                    Moves<"allocate", HomeAllocated, Status::allocated, From<Status::empty>>,
                    Moves<"hand-keys", KeysHanded, Status::keys_handed, From<Status::allocated>>,
                    Keeps<"certify", HomeCertified, Held>,
                    Moves<"release", HomeReleased, Status::empty, Held>>;

    // A household has one new home.
    static std::optional<std::string> claims(const State& state) {
        if (!state.allocation) return std::nullopt;
        return "home-of/" + state.allocation->household.value;
    }

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const HomeRegistered&, const CheckContext&);
    static Result<void> check(const State&, const HomeAllocated&, const CheckContext&);
    static void evolve(State& state, const HomeRegistered& event, Day) {
        state.registration = event;
    }
    static void evolve(State& state, const HomeAllocated& event, Day) { state.allocation = event; }
    static void evolve(State& state, const HomeCertified& event, Day) {
        state.certificate_no = event.certificate_no;
    }
    static void evolve(State& state, const HomeReleased&, Day) {
        state.allocation.reset();
        state.certificate_no.reset();
    }
};
BOOST_DESCRIBE_STRUCT(HomeDefinition::State, (LifeCycle<HomeDefinition::Status>),
                      (registration, allocation, certificate_no))

}  // namespace anju
