// Every name that a person sees has Chinese and English words.
#include "events/words/words.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "events/about.hpp"
#include "events/catalogue.hpp"
#include "events/words/word_tables.hpp"
#include "services/access/delivery.hpp"
#include "services/access/disclosure.hpp"
#include "services/access/parking.hpp"
#include "services/access/principal.hpp"
#include "services/access/subscription.hpp"
#include "services/catalogue.hpp"
#include "services/employment/worker.hpp"
#include "services/facilities/facility.hpp"
#include "services/governance/site.hpp"
#include "services/land/house.hpp"
#include "services/land/loan.hpp"
#include "services/land/plot.hpp"
#include "services/land/quota.hpp"
#include "services/parks/linkage.hpp"
#include "services/parks/park.hpp"
#include "services/planning/division.hpp"
#include "services/planning/finding.hpp"
#include "services/planning/parameter.hpp"
#include "services/planning/period.hpp"
#include "services/planning/target.hpp"
#include "services/registry/home.hpp"
#include "services/registry/household.hpp"
#include "services/registry/person.hpp"
#include "services/rights/entitlement.hpp"
#include "services/rights/grievance.hpp"
#include "services/rights/registration.hpp"
#include "services/rights/schooling.hpp"

namespace anju {
namespace {

constexpr auto zh = Language::chinese;
constexpr auto en = Language::english;

using AllDefinitions =
    CommandList<HouseholdDefinition, PersonDefinition, HomeDefinition, WorkerDefinition,
                ParkDefinition, LinkageDefinition, FacilityDefinition, HouseDefinition,
                PlotDefinition, QuotaDefinition, LoanDefinition, SiteDefinition,
                RegistrationDefinition, SchoolingDefinition, EntitlementDefinition,
                GrievanceDefinition, TargetDefinition, DivisionDefinition, ParameterDefinition,
                PeriodDefinition, FindingDefinition, PrincipalDefinition, DisclosureDefinition,
                DeliveryDefinition, SubscriptionDefinition, ParkingDefinition>;

// Whether a name is Chinese: its key never is.
bool is_chinese(std::string_view name) {
    return std::ranges::any_of(name, [](unsigned char byte) { return byte >= 0x80; });
}

template <class T>
struct Inner {
    using type = T;
};
template <class T>
struct Inner<std::optional<T>> : Inner<T> {};
template <class T>
struct Inner<std::vector<T>> : Inner<T> {};

template <class T>
constexpr bool is_quantity = std::is_same_v<T, Fen> || std::is_same_v<T, CentiMu>;

// That all members of T have names, their values, and the unit where the type says there is one.
template <class T>
void expect_members(const std::string& scope) {
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        using Member =
            typename Inner<std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>>::type;
        EXPECT_TRUE(is_chinese(field_name(scope, member.name, zh))) << scope << " " << member.name;
        if constexpr (DescribedEnum<Member>) {
            boost::mp11::mp_for_each<boost::describe::describe_enumerators<Member>>([&](auto one) {
                EXPECT_TRUE(
                    is_chinese(value_name(scope, member.name, enumerator_text(one.name), zh)))
                    << scope << " " << member.name << "/" << one.name;
            });
        }
        if constexpr (is_quantity<Member>) {
            const auto* unit = field_unit(scope, member.name);
            ASSERT_NE(unit, nullptr) << scope << " " << member.name;
            EXPECT_EQ(unit->id, (std::is_same_v<Member, Fen> ? "fen" : "0.01 mu"));
        }
    });
}

TEST(WordsTest, NamesEveryServiceStreamAndEvent) {
    for (const auto& service : all_services()) {
        EXPECT_TRUE(is_chinese(service_name(service.name, zh))) << service.name;
    }
    AllStreams::for_each([]<class Stream>() {
        EXPECT_TRUE(is_chinese(stream_name(Stream::name, zh))) << Stream::name;
    });
    AllEvents::for_each([]<Event E>() {
        EXPECT_TRUE(is_chinese(event_name(E::type, zh))) << E::type;
        expect_members<E>(std::string(E::type));
    });
}

TEST(WordsTest, NamesEveryCommandWithItsFields) {
    std::size_t streams = 0;
    for (const auto& service : all_services()) {
        for (const auto& make : service.tables) {
            const auto table = make();
            ++streams;
            for (const auto& [command, schema] : table->commands()) {
                const std::string scope =
                    std::string(table->stream_name()) + "." + std::string(command);
                EXPECT_TRUE(is_chinese(command_name(table->stream_name(), command, zh))) << scope;
                for (const auto& [field, unused] : schema.at("properties").as_object()) {
                    EXPECT_TRUE(is_chinese(field_name(scope, field, zh))) << scope << " " << field;
                }
            }
        }
    }
    EXPECT_EQ(streams, 26);
}

TEST(WordsTest, NamesTheValuesOfEveryCommandAndEveryStatus) {
    std::size_t definitions = 0;
    AllDefinitions::for_each([&]<class Definition>() {
        const std::string stream(Definition::Stream::name);
        ++definitions;
        Definition::Commands::for_each(
            [&]<class C>() { expect_members<C>(stream + "." + std::string(C::name)); });
        boost::mp11::mp_for_each<
            boost::describe::describe_enumerators<typename Definition::Status>>([&](auto one) {
            EXPECT_TRUE(is_chinese(value_name(stream, "status", one.name, zh)))
                << stream << " " << one.name;
        });
    });
    std::size_t streams = 0;
    for (const auto& service : all_services()) streams += service.tables.size();
    EXPECT_EQ(definitions, streams) << "name the new stream's definition in AllDefinitions";
}

TEST(WordsTest, NamesWhatEntriesTellBesideTheFact) {
    expect_members<About>("house.demolish");
    expect_members<Evidence>("evidence");
    expect_members<Instalment>("loan");
}

TEST(WordsTest, HasBothLanguagesAndEachKeyOnce) {
    std::set<std::string_view> keys;
    for (const auto table :
         {shared_words(), answer_words(), registry_words(), land_words(), work_words(),
          place_words(), rights_words(), planning_words(), access_words()}) {
        for (const auto& word : table) {
            EXPECT_TRUE(keys.insert(word.key).second) << word.key << " stands twice";
            EXPECT_TRUE(is_chinese(word.zh)) << word.key;
            EXPECT_TRUE(!word.en.empty() && !is_chinese(word.en)) << word.key;
            EXPECT_TRUE(word.unit.empty() || find_unit(word.unit) != nullptr) << word.key;
        }
    }
}

TEST(WordsTest, FindsTheClosestName) {
    EXPECT_EQ(event_name("household.relocated", zh), "实际入住");
    EXPECT_EQ(event_name("household.relocated", en), "moved in");
    EXPECT_EQ(command_name("house", "demolish", zh), "拆除");
    EXPECT_EQ(command_name("house", "void", zh), "作废");
    EXPECT_EQ(field_name("house.register", "area", zh), "行政区划");
    EXPECT_EQ(field_name("worker.register", "area", zh), "安置地");
    EXPECT_EQ(field_name("household.relocate", "members", zh), "入住人数");
    EXPECT_EQ(value_name("plot.accept", "level", "county", zh), "县级");
    EXPECT_EQ(value_name("person", "status", "left", zh), "已离户");
    EXPECT_EQ(value_name("person.leave", "cause", "left", zh), "离户");
}

TEST(WordsTest, HeadsAColumnWithItsUnit) {
    EXPECT_EQ(field_heading("house.register", "floor_area_centi_m2", zh), "建筑面积（平方米）");
    EXPECT_EQ(field_heading("house.register", "floor_area_centi_m2", en), "floor area (m²)");
    EXPECT_EQ(field_heading("loan.draw", "amount", zh), "金额（元）");
    EXPECT_EQ(field_heading("house.register", "area", zh), "行政区划");
    EXPECT_EQ(field_unit("plot.register", "surveyed")->decimals, 2);
    EXPECT_EQ(field_unit("house.register", "area"), nullptr);
}

TEST(WordsTest, CallsTheUnknownByItsKey) {
    EXPECT_EQ(stream_name("boat", zh), "boat");
    EXPECT_EQ(event_name("boat.sunk", zh), "boat.sunk");
    EXPECT_EQ(command_name("boat", "sink", zh), "sink");
    EXPECT_EQ(field_name("boat.sink", "depth", en), "depth");
    EXPECT_EQ(value_name("boat.sink", "sea", "east", en), "east");
    EXPECT_EQ(unit_name("knots", zh), "knots");
}

}  // namespace
}  // namespace anju
