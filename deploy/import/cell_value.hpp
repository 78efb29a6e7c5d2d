// A cell becomes a value of a command.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "deploy/import/command_sheet.hpp"
#include "deploy/import/sheet.hpp"

namespace anju {

struct CellReading {
    bool from_1904 = false;  // see Sheet
    // Amounts are whole numbers of the record's own units: the heading was the field's raw name.
    bool raw_units = false;
    // The API's word of an enumeration for a text in matching_form(); none when it is no such word.
    std::function<std::optional<std::string>(const ValueShape&, std::string_view form)> find_word;
};

// Null for an empty cell. Errors: invalid; `rule` is the kind of fault, `facts` name the value (not
// of a confidential cell) and what is allowed.
Result<boost::json::value> cell_value(const Cell& cell, const ValueShape& shape,
                                      const CellReading& reading);

}  // namespace anju
