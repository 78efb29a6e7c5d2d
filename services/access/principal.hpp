// Decides on commands to a principal: admit it, grant it other rights, issue and revoke its tokens,
// accept and revoke its certificates, dismiss it.
#pragma once

#include <string>
#include <vector>

#include "events/runtime/principal.hpp"
#include "events/streams/principal.hpp"
#include "services/shell/checks.hpp"
#include "services/shell/life_cycle.hpp"

namespace anju {

inline constexpr std::size_t token_digits = 16;       // of the public part of a token
inline constexpr std::size_t token_hash_digits = 64;  // SHA-256
inline constexpr std::int32_t token_days_max = 400;
inline constexpr std::size_t tokens_max = 20;  // of one principal, not revoked
inline constexpr std::size_t certificates_max = 20;
inline constexpr std::size_t certificate_name_bytes_max = 200;

// Whether a certificate may be called so: "sha256:…", "uri:…" or "dns:…".
bool is_certificate_name(std::string_view text);

struct PrincipalDefinition : LeavesNoTextBlank {
    using Stream = PrincipalStream;

    enum class Status { admitted, dismissed };
    BOOST_DESCRIBE_NESTED_ENUM(Status, admitted, dismissed)

    struct State : LifeCycle<Status> {
        std::optional<std::string> name;
        std::optional<RightsGranted> rights;
        std::vector<TokenIssued> tokens;        // that are not revoked
        std::vector<std::string> certificates;  // the same
    };
    using Commands = CommandList<
        Sets<"admit", PrincipalAdmitted, Status::admitted, From<Status::dismissed>>,
        Keeps<"grant", RightsGranted, From<Status::admitted>>,
        Keeps<"issue-token", TokenIssued, From<Status::admitted>>,
        Keeps<"revoke-token", TokenRevoked, From<Status::admitted>>,
        Keeps<"accept-certificate", CertificateAccepted, From<Status::admitted>>,
        Keeps<"revoke-certificate", CertificateRevoked, From<Status::admitted>>,
        Moves<"dismiss", PrincipalDismissed, Status::dismissed, From<Status::admitted>>>;

    static Right right_to(std::string_view) { return Right::administer; }

    using LeavesNoTextBlank::check;
    static Result<void> check(const State&, const PrincipalAdmitted&, const CheckContext&);
    static Result<void> check(const State&, const RightsGranted&, const CheckContext&);
    static Result<void> check(const State&, const TokenIssued&, const CheckContext&);
    static Result<void> check(const State&, const TokenRevoked&, const CheckContext&);
    static Result<void> check(const State&, const CertificateAccepted&, const CheckContext&);
    static Result<void> check(const State&, const CertificateRevoked&, const CheckContext&);

    static void evolve(State& state, const PrincipalAdmitted& event, Day);
    static void evolve(State& state, const RightsGranted& event, Day) { state.rights = event; }
    static void evolve(State& state, const TokenIssued& event, Day);
    static void evolve(State& state, const TokenRevoked& event, Day);
    static void evolve(State& state, const CertificateAccepted& event, Day);
    static void evolve(State& state, const CertificateRevoked& event, Day);
    static void evolve(State& state, const PrincipalDismissed&, Day);
};
BOOST_DESCRIBE_STRUCT(PrincipalDefinition::State, (LifeCycle<PrincipalDefinition::Status>),
                      (name, rights, tokens, certificates))

}  // namespace anju
