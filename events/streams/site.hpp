// Stream site/<county>-<number>: a settlement community (安置社区) and its organisation, service
// governance.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// What the community is a part of.
enum class SiteLevel { county, township, village };
BOOST_DESCRIBE_ENUM(SiteLevel, county, township, village)

// Kinds of party organisations, by level (党委, 总支, 支部).
enum class OrganisationLevel { committee, general_branch, branch };
BOOST_DESCRIBE_ENUM(OrganisationLevel, committee, general_branch, branch)

// Residents' groups, and party groups of parks, buildings and halls.
enum class GroupKind { residents, party_park, party_building, party_hall };
BOOST_DESCRIBE_ENUM(GroupKind, residents, party_park, party_building, party_hall)

// The community was opened.
struct SiteOpened {
    static constexpr std::string_view type = "site.opened";
    static constexpr std::array versions{std::size_t{5}};

    std::string name;
    AreaCode area;  // a county or below
    SiteLevel level = SiteLevel::village;
    std::int64_t planned_people = 0;
    std::int64_t buildings = 0;
};
BOOST_DESCRIBE_STRUCT(SiteOpened, (), (name, area, level, planned_people, buildings))

// The people who live there were counted.
struct SitePopulationCounted {
    static constexpr std::string_view type = "site.population_counted";
    static constexpr std::array versions{std::size_t{1}};

    std::int64_t people = 0;
};
BOOST_DESCRIBE_STRUCT(SitePopulationCounted, (), (people))

// The community joined the organisation of the receiving place.
struct OrganisationAttached {
    static constexpr std::string_view type = "site.organisation_attached";
    static constexpr std::array versions{std::size_t{2}};

    OrganisationLevel level = OrganisationLevel::branch;
    std::string parent;
};
BOOST_DESCRIBE_STRUCT(OrganisationAttached, (), (level, parent))

// The community founded an organisation of its own.
struct OrganisationFounded {
    static constexpr std::string_view type = "site.organisation_founded";
    static constexpr std::array versions{std::size_t{2}};

    OrganisationLevel level = OrganisationLevel::branch;
    std::string parent;
};
BOOST_DESCRIBE_STRUCT(OrganisationFounded, (), (level, parent))

// A group was formed.
struct GroupFormed {
    static constexpr std::string_view type = "site.group_formed";
    static constexpr std::array versions{std::size_t{3}};

    GroupKind kind = GroupKind::residents;
    std::string place;
    std::int64_t buildings = 0;  // buildings it covers
};
BOOST_DESCRIBE_STRUCT(GroupFormed, (), (kind, place, buildings))

// The residents' committee was elected (居委会).
struct CommitteeElected {
    static constexpr std::string_view type = "site.committee_elected";
    static constexpr std::array versions{std::size_t{1}};

    std::int64_t members = 0;
};
BOOST_DESCRIBE_STRUCT(CommitteeElected, (), (members))

// The site lacks (or has, 0 parks missing) a supporting park that it needs.
struct SiteParkNeeded {
    static constexpr std::string_view type = "site.park_needed";
    static constexpr std::array versions{std::size_t{2}};

    bool needed = true;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(SiteParkNeeded, (), (needed, document))

struct SiteStream {
    static constexpr std::string_view name = "site";
    static constexpr std::string_view service = "governance";
    using Events = EventList<SiteOpened, SitePopulationCounted, OrganisationAttached,
                             OrganisationFounded, GroupFormed, CommitteeElected, SiteParkNeeded>;
};

}  // namespace anju
