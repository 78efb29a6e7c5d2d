// JSON for described structs: a canonical writer (fixed key order, no spaces, absent instead of
// null), a strict reader whose errors carry a JSON pointer, and JSON Schema 2020-12.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/describe.hpp"

namespace anju {

// Integers beyond 2^53 - 1 lose digits in JavaScript; none is written or accepted.
inline constexpr std::int64_t json_integer_max = (std::int64_t{1} << 53) - 1;

void write_json_string(std::string& out, std::string_view text);
void write_json_integer(std::string& out, std::int64_t value);

template <class T>
concept TextScalar = requires(const T value) {
    {T::parse(std::string_view())};
    {value.text()};
};
// A text that no message repeats, such as the number of an identity card.
template <class T>
concept ConfidentialText = TextScalar<T> && T::is_confidential;
template <class T>
concept AmountScalar = std::is_same_v<T, CentiMu> || std::is_same_v<T, Fen>;

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};

template <class T>
void write_json(std::string& out, const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (std::is_integral_v<T>) {
        write_json_integer(out, static_cast<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, std::string>) {
        write_json_string(out, value);
    } else if constexpr (AmountScalar<T>) {
        write_json_integer(out, value.value);
    } else if constexpr (TextScalar<T>) {
        write_json_string(out, value.text());
    } else if constexpr (DescribedEnum<T>) {
        write_json_string(out, enum_text(value));
    } else if constexpr (is_vector<T>::value) {
        out += '[';
        for (const auto& element : value) {
            if (&element != value.data()) out += ',';
            write_json(out, element);
        }
        out += ']';
    } else {
        static_assert(Described<T>, "describe the type with BOOST_DESCRIBE_STRUCT");
        out += '{';
        bool first = true;
        for_each_member(value, [&](const char* name, const auto& member) {
            using Member = std::remove_cvref_t<decltype(member)>;
            if constexpr (is_optional<Member>::value) {
                if (!member) return;
            }
            if (!first) out += ',';
            first = false;
            write_json_string(out, name);
            out += ':';
            if constexpr (is_optional<Member>::value) {
                write_json(out, *member);
            } else {
                write_json(out, member);
            }
        });
        out += '}';
    }
}

// Reads `json` into `value`; on failure the Error's pointer says where. Unknown members, wrong
// types and missing members that are not optional are refused; nothing is coerced.
using JsonRead = Result<void>;
JsonRead wrong_type(const boost::json::value& json, std::string_view expected,
                    const std::string& pointer);
JsonRead read_json_integer(const boost::json::value& json, std::int64_t low, std::int64_t high,
                           const std::string& pointer, std::int64_t& value);
JsonRead refuse_unknown_members(const boost::json::object& object,
                                const std::vector<std::string_view>& known,
                                const std::string& pointer);
Error missing_member(const std::string& pointer);

template <class T>
JsonRead read_json(const boost::json::value& json, T& value, const std::string& pointer = "");

template <class Described>
JsonRead read_json_object(const boost::json::value& json, Described& value,
                          const std::string& pointer) {
    if (!json.is_object()) return wrong_type(json, "an object", pointer);
    const auto& object = json.get_object();
    JsonRead result;
    std::vector<std::string_view> known;
    known.reserve(member_count<Described>);
    for_each_member(value, [&](const char* name, auto& member) {
        known.emplace_back(name);
        if (!result) return;
        const std::string inner = pointer + "/" + name;
        const auto* found = object.if_contains(name);
        using Member = std::remove_cvref_t<decltype(member)>;
        if constexpr (is_optional<Member>::value) {
            if (found != nullptr) result = read_json(*found, member.emplace(), inner);
        } else {
            result = found != nullptr ? read_json(*found, member, inner)
                                      : JsonRead(missing_member(inner));
        }
    });
    if (!result) return result;
    return refuse_unknown_members(object, known, pointer);
}

template <class T>
JsonRead read_json_list(const boost::json::value& json, std::vector<T>& value,
                        const std::string& pointer) {
    if (!json.is_array()) return wrong_type(json, "a list", pointer);
    for (const auto& element : json.get_array()) {
        T item{};
        const std::string inner = pointer + "/" + std::to_string(value.size());
        if (auto read = read_json(element, item, inner); !read) return read;
        value.push_back(std::move(item));
    }
    return {};
}

// What fits into T and into a JSON number.
template <class T>
constexpr std::pair<std::int64_t, std::int64_t> json_range() {
    if constexpr (std::is_integral_v<T> && sizeof(T) < sizeof(std::int64_t)) {
        return {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
    } else {
        return {std::is_unsigned_v<T> ? 0 : -json_integer_max, json_integer_max};
    }
}

template <class T>
JsonRead read_json(const boost::json::value& json, T& value, const std::string& pointer) {
    if constexpr (std::is_same_v<T, bool>) {
        if (!json.is_bool()) return wrong_type(json, "true or false", pointer);
        value = json.get_bool();
        return {};
    } else if constexpr (std::is_integral_v<T> || AmountScalar<T>) {
        constexpr auto range = json_range<T>();
        std::int64_t number = 0;
        auto read = read_json_integer(json, range.first, range.second, pointer, number);
        if constexpr (AmountScalar<T>) {
            value.value = number;
        } else {
            value = static_cast<T>(number);
        }
        return read;
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (!json.is_string()) return wrong_type(json, "a text", pointer);
        value = std::string_view(json.get_string());
        return {};
    } else if constexpr (TextScalar<T>) {
        if constexpr (ConfidentialText<T>) {
            if (!json.is_string()) return wrong_type("(not shown)", "a text", pointer);
        }
        if (!json.is_string()) return wrong_type(json, "a text", pointer);
        auto parsed = T::parse(std::string_view(json.get_string()));
        if (!parsed) {
            Error error = parsed.error();
            error.pointer = pointer;
            return error;
        }
        value = std::move(*parsed);
        return {};
    } else if constexpr (DescribedEnum<T>) {
        if (!json.is_string()) return wrong_type(json, "a text", pointer);
        if (enum_from_text(std::string_view(json.get_string()), value)) return {};
        return wrong_type(json, "one of the names that the schema lists", pointer);
    } else if constexpr (is_vector<T>::value) {
        return read_json_list(json, value, pointer);
    } else {
        return read_json_object(json, value, pointer);
    }
}

// Whether a member of T is a text that no message repeats.
template <Described T>
bool holds_confidential(const T& value) {
    bool found = false;
    for_each_member(value, [&](const char*, const auto& member) {
        found = found || ConfidentialText<std::remove_cvref_t<decltype(member)>>;
    });
    return found;
}

// The JSON Schema of T, as an inline schema (no $ref).
template <class T>
boost::json::object json_schema() {
    if constexpr (std::is_same_v<T, bool>) {
        return {{"type", "boolean"}};
    } else if constexpr (std::is_same_v<T, CentiMu>) {
        return {{"type", "integer"}, {"description", "land in 0.01 mu"}};
    } else if constexpr (std::is_same_v<T, Fen>) {
        return {{"type", "integer"}, {"description", "money in fen"}};
    } else if constexpr (std::is_integral_v<T>) {
        return {{"type", "integer"}};
    } else if constexpr (std::is_same_v<T, Day>) {
        return {{"type", "string"}, {"format", "date"}};
    } else if constexpr (std::is_same_v<T, Instant>) {
        return {{"type", "string"}, {"format", "date-time"}};
    } else if constexpr (std::is_same_v<T, AreaCode>) {
        return {{"type", "string"},
                {"pattern", "^[0-9]{2}([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?$"}};
    } else if constexpr (std::is_same_v<T, std::string>) {
        return {{"type", "string"}};
    } else if constexpr (ConfidentialText<T>) {
        return {{"type", "string"}, {"writeOnly", true}};
    } else if constexpr (TextScalar<T>) {
        return {{"type", "string"}, {"pattern", "^[A-Za-z0-9._-]{1,40}$"}};
    } else if constexpr (DescribedEnum<T>) {
        boost::json::array names;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
            [&](auto enumerator) { names.emplace_back(enumerator_text(enumerator.name)); });
        return {{"type", "string"}, {"enum", names}};
    } else if constexpr (is_vector<T>::value) {
        return {{"type", "array"}, {"items", json_schema<typename T::value_type>()}};
    } else {
        boost::json::object properties;
        boost::json::array required;
        T object{};
        for_each_member(object, [&](const char* name, const auto& member) {
            using Member = std::remove_cvref_t<decltype(member)>;
            if constexpr (is_optional<Member>::value) {
                properties[name] = json_schema<typename Member::value_type>();
            } else {
                properties[name] = json_schema<Member>();
                required.emplace_back(name);
            }
        });
        return {{"type", "object"},
                {"properties", std::move(properties)},
                {"required", std::move(required)},
                {"additionalProperties", false}};
    }
}

}  // namespace anju
