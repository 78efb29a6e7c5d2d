// Rules as sentences: given these events, when this command, then these events or this refusal.
//   given<HouseDefinition>(on("2020-01-01", HouseRegistered{...}))
//       .when(record("2020-04-02", HouseDemolished{...})).then(HouseDemolished{...});
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/shell/record_changes.hpp"

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

// The event with that version never happened.
inline VoidRecord void_record(std::string_view date, std::uint32_t version,
                              std::string reason = "entered twice") {
    VoidRecord command;
    command.occurred_on = day(date);
    command.version = version;
    command.reason = std::move(reason);
    return command;
}

// The event with that version was this one, on that date.
template <Event E>
CorrectRecord correct(std::string_view date, std::uint32_t version, const E& event,
                      std::string reason = "misread") {
    CorrectRecord command;
    command.occurred_on = day(date);
    command.version = version;
    command.reason = std::move(reason);
    std::string json;
    write_json(json, event);
    command.event = boost::json::parse(json);
    return command;
}

template <class Definition>
class Outcome {
  public:
    using Decided = Result<std::vector<EncodedEvent>>;

    Outcome(StreamHistory<Definition> history, Day occurred, Decided decision)
        : history_(std::move(history)), occurred_(occurred), decision_(std::move(decision)) {}

    // Exactly these events, in this order.
    template <Event... Es>
    Outcome& then(const Es&... expected) {
        if (!decision_) {
            ADD_FAILURE() << "refused: " << decision_.error().rule << ": "
                          << decision_.error().message;
            return *this;
        }
        EXPECT_EQ(shown(*decision_), (std::vector<std::string>{shown(encoded(expected))...}));
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
        if (decision_) history_.add(*decision_, occurred_);
        std::string found;
        write_json(found, history_.state());
        EXPECT_EQ(found, json);
    }

  private:
    using Events = Concat<typename Definition::Stream::Events, RecordChanges>;

    static std::string shown(const EncodedEvent& event) {
        std::string text;
        visit_stored<Events>({0, event.type, event.schema_version, {}, event.payload},
                             [&]<Event E>(const E& e) {
                                 text += std::string(E::type) + " ";
                                 write_json(text, e);
                             })
            .value();
        return text;
    }
    static std::vector<std::string> shown(const std::vector<EncodedEvent>& events) {
        std::vector<std::string> texts;
        for (const auto& event : events) texts.push_back(shown(event));
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

    StreamHistory<Definition> history_;
    Day occurred_;
    Decided decision_;
};

template <class Definition>
class Given {
  public:
    Given(StreamHistory<Definition> history, std::string id)
        : history_(std::move(history)), id_(std::move(id)) {}

    // The stream that the command goes to.
    Given& in(std::string id) {
        id_ = std::move(id);
        return *this;
    }
    template <Command C>
    Outcome<Definition> when(const C& command) const {
        return {history_, command.occurred_on,
                decide_events(history_, command, {id_, day("2021-01-01"), identity_key})};
    }
    template <Event E>
    Outcome<Definition> when(const Dated<E>& fact) const {
        CommandOf<Definition, E> command;
        command.occurred_on = fact.occurred;
        static_cast<E&>(command) = fact.event;
        return when(command);
    }

    // The folded state as it is.
    void state(std::string_view json) const {
        std::string found;
        write_json(found, history_.state());
        EXPECT_EQ(found, json);
    }

  private:
    StreamHistory<Definition> history_;
    std::string id_;
};

template <class Definition, Event... Es>
Given<Definition> given(const Dated<Es>&... past) {
    StreamHistory<Definition> history;
    (history.add({encoded(past.event)}, past.occurred), ...);
    return {std::move(history), "130708-000123"};
}

}  // namespace anju::test
