// What names a person (name, number of the identity card, telephone): checked, then sealed with
// keys that are kept outside the log.
#pragma once

#include <optional>

#include "services/registry/identity.hpp"
#include "services/shell/definition.hpp"

namespace anju {

// What a command tells in the place of its event's sealed texts.
struct FromPerson {
    std::optional<PrivateText> name;
    std::optional<PrivateText> id_number;
    std::optional<PrivateText> phone;
};
BOOST_DESCRIBE_STRUCT(FromPerson, (), (name, id_number, phone))

// Where a text of the person `id` stands, as seal() wants it: "person/130708-000123 phone".
std::string place_of(std::string_view id, std::string_view detail);

// Errors: invalid at /name, /phone; unavailable, "sealing-keys-missing".
Result<PersonDetailsTold> seal_details(const FromPerson& told, const DecideContext& context);

}  // namespace anju
