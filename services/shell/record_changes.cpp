#include "services/shell/record_changes.hpp"

#include <fmt/format.h>

#include <map>

namespace anju {

Result<boost::json::value> take_event(boost::json::value& body) {
    if (!body.is_object()) return wrong_type(body, "an object", "").error();
    auto& object = body.get_object();
    auto* found = object.if_contains("event");
    if (found == nullptr) return missing_member("/event");
    boost::json::value event = std::move(*found);
    object.erase("event");
    return event;
}

std::string canonical_json(const boost::json::value& value) {
    if (const auto* list = value.if_array()) {
        std::string out = "[";
        for (const auto& element : *list) out += canonical_json(element) + ",";
        return out + "]";
    }
    const auto* object = value.if_object();
    if (object == nullptr) return boost::json::serialize(value);
    std::map<std::string_view, const boost::json::value*> sorted;
    for (const auto& member : *object) sorted.emplace(member.key(), &member.value());
    std::string out = "{";
    for (const auto& [name, member] : sorted) {
        write_json_string(out, name);
        out += ":" + canonical_json(*member) + ",";
    }
    return out + "}";
}

Result<std::size_t> place_to_change(const StreamFacts& facts,
                                    const std::vector<StoredFact>& standing,
                                    const RecordChange& change) {
    if (change.reason.empty()) {
        return invalid("reason-missing", "a record is changed for a reason: say it", "/reason");
    }
    if (change.version == 0 || change.version > facts.size()) {
        return invalid("record-unknown",
                       fmt::format("the stream has events 1 to {}, none with version {}",
                                   facts.size(), change.version),
                       "/version");
    }
    const std::vector<std::pair<std::string, std::string>> which{
        {"version", std::to_string(change.version)}};
    if (is_record_change(facts.all()[change.version - 1].type)) {
        return rejected("record-not-changeable",
                        fmt::format("event {} changes another one: record the fact itself anew",
                                    change.version),
                        which);
    }
    const auto found = std::ranges::find(standing, change.version, &StoredFact::version);
    if (found != standing.end()) return static_cast<std::size_t>(found - standing.begin());
    return rejected("record-changed-already",
                    fmt::format("event {} was voided or corrected already", change.version), which);
}

Error carries_others(std::uint32_t version) {
    return rejected(
        "record-carries-others",
        fmt::format("the stream begins with this event: void those after it first, such as {}",
                    version),
        {{"carried", std::to_string(version)}});
}

Error stays_as_it_is(std::uint32_t version) {
    return rejected("record-not-changeable",
                    fmt::format("event {} tells what cannot be undone", version),
                    {{"version", std::to_string(version)}});
}

Error leaves_out_of_turn(std::uint32_t version, const Error& why) {
    return rejected("record-carries-others",
                    fmt::format("event {} would not be possible then: {}", version, why.message),
                    {{"carried", std::to_string(version)}, {"rule", why.rule}});
}

Error within_event(Error error) {
    if (!error.pointer.empty() && error.pointer != "/occurred_on") {
        error.pointer = "/event" + error.pointer;
    }
    return error;
}

}  // namespace anju
