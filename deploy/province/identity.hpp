// Made-up numbers of identity cards: their checksums are valid, and their area code, 139900, is
// assigned to no place, so that no number can be a living person's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "events/base/types.hpp"
#include "events/streams/person.hpp"

namespace anju {

// The number: area, birthday, order number (odd for men), check character. `order` is below 500.
std::string identity_number(Day birth, Sex sex, std::uint16_t order);

// Deals the order numbers of each birthday, none twice.
class IdentityNumbers {
  public:
    IdentityNumbers();

    // Moves the birthday a day back when all numbers of the day are dealt.
    std::uint16_t take(std::int32_t& birth, Sex sex);

  private:
    std::vector<std::uint16_t> dealt_;  // by birthday and sex
};

}  // namespace anju
