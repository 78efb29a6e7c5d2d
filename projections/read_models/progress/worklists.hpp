// Worklists: who still needs what, for the official whose work it is. Each is the members of an
// indicator with what is known of them.
#pragma once

#include <span>
#include <string_view>

#include "events/base/result.hpp"
#include "events/words/words.hpp"

namespace anju {

struct Worklist {
    std::string_view id;         // "permits_expiring"
    std::string_view indicator;  // whose members it lists
    std::int32_t task = 0;       // key task of the plan, 1 to 6; 0 = of all
    Words words;                 // what the list is called
};

std::span<const Worklist> worklists();
// Not found, with the ids there are.
Result<const Worklist*> find_worklist(std::string_view id);

}  // namespace anju
