// Which events somebody wants to get, by what an event is about: the same words for a feed, a
// subscription and a history.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/result.hpp"

namespace anju {

// What an event is about, without reading it.
struct EventSubject {
    std::uint32_t type = 0;    // type_id()
    std::string_view service;  // that recorded it: "land"
    std::string_view stream;   // "house/130708-000123"
};

// As a caller writes it; lists are separated by commas, what is empty wants everything.
struct EventFilterTexts {
    std::string_view types{};   // "house.demolished", or "house" for all of its stream
    std::string_view areas{};   // provinces, cities, counties: "13", "1307", "130708"
    std::string_view stream{};  // "house/130708-000123"
    std::string_view task{};    // key task of the plan, 1 to 6
};

class EventFilter {
  public:
    // Takes everything.
    EventFilter() = default;
    // Invalid: "type-unknown", "area-unknown", "stream-malformed", "task-unknown".
    static Result<EventFilter> parse(const EventFilterTexts& texts);

    // Corrections and voids are events of the stream that they change: who wants any event of a
    // stream gets them too.
    bool takes(const EventSubject& event) const;

  private:
    Result<void> add_type(std::string_view name);
    Result<void> add_area(std::string_view code);
    Result<void> set_stream(std::string_view stream);
    Result<void> set_task(std::string_view number);
    bool takes_type(const EventSubject& event) const;

    // Empty = all, each.
    std::vector<std::uint32_t> types_;
    std::vector<std::string> kinds_;  // of streams that have a wanted type
    std::vector<std::string> areas_;  // what ids of streams begin with
    std::string stream_;
    std::string_view service_;
};

}  // namespace anju
