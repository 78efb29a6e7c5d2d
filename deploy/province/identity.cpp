#include "deploy/province/identity.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "deploy/province/calendar.hpp"

namespace anju {
namespace {

constexpr std::uint16_t orders_of_day = 500;
constexpr std::int32_t first_birthday = day_number(1910, 1, 1);
constexpr std::int32_t last_birthday = day_number(2020, 12, 31);

std::size_t place_of(std::int32_t birth, Sex sex) {
    return static_cast<std::size_t>(birth - first_birthday) * 2 + (sex == Sex::male ? 1 : 0);
}

}  // namespace

std::string identity_number(Day birth, Sex sex, std::uint16_t order) {
    constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    constexpr std::string_view checks = "10X98765432";
    const std::string date = birth.text();
    std::string number = fmt::format("139900{}{}{}{:03}", date.substr(0, 4), date.substr(5, 2),
                                     date.substr(8, 2), 2 * order + (sex == Sex::male ? 1 : 0));
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (number[i] - '0');
    number += checks[static_cast<std::size_t>(sum % 11)];
    return number;
}

IdentityNumbers::IdentityNumbers() : dealt_(place_of(last_birthday, Sex::male) + 1) {}

std::uint16_t IdentityNumbers::take(std::int32_t& birth, Sex sex) {
    while (dealt_.at(place_of(birth, sex)) == orders_of_day) --birth;
    return dealt_[place_of(birth, sex)]++;
}

}  // namespace anju
