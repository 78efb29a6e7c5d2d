// Runs the simulated province's commands through the services' own rules and adds up what becomes
// of it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "deploy/anju/province.hpp"
#include "events/base/areas.hpp"
#include "services/employment/worker.hpp"
#include "services/land/house.hpp"
#include "services/land/plot.hpp"
#include "services/planning/target.hpp"
#include "services/registry/household.hpp"

namespace anju {

template <class Definition>
class StreamReader {
  public:
    using State = typename Definition::State;

    // The command is one of the stream's, written as the canonical writer would, known areas only,
    // not dated after the day it is recorded, and accepted.
    void run(const ProvinceCommand& command) {
        const bool found = Definition::Commands::any_of([&]<class C>() {
            if (C::name != command.command) return false;
            run_as<C>(command);
            return true;
        });
        EXPECT_TRUE(found) << command.stream << " has no " << command.command;
    }

    const std::unordered_map<std::string, State>& states() const { return states_; }

  private:
    template <class C>
    void run_as(const ProvinceCommand& sent) {
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
        auto& state = states_[sent.id];
        const auto decision = decide<Definition>(state, command, {sent.id, today});
        ASSERT_TRUE(decision) << sent.stream << "/" << sent.id << "/" << sent.command << ": "
                              << decision.error().message;
        for (const auto& event : *decision) {
            const auto fold = [&](const auto& e) {
                fold_event<Definition>(state, e, command.occurred_on);
            };
            std::visit(fold, event);
        }
    }

    std::unordered_map<std::string, State> states_;
};

class ProvinceReader {
  public:
    explicit ProvinceReader(const ProvinceOptions& options) {
        Province province(options);
        ProvinceCommand command;
        std::uint64_t count = 0;
        Instant last;
        for (; province.next(command); ++count) {
            EXPECT_GE(command.recorded, last) << command.key;
            last = command.recorded;
            EXPECT_TRUE(keys_.insert(command.key).second) << command.key << " comes twice";
            EXPECT_TRUE(is_id_text(command.id)) << command.id;
            check_working_hours(command);
            run(command);
            if (::testing::Test::HasFailure()) return;  // one broken command tells enough
        }
        EXPECT_EQ(count, province.size());
        EXPECT_LE(last, Instant::parse("2020-03-31T15:59:59Z").value());
    }

    StreamReader<HouseholdDefinition> households;
    StreamReader<WorkerDefinition> workers;
    StreamReader<HouseDefinition> houses;
    StreamReader<PlotDefinition> plots;
    StreamReader<TargetDefinition> targets;

    // What the states add up to, by area code of 2, 4 and 6 digits.
    std::map<std::string, AreaFigures> areas() const {
        std::map<std::string, AreaFigures> areas;
        const auto at = [&](const std::string& code, auto add) {
            for (const std::size_t digits : {2, 4, 6}) add(areas[code.substr(0, digits)]);
        };
        for (const auto& [id, state] : households.states()) {
            at(state.registration->resettlement.value,
               [&](AreaFigures& area) { area.households += state.relocated_on ? 1 : 0; });
        }
        for (const auto& [id, state] : workers.states()) {
            const bool willing = state.registration->willing_to_work;
            at(state.registration->area.value, [&](AreaFigures& area) {
                if (state.job) ++area.employed;
                if (!state.job && willing) ++area.willing_unplaced;
                if (!state.job && !willing) ++area.unwilling;
            });
        }
        for (const auto& [id, state] : houses.states()) {
            at(state.registration->area.value, [&](AreaFigures& area) {
                ++area.houses;
                ++(state.status == HouseDefinition::Status::demolished ? area.demolished
                                                                       : area.houses_left);
            });
        }
        for (const auto& [id, state] : plots.states()) {
            at(state.registration->area.value, [&](AreaFigures& area) {
                ++area.plots;
                area.surveyed_centi_mu += state.registration->surveyed.value;
                area.reclaimed_centi_mu += state.reclaimed.value;
                area.left_centi_mu += state.registration->surveyed.value - state.reclaimed.value;
            });
        }
        return areas;
    }

    ProvinceFigures figures() const {
        ProvinceFigures figures;
        std::set<std::string> sites;
        for (const auto& [id, state] : households.states()) {
            const auto& household = *state.registration;
            const bool poor = household.category == HouseholdCategory::registered_poor;
            const bool in_site = household.resettlement.value.size() == 12;
            figures.people += household.members;
            (poor ? figures.registered_poor : figures.moved_along) += household.members;
            (in_site ? figures.in_sites : figures.dispersed) += household.members;
            if (in_site) sites.insert(household.resettlement.value);
        }
        figures.sites = static_cast<std::int64_t>(sites.size());
        for (auto& [code, area] : areas()) {
            area.area = code;
            figures.areas.push_back(area);
        }
        return figures;
    }

  private:
    void run(const ProvinceCommand& command) {
        if (command.stream == HouseholdStream::name) return households.run(command);
        if (command.stream == WorkerStream::name) return workers.run(command);
        if (command.stream == HouseStream::name) return houses.run(command);
        if (command.stream == PlotStream::name) return plots.run(command);
        if (command.stream == TargetStream::name) return targets.run(command);
        ADD_FAILURE() << "no service has streams " << command.stream;
    }

    static void check_working_hours(const ProvinceCommand& command) {
        const std::int64_t minute = (command.recorded.value / 60'000 + 8 * 60) % (24 * 60);
        EXPECT_GE(minute, 8 * 60) << command.key << " at " << command.recorded.text();
        EXPECT_LT(minute, 18 * 60) << command.key << " at " << command.recorded.text();
    }

    std::set<std::string> keys_;
};

}  // namespace anju
