// Runs the simulated province's commands through the services' own rules and adds up what becomes
// of it.
#pragma once

#include <map>
#include <set>
#include <string>

#include "tests/unit/province_streams.hpp"

namespace anju::test {

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
            kinds.insert(command.stream);
            streams.run(command, [](const auto&, Day, int) {});
            if (::testing::Test::HasFailure()) return;  // one broken command tells enough
        }
        EXPECT_EQ(count, province.size());
        EXPECT_LE(last, Instant::parse("2020-03-31T15:59:59Z").value());
    }

    ProvinceStreams streams;
    std::set<std::string> kinds;  // of streams

    template <class Definition>
    const auto& of() const {
        return streams.of<Definition>();
    }

    // What the states add up to, by area code of 2, 4 and 6 digits.
    std::map<std::string, AreaFigures> areas() const {
        Areas areas;
        add_households(areas);
        add_workers(areas);
        add_places(areas);
        add_houses(areas);
        add_plots(areas);
        return areas;
    }

    ProvinceFigures figures() const {
        ProvinceFigures figures;
        for (const auto& [id, household] : of<HouseholdDefinition>()) {
            const auto& registered = *household.state.registration;
            const bool poor = registered.category == HouseholdCategory::registered_poor;
            EXPECT_EQ(registered.mode == Resettlement::centralised, registered.site.has_value());
            figures.people += registered.members;
            (poor ? figures.registered_poor : figures.moved_along) += registered.members;
            (registered.site ? figures.in_sites : figures.dispersed) += registered.members;
        }
        return figures;
    }

  private:
    using Areas = std::map<std::string, AreaFigures>;

    template <class Add>
    static void at(Areas& areas, const AreaCode& code, Add add) {
        for (const std::size_t digits : {2, 4, 6}) add(areas[code.value.substr(0, digits)]);
    }

    void add_households(Areas& areas) const {
        std::map<std::string, std::pair<int, int>> labour;  // able members, jobs
        for (const auto& [id, person] : of<PersonDefinition>()) {
            const auto& assessed = person.state.capacity;
            const bool able =
                assessed && assessed->capacity == Capacity::able && !assessed->student;
            labour[person.state.household.value].first += able ? 1 : 0;
        }
        for (const auto& [id, worker] : of<WorkerDefinition>()) {
            labour[worker.state.registration->household.value].second += worker.state.job ? 1 : 0;
        }
        for (const auto& [id, household_stream] : of<HouseholdDefinition>()) {
            const auto& household = household_stream;
            const auto& registered = *household.state.registration;
            const auto& [able, jobs] = labour[id];
            const bool zero =
                registered.category == HouseholdCategory::registered_poor && able > 0 && jobs == 0;
            at(areas, registered.resettlement, [&](AreaFigures& area) {
                area.households += household.state.relocated_on ? 1 : 0;
                area.zero_households += zero ? 1 : 0;
            });
        }
    }

    void add_workers(Areas& areas) const {
        for (const auto& [id, worker_stream] : of<WorkerDefinition>()) {
            const auto& worker = worker_stream;
            const bool willing = worker.state.registration->willing_to_work;
            at(areas, worker.state.registration->area, [&](AreaFigures& area) {
                if (worker.state.job) ++area.employed;
                if (!worker.state.job && willing) ++area.willing_unplaced;
                if (!worker.state.job && !willing) ++area.unwilling;
            });
        }
    }

    void add_places(Areas& areas) const {
        std::set<std::string> served;  // communities, by parks in use
        std::set<std::string> linked;  // parks
        for (const auto& [id, linkage] : of<LinkageDefinition>()) {
            linked.insert(linkage.state.contract->park.value);
        }
        for (const auto& [id, park] : of<ParkDefinition>()) {
            const bool open = park.state.status == ParkDefinition::Status::open;
            const std::string_view park_id = id;
            at(areas, park.state.plan->area, [&](AreaFigures& area) {
                ++area.parks;
                area.parks_in_use += open ? 1 : 0;
                area.parks_linked += linked.contains(std::string(park_id)) ? 1 : 0;
            });
            for (const auto& site : park.state.plan->sites) {
                if (open) served.insert(site.value);
            }
        }
        for (const auto& [id, site] : of<SiteDefinition>()) {
            const bool unfinished = site.state.needs_park && !served.contains(id);
            const bool covered = site.state.attached_on || site.state.founded_on;
            at(areas, site.state.opening->area, [&](AreaFigures& area) {
                ++area.sites;
                area.sites_uncovered += covered ? 0 : 1;
                area.sites_unfinished += unfinished ? 1 : 0;
            });
        }
        for (const auto& [id, facility_stream] : of<FacilityDefinition>()) {
            const auto& facility = facility_stream;
            at(areas, facility.state.plan->area,
               [&](AreaFigures& area) { add_facility(area, facility.state); });
        }
    }

    static void add_facility(AreaFigures& area, const FacilityDefinition::State& facility) {
        const auto kind = facility.plan->kind;
        if (facility.status == FacilityDefinition::Status::started) ++area.facilities_unfinished;
        if (facility.status != FacilityDefinition::Status::open) return;
        if (kind == FacilityKind::school) ++area.schools;
        if (kind == FacilityKind::kindergarten) ++area.kindergartens;
        if (kind == FacilityKind::clinic) ++area.clinics;
    }

    void add_houses(Areas& areas) const {
        for (const auto& [id, house_stream] : of<HouseDefinition>()) {
            const auto& house = house_stream;
            at(areas, house.state.registration->area,
               [&](AreaFigures& area) { add_house(area, *house.state.status); });
        }
    }

    static void add_house(AreaFigures& area, HouseDefinition::Status status) {
        using Status = HouseDefinition::Status;
        switch (status) {
            case Status::held:
            case Status::vacated:
                ++area.houses;
                ++area.houses_left;
                return;
            case Status::demolished:
            case Status::cleared:
                ++area.houses;
                ++area.demolished;
                return;
            case Status::kept:
                ++area.kept;
                return;
            case Status::retained:
                ++area.retained;
                return;
            case Status::plan_drafted:
            case Status::plan_approved:
            case Status::in_use:
                ++area.kept_with_plan;
        }
    }

    void add_plots(Areas& areas) const {
        for (const auto& [id, plot] : of<PlotDefinition>()) {
            const auto surveyed = plot.state.registration->surveyed.value;
            const auto reclaimed = plot.state.reclaimed.value;
            at(areas, plot.state.registration->area, [&](AreaFigures& area) {
                ++area.plots;
                area.surveyed_centi_mu += surveyed;
                area.reclaimed_centi_mu += reclaimed;
                area.left_centi_mu += surveyed - reclaimed;
            });
        }
    }

    static void check_working_hours(const ProvinceCommand& command) {
        const std::int64_t minute = (command.recorded.value / 60'000 + 8 * 60) % (24 * 60);
        EXPECT_GE(minute, 8 * 60) << command.key << " at " << command.recorded.text();
        EXPECT_LT(minute, 18 * 60) << command.key << " at " << command.recorded.text();
    }

    std::set<std::string> keys_;
};

}  // namespace anju::test
