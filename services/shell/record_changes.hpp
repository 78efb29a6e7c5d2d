// The two commands that every stream has: a fact that never happened is declared void, a fact that
// was recorded wrongly is replaced. What stands afterwards must be a history that could have been.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "services/shell/about.hpp"
#include "services/shell/known_areas.hpp"
#include "services/shell/stream_history.hpp"

namespace anju {

using VoidRecord = RecordFact<"void", RecordVoided>;

// Its JSON has one member more, "event": all members of the event, with their new values. They are
// read when the type of the event is known.
struct CorrectRecord : RecordFact<"correct", RecordCorrected> {
    boost::json::value event;
};

// Takes "event" out of a correction's JSON; what is left is a command like others.
Result<boost::json::value> take_event(boost::json::value& body);
// The same text for the same JSON, whatever the order of its members was.
std::string canonical_json(const boost::json::value& value);

struct RecordChange {
    std::uint32_t version = 0;
    std::string_view reason;
};
// Where the fact to change is in `standing`, or why it cannot be changed.
Result<std::size_t> place_to_change(const StreamFacts& facts,
                                    const std::vector<StoredFact>& standing,
                                    const RecordChange& change);
Error carries_others(std::uint32_t version);
Error stays_as_it_is(std::uint32_t version);
// The refusal of a change after which another fact would be out of turn.
Error leaves_out_of_turn(std::uint32_t version, const Error& why);
// The same Error, its pointer below "/event" when it is not about the date.
Error within_event(Error error);

// Whether the fact may be voided or corrected: one whose event says `is_final` stays as it is.
template <class Definition>
Result<void> check_changeable(const StoredFact& fact) {
    const bool is_final = Definition::Stream::Events::any_of([&]<Event E>() {
        if constexpr (requires { E::is_final; }) return type_id(E::type) == fact.type;
        return false;
    });
    return is_final ? Result<void>(stays_as_it_is(fact.version)) : Result<void>();
}

// A history played again: the state, and which facts come out of turn, and why.
template <class Definition>
struct Replay {
    typename Definition::State state{};
    std::vector<std::pair<std::uint32_t, Error>> out_of_turn;
};

template <class Definition>
Result<Replay<Definition>> replay(const std::vector<StoredFact>& facts, std::string_view id) {
    Replay<Definition> replayed;
    for (const auto& fact : facts) {
        auto visited =
            visit_stored<typename Definition::Stream::Events>(fact, [&]<Event E>(const E& event) {
                if constexpr (is_declared<Definition, E>) {
                    CommandOf<Definition, E> command;
                    command.occurred_on = fact.occurred;
                    const auto turn = check_turn<Definition>(replayed.state, command, id);
                    if (!turn) replayed.out_of_turn.emplace_back(fact.version, turn.error());
                }
                fold_event<Definition>(replayed.state, event, fact.occurred);
            });
        if (!visited) return visited.error();
    }
    return replayed;
}

// Whether the facts `after` a change could have been: none of them is out of turn that was not so
// `before`, and the definition's consistent(state) agrees.
template <class Definition>
Result<void> check_change(const std::vector<StoredFact>& before,
                          const std::vector<StoredFact>& after, std::string_view id) {
    const auto was = replay<Definition>(before, id);
    const auto is = replay<Definition>(after, id);
    if (!was) return was.error();
    if (!is) return is.error();
    for (const auto& late : is->out_of_turn) {
        const bool known = std::ranges::any_of(
            was->out_of_turn, [&](const auto& one) { return one.first == late.first; });
        if (!known) return leaves_out_of_turn(late.first, late.second);
    }
    if constexpr (requires { Definition::consistent(is->state); }) {
        return Definition::consistent(is->state);
    } else {
        return {};
    }
}

template <class Definition>
Result<std::vector<EncodedEvent>> decide_events(const StreamHistory<Definition>& history,
                                                const VoidRecord& command,
                                                const DecideContext& context) {
    const RecordVoided& change = command;
    const auto standing = history.facts().standing();
    if (!standing) return standing.error();
    const auto place = place_to_change(history.facts(), *standing, {change.version, change.reason});
    if (!place) return place.error();
    if (auto open = check_changeable<Definition>((*standing)[*place]); !open) return open.error();
    if (*place == 0 && standing->size() > 1) return carries_others((*standing)[1].version);
    auto after = *standing;
    after.erase(after.begin() + static_cast<std::ptrdiff_t>(*place));
    if (auto checked = check_change<Definition>(*standing, after, context.id); !checked) {
        return checked.error();
    }
    return std::vector{encoded(change)};
}

// The event that replaces one of type E, checked against the facts before its place.
template <class Definition, Event E>
Result<EncodedEvent> replacement(const std::vector<StoredFact>& before,
                                 const CorrectRecord& command, const DecideContext& context) {
    E event;
    if (auto read = read_json(command.event, event, "/event"); !read) return read.error();
    if (auto areas = check_areas(event); !areas) return within_event(areas.error());
    if constexpr (!is_declared<Definition, E>) {
        if (!before.empty() && command.occurred_on < before.front().occurred) {
            return dated_before_registration(command.occurred_on, before.front().occurred);
        }
    } else if (!CommandOf<Definition, E>::opens && !before.empty() &&
               command.occurred_on < before.front().occurred) {
        return dated_before_registration(command.occurred_on, before.front().occurred);
    }
    const auto state = replay<Definition>(before, context.id);
    if (!state) return state.error();
    auto checked = check_fact<Definition>(state->state, event,
                                          {context.id, context.today, command.occurred_on});
    if (!checked) return within_event(checked.error());
    auto made = encoded(event);
    if (made.payload.size() > payload_bytes_max) return payload_too_large(made.payload.size());
    return made;
}

template <class Definition>
Result<std::vector<EncodedEvent>> decide_events(const StreamHistory<Definition>& history,
                                                const CorrectRecord& command,
                                                const DecideContext& context) {
    const RecordCorrected& change = command;
    const auto standing = history.facts().standing();
    if (!standing) return standing.error();
    const auto place = place_to_change(history.facts(), *standing, {change.version, change.reason});
    if (!place) return place.error();
    if (auto open = check_changeable<Definition>((*standing)[*place]); !open) return open.error();
    auto after = *standing;
    auto& fact = after[*place];
    const std::vector<StoredFact> before(standing->begin(),
                                         standing->begin() + static_cast<std::ptrdiff_t>(*place));
    Result<EncodedEvent> made = EncodedEvent{};
    Definition::Stream::Events::any_of([&]<Event E>() {
        if (type_id(E::type) != fact.type) return false;
        made = replacement<Definition, E>(before, command, context);
        return true;
    });
    if (!made) return made.error();
    fact = {history.version() + 2, made->type, made->schema_version, command.occurred_on,
            made->payload};
    if (auto checked = check_change<Definition>(*standing, after, context.id); !checked) {
        return checked.error();
    }
    return std::vector{encoded(change), std::move(*made)};
}

// The JSON Schema of a correction's body: "event" is one of the stream's events.
template <class Definition>
boost::json::object correction_schema() {
    auto schema = json_schema<CommandBody<RecordFact<"correct", RecordCorrected>>>();
    boost::json::array events;
    Definition::Stream::Events::for_each([&]<Event E>() { events.emplace_back(json_schema<E>()); });
    schema["properties"].as_object()["event"] = boost::json::object{{"anyOf", std::move(events)}};
    schema["required"].as_array().emplace_back("event");
    return schema;
}

}  // namespace anju
