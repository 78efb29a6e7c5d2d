// Folds events into the entities of a read model, and what changes by that into the rows of their
// indicators and of the entities they add to.
//
// Rows of a read model with tag t:
//   t E <mark> <id>                     an entity
//   t L <mark> <id> / <mark> <id>       a parent and one that ever added to it; written without
//                                       being read
#pragma once

#include <algorithm>
#include <iterator>
#include <string>

#include "events/streams/record_change.hpp"
#include "projections/engine/entity.hpp"
#include "projections/engine/read_model.hpp"

namespace anju {

template <class... Entities>
struct EntityList {
    // Calls f.template operator()<Entity>() for each, in the order of indicator numbers.
    template <class F>
    static void for_each(F&& f) {
        (f.template operator()<Entities>(), ...);
    }
    // The number of the first indicator of an entity.
    template <class Wanted>
    static std::uint8_t first_indicator() {
        static const std::uint8_t first = [] {
            std::size_t count = 0;
            bool found = false;
            for_each([&]<class Entity>() {
                found = found || std::is_same_v<Entity, Wanted>;
                if (!found) count += Entity::indicators().size();
            });
            return static_cast<std::uint8_t>(count);
        }();
        return first;
    }
    template <Event E>
    static constexpr bool any_takes = (Takes<Entities, E> || ...);
};

template <class List>
class EntityFold {
  public:
    explicit EntityFold(char tag) : tag_(tag), deltas_(tag) {}

    template <Event E>
    void take(const E& event, const FoldContext& context, Rows& rows) {
        List::template for_each([&]<class Entity>() {
            if constexpr (Takes<Entity, E>) {
                take_fact<Entity>(context, rows,
                                  [&](Entity& entity) { entity.apply(event, context.occurred); });
            }
        });
    }
    void take(const RecordVoided& event, const FoldContext& context, Rows& rows) {
        take_out(event.version, false, context, rows);
    }
    void take(const RecordCorrected& event, const FoldContext& context, Rows& rows) {
        take_out(event.version, true, context, rows);
    }
    void before_commit(Rows& rows) { deltas_.roll_up(rows); }

    static std::string key_of(char tag, char mark, std::string_view id) {
        return std::string({tag, 'E', mark}).append(id);
    }
    // What the keys of the links of a parent begin with; mark and id of the other follow.
    static std::string link_prefix(char tag, char mark, std::string_view id) {
        return std::string({tag, 'L', mark}).append(id).append("/");
    }

  private:
    template <class Entity>
    EntityRow<Entity>& row_of(std::string_view id, Rows& rows, bool is_new = false) {
        key_.assign({tag_, 'E', Entity::mark}).append(id);
        return rows.at<EntityRow<Entity>>(key_, is_new);
    }

    template <class Entity, class Change>
    void take_fact(const FoldContext& context, Rows& rows, const Change& change) {
        constexpr bool only_stream = Entity::Streams::size == 1 && !TakesInputs<Entity>;
        auto& row = row_of<Entity>(context.id, rows, only_stream && context.version == 1);
        const Fact fact{.stream = Entity::Streams::number(context.stream),
                        .version = context.version,
                        .place = 0,
                        .occurred = context.occurred,
                        .recorded = context.recorded.day(),
                        .voided = Fact::stands,
                        .type = context.type,
                        .schema_version = context.schema_version,
                        .payload = context.payload};
        if (row.facts.comes_last(fact) && may_go_on(row, fact.occurred, fact.recorded)) {
            row.facts.add(fact);
            go_on(row, context.id, {fact.occurred, fact.recorded}, rows, change);
        } else {
            live_again(row, context.id, fact.recorded, rows, [&] { row.facts.add(fact); });
        }
    }

    void take_out(std::uint32_t version, bool replaced, const FoldContext& context, Rows& rows) {
        List::template for_each([&]<class Entity>() {
            const auto stream = Entity::Streams::number(context.stream);
            if (stream == Entity::Streams::size) return;
            auto& row = row_of<Entity>(context.id, rows);
            const Day today = context.recorded.day();
            live_again(row, context.id, today, rows, [&] {
                if (row.facts.take_out(stream, version, today) && replaced) {
                    row.facts.announce(stream, context.version + 1, version);
                }
            });
        });
    }

    // Of some entities much comes on one day, from several streams: a household's members.
    template <class Entity>
    static constexpr bool keeps_newest = TakesInputs<Entity> || (Entity::Streams::size > 1);

    // Whether what comes last can be added to the rows that stand on its days. Later than all that
    // is known, or happened later, it shares its days with none; what an entity that changes by the
    // clock will be stands on later days too.
    template <class Entity>
    static bool may_go_on(EntityRow<Entity>& row, Day effective, Day recorded) {
        const bool alone = row.facts.is_later(recorded) ||
                           (!ChangesByClock<Entity> && row.facts.happens_later(effective));
        if (keeps_newest<Entity> && alone) row.newest.emplace();
        return alone || row.newest.has_value();
    }

    struct Days {
        Day effective;
        Day recorded;
    };

    // Something new at the end of the life: what changes, changes from that day on.
    template <class Entity, class Change>
    void go_on(EntityRow<Entity>& row, std::string_view id, Days days, Rows& rows,
               const Change& change) {
        if constexpr (ChangesByClock<Entity>) {
            BitemporalSum sum(days.recorded);
            sum.begin(Day{INT32_MIN});
            note_outputs(row.entity, days.effective, IndicatorRows::ever, sum);
            change(row.entity);
            sum.begin(days.recorded);
            note_outputs(row.entity, days.effective, IndicatorRows::ever, sum);
            for (auto& delta : sum.finish()) add_delta(row, id, std::move(delta), rows);
        } else {
            const Entity before = row.entity;
            change(row.entity);
            for_each_change(
                before, row.entity,
                [&](std::uint16_t output, std::string_view target, std::int64_t delta) {
                    add_delta(row, id,
                              {output, std::string(target), days.effective, days.recorded, delta},
                              rows);
                });
        }
    }

    // Adds to what stands on these days.
    template <class Entity>
    void add_delta(EntityRow<Entity>& row, std::string_view id, OutputDelta delta, Rows& rows) {
        if constexpr (!keeps_newest<Entity>) return emit(row, id, delta, 0, rows);
        constexpr std::size_t deltas_typical = 4;
        auto& newest = *row.newest;
        newest.reserve(deltas_typical);
        const auto found = std::ranges::find_if(
            newest, [&](const OutputDelta& one) { return one.same_place(delta); });
        if (found == newest.end()) {
            emit(row, id, delta, 0, rows);
            newest.push_back(std::move(delta));
            return;
        }
        const std::int64_t before = found->delta;
        delta.delta += before;
        if (delta.delta != 0) {
            found->delta = delta.delta;
        } else {
            newest.erase(found);
        }
        emit(row, id, delta, before, rows);
    }

    // Something new within the life, known from `recorded` on: it is lived again as it was known
    // from that day on, and what differs is written.
    template <class Entity, class Change>
    void live_again(EntityRow<Entity>& row, std::string_view id, Day recorded, Rows& rows,
                    const Change& change) {
        const auto before = deltas_of(row.facts, recorded, row.entity);
        change();
        const auto after = deltas_of(row.facts, recorded, row.entity);
        auto old = before.begin();
        auto now = after.begin();
        while (old != before.end() || now != after.end()) {
            const bool gone = now == after.end() || (old != before.end() && *old < *now);
            const bool is_new = !gone && (old == before.end() || *now < *old);
            if (gone) {
                OutputDelta none = *old;
                none.delta = 0;
                emit(row, id, none, old->delta, rows);
            } else if (is_new || now->delta != old->delta) {
                emit(row, id, *now, is_new ? 0 : old->delta, rows);
            }
            if (!is_new) ++old;
            if (!gone) ++now;
        }
        // When nothing came of it, what was known of the newest days holds.
        if (keeps_newest<Entity> && !row.facts.is_later(recorded)) {
            const auto is_newest = [&](const OutputDelta& delta) {
                return row.facts.is_on_newest_days(delta.effective, delta.recorded);
            };
            row.newest.emplace();
            std::ranges::copy_if(after, std::back_inserter(*row.newest), is_newest);
        }
    }

    // Sets one delta of an output, where `before` stood.
    template <class Entity>
    void emit(const EntityRow<Entity>& row, std::string_view id, const OutputDelta& delta,
              std::int64_t before, Rows& rows) {
        const std::size_t indicators = Entity::indicators().size();
        if (delta.output < indicators) {
            const auto number =
                static_cast<std::uint8_t>(List::template first_indicator<Entity>() + delta.output);
            deltas_.set(rows, {number, delta.target, id},
                        {delta.effective, delta.recorded, delta.delta}, before);
            return;
        }
        if constexpr (HasParents<Entity>) {
            std::size_t number = indicators;
            for_each_contribution<Entity>([&](const auto& one) {
                if (number++ == delta.output) add_input(one, row, id, delta, before, rows);
            });
        }
    }

    template <class Child, class Parent>
    void add_input(const Contribution<Child, Parent>& contribution, const EntityRow<Child>& from,
                   std::string_view child, const OutputDelta& delta, std::int64_t before,
                   Rows& rows) {
        const auto found = std::ranges::find(Parent::inputs, contribution.member);
        const Input input{static_cast<std::uint8_t>(found - Parent::inputs.begin()),
                          delta.effective, delta.recorded, delta.delta - before};
        const std::string id = delta.target;
        key_ = link_prefix(tag_, Parent::mark, id);
        key_ += Child::mark;
        key_ += child;
        if (delta.delta != 0) {
            rows.put(key_, linked);
        } else if (before != 0 && !adds_to<Parent>(from, id)) {
            rows.erase(key_);
        }
        auto& row = row_of<Parent>(id, rows);
        if (row.facts.comes_last(input) && may_go_on(row, input.effective, input.recorded)) {
            row.facts.add(input);
            go_on(row, id, {input.effective, input.recorded}, rows,
                  [&](Parent& parent) { apply_input(parent, input); });
        } else {
            live_again(row, id, input.recorded, rows, [&] { row.facts.add(input); });
        }
    }

    // Whether anything of what a child ever added to a parent is left: asked where one delta of it
    // went, which is seldom.
    template <class Parent, class Child>
    static bool adds_to(const EntityRow<Child>& child, std::string_view parent) {
        Child entity{};
        const auto deltas = deltas_of(child.facts, Day{INT32_MIN}, entity);
        bool adds = false;
        std::size_t number = Child::indicators().size();
        for_each_contribution<Child>([&]<class To>(const Contribution<Child, To>&) {
            for (const auto& delta : deltas) {
                adds = adds || (std::is_same_v<To, Parent> && delta.output == number &&
                                delta.target == parent);
            }
            ++number;
        });
        return adds;
    }

    static constexpr std::string_view linked = "1";  // the key says it all

    char tag_;
    IndicatorRows deltas_;
    std::string key_;
};

}  // namespace anju
