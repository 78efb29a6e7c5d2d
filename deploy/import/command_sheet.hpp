// What a sheet of one command has as columns, made from the same description as the API: the JSON
// Schema of the command's body.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/result.hpp"

namespace anju {

// How a cell's text becomes a value of the command.
struct ValueShape {
    enum class Kind {
        text,     // as it stands
        code,     // ids, codes of divisions: without spaces, in half-width characters
        integer,  // a whole number
        amount,   // in the unit that people use, with decimals: 12.5 mu is recorded as 1250
        flag,     // yes or no
        day,
        instant,
        word,    // of an enumeration
        list,    // of inner[0], separated by ;
        object,  // of inner, separated by |
        json,    // too deep for a cell: JSON as it is
    };

    std::string name{};  // of the field; of what a list holds: that of the list
    Kind kind = Kind::text;
    int decimals = 0;  // that an amount has at most; the record has no point
    bool required = false;
    bool confidential = false;         // no message repeats it, and no key rests on it
    std::vector<std::string> words{};  // of an enumeration, as the API has them
    std::vector<ValueShape> inner{};
};

struct CommandSheet {
    std::string stream;               // "house"
    std::string command;              // "register"
    std::vector<ValueShape> columns;  // `id`, occurred_on, the command's own, what is told about it

    std::string scope() const { return stream + "." + command; }
    const ValueShape* find(std::string_view field) const;
};

// The column of the stream's id.
inline constexpr std::string_view id_column = "id";

// Not found, with the streams or commands that there are.
Result<CommandSheet> command_sheet(std::string_view stream, std::string_view command);

// The shape of a value by its JSON Schema. `scope`: whose field it is, "house.register"
// (words.hpp).
ValueShape shape_of(std::string_view scope, std::string_view name,
                    const boost::json::object& schema, bool required);

}  // namespace anju
