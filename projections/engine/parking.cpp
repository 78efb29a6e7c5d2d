#include "projections/engine/parking.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "events/record.hpp"
#include "projections/engine/key_days.hpp"

namespace anju {
namespace {

const std::string sequence_prefix("\0park-s", 7);
const std::string event_prefix("\0park-e", 7);
const std::string skipped_prefix("\0park-k", 7);
const std::string deadly_prefix("\0park-d", 7);
constexpr std::size_t detail_bytes_max = 1'000;

std::string key_of(const std::string& prefix, std::string_view stream) {
    return std::string(prefix).append(stream);
}

// What the keys of rows of one stream begin with: no stream has a zero in its name.
std::string stream_prefix(const std::string& prefix, std::string_view stream) {
    auto key = key_of(prefix, stream);
    key += '\0';
    return key;
}

std::string key_of(const std::string& prefix, std::string_view stream, std::uint64_t position) {
    auto key = stream_prefix(prefix, stream);
    append_position(key, position);
    return key;
}

template <class Row>
void put(Rows& rows, std::string_view key, const Row& row) {
    std::string bytes;
    ArchiveWriter archive(bytes);
    archive(row);
    rows.put(key, bytes);
}

template <class Row>
Result<std::vector<Row>> rows_in(const RowView& view, const std::string& prefix) {
    std::vector<Row> rows;
    Result<void> read;
    const auto scanned =
        view.scan(prefix, prefix, [&](std::string_view key, std::string_view value) {
            try {
                ArchiveReader archive(value);
                archive(rows.emplace_back());
                return true;
            } catch (const std::exception& failure) {
                read =
                    corrupt("rows-damaged", fmt::format("row {}: {}: remove the folder of the rows",
                                                        key.substr(1), failure.what()));
                return false;
            }
        });
    if (!scanned) return scanned.error();
    if (!read) return read.error();
    return rows;
}

// Whether events of its commit stand before it: a commit is left out as a whole.
bool is_within_commit(const ParkedEvent& event) {
    const auto record = parse_record(event.record);
    return record && record->header.commit_index > 1;
}

}  // namespace

Result<void> Parking::load(const RowView& view) {
    streams_.clear();
    bytes_ = 0;
    count_ = view.as_of().parked;
    auto sequences = sequences_in(view);
    if (!sequences) return sequences.error();
    for (auto& sequence : *sequences) {
        auto events = events_in(view, sequence.stream);
        if (!events) return events.error();
        auto& stream = streams_[sequence.stream];
        for (auto& event : *events) {
            bytes_ += event.record.size();
            stream.events.push_back(std::move(event));
        }
        stream.sequence = std::move(sequence);
    }
    return {};
}

Result<void> Parking::park(ParkedEvent event, std::string_view stream, const Why& why, Rows& rows) {
    if (streams_.size() >= limits_.streams_max) {
        return corrupt("parking-full",
                       fmt::format("events of {} streams could not be folded already, and now: {}",
                                   streams_.size(), why.error.message));
    }
    const auto made = streams_.try_emplace(std::string(stream)).first;
    auto& sequence = made->second.sequence;
    sequence.stream = stream;
    sequence.position = event.position;
    note_why(sequence, why);
    ++count_.streams;
    return append(made, std::move(event), rows);
}

Result<void> Parking::add(ParkedEvent event, std::string_view stream, Rows& rows) {
    return append(streams_.find(stream), std::move(event), rows);
}

Result<void> Parking::append(Streams::iterator stream, ParkedEvent event, Rows& rows) {
    if (bytes_ + event.record.size() > limits_.bytes_max) {
        return corrupt("parking-full",
                       fmt::format("events of {} bytes could not be folded already, those of {} "
                                   "streams",
                                   bytes_, streams_.size()));
    }
    bytes_ += event.record.size();
    ++count_.events;
    put(rows, key_of(event_prefix, stream->first, event.position), event);
    stream->second.sequence.last = event.position;
    stream->second.events.push_back(std::move(event));
    write(stream, rows);
    return {};
}

const ParkedEvent* Parking::first(std::string_view stream) const {
    const auto found = streams_.find(stream);
    return found == streams_.end() ? nullptr : &found->second.events.front();
}

void Parking::take_off(std::string_view stream, Rows& rows) {
    const auto found = streams_.find(stream);
    drop_first(found, rows);
    write(found, rows);
}

void Parking::drop_first(Streams::iterator stream, Rows& rows) {
    auto& events = stream->second.events;
    rows.erase(key_of(event_prefix, stream->first, events.front().position));
    bytes_ -= events.front().record.size();
    events.pop_front();
    --count_.events;
}

// Without events it is none any more.
void Parking::write(Streams::iterator stream, Rows& rows) {
    const auto key = key_of(sequence_prefix, stream->first);
    auto& [sequence, events] = stream->second;
    if (events.empty()) {
        rows.erase(key);
        --count_.streams;
        streams_.erase(stream);
        return;
    }
    sequence.position = events.front().position;
    sequence.events = events.size();
    put(rows, key, sequence);
}

void Parking::keep(std::string_view stream, const Why& why, Rows& rows) {
    const auto found = streams_.find(stream);
    note_why(found->second.sequence, why);
    write(found, rows);
}

void Parking::note_why(ParkedStream& sequence, const Why& why) {
    sequence.rule = why.error.rule;
    sequence.detail = why.error.message.substr(0, detail_bytes_max);
    sequence.tried = why.tried;
    sequence.since = why.since;
}

void Parking::skip(std::string_view stream, const Skip& skip, Rows& rows) {
    const auto found = streams_.find(stream);
    auto& events = found->second.events;
    SkippedStream skipped{.stream = found->first,
                          .events = 0,
                          .through = 0,
                          .reason = skip.reason,
                          .rule = found->second.sequence.rule,
                          .decided = skip.decided};
    while (!events.empty() && (events.front().position <= skip.through ||
                               (skipped.events > 0 && is_within_commit(events.front())))) {
        skipped.through = events.front().position;
        ++skipped.events;
        drop_first(found, rows);
    }
    if (skipped.events == 0) return;
    count_.skipped += skipped.events;
    put(rows, key_of(skipped_prefix, found->first, skip.decided), skipped);
    write(found, rows);
}

void Parking::note_deadly(const FoldPlace& place, Rows& rows) {
    auto key = deadly_prefix;
    append_position(key, place.at);
    append_position(key, place.position);
    put(rows, key, place);
}

Result<std::vector<ParkedStream>> Parking::sequences_in(const RowView& view) {
    return rows_in<ParkedStream>(view, sequence_prefix);
}

Result<std::vector<SkippedStream>> Parking::skipped_in(const RowView& view) {
    return rows_in<SkippedStream>(view, skipped_prefix);
}

Result<std::vector<ParkedEvent>> Parking::events_in(const RowView& view, std::string_view stream) {
    return rows_in<ParkedEvent>(view, stream_prefix(event_prefix, stream));
}

Result<std::vector<FoldPlace>> Parking::deadly_in(const RowView& view) {
    return rows_in<FoldPlace>(view, deadly_prefix);
}

}  // namespace anju
