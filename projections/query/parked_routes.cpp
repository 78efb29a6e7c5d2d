#include "projections/query/parked_routes.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <string>

#include "events/base/json.hpp"
#include "events/base/sha256.hpp"
#include "events/public_form.hpp"
#include "projections/engine/parking.hpp"

namespace anju {
namespace {

// Of an event what is no secret of its division: what it says is told by its stream's history.
struct ParkedEventRow {
    std::uint64_t position = 0;
    std::string id;    // "house/130708-000123/4"
    std::string type;  // empty where this program has no name for it
    Day occurred;
    Instant recorded;
    std::string topic;
    std::uint16_t partition = 0;
    std::uint64_t offset = 0;
    std::string record_sha256;
};
BOOST_DESCRIBE_STRUCT(ParkedEventRow, (),
                      (position, id, type, occurred, recorded, topic, partition, offset,
                       record_sha256))

struct ParkedAnswer {
    AsOf as_of;
    ParkedCount parked;
    std::vector<ParkedStream> rows;
    std::vector<SkippedStream> skipped;
};
BOOST_DESCRIBE_STRUCT(ParkedAnswer, (), (as_of, parked, rows, skipped))

struct ParkedEventsAnswer {
    AsOf as_of;
    ParkedCount parked;
    ParkedStream stream;
    std::vector<ParkedEventRow> events;
};
BOOST_DESCRIBE_STRUCT(ParkedEventsAnswer, (), (as_of, parked, stream, events))

template <class Value>
void write_member(std::string& body, std::string_view name, const Value& value) {
    body += fmt::format(",\"{}\":", name);
    write_json(body, value);
}

Result<void> write_parked_streams(const RowView& view, std::string& body) {
    const auto parked = Parking::sequences_in(view);
    if (!parked) return parked.error();
    const auto skipped = Parking::skipped_in(view);
    if (!skipped) return skipped.error();
    write_member(body, "rows", *parked);
    write_member(body, "skipped", *skipped);
    return {};
}

ParkedEventRow row_of(const ParkedEvent& event) {
    ParkedEventRow row{.position = event.position,
                       .id = {},
                       .type = {},
                       .occurred = {},
                       .recorded = {},
                       .topic = event.topic,
                       .partition = event.partition,
                       .offset = event.offset,
                       .record_sha256 = {}};
    Sha256 sha256;
    row.record_sha256 = hex_of(bytes_of(sha256(event.record)));
    const auto record = parse_record(event.record);
    if (!record) return row;
    row.id = fmt::format("{}/{}", record->stream, record->header.stream_version);
    if (const auto name = event_type_name(record->header.type)) row.type = *name;
    row.occurred = record->header.occurred;
    row.recorded = record->header.recorded;
    return row;
}

Result<void> write_parked_events(const RowView& view, const std::string& stream,
                                 std::string& body) {
    const auto parked = Parking::sequences_in(view);
    if (!parked) return parked.error();
    const auto found = std::ranges::find(*parked, stream, &ParkedStream::stream);
    if (found == parked->end()) {
        return not_found("not-parked", fmt::format("no events of {} are parked", excerpt(stream)));
    }
    const auto events = Parking::events_in(view, stream);
    if (!events) return events.error();
    std::vector<ParkedEventRow> rows;
    for (const auto& event : *events) rows.push_back(row_of(event));
    write_member(body, "stream", *found);
    write_member(body, "events", rows);
    return {};
}

}  // namespace

void add_parked_routes(Router& router, Queries& queries) {
    router.add({.verb = Verb::get,
                .pattern = "/v1/parked",
                .summary = "Events that could not be folded, and that figures therefore lack",
                .handler =
                    [&queries](const HttpRequest& request, const Reply& reply) {
                        queries.answer(request, reply, write_parked_streams);
                    },
                .query = Queries::parameters(),
                .response_schema = boost::json::serialize(json_schema<ParkedAnswer>()),
                .right = Right::operate,
                .of_no_area = true});
    router.add(
        {.verb = Verb::get,
         .pattern = "/v1/parked/{stream}/{id}",
         .summary = "The parked events of a stream, and why they are",
         .handler =
             [&queries](const HttpRequest& request, const Reply& reply) {
                 const auto stream =
                     fmt::format("{}/{}", request.parameter("stream"), request.parameter("id"));
                 queries.answer(request, reply, [stream](const RowView& view, std::string& body) {
                     return write_parked_events(view, stream, body);
                 });
             },
         .query = Queries::parameters(),
         .response_schema = boost::json::serialize(json_schema<ParkedEventsAnswer>()),
         .right = Right::operate});
}

}  // namespace anju
