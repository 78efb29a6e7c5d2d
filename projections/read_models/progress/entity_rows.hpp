// Reading what is known of one entity: as it is, as of any day as known on any day, and the facts
// that make it so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/json.hpp"
#include "projections/read_models/progress/progress.hpp"
#include "projections/read_models/progress/progress_answers.hpp"

namespace anju {

// A fact of an entity as an official reads it.
struct FactRow {
    std::string event;  // "house/130708-000123/3": the stream and the version in it
    std::string type;
    std::string title;  // the name of the type
    Day occurred;
    Day recorded;
    std::optional<Day> void_since;  // voided or replaced by a correction, known from this day on
};
BOOST_DESCRIBE_STRUCT(FactRow, (), (event, type, title, occurred, recorded, void_since))

// The row of an entity; none where nothing is known of it.
template <class Entity>
Result<std::optional<EntityRow<Entity>>> entity_row(const RowView& view, std::string_view id) {
    std::string bytes;
    const auto found = view.get(Progress::entity_key(Entity::mark, id), bytes);
    if (!found) return found.error();
    if (!*found) return std::optional<EntityRow<Entity>>();
    try {
        EntityRow<Entity> row;
        ArchiveReader archive(bytes);
        archive(row);
        return std::optional<EntityRow<Entity>>(std::move(row));
    } catch (const std::exception& failure) {
        return corrupt("rows-damaged",
                       std::string(Entity::stream) + "/" + std::string(id) + ": " + failure.what());
    }
}

// The entity as the facts dated up to `on` and recorded up to `known_on` make it.
template <class Entity>
Entity entity_as_of(const EntityRow<Entity>& row, const AsOfDays& days, Day today) {
    const Day on = days.on.value_or(today);
    Entity entity{};
    const LifeFacts life = row.facts.life();
    for (const auto& step : life.known_on(days.known_on.value_or(today))) {
        if (step.day > on) break;
        if (step.fact != nullptr) apply_fact(entity, *step.fact);
        if (step.input != nullptr) apply_input(entity, *step.input);
    }
    return entity;
}

// The facts of an entity of a kind of streams, those recorded up to `known`.
std::vector<FactRow> fact_rows(const EntityFacts& facts,
                               const std::vector<std::string_view>& streams, std::string_view id,
                               Day known, Language language);

// The kinds of streams that an entity takes facts of, in their order.
template <class... Streams>
std::vector<std::string_view> names_of(const EntityStreams<Streams...>*) {
    return {Streams::name...};
}

// Ids of the entities of one kind that ever added to a parent.
Result<std::vector<std::string>> linked_ids(const RowView& view, char parent_mark,
                                            std::string_view parent, char mark);

// Appends the state of the entity that a stream's name and id stand for: a JSON object, or null
// where nothing is known of it.
Result<void> write_entity(const RowView& view, std::string_view stream, std::string_view id,
                          const AsOfDays& days, std::string& body);
// The facts that the entity of a stream, "house/130708-000123", takes, those recorded up to
// `known`; none where nothing is known of it.
Result<std::vector<FactRow>> entity_facts(const RowView& view, std::string_view stream, Day known,
                                          Language language);

}  // namespace anju
