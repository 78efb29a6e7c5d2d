// Rules as sentences: given these events, when this command, then these events or this refusal.
//   given<HouseDefinition>(on("2020-01-01", HouseRegistered{...}))
//       .when(record("2020-04-02", HouseDemolished{...})).then(HouseDemolished{...});
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/shell/life_cycle.hpp"

namespace anju::test {

// Hashes the numbers of identity cards.
inline constexpr std::string_view identity_key = "0123456789abcdef0123456789abcdef";

inline Day day(std::string_view text) {
    return *Day::parse(text);
}

template <class E>
struct Dated {
    Day occurred;
    E event;
};

// An event of the past with its business date.
template <Event E>
Dated<E> on(std::string_view date, E event) {
    return {day(date), std::move(event)};
}

// The declared command that records the event.
template <Event E>
Dated<E> record(std::string_view date, E event) {
    return {day(date), std::move(event)};
}

template <class Definition>
class Outcome {
  public:
    using Stream = typename Definition::Stream;

    Outcome(typename Definition::State state, Day occurred, Decision<Stream> decision)
        : state_(std::move(state)), occurred_(occurred), decision_(std::move(decision)) {}

    // Exactly these events, in this order.
    template <Event... Es>
    Outcome& then(const Es&... expected) {
        if (!decision_) {
            ADD_FAILURE() << "refused: " << decision_.error().rule << ": "
                          << decision_.error().message;
            return *this;
        }
        EXPECT_EQ(shown(*decision_), (std::vector<std::string>{shown(expected)...}));
        return *this;
    }

    // The refusal of a domain rule, with its facts.
    Outcome& rejected(std::string_view rule,
                      const std::vector<std::pair<std::string, std::string>>& facts = {}) {
        return refused(ErrorKind::rejected, rule) ? with_facts(facts) : *this;
    }
    // The refusal of a request that is wrong at `pointer`.
    Outcome& invalid(std::string_view rule, std::string_view pointer) {
        return refused(ErrorKind::invalid, rule) ? at(pointer) : *this;
    }
    // Where in the body the refusal points to.
    Outcome& at(std::string_view pointer) {
        EXPECT_EQ(decision_ ? "" : decision_.error().pointer, pointer);
        return *this;
    }
    Outcome& saying(std::string_view part) {
        if (decision_) return *this;
        EXPECT_NE(decision_.error().message.find(part), std::string::npos)
            << decision_.error().message << " does not say " << part;
        return *this;
    }
    // The folded state after the outcome.
    void state(std::string_view json) {
        if (decision_) fold_all<Definition>(state_, decision_, occurred_);
        std::string found;
        write_json(found, state_);
        EXPECT_EQ(found, json);
    }

  private:
    template <Event E>
    static std::string shown(const E& event) {
        std::string text(E::type);
        text += ' ';
        write_json(text, event);
        return text;
    }
    template <class Variant>
    static std::vector<std::string> shown(const std::vector<Variant>& events) {
        std::vector<std::string> texts;
        for (const auto& event : events) {
            texts.push_back(std::visit([](const auto& e) { return shown(e); }, event));
        }
        return texts;
    }
    bool refused(ErrorKind kind, std::string_view rule) {
        EXPECT_FALSE(decision_) << "not refused, but " << rule << " was expected";
        if (decision_) return false;
        EXPECT_EQ(decision_.error().rule, rule) << decision_.error().message;
        EXPECT_EQ(to_string(decision_.error().kind), to_string(kind));
        EXPECT_FALSE(decision_.error().message.empty());
        return true;
    }
    Outcome& with_facts(const std::vector<std::pair<std::string, std::string>>& facts) {
        EXPECT_EQ(decision_.error().facts, facts);
        return *this;
    }

    typename Definition::State state_;
    Day occurred_;
    Decision<Stream> decision_;
};

template <class Definition>
class Given {
  public:
    Given(typename Definition::State state, std::string id)
        : state_(std::move(state)), id_(std::move(id)) {}

    // The stream that the command goes to.
    Given& in(std::string id) {
        id_ = std::move(id);
        return *this;
    }
    template <Command C>
    Outcome<Definition> when(const C& command) const {
        return {state_, command.occurred_on,
                decide<Definition>(state_, command, {id_, day("2021-01-01"), identity_key})};
    }
    template <Event E>
    Outcome<Definition> when(const Dated<E>& fact) const {
        CommandOf<Definition, E> command;
        command.occurred_on = fact.occurred;
        static_cast<E&>(command) = fact.event;
        return when(command);
    }

  private:
    typename Definition::State state_;
    std::string id_;
};

template <class Definition, Event... Es>
Given<Definition> given(const Dated<Es>&... past) {
    typename Definition::State state{};
    (fold_event<Definition>(state, past.event, past.occurred), ...);
    return {std::move(state), "130708-000123"};
}

}  // namespace anju::test
