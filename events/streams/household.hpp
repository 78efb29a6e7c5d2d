// Stream household/<county>-<number>: a relocated household (搬迁户), service registry.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// Registered poor (建档立卡) or moved along with them (同步搬迁): different subsidies and rules.
enum class HouseholdCategory { registered_poor, moved_along };
BOOST_DESCRIBE_ENUM(HouseholdCategory, registered_poor, moved_along)

// Resettled together on a site, or each by itself (集中, 分散).
enum class Resettlement {
    centralised,
    dispersed,
};
BOOST_DESCRIBE_ENUM(Resettlement, centralised, dispersed)

// The household was identified for relocation and entered into the registry.
struct HouseholdRegistered {
    static constexpr std::string_view type = "household.registered";
    static constexpr std::array versions{std::size_t{5}, std::size_t{7}};

    HouseholdCategory category = HouseholdCategory::registered_poor;
    std::int32_t plan_year = 0;  // the annual plan it belongs to, 2016 to 2020
    AreaCode origin;             // where it comes from, a county or below
    AreaCode resettlement;       // where it is settled, a county or below
    std::int32_t members = 0;
    std::optional<Resettlement> mode{};
    std::optional<SiteId> site{};  // the settlement community, when it is centralised
};
BOOST_DESCRIBE_STRUCT(HouseholdRegistered, (),
                      (category, plan_year, origin, resettlement, members, mode, site))

// The relocation was checked, made public and approved (核定公示).
struct RelocationApproved {
    static constexpr std::string_view type = "household.relocation_approved";
    static constexpr std::array versions{std::size_t{2}};

    Day publicised_on;  // the list was put up
    std::string document;
};
BOOST_DESCRIBE_STRUCT(RelocationApproved, (), (publicised_on, document))

// The agreement on moving and on demolishing and reclaiming the old house was signed.
struct AgreementSigned {
    static constexpr std::string_view type = "household.agreement_signed";
    static constexpr std::array versions{std::size_t{4}};

    std::string agreement_no;
    std::vector<HouseId> houses;  // the old houses it covers
    Day demolish_by;
    Fen bonus;  // for demolishing in time
};
BOOST_DESCRIBE_STRUCT(AgreementSigned, (), (agreement_no, houses, demolish_by, bonus))

// The household lives in its new home (实际入住), seen by whoever verified it. Keys handed over are
// not enough.
struct HouseholdRelocated {
    static constexpr std::string_view type = "household.relocated";
    static constexpr std::array versions{std::size_t{2}};

    std::int32_t members = 0;  // who moved in, on that day
    std::string verified_by;   // office or person that saw it
};
BOOST_DESCRIBE_STRUCT(HouseholdRelocated, (), (members, verified_by))

// The household is settled: nothing of its relocation is left open.
struct HouseholdSettled {
    static constexpr std::string_view type = "household.settled";
    static constexpr std::array versions{std::size_t{1}};

    std::string verified_by;
};
BOOST_DESCRIBE_STRUCT(HouseholdSettled, (), (verified_by))

// The household gave the relocation up (放弃) before it moved in.
struct RelocationWithdrawn {
    static constexpr std::string_view type = "household.relocation_withdrawn";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(RelocationWithdrawn, (), (reason))

// The household lost its place in the programme (清退).
struct HouseholdDisqualified {
    static constexpr std::string_view type = "household.disqualified";
    static constexpr std::array versions{std::size_t{2}};

    std::string reason;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(HouseholdDisqualified, (), (reason, document))

// A household that had left the programme was taken in again.
struct HouseholdReadmitted {
    static constexpr std::string_view type = "household.readmitted";
    static constexpr std::array versions{std::size_t{1}};

    std::string document;
};
BOOST_DESCRIBE_STRUCT(HouseholdReadmitted, (), (document))

// No member is left (自然销户).
struct HouseholdExtinct {
    static constexpr std::string_view type = "household.extinct";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(HouseholdExtinct, (), (reason))

// An inspection found the household living at its origin again (返迁).
struct ReturnedToOrigin {
    static constexpr std::string_view type = "household.returned_to_origin";
    static constexpr std::array versions{std::size_t{2}};

    std::string found_by;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(ReturnedToOrigin, (), (found_by, reason))

// Members left to form a household of their own (分户); they move by events of their own streams.
struct HouseholdSplit {
    static constexpr std::string_view type = "household.split";
    static constexpr std::array versions{std::size_t{2}};

    HouseholdId into;          // the new household
    std::int32_t members = 0;  // who went with it
};
BOOST_DESCRIBE_STRUCT(HouseholdSplit, (), (into, members))

// The household was merged into another one (并户), to which its members move.
struct HouseholdMerged {
    static constexpr std::string_view type = "household.merged";
    static constexpr std::array versions{std::size_t{1}};

    HouseholdId into;
};
BOOST_DESCRIBE_STRUCT(HouseholdMerged, (), (into))

// Another member is the head of the household (户主变更).
struct HeadChanged {
    static constexpr std::string_view type = "household.head_changed";
    static constexpr std::array versions{std::size_t{2}};

    PersonId head;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(HeadChanged, (), (head, reason))

struct HouseholdStream {
    static constexpr std::string_view name = "household";
    static constexpr std::string_view service = "registry";
    using Events =
        EventList<HouseholdRegistered, RelocationApproved, AgreementSigned, HouseholdRelocated,
                  HouseholdSettled, RelocationWithdrawn, HouseholdDisqualified, HouseholdReadmitted,
                  HouseholdExtinct, ReturnedToOrigin, HouseholdSplit, HouseholdMerged, HeadChanged>;
};

}  // namespace anju
