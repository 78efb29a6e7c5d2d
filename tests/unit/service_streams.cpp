#include "tests/unit/service_streams.hpp"

#include "events/catalogue.hpp"
#include "services/shell/json_body.hpp"

namespace anju::test {

ServiceStreams::ServiceStreams() {
    for (const auto& service : all_services()) {
        for (const auto& make : service.tables) {
            auto table = make();
            const std::string name(table->stream_name());
            tables_.emplace(name, std::move(table));
        }
    }
}

Result<void> ServiceStreams::check_rules(const ProvinceCommand& command,
                                         const ParsedCommand& parsed) const {
    DatedFact fact;
    fact.county = std::string_view(command.id).substr(0, 6);
    fact.occurred = parsed.occurred_on;
    fact.today = command.recorded.day();
    fact.has_reason = parsed.has_reason;
    if (parsed.about.restates) fact.restates = *parsed.about.restates;
    if (auto allowed = rules_.check(fact); !allowed || !parsed.changed_day) return allowed;
    if (const auto changed = parsed.changed_day(command.id)) fact.occurred = *changed;
    return rules_.check(fact);
}

// Of planning, what rules rest on.
void ServiceStreams::note(std::string_view id, const RecordView& record) {
    using Ruling = Concat<ParameterStream::Events, PeriodStream::Events>;
    const auto take = [&](const auto& event) {
        rules_.take(id, record.header.stream_version, event);
    };
    if (Ruling::any_of([&]<Event E>() { return record.header.type == type_id(E::type); })) {
        visit_event<Ruling>(record, take).value();
    }
}

Result<std::vector<std::string>> ServiceStreams::run(const ProvinceCommand& command) {
    const auto found = tables_.find(command.stream);
    if (found == tables_.end()) return not_found("stream-unknown", command.stream);
    auto& table = *found->second;
    const auto body = parse_json_body(command.body);
    if (!body) return body.error();
    const auto parsed = table.parse(command.command, *body);
    if (!parsed) return parsed.error();
    const Day today = command.recorded.day();
    if (parsed->occurred_on > today) return invalid("date-in-future", parsed->occurred_on.text());
    if (auto allowed = check_rules(command, *parsed); !allowed) return allowed.error();
    const auto events = parsed->decide({command.id, today, service_identity_key});
    if (!events) return events.error();
    RecordHeader header;
    header.term = {1, 1};
    header.recorded = command.recorded;
    header.occurred = parsed->occurred_on;
    header.commit_size = static_cast<std::uint16_t>(events->size());
    // The table counts what was decided already among what is on its way.
    header.stream_version = table.version(command.id) - static_cast<std::uint32_t>(events->size());
    std::vector<std::string> records;
    for (const auto& event : *events) {
        header.type = event.type;
        header.schema_version = event.schema_version;
        ++header.stream_version;
        header.commit_index = static_cast<std::uint16_t>(records.size() + 1);
        records.push_back(
            encode_record(header, command.stream + "/" + command.id, "", event.payload).value());
        const auto record = *parse_record(records.back());
        if (auto counted = table.count({record, 0}); !counted) return counted.error();
        note(command.id, record);
    }
    table.settle(command.id, true);
    return records;
}

}  // namespace anju::test
