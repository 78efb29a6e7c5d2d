#include "projections/engine/parking_fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace anju {
namespace {

// A program that does not know what a newer one wrote must not go on without it; rows that are
// damaged are not the event's fault.
bool is_fault_of_event(const Error& error) {
    return error.kind == ErrorKind::corrupt && error.rule != "event-type-unknown" &&
           error.rule != "schema-newer" && error.rule != "rows-damaged";
}

Error deadly_error(const FoldPlace& place) {
    return corrupt("fold-crashed",
                   fmt::format("the process died {} times while it folded the event at position {}",
                               HandlingMark::deaths_max, place.position));
}

}  // namespace

ParkingFold::ParkingFold(Parts parts, const std::vector<FoldPlace>& deadly, ParkingLimits limits)
    : parts_(parts), parking_(limits) {
    for (const auto& place : deadly) failures_.emplace(place, deadly_error(place));
}

Result<void> ParkingFold::begin(const RowStore& store) {
    if (!mark_) mark_.emplace(store.directory(), store.as_of().position);
    const auto view = store.view();
    const auto deadly = Parking::deadly_in(*view);
    if (!deadly) return deadly.error();
    for (const auto& place : *deadly) failures_.emplace(place, deadly_error(place));
    parts_.folding.forget();
    return parking_.load(*view);
}

void ParkingFold::rest() {
    mark_->end();
}

Result<void> ParkingFold::fold(const SealedEvent& event, Rows& rows) {
    const auto stream = event.record.stream;
    if (parking_.holds(stream)) return parking_.add(parked(event), stream, rows);
    const auto outcome = try_fold(event, event.position, rows);
    if (outcome.what == Outcome::What::failed) return outcome.error;
    if (outcome.what == Outcome::What::poisonous) {
        const auto recorded = event.record.header.recorded;
        return parking_.park(parked(event), stream, {outcome.error, event.position, recorded},
                             rows);
    }
    return parking_.any() ? follow_decision(event, rows) : Result<void>();
}

ParkingFold::Outcome ParkingFold::try_fold(const SealedEvent& event, std::uint64_t at, Rows& rows) {
    const FoldPlace place{at, event.position};
    if (!failures_.empty()) {
        const auto known = failures_.find(place);
        if (known != failures_.end()) {
            if (known->second.rule == "fold-crashed") Parking::note_deadly(place, rows);
            return {Outcome::What::poisonous, known->second};
        }
    }
    const auto& header = event.record.header;
    if (header.commit_index == 1) commit_begins_ = event.position;
    if (mark_->deaths(place) >= HandlingMark::deaths_max) {
        Parking::note_deadly(place, rows);
        return poisonous(event, at, deadly_error(place));
    }
    mark_->begin(place);
    try {
        // What it gives back was told before any row changed.
        const auto folded = parts_.folding.fold(event, rows);
        if (folded) return {};
        if (is_fault_of_event(folded.error())) return poisonous(event, at, folded.error());
        return {Outcome::What::failed, folded.error()};
    } catch (const RowsError& failure) {
        if (!is_fault_of_event(failure.error)) throw;
        return failed_half_way(event, at, failure.error);
    } catch (const std::bad_alloc&) {
        throw;  // it may be anybody's fault
    } catch (const std::exception& failure) {
        return failed_half_way(event, at, corrupt("fold-failed", failure.what()));
    }
}

// A commit is folded whole or not at all: what its first event says holds for the others.
std::uint64_t ParkingFold::commit_of(const SealedEvent& event) const {
    const auto begins = event.position + 1 - event.record.header.commit_index;
    return begins == commit_begins_ ? begins : event.position;
}

ParkingFold::Outcome ParkingFold::poisonous(const SealedEvent& event, std::uint64_t at,
                                            Error error) {
    if (commit_of(event) != event.position) return failed_half_way(event, at, std::move(error));
    return {Outcome::What::poisonous, std::move(error)};
}

ParkingFold::Outcome ParkingFold::failed_half_way(const SealedEvent& event, std::uint64_t at,
                                                  Error error) {
    const auto position = commit_of(event);
    const FoldPlace place{at == event.position ? position : at, position};
    failures_.insert_or_assign(place, std::move(error));
    return {Outcome::What::failed, unavailable(again, "an event failed half-way")};
}

ParkedEvent ParkingFold::parked(const SealedEvent& event) const {
    return {event.position, parts_.log.topics()[event.partition.topic].name,
            event.partition.partition, event.offset, std::string(event.record.bytes)};
}

Result<void> ParkingFold::follow_decision(const SealedEvent& event, Rows& rows) {
    const auto& header = event.record.header;
    if (header.type == type_id(ParkedRetried::type)) {
        const auto retried =
            decode_event<ParkedRetried>(event.record.payload, header.schema_version);
        if (retried) return fold_parked(retried->subject, event, rows);
    }
    if (header.type == type_id(ParkedSkipped::type)) {
        const auto skipped =
            decode_event<ParkedSkipped>(event.record.payload, header.schema_version);
        if (!skipped || !parking_.holds(skipped->subject)) return {};
        parking_.skip(
            skipped->subject,
            {static_cast<std::uint64_t>(skipped->through), skipped->reason, event.position}, rows);
        return fold_parked(skipped->subject, event, rows);
    }
    return {};
}

// In their order, up to the first that cannot be folded still.
Result<void> ParkingFold::fold_parked(std::string_view stream, const SealedEvent& decision,
                                      Rows& rows) {
    while (const auto* next = parking_.first(stream)) {
        const auto record = parse_record(next->record);
        if (!record) return record.error();
        SealedEvent event{next->position, decision.partition, next->offset, *record};
        const auto outcome = try_fold(event, decision.position, rows);
        if (outcome.what == Outcome::What::failed) return outcome.error;
        if (outcome.what == Outcome::What::poisonous) {
            parking_.keep(
                stream, {outcome.error, decision.position, decision.record.header.recorded}, rows);
            return {};
        }
        parking_.take_off(stream, rows);
    }
    return {};
}

}  // namespace anju
