// The names that the page shows for what the program counts and records.
#pragma once

#include <string>

namespace anju {

// {"zh":{"streams":{},"events":{},"fields":{}},"en":...}: of kinds of streams, of types of events,
// and by type of event, of each field: {"name","decimals","values"}, where the number is shown with
// its decimal point so many places to the left and values are those of a closed set.
std::string names_json();

}  // namespace anju
