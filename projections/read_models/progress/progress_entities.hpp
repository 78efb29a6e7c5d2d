// What progress knows of each household, worker, house and plot, folded from their own streams, and
// the indicators that count them (progress_indicators.cpp declares them).
#pragma once

#include <string>
#include <vector>

#include "events/streams/house.hpp"
#include "events/streams/household.hpp"
#include "events/streams/plot.hpp"
#include "events/streams/target.hpp"
#include "events/streams/worker.hpp"
#include "projections/engine/indicator.hpp"

namespace anju {

struct HouseholdProgress {
    static const std::vector<Indicator<HouseholdProgress>>& indicators();
    static constexpr std::string_view stream = HouseholdStream::name;
    static constexpr char mark = 'h';

    AreaCode resettlement;
    std::int32_t members = 0;
    std::int32_t moved_in = 0;  // people who live in the new home; 0 before the move

    void apply(const HouseholdRegistered& event) {
        resettlement = event.resettlement;
        members = event.members;
    }
    void apply(const HouseholdRelocated& event) { moved_in = event.members; }
};
BOOST_DESCRIBE_STRUCT(HouseholdProgress, (), (resettlement, members, moved_in))

struct WorkerProgress {
    static const std::vector<Indicator<WorkerProgress>>& indicators();
    static constexpr std::string_view stream = WorkerStream::name;
    static constexpr char mark = 'w';

    AreaCode area;  // who is responsible for placing the worker
    bool willing = false;
    bool employed = false;

    void apply(const WorkerRegistered& event) {
        area = event.area;
        willing = event.willing_to_work;
    }
    void apply(const WorkerEmployed&) { employed = true; }
};
BOOST_DESCRIBE_STRUCT(WorkerProgress, (), (area, willing, employed))

struct HouseProgress {
    static const std::vector<Indicator<HouseProgress>>& indicators();
    static constexpr std::string_view stream = HouseStream::name;
    static constexpr char mark = 'o';

    AreaCode area;
    bool registered = false;
    bool demolished = false;

    void apply(const HouseRegistered& event) {
        area = event.area;
        registered = true;
    }
    void apply(const HouseDemolished&) { demolished = true; }
};
BOOST_DESCRIBE_STRUCT(HouseProgress, (), (area, registered, demolished))

struct PlotProgress {
    static const std::vector<Indicator<PlotProgress>>& indicators();
    static constexpr std::string_view stream = PlotStream::name;
    static constexpr char mark = 'p';

    AreaCode area;
    CentiMu surveyed;
    CentiMu reclaimed;

    void apply(const PlotRegistered& event) {
        area = event.area;
        surveyed = event.surveyed;
    }
    void apply(const MuReclaimed& event) { reclaimed.value += event.reclaimed.value; }
};
BOOST_DESCRIBE_STRUCT(PlotProgress, (), (area, surveyed, reclaimed))

// One version of a target, as the planning service set it.
struct TargetVersion {
    std::int64_t value = 0;
    Day due;
    std::string document;
    Day set_on;
    Day recorded_on;
};
BOOST_DESCRIBE_STRUCT(TargetVersion, (), (value, due, document, set_on, recorded_on))

// All versions of one target, the oldest first.
struct TargetProgress {
    std::vector<TargetVersion> versions;
};
BOOST_DESCRIBE_STRUCT(TargetProgress, (), (versions))

}  // namespace anju
