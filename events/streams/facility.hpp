// Stream facility/<county>-<number>: a school, kindergarten or clinic of a settlement area, service
// facilities.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// What it is.
enum class FacilityKind { school, kindergarten, clinic };
BOOST_DESCRIBE_ENUM(FacilityKind, school, kindergarten, clinic)

// What is built for it.
enum class FacilityWork {
    existing,  // nothing: it was there
    extended,
    new_building,
};
BOOST_DESCRIBE_ENUM(FacilityWork, existing, extended, new_building)

// The facility was entered: planned, or already there.
struct FacilityPlanned {
    static constexpr std::string_view type = "facility.planned";
    static constexpr std::array versions{std::size_t{7}};

    std::string name;
    FacilityKind kind = FacilityKind::school;
    FacilityWork work = FacilityWork::new_building;
    AreaCode area;  // a county or below
    std::optional<SiteId> site{};
    std::int64_t places = 0;  // pupils or beds
    std::int64_t posts = 0;   // teachers or doctors needed
};
BOOST_DESCRIBE_STRUCT(FacilityPlanned, (), (name, kind, work, area, site, places, posts))

// Building began.
struct FacilityStarted {
    static constexpr std::string_view type = "facility.started";
    static constexpr std::array versions{std::size_t{2}};

    std::string contractor;
    Fen funding;
};
BOOST_DESCRIBE_STRUCT(FacilityStarted, (), (contractor, funding))

// Building was finished.
struct FacilityCompleted {
    static constexpr std::string_view type = "facility.completed";
    static constexpr std::array versions{std::size_t{1}};

    std::string document;
};
BOOST_DESCRIBE_STRUCT(FacilityCompleted, (), (document))

// The building was accepted.
struct FacilityAccepted {
    static constexpr std::string_view type = "facility.accepted";
    static constexpr std::array versions{std::size_t{2}};

    std::string accepted_by;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(FacilityAccepted, (), (accepted_by, document))

// The facility is in service.
struct FacilityOpened {
    static constexpr std::string_view type = "facility.opened";
    static constexpr std::array versions{std::size_t{1}};

    std::string operated_by;
};
BOOST_DESCRIBE_STRUCT(FacilityOpened, (), (operated_by))

// The facility is out of service.
struct FacilityIdled {
    static constexpr std::string_view type = "facility.idled";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(FacilityIdled, (), (reason))

// So many posts are filled now.
struct StaffAssigned {
    static constexpr std::string_view type = "facility.staff_assigned";
    static constexpr std::array versions{std::size_t{1}};

    std::int64_t filled = 0;
};
BOOST_DESCRIBE_STRUCT(StaffAssigned, (), (filled))

// Equipment was delivered.
struct EquipmentDelivered {
    static constexpr std::string_view type = "facility.equipment_delivered";
    static constexpr std::array versions{std::size_t{2}};

    bool to_standard = false;  // nothing of the standard equipment is missing
    std::string document;
};
BOOST_DESCRIBE_STRUCT(EquipmentDelivered, (), (to_standard, document))

struct FacilityStream {
    static constexpr std::string_view name = "facility";
    static constexpr std::string_view service = "facilities";
    using Events = EventList<FacilityPlanned, FacilityStarted, FacilityCompleted, FacilityAccepted,
                             FacilityOpened, FacilityIdled, StaffAssigned, EquipmentDelivered>;
};

}  // namespace anju
