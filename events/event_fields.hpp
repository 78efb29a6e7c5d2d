// Which fields of events somebody is shown: the public form, without the others.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/result.hpp"

namespace anju {

// Of a type that is named, by itself or by its stream, `data` has the fields that are named for it
// and no others, and what people told of the entry (reason, evidence, who, whence) is left out. Of
// types that are not named everything is shown. Such a form says that it is one ("narrowed":true);
// no leaf of the ledger commits to it.
class EventFields {
  public:
    // Shows everything.
    EventFields() = default;
    // Each "house.demolished/contractor", or "house/area" for all types of a stream. A field that
    // there is not narrows its type all the same.
    explicit EventFields(const std::vector<std::string>& texts);
    // Whether there is such a field. Invalid: "field-unknown".
    static Result<void> check(std::string_view text);

    bool shows_all() const { return by_type_.empty(); }
    // `line`: the public form of an event.
    std::string shown(std::string_view line) const;

  private:
    bool add(std::string_view text);
    const std::set<std::string, std::less<>>* fields_of(std::string_view line) const;

    std::map<std::string, std::set<std::string, std::less<>>, std::less<>> by_type_;
    std::set<std::string, std::less<>> streams_;  // that have a type which is named
};

}  // namespace anju
