// An entity is what indicators count: a household, a house, a person. What it counts follows from
// its facts alone, on both clocks: for each day E and each day R, from the facts dated up to E and
// recorded up to R, without those voided by R. Late reports, corrections and voids are nothing
// special, and the order in which streams are read does not matter.
//
// An entity is a described struct with
//   mark            one byte, its kind in the keys of rows
//   stream          the kind of stream whose ids are its own: "house"
//   Streams         the streams whose facts it takes: EntityStreams<HouseStream, ...>
//   apply(const Event&, Day occurred)   for each event that changes it
//   indicators()    how it counts, possibly none
//   next_change(Day) const, today       optional: the first later day on which counts change
//                                       without a fact; `today` is then the day that is counted for
//   inputs          optional: its members (pointers to std::int64_t) that other entities add to
//   Parents, contributions<Parent>()    optional: which entities it adds to, and what
#pragma once

#include <algorithm>
#include <optional>
#include <tuple>

#include "events/base/event_list.hpp"
#include "projections/engine/facts.hpp"
#include "projections/engine/indicator.hpp"

namespace anju {

template <class... Streams>
struct EntityStreams {
    static constexpr std::size_t size = sizeof...(Streams);
    template <Event E>
    static constexpr bool have = (Streams::Events::template contains<E> || ...);

    // The place of a stream in the list; `size` when it is not in it.
    static std::uint8_t number([[maybe_unused]] std::string_view stream) {
        std::uint8_t number = 0;
        static_cast<void>(((Streams::name == stream || (++number, false)) || ...));
        return number;
    }
    // As EventList::any_of, over the events of all of them.
    template <class F>
    static bool any_event(F&& f) {
        return (Streams::Events::any_of(f) || ...);
    }
};

// What a child adds to a member of its parent, as long as it does.
template <class Child, class Parent>
struct Contribution {
    std::int64_t Parent::*member;
    const std::string& (*parent)(const Child&);  // id; asked for only where count is not 0
    std::int64_t (*count)(const Child&);
};

template <class Entity, class E>
concept Takes = Entity::Streams::template have<E>&& requires(Entity entity, const E& event) {
    entity.apply(event, Day());
};
template <class Entity>
concept ChangesByClock = requires(const Entity entity) {
    { entity.next_change(Day()) } -> std::same_as<Day>;
    { entity.today } -> std::convertible_to<Day>;
};
template <class Entity>
concept TakesInputs = requires {
    Entity::inputs.size();
};
template <class Entity>
concept HasParents = requires {
    typename Entity::Parents;
};

// The row of an entity: what its facts make of it in the end, and all of them.
template <class Entity>
struct EntityRow {
    Entity entity;
    EntityFacts facts;
    // The deltas that were recorded on the newest day and take effect on the newest one or later:
    // what else comes on these days is added to them. Not stored; none where it is not known.
    std::optional<OutputDeltas> newest{};

    template <class Archive>
    void serialize(Archive& archive) {
        archive(entity, facts);
    }
};

// Calls f(contribution) for all, in the order of their outputs.
template <HasParents Entity, class F>
void for_each_contribution(F&& f) {
    const auto each = [&]<class Parent>(const Parent*) {
        for (const auto& one : Entity::template contributions<Parent>()) f(one);
    };
    std::apply([&](const auto*... parents) { (each(parents), ...); }, typename Entity::Parents());
}

// What an entity counts, and for whom: a division or the id of a parent. Nobody where it is 0.
struct Output {
    std::string_view target{};
    std::int64_t count = 0;
};

template <class Entity>
Output output_of(const Indicator<Entity>& indicator, const Entity& entity) {
    const std::int64_t count = indicator.count(entity);
    if (count == 0) return {};
    return {indicator.area(entity).value, count};
}

template <class Entity, class Parent>
Output output_of(const Contribution<Entity, Parent>& contribution, const Entity& entity) {
    const std::int64_t count = contribution.count(entity);
    if (count == 0) return {};
    const std::string& parent = contribution.parent(entity);
    if (parent.empty()) return {};
    return {parent, count};
}

// Calls take(number, output) for each output of an entity as it is: its indicators first, then its
// contributions.
template <class Entity, class Take>
void for_each_output(const Entity& entity, Take&& take) {
    std::uint16_t number = 0;
    for (const auto& one : Entity::indicators()) take(number++, output_of(one, entity));
    if constexpr (HasParents<Entity>) {
        for_each_contribution<Entity>(
            [&](const auto& one) { take(number++, output_of(one, entity)); });
    }
}

// Calls change(number, target, delta) for what differs between the outputs of two states.
template <class Entity, class Change>
void for_each_change(const Entity& before, const Entity& after, Change&& change) {
    const auto compare = [&](std::uint16_t number, const Output& had, const Output& has) {
        if (had.count != 0 && has.count != 0 && had.target != has.target) {
            change(number, had.target, -had.count);
            change(number, has.target, has.count);
        } else if (had.count != has.count) {
            change(number, has.count != 0 ? has.target : had.target, has.count - had.count);
        }
    };
    std::uint16_t number = 0;
    for (const auto& one : Entity::indicators()) {
        compare(number++, output_of(one, before), output_of(one, after));
    }
    if constexpr (HasParents<Entity>) {
        for_each_contribution<Entity>([&](const auto& one) {
            compare(number++, output_of(one, before), output_of(one, after));
        });
    }
}

// Notes the outputs from `day` on, as far as they follow without a further fact before `end`.
template <class Entity>
void note_outputs(Entity& entity, Day day, Day end, BitemporalSum& sum) {
    const auto note = [&](Day on) {
        if constexpr (ChangesByClock<Entity>) entity.today = on;
        for_each_output(entity, [&](std::uint16_t number, const Output& output) {
            sum.set(number, output.target, on, output.count);
        });
    };
    note(day);
    if constexpr (ChangesByClock<Entity>) {
        for (Day next = entity.next_change(day); next < end; next = entity.next_change(next)) {
            note(next);
        }
        entity.today = day;
    }
}

template <class Entity>
void apply_fact(Entity& entity, const Fact& fact) {
    if constexpr (Entity::Streams::size > 0) {
        Entity::Streams::any_event([&]<Event E>() {
            if (type_id(E::type) != fact.type) return false;
            if constexpr (Takes<Entity, E>) {
                const auto event = decode_event<E>(fact.payload, fact.schema_version);
                if (!event) throw RowsError{event.error()};
                entity.apply(*event, fact.occurred);
            }
            return true;
        });
    }
}

template <class Entity>
void apply_input(Entity& entity, const Input& input) {
    if constexpr (TakesInputs<Entity>) entity.*Entity::inputs.at(input.member) += input.delta;
}

// Lives the entity as it was known at the end of a day.
template <class Entity>
Entity live(const LifeFacts& facts, Day known, BitemporalSum& sum) {
    Entity entity{};
    const auto steps = facts.known_on(known);
    for (auto step = steps.begin(); step != steps.end();) {
        const Day day = step->day;
        for (; step != steps.end() && step->day == day; ++step) {
            if (step->fact != nullptr) apply_fact(entity, *step->fact);
            if (step->input != nullptr) apply_input(entity, *step->input);
        }
        note_outputs(entity, day, step != steps.end() ? step->day : IndicatorRows::ever, sum);
    }
    return entity;
}

// What facts and inputs amount to, as known from a day on; and the entity as it is in the end.
template <class Entity>
OutputDeltas deltas_of(const EntityFacts& facts, Day from, Entity& entity) {
    BitemporalSum sum(from);
    const auto life = facts.life();
    entity = Entity{};
    const auto days = life.known_days();
    auto known = std::ranges::lower_bound(days, from);
    if (known != days.begin()) --known;  // what was known before is what the first is compared with
    for (; known != days.end(); ++known) {
        sum.begin(*known);
        entity = live<Entity>(life, *known, sum);
    }
    return sum.finish();
}

}  // namespace anju
