#include "projections/read_models/progress/entity_rows.hpp"

#include "events/public_form.hpp"

namespace anju {

std::vector<FactRow> fact_rows(const EntityFacts& facts,
                               const std::vector<std::string_view>& streams, std::string_view id,
                               Day known, Language language) {
    std::vector<FactRow> rows;
    const LifeFacts life = facts.life();
    for (const auto& fact : life.facts) {
        if (fact.recorded > known) continue;
        const auto known_type = event_type_name(fact.type);
        const std::string_view type = known_type ? *known_type : "unknown";
        FactRow row{std::string(streams.at(fact.stream)) + "/" + std::string(id) + "/" +
                        std::to_string(fact.version),
                    std::string(type),
                    std::string(event_name(type, language)),
                    fact.occurred,
                    fact.recorded,
                    {}};
        if (fact.voided <= known) row.void_since = fact.voided;
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<std::vector<std::string>> linked_ids(const RowView& view, char parent_mark,
                                            std::string_view parent, char mark) {
    std::string prefix =
        EntityFold<ProgressEntities>::link_prefix(Progress::tag, parent_mark, parent);
    prefix += mark;
    std::vector<std::string> ids;
    const auto scanned = view.scan(prefix, "", [&](std::string_view key, std::string_view) {
        ids.emplace_back(key.substr(prefix.size()));
        return true;
    });
    if (!scanned) return scanned.error();
    return ids;
}

Result<void> write_entity(const RowView& view, std::string_view stream, std::string_view id,
                          const AsOfDays& days, std::string& body) {
    Result<void> outcome;
    bool written = false;
    ProgressEntities::for_each([&]<class Entity>() {
        if (written || !outcome || Entity::stream != stream) return;
        const auto row = entity_row<Entity>(view, id);
        if (!row) {
            outcome = row.error();
        } else if (*row) {
            write_json(body, entity_as_of(**row, days, view.as_of().recorded.day()));
            written = true;
        }
    });
    if (outcome && !written) body += "null";
    return outcome;
}

Result<std::vector<FactRow>> entity_facts(const RowView& view, std::string_view stream, Day known,
                                          Language language) {
    const auto slash = stream.find('/');
    const auto id = stream.substr(slash + 1);
    Result<std::vector<FactRow>> facts = std::vector<FactRow>();
    ProgressEntities::for_each([&]<class Entity>() {
        if (!facts || !facts->empty() || Entity::stream != stream.substr(0, slash)) return;
        const auto row = entity_row<Entity>(view, id);
        if (!row) {
            facts = row.error();
        } else if (*row) {
            const auto streams = names_of(static_cast<const typename Entity::Streams*>(nullptr));
            facts = fact_rows((*row)->facts, streams, id, known, language);
        }
    });
    return facts;
}

}  // namespace anju
