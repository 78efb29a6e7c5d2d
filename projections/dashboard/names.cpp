#include "projections/dashboard/names.hpp"

#include <boost/json.hpp>
#include <boost/mp11/algorithm.hpp>
#include <optional>
#include <type_traits>
#include <utility>

#include "events/base/describe.hpp"
#include "events/catalogue.hpp"
#include "events/words/words.hpp"

namespace anju {
namespace {

namespace json = boost::json;

template <class T>
struct Inside {
    using type = T;
};
template <class T>
struct Inside<std::optional<T>> {
    using type = T;
};

// What the values of a field are called, where it has a closed set of them.
template <class Field>
json::object values_of(std::string_view type, std::string_view field, Language language) {
    json::object values;
    if constexpr (DescribedEnum<Field>) {
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<Field>>([&](auto one) {
            const auto text = enumerator_text(one.name);
            values[text] = value_name(type, field, text, language);
        });
    }
    return values;
}

template <class E>
json::object fields_of(Language language) {
    json::object fields;
    boost::mp11::mp_for_each<Members<E>>([&](auto member) {
        using Type = std::remove_cvref_t<decltype(std::declval<E>().*member.pointer)>;
        const auto* unit = field_unit(E::type, member.name);
        json::object field{{"name", field_heading(E::type, member.name, language)},
                           {"decimals", unit == nullptr ? 0 : unit->decimals}};
        auto values = values_of<typename Inside<Type>::type>(E::type, member.name, language);
        if (!values.empty()) field["values"] = std::move(values);
        fields[member.name] = std::move(field);
    });
    return fields;
}

json::object names_in(Language language) {
    json::object streams;
    AllStreams::for_each(
        [&]<class Stream>() { streams[Stream::name] = stream_name(Stream::name, language); });
    json::object events;
    json::object fields;
    AllEvents::for_each([&]<Event E>() {
        events[E::type] = event_name(E::type, language);
        fields[E::type] = fields_of<E>(language);
    });
    return {{"streams", std::move(streams)},
            {"events", std::move(events)},
            {"fields", std::move(fields)}};
}

}  // namespace

std::string names_json() {
    return json::serialize(
        json::object{{"zh", names_in(Language::chinese)}, {"en", names_in(Language::english)}});
}

}  // namespace anju
