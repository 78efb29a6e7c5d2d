// Streams whose commands each record one fact are declared, not programmed: which command records
// which event, from which statuses, and to which. The framework refuses what comes out of turn; a
// definition adds, where there is more to say, for single events
//   check(const State&, const Event&, const CheckContext&) -> Result<void>, pure: further rules
//   evolve(State&, const Event&, Day occurred): what the state keeps beside the status
#pragma once

#include <algorithm>
#include <boost/mp11.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/shell/definition.hpp"

namespace anju {

// The beginning of a declared State: { "status", "since", "opened_on", then members of its own }.
template <class Status>
struct LifeCycle {
    std::optional<Status> status;  // none before the first event
    std::optional<Day> since;      // business date of the event that set the status
    std::optional<Day> opened_on;  // business date of the first event

    BOOST_DESCRIBE_CLASS(LifeCycle, (), (status, since, opened_on), (), ())
};

template <class State>
concept HasLifeCycle = requires(const State state) {
    *state.status;
    state.since;
    state.opened_on;
};

// The statuses from which a command is possible; none named = all.
template <auto... Statuses>
struct From {
    template <class Status>
    static bool includes(const std::optional<Status>& status) {
        return sizeof...(Statuses) == 0 || ((status == Statuses) || ...);
    }
    static std::vector<std::string> names() {
        return {std::string(boost::describe::enum_to_string(Statuses, ""))...};
    }
    static std::string text() {
        std::string text;
        for (const auto& name : names()) text += (text.empty() ? "" : ", ") + name;
        return text;
    }
};

// A text as a template's argument.
template <std::size_t Size>
struct FixedText {
    char text[Size]{};

    consteval FixedText(const char (&literal)[Size]) { std::copy_n(literal, Size, text); }
    constexpr std::string_view view() const { return {text, Size - 1}; }
};

struct BusinessDate {
    Day occurred_on;
};
BOOST_DESCRIBE_STRUCT(BusinessDate, (), (occurred_on))

// A command that is its event with a date: its JSON is flat, occurred_on and the event's members.
template <FixedText Name, Event E>
struct RecordFact : BusinessDate, E {
    using Fact = E;
    using DescribedMembers = boost::mp11::mp_append<Members<BusinessDate>, Members<E>>;
    static constexpr std::string_view name = Name.view();
    static constexpr bool opens = false;  // may be the first event of the stream
    static constexpr bool again = true;   // may come later
    static constexpr bool moves = true;   // sets the status
};

// The first event of a stream, once.
template <FixedText Name, Event E, auto To>
struct Opens : RecordFact<Name, E> {
    using PossibleFrom = From<>;
    static constexpr bool opens = true;
    static constexpr bool again = false;
    static constexpr auto to = To;
};

// The first event of a stream, and again whenever it is said anew, whatever its date.
template <FixedText Name, Event E, auto To, class Possible = From<>>
struct Sets : RecordFact<Name, E> {
    using PossibleFrom = Possible;
    static constexpr bool opens = true;
    static constexpr auto to = To;
};

// A change of status.
template <FixedText Name, Event E, auto To, class Possible = From<>>
struct Moves : RecordFact<Name, E> {
    using PossibleFrom = Possible;
    static constexpr auto to = To;
};

// A fact that leaves the status as it is.
template <FixedText Name, Event E, class Possible = From<>>
struct Keeps : RecordFact<Name, E> {
    using PossibleFrom = Possible;
    static constexpr bool moves = false;
};

template <class C>
concept RecordsFact = requires {
    typename C::Fact;
    typename C::PossibleFrom;
};

// What `Definition` declares about an event: the list of its commands that record it, one or none.
template <Event E>
struct Records {
    template <class C>
    static constexpr bool value() {
        if constexpr (RecordsFact<C>) return std::is_same_v<typename C::Fact, E>;
        return false;
    }
    template <class C>
    using fn = boost::mp11::mp_bool<value<C>()>;
};
template <class Definition, Event E>
using CommandsRecording = boost::mp11::mp_copy_if_q<typename Definition::Commands, Records<E>>;
template <class Definition, Event E>
inline constexpr bool is_declared =
    boost::mp11::mp_size<CommandsRecording<Definition, E>>::value == 1;
// The declared command that records E.
template <class Definition, Event E>
using CommandOf = boost::mp11::mp_front<CommandsRecording<Definition, E>>;

// Folds one event into the state.
template <class Definition, Event E>
void fold_event(typename Definition::State& state, const E& event, Day occurred) {
    static_assert(boost::mp11::mp_size<CommandsRecording<Definition, E>>::value <= 1,
                  "an event has one declared command");
    constexpr bool evolves = requires {
        Definition::evolve(state, event, occurred);
    };
    static_assert(evolves || is_declared<Definition, E>,
                  "declare a command that records the event, or evolve the state with it");
    if constexpr (HasLifeCycle<typename Definition::State>) {
        if (!state.opened_on) state.opened_on = occurred;
    }
    if constexpr (is_declared<Definition, E>) {
        if constexpr (CommandOf<Definition, E>::moves) {
            state.status = CommandOf<Definition, E>::to;
            state.since = occurred;
        }
    }
    if constexpr (evolves) Definition::evolve(state, event, occurred);
}

template <RecordsFact C, class State>
Error not_now(std::string_view stream, std::string_view id, const State& state) {
    const std::string status =
        state.status ? boost::describe::enum_to_string(*state.status, "") : "without a status";
    const std::string since = state.since ? state.since->text() : "its beginning";
    const std::string possible = C::PossibleFrom::text();
    std::string what = std::string(stream) + " " + std::string(id) + " is " + status + " since " +
                       since + "; " + std::string(C::name) + " is possible from: " + possible;
    return rejected(std::string(stream) + "-" + std::string(C::name) + "-not-now", std::move(what),
                    {{"status", status}, {"since", since}, {"possible_from", possible}});
}

// Whether the command comes in turn.
template <class Definition, RecordsFact C>
Result<void> check_turn(const typename Definition::State& state, const C& command,
                        std::string_view id) {
    constexpr std::string_view stream = Definition::Stream::name;
    if (!state.opened_on) {
        return C::opens ? Result<void>() : Result<void>(registered_first(stream, id));
    }
    if (!C::again) return registered_once(stream, id, *state.opened_on);
    if (!C::opens && command.occurred_on < *state.opened_on) {
        return dated_before_registration(command.occurred_on, *state.opened_on);
    }
    if (C::PossibleFrom::includes(state.status)) return {};
    return not_now<C>(stream, id, state);
}

// The further rules of a definition about one of its events.
template <class Definition, Event E>
Result<void> check_fact(const typename Definition::State& state, const E& event,
                        const CheckContext& context) {
    if constexpr (requires { Definition::check(state, event, context); }) {
        return Definition::check(state, event, context);
    } else {
        return {};
    }
}

// The event that a command records: its own part, or what the definition makes of the command by
//   make_fact(const State&, const Command&, const DecideContext&) -> Result<Fact>
template <class Definition, RecordsFact C>
Result<typename C::Fact> fact_of(const typename Definition::State& state, const C& command,
                                 const DecideContext& context) {
    if constexpr (requires { Definition::make_fact(state, command, context); }) {
        return Definition::make_fact(state, command, context);
    } else {
        return static_cast<const typename C::Fact&>(command);
    }
}

// Decides on a command of either kind.
template <class Definition, class C>
Decision<typename Definition::Stream> decide(const typename Definition::State& state,
                                             const C& command, const DecideContext& context) {
    if constexpr (RecordsFact<C>) {
        if (auto turn = check_turn<Definition>(state, command, context.id); !turn) {
            return turn.error();
        }
        auto event = fact_of<Definition>(state, command, context);
        if (!event) return event.error();
        auto checked =
            check_fact<Definition>(state, *event, {context.id, context.today, command.occurred_on});
        if (!checked) return checked.error();
        return std::vector<typename VariantOf<typename Definition::Stream::Events>::type>{
            std::move(*event)};
    } else {
        return Definition::decide(state, command, context);
    }
}

}  // namespace anju
