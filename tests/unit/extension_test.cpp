// What is promised to whoever extends Anju: an event, an indicator and a read model are each
// declared in one place. All of them are declared here, and nothing else knows them.
#include <gmock/gmock.h>

#include "projections/query/query_routes.hpp"
#include "projections/read_models/evidence/evidence.hpp"
#include "projections/read_models/journal/journal.hpp"
#include "projections/read_models/progress/progress.hpp"
#include "services/land/house.hpp"
#include "tests/unit/fold_fixture.hpp"
#include "tests/unit/given_when_then.hpp"
#include "tests/unit/query_fixture.hpp"

namespace anju::test {

// A road to a settlement was paved over some length.
struct RoadPaved {
    static constexpr std::string_view type = "road.paved";
    static constexpr std::array versions{std::size_t{2}};

    AreaCode area;
    std::int64_t metres = 0;
};
BOOST_DESCRIBE_STRUCT(RoadPaved, (), (area, metres))

struct RoadStream {
    static constexpr std::string_view name = "road";
    static constexpr std::string_view service = "land";
    using Events = EventList<RoadPaved>;
};

// One indicator each is one declaration.
struct RoadCount {
    static constexpr char mark = 'r';
    static constexpr std::string_view stream = RoadStream::name;
    using Streams = EntityStreams<RoadStream>;
    static const std::vector<Indicator<RoadCount>>& indicators();

    AreaCode area;
    std::int64_t metres = 0;

    void apply(const RoadPaved& event, Day) {
        area = event.area;
        metres += event.metres;
    }
};
BOOST_DESCRIBE_STRUCT(RoadCount, (), (area, metres))

const std::vector<Indicator<RoadCount>>& RoadCount::indicators() {
    static const std::vector<Indicator<RoadCount>> all{
        {{"roads.metres", "metres", {"硬化道路", "hardened roads"}},
         [](const RoadCount& road) -> const AreaCode& { return road.area; },
         [](const RoadCount& road) { return road.metres; }},
        {{"roads.long", "roads", {"一公里以上道路", "roads above one kilometre"}},
         [](const RoadCount& road) -> const AreaCode& { return road.area; },
         [](const RoadCount& road) { return std::int64_t{road.metres >= 1'000}; }},
    };
    return all;
}

// An old house was repainted: one more event of a stream that there is, and its command.
struct HouseRepainted {
    static constexpr std::string_view type = "house.repainted";
    static constexpr std::array versions{std::size_t{1}};

    std::string colour;
};
BOOST_DESCRIBE_STRUCT(HouseRepainted, (), (colour))

struct PaintedHouseStream {
    static constexpr std::string_view name = HouseStream::name;
    static constexpr std::string_view service = HouseStream::service;
    using Events = Concat<HouseStream::Events, EventList<HouseRepainted>>;
};

template <class, class>
struct More;
template <class... Cs, class Added>
struct More<CommandList<Cs...>, Added> {
    using Commands = CommandList<Cs..., Added>;
};

struct PaintedHouse : HouseDefinition {
    using Stream = PaintedHouseStream;
    using Commands = More<HouseDefinition::Commands, Keeps<"repaint", HouseRepainted>>::Commands;
};

struct PaintedHouseCount {
    static constexpr char mark = 'o';
    static constexpr std::string_view stream = PaintedHouseStream::name;
    using Streams = EntityStreams<PaintedHouseStream>;
    static const std::vector<Indicator<PaintedHouseCount>>& indicators();

    AreaCode area;
    bool red = false;

    void apply(const HouseRegistered& event, Day) { area = event.area; }
    void apply(const HouseRepainted& event, Day) { red = event.colour == "red"; }
};
BOOST_DESCRIBE_STRUCT(PaintedHouseCount, (), (area, red))

const std::vector<Indicator<PaintedHouseCount>>& PaintedHouseCount::indicators() {
    static const std::vector<Indicator<PaintedHouseCount>> all{
        {{"houses.red", "houses", {"红色房屋", "red houses"}},
         [](const PaintedHouseCount& house) -> const AreaCode& { return house.area; },
         [](const PaintedHouseCount& house) { return std::int64_t{house.red}; }},
    };
    return all;
}

class PaintedHouses {
  public:
    static constexpr std::string_view name = "painted";
    static constexpr char tag = 'h';
    static constexpr int revision = 1;
    static std::string details() { return ""; }
    template <Event E>
    static constexpr bool folds = EntityList<PaintedHouseCount>::any_takes<E>;

    template <Event E>
    void apply(const E& event, const FoldContext& context, Rows& rows) {
        entities_.take(event, context, rows);
    }
    void before_commit(Rows& rows) { entities_.before_commit(rows); }
    static void add_routes(Router&, Queries&) {}

  private:
    EntityFold<EntityList<PaintedHouseCount>> entities_{tag};
};

namespace {

using testing::ElementsAre;

// Roads, and the houses that stand where they lead: events of two services in one read model.
class Roads {
  public:
    static constexpr std::string_view name = "roads";
    static constexpr char tag = 'r';
    static constexpr int revision = 1;
    static std::string details() { return ""; }
    template <Event E>
    static constexpr bool folds =
        std::is_same_v<E, RoadPaved> || std::is_same_v<E, HouseRegistered>;

    void apply(const RoadPaved& event, const FoldContext& context, Rows& rows) {
        entities_.take(event, context, rows);
    }
    void apply(const HouseRegistered& event, const FoldContext&, Rows& rows) {
        rows.add("rH" + event.area.value, 1);
    }
    void before_commit(Rows& rows) { entities_.before_commit(rows); }

    static void add_routes(Router& router, Queries& queries) {
        router.add({.verb = Verb::get,
                    .pattern = "/v1/roads",
                    .summary = "Metres of road in an area",
                    .handler = [&queries](const HttpRequest& request, const Reply& reply) {
                        const std::string area(request.query_value("area").value_or("13"));
                        queries.answer(
                            request, reply, [area](const RowView& view, std::string& body) {
                                const auto metres =
                                    IndicatorRows(tag).value(view, 0, area, IndicatorRows::ever);
                                if (!metres) return Result<void>(metres.error());
                                body += fmt::format(",\"metres\":{}", *metres);
                                return Result<void>();
                            });
                    }});
    }

  private:
    EntityFold<EntityList<RoadCount>> entities_{tag};
};

using WithRoads = FoldingOver<AllStreams::With<RoadStream>, Progress, Roads>;

std::string paved(std::string_view place, std::string_view area, std::int64_t metres) {
    return fact(place, {"2020-01-05", "2020-01-06"}, RoadPaved{{std::string(area)}, metres});
}

std::string house() {
    return fact("house/130708-1@1", {"2020-01-05", "2020-01-05"},
                HouseRegistered{{"130708-000001"}, {"130708"}, 9'000});
}

std::int64_t value(const RowView& view, char tag, std::uint8_t indicator, std::string_view area) {
    return IndicatorRows(tag).value(view, indicator, area, IndicatorRows::ever).value();
}

TEST(Extension, FoldsAnEventAndAReadModelThatAreDeclaredHereAlone) {
    FoldBench bench(std::make_unique<WithRoads>());
    bench.given(paved("road/130708-1@1", "130708001", 700), house(),
                paved("road/130708-1@2", "130708001", 500), paved("road/130709-1@1", "130709", 50));
    const auto view = bench.view();
    EXPECT_EQ(value(*view, Roads::tag, 0, "13"), 1'250);
    EXPECT_EQ(value(*view, Roads::tag, 0, "130708001"), 1'200);
    EXPECT_EQ(value(*view, Roads::tag, 1, "1307"), 1);
    EXPECT_EQ(value(*view, Roads::tag, 1, "130709"), 0);
    // The event that both read models fold reached both.
    std::string houses;
    EXPECT_TRUE(*view->get("rH130708", houses));
    EXPECT_EQ(Rows::read_counter(houses), 1);
    EXPECT_EQ(value(*view, Progress::tag, *indicator_number("houses.left"), "13"), 1);
}

TEST(Extension, DecidesOnOneMoreEventOfAStreamThatThereIs) {
    const auto registered = on("2018-05-01", HouseRegistered{{"130708-000001"}, {"130708"}, 9'000});
    given<PaintedHouse>(registered)
        .when(record("2020-04-02", HouseRepainted{"red"}))
        .then(HouseRepainted{"red"});
    given<PaintedHouse>(registered)
        .when(record("2020-04-02", HouseRepainted{" "}))
        .invalid("colour-missing", "/colour");
    given<PaintedHouse>()
        .when(record("2020-04-02", HouseRepainted{"red"}))
        .rejected("house-registered-first");
}

TEST(Extension, FoldsOneMoreEventOfAStreamThatThereIs) {
    FoldBench bench(std::make_unique<FoldingOver<StreamList<PaintedHouseStream>, PaintedHouses>>());
    const Dates in_april{"2020-04-02", "2020-04-02"};
    bench.given(house(), fact("house/130708-1@2", in_april, HouseRepainted{"red"}));
    EXPECT_EQ(value(*bench.view(), PaintedHouses::tag, 0, "13"), 1);
    bench.given(fact("house/130708-1@3", in_april, HouseRepainted{"blue"}));
    EXPECT_EQ(value(*bench.view(), PaintedHouses::tag, 0, "13"), 0);
}

TEST(Extension, CountsAMemberThatMovesWhereItIsNow) {
    FoldBench bench(std::make_unique<WithRoads>());
    bench.given(paved("road/130708-1@1", "130708001", 700));
    bench.given(paved("road/130708-1@2", "130709", 500));
    const auto view = bench.view();
    EXPECT_EQ(value(*view, Roads::tag, 0, "130708"), 0);
    EXPECT_EQ(value(*view, Roads::tag, 0, "130709"), 1'200);
    EXPECT_EQ(value(*view, Roads::tag, 0, "1307"), 1'200);
    std::vector<std::string> deltas;
    const auto noting = [&](const DeltaKey& key, const IndicatorDelta& delta) {
        deltas.push_back(fmt::format("{} {} {:+} {} {}", key.area, key.id, delta.delta,
                                     delta.effective.text(), delta.recorded.text()));
        return true;
    };
    ASSERT_TRUE(IndicatorRows(Roads::tag).scan(*view, 0, "13", noting));
    // Both became known on one day, so that only what they amount to is ever seen.
    EXPECT_THAT(deltas, ElementsAre("130709 130708-1 +1200 2020-01-05 2020-01-06"));
}

TEST(Extension, AnswersTheRoutesOfTheNewReadModelNextToTheOthers) {
    FoldBench bench(std::make_unique<WithRoads>());
    bench.given(paved("road/130708-1@1", "130708001", 700));
    boost::asio::io_context io{1};
    Queries queries(io);
    Router router;
    bench.folding().add_routes(router, queries);
    queries.post_view(bench.view());
    for (const auto& [path, metres] : {std::pair("/v1/roads", 700), {"/v1/progress", 0}}) {
        Asked asked;
        ASSERT_NE(router.find(Verb::get, path).route, nullptr);
        router.find(Verb::get, path).route->handler({}, asked.reply());
        ASSERT_TRUE(run_until(io, [&] { return asked.answer.has_value(); }));
        EXPECT_EQ(asked.status(), 200);
        if (metres == 0) continue;
        EXPECT_EQ(asked.json().at("metres"), metres);
    }
}

TEST(Extension, FoldsAnewWhenAReadModelIsAdded) {
    EXPECT_NE(WithRoads().signature(), all_read_models()->signature());
    EXPECT_EQ(WithRoads().signature(), WithRoads().signature());
    EXPECT_EQ((FoldingOver<AllStreams, Progress, Journal, EvidenceIndex>().signature()),
              all_read_models()->signature());
}

TEST(Extension, StopsTheReadModelsOfAProgramThatDoesNotKnowTheEvent) {
    FoldBench bench;
    const auto folded = bench.try_fold(paved("road/130708-1@1", "130708001", 700));
    ASSERT_FALSE(folded);
    EXPECT_EQ(folded.error().rule, "event-type-unknown");
}

}  // namespace
}  // namespace anju::test
