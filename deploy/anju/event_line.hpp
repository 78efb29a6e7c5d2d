// An event of the feed as a line for people.
#pragma once

#include <string>
#include <string_view>

#include "events/words/language.hpp"

namespace anju {

// "12  2020-06-30T08:00:00.123Z  贷款还本  loan/130708-1  金额 3.50 元，还款来源 县级资金": members
// of the event by their names, in their units; nothing is said of what is empty. `json` is a
// CloudEvent; what is none stays as it is.
std::string event_line(std::string_view json, Language language);

}  // namespace anju
