#include "deploy/anju/event_line.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "events/base/areas.hpp"
#include "events/words/words.hpp"
#include "services/shell/json_body.hpp"

namespace anju {
namespace {

namespace json = boost::json;

// "house.demolished" of "cn.anju.house.demolished.v1", its type as a CloudEvent.
std::string_view bare_type(std::string_view type) {
    constexpr std::string_view begin = "cn.anju.";
    if (type.starts_with(begin)) type.remove_prefix(begin.size());
    const auto version = type.rfind(".v");
    const bool numbered =
        version != std::string_view::npos && version + 2 < type.size() &&
        type.find_first_not_of("0123456789", version + 2) == std::string_view::npos;
    return numbered ? type.substr(0, version) : type;
}

std::string text_of(const json::object& event, std::string_view name) {
    const auto* member = event.if_contains(name);
    return member != nullptr && member->is_string() ? std::string(member->get_string()) : "-";
}

// Says the members of one event.
class Teller {
  public:
    Teller(std::string_view type, Language language) : type_(type), language_(language) {}

    std::string members(const json::object& object) const {
        std::string told;
        for (const auto& [field, member] : object) {
            const std::string said = value(field, member);
            if (said.empty()) continue;
            if (!told.empty()) told += chinese() ? "，" : ", ";
            told.append(field_name(type_, field, language_)).append(" ").append(said);
        }
        return told;
    }

  private:
    bool chinese() const { return language_ == Language::chinese; }

    std::string value(std::string_view field, const json::value& member) const {
        if (member.is_null()) return {};
        if (member.is_string()) return text(field, member.get_string());
        if (member.is_bool()) {
            return std::string(
                value_name(type_, field, member.get_bool() ? "true" : "false", language_));
        }
        if (member.is_object()) return fmt::format("({})", members(member.get_object()));
        if (member.is_array()) return list(field, member.get_array());
        const auto* unit = field_unit(type_, field);
        if (unit == nullptr || !member.is_int64()) return json::serialize(member);
        return written(member.get_int64(), unit->id, language_);
    }

    std::string list(std::string_view field, const json::array& members) const {
        std::string told;
        for (const auto& one : members) {
            if (!told.empty()) told += chinese() ? "、" : ", ";
            told += value(field, one);
        }
        return told;
    }

    // Divisions and enumerators have names; any other text stands for itself.
    std::string text(std::string_view field, std::string_view said) const {
        if (const auto* area = find_area(said)) {
            return fmt::format("{} {}", said, Words{area->name, area->name_en}.in(language_));
        }
        return std::string(value_name(type_, field, said, language_));
    }

    const std::string_view type_;
    const Language language_;
};

// Texts of others must neither break the line nor speak to the terminal: a space for every control
// character, those of two bytes (U+0080 to U+009F) included. `text` is UTF-8.
std::string without_controls(std::string text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7F) text[i] = ' ';
        if (byte != 0xC2 || i + 1 == text.size()) continue;
        if (static_cast<unsigned char>(text[i + 1]) < 0xA0) text.replace(i, 2, " ");
    }
    return text;
}

}  // namespace

std::string event_line(std::string_view json, Language language) {
    const auto parsed = parse_json_body(json);
    if (!parsed || !parsed->is_object()) return std::string(json);
    const auto& event = parsed->get_object();
    const std::string type = text_of(event, "type");
    const auto* data = event.if_contains("data");
    const auto* members = data == nullptr ? nullptr : data->if_object();
    return without_controls(
        fmt::format("{}  {}  {}  {}  {}", text_of(event, "sequence"), text_of(event, "time"),
                    event_name(bare_type(type), language), text_of(event, "subject"),
                    members == nullptr ? "" : Teller(bare_type(type), language).members(*members)));
}

}  // namespace anju
