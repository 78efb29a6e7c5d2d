#include "events/event_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "events/catalogue.hpp"

namespace anju {
namespace {

using Fields = std::set<std::string, std::less<>>;

constexpr std::string_view type_begin = R"(,"type":"cn.anju.)";
constexpr std::string_view type_end = R"(.v1")";
constexpr std::string_view data_begin = R"(,"data":{)";
// Members of the form that are shown of every event: what it is about, and when.
constexpr std::array<std::string_view, 9> always_shown{
    "specversion", "type",          "id",       "source",         "subject",
    "time",        "effectivedate", "sequence", "datacontenttype"};
// Corrections and voids tell a reason; what they change is told by the version alone.
constexpr std::string_view change_prefix = "record.";
const Fields change_fields{"version"};

template <Event E>
bool has_field(std::string_view field) {
    bool found = false;
    E event;
    for_each_member(event, [&](const char* name, const auto&) { found = found || name == field; });
    return found;
}

// Behind the value that begins at `at`, in JSON that is well-formed.
std::size_t end_of_value(std::string_view text, std::size_t at) {
    int depth = 0;
    bool quoted = false;
    for (; at < text.size(); ++at) {
        const char sign = text[at];
        if (quoted) {
            if (sign == '\\') ++at;
            if (sign == '"') quoted = false;
            continue;
        }
        if (sign == '"') quoted = true;
        if (sign == '{' || sign == '[') ++depth;
        if ((sign == ',' || sign == '}' || sign == ']') && depth == 0) return at;
        if (sign == '}' || sign == ']') --depth;
    }
    return text.size();
}

// Calls f(name, member) with each member of the object whose first one begins at `at`; gives back
// where the object's end stands.
template <class F>
std::size_t each_member(std::string_view text, std::size_t at, F&& f) {
    while (at < text.size() && text[at] == '"') {
        const auto name_end = text.find('"', at + 1);
        const auto end = end_of_value(text, name_end + 2);
        f(text.substr(at + 1, name_end - at - 1), text.substr(at, end - at));
        if (end >= text.size() || text[end] != ',') return end;
        at = end + 1;
    }
    return at;
}

void add_member(std::string& out, std::string_view member) {
    if (out.back() != '{') out += ',';
    out += member;
}

std::string_view member_text(std::string_view line, std::string_view begin, std::string_view end) {
    const auto at = line.find(begin);
    if (at == std::string_view::npos) return {};
    const auto rest = line.substr(at + begin.size());
    return rest.substr(0, rest.find(end));
}

}  // namespace

EventFields::EventFields(const std::vector<std::string>& texts) {
    for (const auto& text : texts) add(text);
}

Result<void> EventFields::check(std::string_view text) {
    if (EventFields().add(text)) return {};
    return invalid(
        "field-unknown",
        fmt::format("\"{}\" names no field of an event: write house.demolished/contractor "
                    "or house/area",
                    excerpt(text)));
}

// Whether there is such a field.
bool EventFields::add(std::string_view text) {
    const auto slash = std::min(text.find('/'), text.size());
    const auto name = text.substr(0, slash);
    const auto field = text.substr(std::min(slash + 1, text.size()));
    bool known = false;
    AllStreams::for_each([&]<class Stream>() {
        Stream::Events::for_each([&]<Event E>() {
            if (E::type != name && Stream::name != name) return;
            auto& fields = by_type_[std::string(E::type)];
            streams_.emplace(Stream::name);
            if (!has_field<E>(field)) return;
            fields.emplace(field);
            known = true;
        });
    });
    return known;
}

// Null: all of them.
const Fields* EventFields::fields_of(std::string_view line) const {
    const auto type = member_text(line, type_begin, type_end);
    const auto found = by_type_.find(type);
    if (found != by_type_.end()) return &found->second;
    if (!type.starts_with(change_prefix)) return nullptr;
    const auto stream = member_text(line, R"(,"subject":")", "/");
    return streams_.contains(stream) ? &change_fields : nullptr;
}

std::string EventFields::shown(std::string_view line) const {
    const auto* fields = fields_of(line);
    if (fields == nullptr) return std::string(line);
    std::string out = "{";
    each_member(line, 1, [&](std::string_view name, std::string_view member) {
        if (std::ranges::find(always_shown, name) != always_shown.end()) add_member(out, member);
    });
    out.append(R"(,"narrowed":true)").append(data_begin);
    each_member(line, line.find(data_begin) + data_begin.size(),
                [&](std::string_view name, std::string_view member) {
                    if (fields->contains(name)) add_member(out, member);
                });
    out += "}}";
    return out;
}

}  // namespace anju
