// The names that people see, in Chinese and English: of services, streams, events, commands, fields
// and their values, units, divisions, and the sentences of problems. A translator works here: one
// line a word, in a file for each service (words_land.cpp, ...). Words of indicators and worklists
// stand in their declarations. A key that is not known is its own name. Every function is pure and
// may be called from any thread; what it returns lives as long as the program, or as the key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace anju {

enum class Language { english, chinese };

// One thing's names.
struct Words {
    std::string_view zh;
    std::string_view en;

    constexpr std::string_view in(Language language) const {
        return language == Language::chinese ? zh : en;
    }
};

// How a number is written for people: one "0.01 mu" is shown as 0.01 亩.
struct Unit {
    std::string_view id;  // as indicators and fields count: "0.01 mu", "fen", "households"
    Words words;          // 亩, mu
    int decimals = 0;     // places the decimal point moves to the left
};

// "registry" is 搬迁登记, relocation registry.
std::string_view service_name(std::string_view service, Language language);
// "house" is 旧房, old house.
std::string_view stream_name(std::string_view stream, Language language);
// "household.relocated" is 实际入住, moved in.
std::string_view event_name(std::string_view type, Language language);
// Of ("house", "demolish"): 拆除, demolish.
std::string_view command_name(std::string_view stream, std::string_view command, Language language);

// `scope` is the stream ("house"), or "<stream>.<command>", or the event's type; a field that has
// no words of its own there has those that all streams share.
std::string_view field_name(std::string_view scope, std::string_view field, Language language);
// What the field's number counts; null where it is no number of a unit.
const Unit* field_unit(std::string_view scope, std::string_view field);
// The name with its unit as people write it: 建筑面积（平方米）, floor area (m²).
std::string field_heading(std::string_view scope, std::string_view field, Language language);
// The same for numbers that are not scaled: 建筑面积（0.01 平方米）.
std::string counted_heading(std::string_view scope, std::string_view field, Language language);
// An enumerator of the field, "true" or "false", or a status (field "status").
std::string_view value_name(std::string_view scope, std::string_view field, std::string_view value,
                            Language language);

// Null where the unit is not known.
const Unit* find_unit(std::string_view id);
std::string_view unit_name(std::string_view id, Language language);
// What a number of the unit counts where it is not scaled: "0.01 mu" is 0.01 亩, "homes" is 套.
std::string_view counted_name(std::string_view unit, Language language);
// The number with its unit: 4861680 of "0.01 mu" is 48616.80 亩. A unit that is not known follows
// the number as it is.
std::string written(std::int64_t value, std::string_view unit, Language language);

}  // namespace anju
