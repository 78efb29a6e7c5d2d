// Stream plot/<county>-<number>: land of old houses (宗地) to reclaim and green, service land.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// What reclaimed land becomes.
enum class LandUse { cultivated, forest, grass };
BOOST_DESCRIBE_ENUM(LandUse, cultivated, forest, grass)

// Who accepts reclaimed land; each level after the one below.
enum class AcceptanceLevel { township, county, city, province };
BOOST_DESCRIBE_ENUM(AcceptanceLevel, township, county, city, province)

// The plot was measured and entered into the ledger of land to reclaim.
struct PlotRegistered {
    static constexpr std::string_view type = "plot.registered";
    static constexpr std::array versions{std::size_t{2}};

    AreaCode area;     // where the plot lies, a county or below
    CentiMu surveyed;  // its area
};
BOOST_DESCRIBE_STRUCT(PlotRegistered, (), (area, surveyed))

// The project that reclaims the plot was approved.
struct ReclamationApproved {
    static constexpr std::string_view type = "plot.reclamation_approved";
    static constexpr std::array versions{std::size_t{2}};

    std::string project;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(ReclamationApproved, (), (project, document))

// Works began.
struct ReclamationStarted {
    static constexpr std::string_view type = "plot.reclamation_started";
    static constexpr std::array versions{std::size_t{1}};

    std::string contractor;
};
BOOST_DESCRIBE_STRUCT(ReclamationStarted, (), (contractor))

// A part of the plot was reclaimed or greened (复垦复绿); parts add up to at most what was
// surveyed.
struct MuReclaimed {
    static constexpr std::string_view type = "mu.reclaimed";
    static constexpr std::array versions{std::size_t{2}};

    CentiMu reclaimed;
    LandUse use = LandUse::cultivated;
};
BOOST_DESCRIBE_STRUCT(MuReclaimed, (), (reclaimed, use))

// Reclaimed land of the plot passed an acceptance (验收).
struct AcceptancePassed {
    static constexpr std::string_view type = "plot.acceptance_passed";
    static constexpr std::array versions{std::size_t{3}};

    AcceptanceLevel level = AcceptanceLevel::township;
    CentiMu accepted;
    std::string inspector;
};
BOOST_DESCRIBE_STRUCT(AcceptancePassed, (), (level, accepted, inspector))

// An acceptance was taken back.
struct AcceptanceRevoked {
    static constexpr std::string_view type = "plot.acceptance_revoked";
    static constexpr std::array versions{std::size_t{2}};

    AcceptanceLevel level = AcceptanceLevel::township;  // this level and those above
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(AcceptanceRevoked, (), (level, reason))

struct PlotStream {
    static constexpr std::string_view name = "plot";
    static constexpr std::string_view service = "land";
    using Events = EventList<PlotRegistered, ReclamationApproved, ReclamationStarted, MuReclaimed,
                             AcceptancePassed, AcceptanceRevoked>;
};

}  // namespace anju
