// Stream principal/<area>-<name>: who may use Anju, for what and where; service access. The id
// begins with the division that answers for the principal, in six digits.
#pragma once

#include <optional>

#include "events/base/event_list.hpp"

namespace anju {

// What somebody is there for. A principal may have several.
enum class Role {
    recorder,    // records facts, and reads
    reader,      // reads figures, lists and files
    agency,      // follows events
    auditor,     // reads all of it, and records findings
    operator_,   // sees how the processes are
    admin,       // admits and dismisses principals
    caseworker,  // is told who people are: names, numbers, telephones; each time is recorded
    viewer,      // sees figures, but none that would tell of single households
};
BOOST_DESCRIBE_ENUM(Role, recorder, reader, agency, auditor, operator_, admin, caseworker, viewer)

// The principal may come in. What it may see is told whole, and again by RightsGranted.
struct PrincipalAdmitted {
    static constexpr std::string_view type = "principal.admitted";
    static constexpr std::array versions{std::size_t{4}, std::size_t{5}};

    std::string name;  // of the person or the agency, for people
    AreaCode area;     // a province, city or county: nothing outside is seen or recorded
    std::vector<Role> roles;
    std::vector<std::string> event_types;  // "house.demolished" or "house"; none: those of all
    // "house.demolished/contractor": of events of that type or stream only the fields named so are
    // shown. Of those that none names, all are.
    std::optional<std::vector<std::string>> event_fields{};
};
BOOST_DESCRIBE_STRUCT(PrincipalAdmitted, (), (name, area, roles, event_types, event_fields))

// The principal has these rights from now on, and no others.
struct RightsGranted {
    static constexpr std::string_view type = "principal.rights_granted";
    static constexpr std::array versions{std::size_t{3}, std::size_t{4}};

    AreaCode area;
    std::vector<Role> roles;
    std::vector<std::string> event_types;
    std::optional<std::vector<std::string>> event_fields{};
};
BOOST_DESCRIBE_STRUCT(RightsGranted, (), (area, roles, event_types, event_fields))

// Whoever shows the token is the principal. The secret itself is nowhere in the log.
struct TokenIssued {
    static constexpr std::string_view type = "principal.token_issued";
    static constexpr std::array versions{std::size_t{3}};

    std::string token;  // its public part, 16 hexadecimal digits
    std::string hash;   // SHA-256 of the secret part, 64 hexadecimal digits
    Day valid_to;       // the last day on which it is taken
};
BOOST_DESCRIBE_STRUCT(TokenIssued, (), (token, hash, valid_to))

// The token is taken no more.
struct TokenRevoked {
    static constexpr std::string_view type = "principal.token_revoked";
    static constexpr std::array versions{std::size_t{1}};

    std::string token;
};
BOOST_DESCRIBE_STRUCT(TokenRevoked, (), (token))

// Whoever shows such a certificate, and proves to have its key, is the principal.
struct CertificateAccepted {
    static constexpr std::string_view type = "principal.certificate_accepted";
    static constexpr std::array versions{std::size_t{1}};

    // One certificate, "sha256:" and 64 hexadecimal digits of all of it; or each that an authority
    // gives to this holder: "uri:spiffe://anju/land" or "dns:land.example" (subject alternative
    // names).
    std::string certificate;
};
BOOST_DESCRIBE_STRUCT(CertificateAccepted, (), (certificate))

// It is taken no more.
struct CertificateRevoked {
    static constexpr std::string_view type = "principal.certificate_revoked";
    static constexpr std::array versions{std::size_t{1}};

    std::string certificate;
};
BOOST_DESCRIBE_STRUCT(CertificateRevoked, (), (certificate))

// The principal may not come in any more, whatever token or certificate it has.
struct PrincipalDismissed {
    static constexpr std::string_view type = "principal.dismissed";
    static constexpr std::array versions{std::size_t{1}};

    std::string reason;
};
BOOST_DESCRIBE_STRUCT(PrincipalDismissed, (), (reason))

struct PrincipalStream {
    static constexpr std::string_view name = "principal";
    static constexpr std::string_view service = "access";
    using Events = EventList<PrincipalAdmitted, RightsGranted, TokenIssued, TokenRevoked,
                             PrincipalDismissed, CertificateAccepted, CertificateRevoked>;
};

}  // namespace anju
