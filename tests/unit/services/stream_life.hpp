// What most streams' rules are shown with: the life of one stream, fact by fact, and tables of
// facts with one field wrong.
//   Life<HouseDefinition>()
//       .records("2018-05-01", HouseRegistered{...}, House::Status::held)
//       .refuses("2018-06-01", HouseCleared{"team"}, "house-clear-not-now");
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/unit/given_when_then.hpp"

namespace anju::test {

template <class Definition>
class Life {
  public:
    using Status = decltype(Definition::State::status);

    // The fact is accepted, and this is the status after it.
    template <Event E>
    Life& records(std::string_view date, const E& event, Status status) {
        const auto decision = decided(date, event);
        EXPECT_TRUE(decision) << E::type << " on " << date
                              << " refused: " << (decision ? "" : decision.error().message);
        fold_event<Definition>(state_, event, day(date));
        EXPECT_EQ(state_.status, status) << E::type << " on " << date;
        return *this;
    }
    // The rule refuses the fact; the life goes on as if nobody had asked.
    template <Event E>
    Life& refuses(std::string_view date, const E& event, std::string_view rule) {
        const auto decision = decided(date, event);
        EXPECT_EQ(decision ? "accepted" : decision.error().rule, rule)
            << E::type << " on " << date << (decision ? "" : ": " + decision.error().message);
        return *this;
    }
    // It happened, whoever decided.
    template <Event E>
    Life& remembers(std::string_view date, const E& event) {
        fold_event<Definition>(state_, event, day(date));
        return *this;
    }
    const typename Definition::State& state() const { return state_; }

  private:
    template <Event E>
    Decision<typename Definition::Stream> decided(std::string_view date, const E& event) const {
        CommandOf<Definition, E> command;
        command.occurred_on = day(date);
        static_cast<E&>(command) = event;
        return decide<Definition>(state_, command, {"130708-000123", day("2021-01-01")});
    }

    typename Definition::State state_{};
};

// One way in which a fact is wrong.
template <Event E>
struct Wrong {
    std::function<void(E&)> change;
    std::string_view rule;
    std::string_view pointer;
};

// The good fact is accepted, and none of its wrong copies.
template <class Definition, Event E>
void expect_invalid(const Given<Definition>& past, const Dated<E>& good,
                    const std::vector<Wrong<E>>& table) {
    past.when(good).then(good.event);
    for (const auto& wrong : table) {
        SCOPED_TRACE(std::string(E::type) + " " + std::string(wrong.pointer));
        auto bad = good;
        wrong.change(bad.event);
        past.when(bad).invalid(wrong.rule, wrong.pointer);
    }
}

}  // namespace anju::test
