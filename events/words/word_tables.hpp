// The tables of words, one for each service and one that all share. A key says what it is:
//   service:land              stream:house             event:house.demolished
//   command:house.demolish    command:void             (of one stream; of all)
//   field:house.area          field:area               (of one stream; of all)
//   value:plot.level/county   value:level/county   value:county   (closest first)
#pragma once

#include <span>

#include "events/words/words.hpp"

namespace anju {

struct Word {
    std::string_view key;
    std::string_view zh;
    std::string_view en;
    std::string_view unit{};  // of a field's number
};

std::span<const Word> shared_words();
std::span<const Word> answer_words();  // columns of read models
std::span<const Word> registry_words();
std::span<const Word> land_words();
std::span<const Word> work_words();   // parks, employment
std::span<const Word> place_words();  // facilities, governance
std::span<const Word> rights_words();
std::span<const Word> planning_words();
std::span<const Word> access_words();
std::span<const Unit> all_units();

}  // namespace anju
