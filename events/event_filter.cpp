#include "events/event_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "events/base/areas.hpp"
#include "events/catalogue.hpp"

namespace anju {
namespace {

// The services that record what each key task of the plan consists of.
constexpr std::array<std::string_view, 6> service_by_task{"parks", "employment", "facilities",
                                                          "land",  "governance", "rights"};
constexpr std::size_t county_digits = 6;

template <class Take>
Result<void> for_each_of(std::string_view list, Take&& take) {
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        if (auto taken = take(list.substr(0, end)); !taken) return taken;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return {};
}

bool kind_exists(std::string_view kind) {
    bool found = false;
    AllStreams::for_each([&]<class Stream>() { found = found || Stream::name == kind; });
    return found;
}

bool is_record_change(std::uint32_t type) {
    return RecordChanges::any_of([&]<Event E>() { return type_id(E::type) == type; });
}

std::string_view kind_of(std::string_view stream) {
    return stream.substr(0, stream.find('/'));
}

}  // namespace

Result<EventFilter> EventFilter::parse(const EventFilterTexts& texts) {
    EventFilter filter;
    auto taken = for_each_of(texts.types, [&](auto name) { return filter.add_type(name); });
    if (!taken) return taken.error();
    taken = for_each_of(texts.areas, [&](auto code) { return filter.add_area(code); });
    if (!taken) return taken.error();
    if (!texts.stream.empty()) taken = filter.set_stream(texts.stream);
    if (!taken) return taken.error();
    if (!texts.task.empty()) taken = filter.set_task(texts.task);
    if (!taken) return taken.error();
    return filter;
}

// Also as the public form has it: cn.anju.house.demolished.v1.
Result<void> EventFilter::add_type(std::string_view name) {
    constexpr std::string_view public_prefix = "cn.anju.";
    constexpr std::string_view public_suffix = ".v1";
    if (name.starts_with(public_prefix)) name.remove_prefix(public_prefix.size());
    if (name.ends_with(public_suffix)) name.remove_suffix(public_suffix.size());
    bool found = false;
    AllStreams::for_each([&]<class Stream>() {
        Stream::Events::for_each([&]<Event E>() {
            if (name != E::type && name != Stream::name) return;
            found = true;
            types_.push_back(type_id(E::type));
            kinds_.emplace_back(Stream::name);
        });
    });
    RecordChanges::for_each([&]<Event E>() {
        if (name != E::type) return;
        found = true;
        types_.push_back(type_id(E::type));
    });
    if (found) return {};
    return invalid("type-unknown", fmt::format("no event and no stream has the type \"{}\"; "
                                               "types are \"house.demolished\" or \"house\"",
                                               excerpt(name)));
}

Result<void> EventFilter::add_area(std::string_view code) {
    if (find_area(code) == nullptr) {
        return invalid("area-unknown", fmt::format("\"{}\" is no province, city or county: events "
                                                   "are kept by county",
                                                   excerpt(code)));
    }
    areas_.emplace_back(code);
    return {};
}

Result<void> EventFilter::set_stream(std::string_view stream) {
    const auto slash = stream.find('/');
    if (slash == std::string_view::npos || stream.size() <= slash + 1 + county_digits ||
        !kind_exists(kind_of(stream))) {
        return invalid(
            "stream-malformed",
            fmt::format("\"{}\" is no stream, such as house/130708-000123", excerpt(stream)));
    }
    stream_ = stream;
    return {};
}

Result<void> EventFilter::set_task(std::string_view number) {
    if (number.size() == 1 && number[0] >= '1' && number[0] <= '6') {
        service_ = service_by_task[static_cast<std::size_t>(number[0] - '1')];
        return {};
    }
    return invalid("task-unknown",
                   fmt::format("\"{}\" is no key task of the plan: 1 to 6", excerpt(number)));
}

bool EventFilter::takes(const EventSubject& event) const {
    if (!service_.empty() && event.service != service_) return false;
    if (!stream_.empty() && event.stream != stream_) return false;
    if (!takes_type(event)) return false;
    const auto id = event.stream.substr(std::min(event.stream.find('/') + 1, event.stream.size()));
    return areas_.empty() ||
           std::ranges::any_of(areas_, [&](const auto& area) { return id.starts_with(area); });
}

bool EventFilter::takes_type(const EventSubject& event) const {
    if (types_.empty() || std::ranges::find(types_, event.type) != types_.end()) return true;
    return is_record_change(event.type) &&
           std::ranges::find(kinds_, kind_of(event.stream)) != kinds_.end();
}

}  // namespace anju
