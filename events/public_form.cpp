#include "events/public_form.hpp"

#include <fmt/format.h>

#include "events/base/json.hpp"
#include "events/base/trace.hpp"
#include "events/catalogue.hpp"

namespace anju {
namespace {

void write_member(std::string& out, std::string_view name, std::string_view value) {
    out += ',';
    write_json_string(out, name);
    out += ':';
    write_json_string(out, value);
}

// The id of the request, or of the trace that it was a step of, and then that step.
void write_correlation(std::string& out, std::string_view correlation) {
    if (correlation.empty()) return;
    const auto trace = trace_in(correlation);
    write_member(out, "correlationid", trace ? trace->trace_id : correlation);
    if (trace) write_member(out, "traceparent", correlation);
}

// What was told about the entry, as extension members.
void write_about(std::string& out, const RecordMeta& meta) {
    if (!meta.reason.empty()) write_member(out, "reason", meta.reason);
    if (!meta.evidence.empty()) {
        out += ",\"evidence\":";
        write_json(out, meta.evidence);
    }
    if (meta.source) {
        write_member(out, "entrysource", boost::describe::enum_to_string(*meta.source, ""));
    }
    if (!meta.batch.empty()) write_member(out, "batchid", meta.batch);
    if (meta.row) {
        out += ",\"batchrow\":";
        write_json_integer(out, *meta.row);
    }
    if (!meta.cause.empty()) write_member(out, "causationid", meta.cause);
    if (!meta.restates.empty()) write_member(out, "restates", meta.restates);
}

}  // namespace

Result<std::string> public_data(const RecordView& record) {
    std::string data;
    auto visited = visit_event(record, [&](const auto& event) { write_json(data, event); });
    if (!visited) return visited.error();
    return data;
}

Result<std::string_view> event_type_name(std::uint32_t type) {
    std::string_view name;
    AllEvents::any_of([&]<Event E>() {
        if (type_id(E::type) != type) return false;
        name = E::type;
        return true;
    });
    if (!name.empty()) return name;
    return not_found("event-type-unknown", fmt::format("no event has the type id {:08x}", type));
}

// Every event that is sealed, proven or followed passes here: written in one go, without formats.
Result<std::string> public_form(const RecordView& record, std::string_view service,
                                std::optional<std::uint64_t> position) {
    constexpr std::size_t usual_bytes = 1024;
    const auto type = event_type_name(record.header.type);
    if (!type) return type.error();
    const auto meta = decode_meta(record.meta);
    if (!meta) return meta.error();
    std::string out;
    out.reserve(usual_bytes);
    out.append(R"({"specversion":"1.0","type":"cn.anju.)").append(*type).append(R"(.v1","id":)");
    write_json_string(out, record.stream);
    out.back() = '/';
    write_json_integer(out, record.header.stream_version);
    out += '"';
    std::string source = "/anju/";
    source.append(service).append("/").append(record.stream, record.stream.find('/') + 1, 6);
    write_member(out, "source", source);
    write_member(out, "subject", record.stream);
    write_member(out, "time", record.header.recorded.text());
    out.append(R"(,"datacontenttype":"application/json","dataschema":"urn:anju:schema:)");
    out.append(*type).append(":1.");
    write_json_integer(out, record.header.schema_version - 1);
    out += '"';
    if (position) write_member(out, "sequence", std::to_string(*position));
    write_member(out, "effectivedate", record.header.occurred.text());
    write_correlation(out, meta->correlation);
    if (!meta->principal.empty()) write_member(out, "recordedby", meta->principal);
    write_about(out, *meta);
    out += ",\"data\":";
    auto data = visit_event(record, [&](const auto& event) { write_json(out, event); });
    if (!data) return data.error();
    out += '}';
    return out;
}

}  // namespace anju
