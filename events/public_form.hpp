// The public form of an event: CloudEvents 1.0 structured JSON, one byte string everywhere outside
// (feed, history, archive), a pure function of the stored record and its position.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "events/record.hpp"

namespace anju {

// The event's own fields as canonical JSON: the `data` of the public form. A Merkle leaf commits to
// the form, so that an auditor can tie a public event to the tree without our code.
Result<std::string> public_data(const RecordView& record);

// The whole public form, one line without a line end. `service` is the recording service. The
// global position is written as `sequence` once the event is sealed; before that it is left out.
Result<std::string> public_form(const RecordView& record, std::string_view service,
                                std::optional<std::uint64_t> position);

// The event's name ("household.relocated"), or not_found for an unknown type id.
Result<std::string_view> event_type_name(std::uint32_t type);

}  // namespace anju
