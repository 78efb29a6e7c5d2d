// Stream registration/<county>-<number>: where a person is registered (户籍), service rights. Its
// id is that of the person.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// The person is still registered at the origin.
struct RegistrationOpened {
    static constexpr std::string_view type = "registration.opened";
    static constexpr std::array versions{std::size_t{2}};

    AreaCode origin;
    AreaCode area;  // where the person lives now
};
BOOST_DESCRIBE_STRUCT(RegistrationOpened, (), (origin, area))

// The person applied to be registered at the new place.
struct RegistrationApplied {
    static constexpr std::string_view type = "registration.applied";
    static constexpr std::array versions{std::size_t{1}};

    std::string office;
};
BOOST_DESCRIBE_STRUCT(RegistrationApplied, (), (office))

// The registration was moved.
struct RegistrationTransferred {
    static constexpr std::string_view type = "registration.transferred";
    static constexpr std::array versions{std::size_t{1}};

    std::string office;
};
BOOST_DESCRIBE_STRUCT(RegistrationTransferred, (), (office))

// A residence permit (居住证) was issued.
struct ResidencePermitIssued {
    static constexpr std::string_view type = "registration.permit_issued";
    static constexpr std::array versions{std::size_t{2}};

    Day valid_to;
    std::string permit_no;
};
BOOST_DESCRIBE_STRUCT(ResidencePermitIssued, (), (valid_to, permit_no))

// The permit was renewed.
struct ResidencePermitRenewed {
    static constexpr std::string_view type = "registration.permit_renewed";
    static constexpr std::array versions{std::size_t{1}};

    Day valid_to;
};
BOOST_DESCRIBE_STRUCT(ResidencePermitRenewed, (), (valid_to))

// The permit was given up or taken back before its end.
struct ResidencePermitLapsed {
    static constexpr std::string_view type = "registration.permit_lapsed";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(ResidencePermitLapsed, (), (reason))

// A temporary registration (临时账户) was opened.
struct TemporaryAccountOpened {
    static constexpr std::string_view type = "registration.temporary_opened";
    static constexpr std::array versions{std::size_t{1}};

    Day valid_to;
};
BOOST_DESCRIBE_STRUCT(TemporaryAccountOpened, (), (valid_to))

struct RegistrationStream {
    static constexpr std::string_view name = "registration";
    static constexpr std::string_view service = "rights";
    using Events = EventList<RegistrationOpened, RegistrationApplied, RegistrationTransferred,
                             ResidencePermitIssued, ResidencePermitRenewed, ResidencePermitLapsed,
                             TemporaryAccountOpened>;
};

}  // namespace anju
