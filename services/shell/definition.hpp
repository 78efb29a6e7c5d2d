// How a service says what it decides. A stream's definition is a struct with
//   Stream    the stream and its events (events/streams)
//   State     a described struct, folded by evolve(State&, const Event&, Day occurred)
//   Commands  a CommandList: of the kinds in life_cycle.hpp, which need nothing more, or of
//             described structs with `name` and a member occurred_on, each with a pure
//             decide(const State&, const Command&, const DecideContext&) -> Decision<Stream>
// and optionally, called by the framework when they are there, both pure:
//   consistent(const State&) -> Result<void>: whether the state may be, after a void or a
//   correction claims(const State&) -> std::optional<std::string>: a key that one stream of the
//   kind may hold
// and, where who records facts may not do it or who reads may not read it,
//   right_to(std::string_view command) -> Right: what a command asks for; "" = to read the stream
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "events/base/event_list.hpp"
#include "events/base/json.hpp"
#include "events/base/sealed.hpp"

namespace anju {

// Keys to seal with what names a person.
class KeySource {
  public:
    virtual ~KeySource() = default;
    // A key that is stored, and that nobody has used. Errors: unavailable.
    virtual Result<SealingKey> take() = 0;
};

struct DecideContext {
    std::string_view id;              // of the stream, "130708-000123"
    Day today;                        // in Asia/Shanghai
    std::string_view identity_key{};  // hashes what must not be known; empty where there is none
    KeySource* keys = nullptr;        // null where there are none
};

// What a rule of the domain may look at, beside the state and the fact.
struct CheckContext {
    std::string_view id;  // of the stream
    Day today;            // in Asia/Shanghai
    Day occurred;         // the fact's business date
};

template <class List>
struct VariantOf;
template <Event... Es>
struct VariantOf<EventList<Es...>> {
    using type = std::variant<Es...>;
};

// What a command leads to: events, at least one, or the refusal that names the rule.
template <class Stream>
using Decision = Result<std::vector<typename VariantOf<typename Stream::Events>::type>>;

template <class T>
concept Command = Described<T> && requires(const T command) {
    { T::name } -> std::convertible_to<std::string_view>;
    { command.occurred_on } -> std::convertible_to<Day>;
};

template <class... Cs>  // each a Command, checked where it is used: descriptions follow the class
struct CommandList {
    // Calls f.template operator()<C>() for each until one returns true; whether one did.
    template <class F>
    static bool any_of(F&& f) {
        return (f.template operator()<Cs>() || ...);
    }
    template <class F>
    static void for_each(F&& f) {
        (f.template operator()<Cs>(), ...);
    }
};

// The refusal of a command that comes before the stream was registered.
inline Error registered_first(std::string_view stream, std::string_view id) {
    return rejected(std::string(stream) + "-registered-first",
                    std::string(stream) + " " + std::string(id) + " is not registered yet");
}

// The refusal of a second registration.
inline Error registered_once(std::string_view stream, std::string_view id, Day registered_on) {
    return rejected(std::string(stream) + "-registered-once",
                    std::string(stream) + " " + std::string(id) + " is registered already",
                    {{"registered_on", registered_on.text()}});
}

// The refusal of a fact dated before the registration it builds on.
inline Error dated_before_registration(Day occurred_on, Day registered_on) {
    Error error = rejected("dated-before-registration",
                           "the date " + occurred_on.text() + " lies before the registration",
                           {{"registered_on", registered_on.text()}});
    error.pointer = "/occurred_on";
    return error;
}

}  // namespace anju
