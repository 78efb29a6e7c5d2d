// A stream for tests of the shell: every kind of command that a life cycle can have.
#pragma once

#include <optional>
#include <string>

#include "services/shell/life_cycle.hpp"

namespace anju::test {

struct ShopOpened {
    static constexpr std::string_view type = "shop.opened";
    static constexpr std::array versions{std::size_t{2}};

    std::string name;
    AreaCode area;
};
BOOST_DESCRIBE_STRUCT(ShopOpened, (), (name, area))

struct ShopNoted {
    static constexpr std::string_view type = "shop.noted";
    static constexpr std::array versions{std::size_t{2}};

    std::string text;
    std::optional<AreaCode> place;
};
BOOST_DESCRIBE_STRUCT(ShopNoted, (), (text, place))

struct ShopClosed {
    static constexpr std::string_view type = "shop.closed";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(ShopClosed, (), (reason))

struct ShopRevisited {
    static constexpr std::string_view type = "shop.revisited";
    static constexpr std::array versions{std::size_t{0}};
};
BOOST_DESCRIBE_STRUCT(ShopRevisited, (), ())

struct ShopStream {
    static constexpr std::string_view name = "shop";
    static constexpr std::string_view service = "land";
    using Events = EventList<ShopOpened, ShopNoted, ShopClosed, ShopRevisited>;
};

struct Shop {
    using Stream = ShopStream;

    enum class Status { planned, open, closed };
    BOOST_DESCRIBE_NESTED_ENUM(Status, planned, open, closed)

    struct State : LifeCycle<Status> {
        std::int64_t notes = 0;
        std::optional<std::string> name;
    };
    struct Revisit {
        static constexpr std::string_view name = "revisit";
        Day occurred_on;
        std::int64_t times = 0;
    };
    using Commands = CommandList<Opens<"open", ShopOpened, Status::open>,
                                 Keeps<"note", ShopNoted, From<Status::planned, Status::open>>,
                                 Moves<"close", ShopClosed, Status::closed>, Revisit>;

    static Result<void> check(const State&, const ShopNoted& event, const CheckContext&) {
        if (!event.text.empty()) return {};
        return invalid("note-empty", "a note says something", "/text");
    }
    // Of the shops that are open one has a name.
    static std::optional<std::string> claims(const State& state) {
        if (state.status != Status::open) return std::nullopt;
        return "shop-name/" + *state.name;
    }
    static void evolve(State& state, const ShopOpened& event, Day) { state.name = event.name; }
    static void evolve(State& state, const ShopNoted&, Day) { ++state.notes; }
    static void evolve(State&, const ShopRevisited&, Day) {}
    static Decision<Stream> decide(const State&, const Revisit& command, const DecideContext&);
};
BOOST_DESCRIBE_STRUCT(Shop::State, (LifeCycle<Shop::Status>), (notes, name))
BOOST_DESCRIBE_STRUCT(Shop::Revisit, (), (occurred_on, times))

inline Decision<ShopStream> Shop::decide(const State&, const Revisit& command,
                                         const DecideContext&) {
    return std::vector<typename VariantOf<Stream::Events>::type>(
        static_cast<std::size_t>(command.times), ShopRevisited{});
}

}  // namespace anju::test
