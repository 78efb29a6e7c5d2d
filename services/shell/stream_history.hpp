// One stream: its events and the state that those of them that stand fold to.
#pragma once

#include <utility>
#include <vector>

#include "services/shell/life_cycle.hpp"
#include "services/shell/stream_facts.hpp"

namespace anju {

// Calls f(event) with the stored event's own type; not_found for an event of another stream.
template <class Events, class F>
Result<void> visit_stored(const StoredFact& fact, F&& f) {
    Result<void> outcome;
    const bool known = Events::any_of([&]<Event E>() {
        if (type_id(E::type) != fact.type) return false;
        const auto event = decode_event<E>(fact.payload, fact.schema_version);
        outcome = event ? Result<void>() : Result<void>(event.error());
        if (event) f(*event);
        return true;
    });
    if (known) return outcome;
    return not_found("event-type-unknown", "an event of another stream");
}

template <class Definition>
class StreamHistory {
  public:
    using State = typename Definition::State;
    using Events = typename Definition::Stream::Events;

    const State& state() const { return state_; }
    const StreamFacts& facts() const { return facts_; }
    std::uint32_t version() const { return facts_.size(); }

    // Adds an event. Between a correction and the event that replaces, the state is the one before.
    Result<void> add(const StoredFact& fact) {
        if (fact.type == type_id(RecordCorrected::type)) {
            facts_.add(fact);
            return {};
        }
        const bool refolds =
            facts_.awaits_replacement() || fact.type == type_id(RecordVoided::type);
        if (!refolds) {
            if (auto folded = fold(state_, fact); !folded) return folded;
            facts_.add(fact);
            return {};
        }
        facts_.add(fact);
        const auto standing = facts_.standing();
        if (!standing) return standing.error();
        State anew{};
        for (const auto& one : *standing) {
            if (auto folded = fold(anew, one); !folded) return folded;
        }
        state_ = std::move(anew);
        return {};
    }
    // Adds events that were just encoded by this program.
    void add(const std::vector<EncodedEvent>& events, Day occurred) {
        for (const auto& event : events) {
            add({0, event.type, event.schema_version, occurred, event.payload}).value();
        }
    }

    static Result<void> fold(State& state, const StoredFact& fact) {
        return visit_stored<Events>(
            fact, [&](const auto& event) { fold_event<Definition>(state, event, fact.occurred); });
    }

  private:
    State state_{};
    StreamFacts facts_;
};

// Bytes an event's payload may have; the record around it stays below record_bytes_max.
inline constexpr std::size_t payload_bytes_max = 48 * 1024;

Error payload_too_large(std::size_t bytes);

// Decides on a command of the definition; the events are not added yet.
template <class Definition, Command C>
Result<std::vector<EncodedEvent>> decide_events(const StreamHistory<Definition>& history,
                                                const C& command, const DecideContext& context) {
    const auto decision = decide<Definition>(history.state(), command, context);
    if (!decision) return decision.error();
    std::vector<EncodedEvent> events;
    for (const auto& event : *decision) {
        std::visit([&](const auto& e) { events.push_back(encoded(e)); }, event);
        const std::size_t size = events.back().payload.size();
        if (size > payload_bytes_max) return payload_too_large(size);
    }
    return events;
}

}  // namespace anju
