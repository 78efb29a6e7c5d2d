// The streams of the simulated province: its commands decided by the services' own rules.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <unordered_map>

#include "deploy/province/province.hpp"
#include "events/base/areas.hpp"
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

namespace anju::test {

// Hashes the numbers of identity cards.
inline constexpr std::string_view province_identity_key = "0123456789abcdef0123456789abcdef";

// The states of all streams of one kind.
template <class Definition>
class StreamReader {
  public:
    using Kind = Definition;
    using State = typename Definition::State;

    struct Stream {
        State state;
        int version = 0;
    };

    // The command is one of the stream's, written as the canonical writer would, names known areas
    // only, is not dated after the day it is recorded, and is accepted. Calls
    // take(event, occurred, version) for what it leads to.
    template <class Take>
    void run(const ProvinceCommand& command, Take&& take) {
        const bool found = Definition::Commands::any_of([&]<class C>() {
            if (C::name != command.command) return false;
            run_as<C>(command, take);
            return true;
        });
        EXPECT_TRUE(found) << command.stream << " has no " << command.command;
    }

    const std::unordered_map<std::string, Stream>& streams() const { return streams_; }

  private:
    template <class C, class Take>
    void run_as(const ProvinceCommand& sent, Take& take) {
        C command{};
        const auto read = read_json(boost::json::parse(sent.body), command);
        ASSERT_TRUE(read) << sent.body << ": " << read.error().message;
        std::string canonical;
        write_json(canonical, command);
        ASSERT_EQ(canonical, sent.body);
        for_each_member(command, [&](const char* name, const auto& member) {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(member)>, AreaCode>) {
                EXPECT_TRUE(area_known(member.value)) << name << " " << member.value;
            }
        });
        const Day today = sent.recorded.day();
        EXPECT_LE(command.occurred_on, today) << sent.body;
        EXPECT_LE(today.value - command.occurred_on.value, 20) << sent.body;
        auto& stream = streams_[sent.id];
        const auto decision =
            decide<Definition>(stream.state, command, {sent.id, today, province_identity_key});
        ASSERT_TRUE(decision) << sent.stream << "/" << sent.id << "/" << sent.command << ": "
                              << decision.error().message;
        for (const auto& event : *decision) {
            ++stream.version;
            const auto fold = [&](const auto& e) {
                fold_event<Definition>(stream.state, e, command.occurred_on);
                take(e, command.occurred_on, stream.version);
            };
            std::visit(fold, event);
        }
    }

    std::unordered_map<std::string, Stream> streams_;
};

class ProvinceStreams {
  public:
    template <class Take>
    void run(const ProvinceCommand& command, Take&& take) {
        bool found = false;
        const auto try_one = [&]<class Reader>(Reader& reader) {
            if (command.stream != Reader::Kind::Stream::name) return;
            found = true;
            reader.run(command, take);
        };
        std::apply([&](auto&... each) { (try_one(each), ...); }, readers_);
        EXPECT_TRUE(found) << "no service has streams " << command.stream;
    }

    template <class Definition>
    const auto& of() const {
        return std::get<StreamReader<Definition>>(readers_).streams();
    }

  private:
    template <class... Definitions>
    using Readers = std::tuple<StreamReader<Definitions>...>;
    Readers<HouseholdDefinition, PersonDefinition, HomeDefinition, WorkerDefinition, ParkDefinition,
            LinkageDefinition, FacilityDefinition, HouseDefinition, PlotDefinition, QuotaDefinition,
            LoanDefinition, SiteDefinition, RegistrationDefinition, SchoolingDefinition,
            EntitlementDefinition, GrievanceDefinition, TargetDefinition, DivisionDefinition,
            ParameterDefinition, PeriodDefinition, FindingDefinition>
        readers_;
};

}  // namespace anju::test
