// The administrative divisions of the province with their names: province, cities, counties. What
// lies below a county (townships, villages, settlement communities) is known by its county.
#pragma once

#include <span>
#include <string_view>

namespace anju {

struct Area {
    std::string_view code;     // 2 digits a province, 4 a city, 6 a county
    std::string_view name;     // in Chinese
    std::string_view name_en;  // in pinyin with the kind: "Zhuozhou City"
    bool ended = false;        // in the course of 2020: what was recorded before may bear it
};

// In the order of their codes: every division stands before those that lie in it.
std::span<const Area> known_areas();

// Null when no province, city or county has this code.
const Area* find_area(std::string_view code);

// Whether the division, or for one below a county the county it lies in, exists. `code` has 2, 4,
// 6, 9 or 12 digits.
bool area_known(std::string_view code);

}  // namespace anju
