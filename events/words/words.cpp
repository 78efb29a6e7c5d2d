#include "events/words/words.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include "events/words/word_tables.hpp"

namespace anju {
namespace {

const Word* find_word(std::string_view key) {
    static const auto by_key = [] {
        boost::unordered_flat_map<std::string_view, const Word*> words;
        for (const auto table :
             {answer_words(), shared_words(), registry_words(), land_words(), work_words(),
              place_words(), rights_words(), planning_words(), access_words()}) {
            for (const auto& word : table) words.emplace(word.key, &word);
        }
        return words;
    }();
    const auto found = by_key.find(key);
    return found == by_key.end() ? nullptr : found->second;
}

std::string key_of(std::string_view kind, std::string_view scope, std::string_view name) {
    std::string key(kind);
    key.append(scope).append(scope.empty() ? "" : ".").append(name);
    return key;
}

std::string_view stream_of(std::string_view scope) {
    return scope.substr(0, scope.find('.'));
}

// The closest one: of the scope, of its stream, of all.
const Word* closest(std::string_view kind, std::string_view scope, std::string_view name) {
    if (const auto* word = find_word(key_of(kind, scope, name))) return word;
    if (const auto* word = find_word(key_of(kind, stream_of(scope), name))) return word;
    return find_word(key_of(kind, "", name));
}

std::string_view name_of(const Word* word, std::string_view otherwise, Language language) {
    return word == nullptr ? otherwise : Words{word->zh, word->en}.in(language);
}

// 建筑面积（平方米）; the name alone where nothing is counted.
std::string heading(std::string_view name, std::string_view counted, Language language) {
    std::string text(name);
    if (counted.empty()) return text;
    const bool chinese = language == Language::chinese;
    text.append(chinese ? "（" : " (").append(counted);
    return text.append(chinese ? "）" : ")");
}

}  // namespace

std::string_view service_name(std::string_view service, Language language) {
    return name_of(find_word(key_of("service:", "", service)), service, language);
}

std::string_view stream_name(std::string_view stream, Language language) {
    return name_of(find_word(key_of("stream:", "", stream)), stream, language);
}

std::string_view event_name(std::string_view type, Language language) {
    return name_of(find_word(key_of("event:", "", type)), type, language);
}

std::string_view command_name(std::string_view stream, std::string_view command,
                              Language language) {
    return name_of(closest("command:", stream, command), command, language);
}

std::string_view field_name(std::string_view scope, std::string_view field, Language language) {
    return name_of(closest("field:", scope, field), field, language);
}

const Unit* field_unit(std::string_view scope, std::string_view field) {
    const auto* word = closest("field:", scope, field);
    return word == nullptr ? nullptr : find_unit(word->unit);
}

std::string field_heading(std::string_view scope, std::string_view field, Language language) {
    const auto* unit = field_unit(scope, field);
    return heading(field_name(scope, field, language),
                   unit == nullptr ? "" : unit->words.in(language), language);
}

std::string counted_heading(std::string_view scope, std::string_view field, Language language) {
    const auto* unit = field_unit(scope, field);
    return heading(field_name(scope, field, language),
                   unit == nullptr ? "" : counted_name(unit->id, language), language);
}

std::string_view value_name(std::string_view scope, std::string_view field, std::string_view value,
                            Language language) {
    std::string of_field(field);
    of_field.append("/").append(value);
    const auto* word = closest("value:", scope, of_field);
    if (word == nullptr) word = find_word(key_of("value:", "", value));
    return name_of(word, value, language);
}

const Unit* find_unit(std::string_view id) {
    for (const auto& unit : all_units()) {
        if (unit.id == id) return &unit;
    }
    return nullptr;
}

std::string_view unit_name(std::string_view id, Language language) {
    const auto* unit = find_unit(id);
    return unit == nullptr ? id : unit->words.in(language);
}

std::string_view counted_name(std::string_view unit, Language language) {
    const auto* known = find_unit(unit);
    const bool scaled = known != nullptr && known->decimals > 0;
    return scaled ? value_name("answer", "unit", unit, language) : unit_name(unit, language);
}

std::string written(std::int64_t value, std::string_view unit, Language language) {
    const auto* known = find_unit(unit);
    const auto decimals = static_cast<std::size_t>(known == nullptr ? 0 : known->decimals);
    std::string text = std::to_string(value);
    if (decimals > 0) {
        const std::size_t sign = value < 0 ? 1 : 0;
        const std::size_t digits_min = sign + decimals + 1;
        if (text.size() < digits_min) text.insert(sign, digits_min - text.size(), '0');
        text.insert(text.size() - decimals, ".");
    }
    return text.append(" ").append(unit_name(unit, language));
}

}  // namespace anju
