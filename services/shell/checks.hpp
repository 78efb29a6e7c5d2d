// Checks that the rules of many streams share. A refusal names the rule, points into the body where
// a field of it is wrong, and gives the figures it rests on.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "services/shell/definition.hpp"

namespace anju {

// The first refusal, in the order given.
Result<void> all_hold(std::initializer_list<Result<void>> checks);

// The check, its refusal pointing to a field.
Result<void> pointing_to(std::string_view pointer, Result<void> check);

// Figures that make sense: what lies outside is a slip of the pen or of the unit.
struct Range {
    std::string_view rule;
    std::string_view what;  // a sentence that ends before ", not 0"
    std::int64_t low = 0;
    std::int64_t high = 0;
};
inline constexpr Range amount_range{"amount-out-of-range",
                                    "an amount is above 0 and at most 10 billion yuan, in fen", 1,
                                    1'000'000'000'000};
inline constexpr Range optional_amount_range{
    "amount-out-of-range", "an amount is 0 to 10 billion yuan, in fen", 0, amount_range.high};
// One plot of 100,000 mu would be a township.
inline constexpr Range land_range{
    "land-out-of-range", "land has between 0.01 and 100,000 mu, in 0.01 mu", 1, 10'000'000};
inline constexpr Range count_range{"count-out-of-range", "a number here is 0 to 1,000,000", 0,
                                   1'000'000};
Result<void> check_range(std::int64_t value, const Range& range, std::string_view pointer);

// Whether the area is a county or below.
Result<void> check_county(const AreaCode& area, std::string_view pointer = "/area");

// Whether the date comes after another one.
Result<void> check_later(std::string_view rule, Day date, Day than, std::string_view pointer);

// Whether another stream is named than the one the fact is about.
Result<void> check_another(std::string_view named, const CheckContext& context,
                           std::string_view pointer);

// Whether it did not happen before: `on` is the day it did.
Result<void> check_once(std::string_view rule, const std::optional<Day>& on);

struct Figure {
    std::string_view name;
    std::int64_t value = 0;
};
// Whether the parts add up to at most the whole; all of them are facts of the refusal.
Result<void> check_within(std::string_view rule, const Figure& whole,
                          std::initializer_list<Figure> parts);

// Whether the sums of a definition, told by its consistent(state), hold after the event too.
template <class Definition, Event E>
Result<void> check_after(typename Definition::State state, const E& event,
                         std::string_view pointer) {
    Definition::evolve(state, event, Day{});
    return pointing_to(pointer, Definition::consistent(state));
}

// "certificate_no" is missing: "certificate-no-missing" at "/certificate_no".
Error text_missing(std::string_view event, std::string_view member);
bool is_blank(std::string_view text);

// Whether no text of the event is blank, but for the members named.
template <Event E>
Result<void> check_texts(const E& event,
                         std::initializer_list<std::string_view> may_be_blank = {}) {
    Result<void> outcome;
    for_each_member(event, [&](std::string_view name, const auto& member) {
        using Member = std::remove_cvref_t<decltype(member)>;
        bool blank = false;
        if constexpr (std::is_same_v<Member, std::string>) blank = is_blank(member);
        if constexpr (std::is_same_v<Member, std::optional<std::string>>) {
            blank = member && is_blank(*member);
        }
        if (!blank || !outcome || std::ranges::find(may_be_blank, name) != may_be_blank.end()) {
            return;
        }
        outcome = text_missing(E::type, name);
    });
    return outcome;
}

// Base of a definition: its facts leave no text blank. Where the definition has a check of its own
// for an event, that one decides; it says `using LeavesNoTextBlank::check;` then.
struct LeavesNoTextBlank {
    template <class State, Event E>
    static Result<void> check(const State&, const E& event, const CheckContext&) {
        return check_texts(event);
    }
};

}  // namespace anju
