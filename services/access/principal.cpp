#include "services/access/principal.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "services/access/scope_checks.hpp"
#include "services/access/token.hpp"

namespace anju {
namespace {

Result<void> check_roles(const std::vector<Role>& roles) {
    if (!roles.empty()) return {};
    return invalid("roles-missing", "a principal has at least one role", "/roles");
}

Result<void> check_rights(const RightsGranted& rights, const CheckContext& context) {
    return all_hold({check_scope(rights.area, context.id), check_roles(rights.roles),
                     check_event_types(rights.event_types),
                     check_event_fields(rights.event_fields)});
}

RightsGranted rights_of(const PrincipalAdmitted& event) {
    return {event.area, event.roles, event.event_types, event.event_fields};
}

Result<void> check_hexadecimal(std::string_view text, std::size_t digits, std::string_view member) {
    if (is_hexadecimal(text) && text.size() == digits) return {};
    return invalid("token-malformed",
                   fmt::format("{} has {} digits 0 to 9 and a to f", member, digits),
                   fmt::format("/{}", member));
}

Result<void> check_period(const TokenIssued& event, const CheckContext& context) {
    const auto days = event.valid_to.value - context.occurred.value;
    if (days >= 0 && days <= token_days_max) return {};
    Error error = invalid("token-validity-out-of-range",
                          fmt::format("a token is taken to the day it is issued on or for up to {} "
                                      "days more, not to {}",
                                      token_days_max, event.valid_to.text()),
                          "/valid_to");
    error.facts = {{"lowest", context.occurred.text()},
                   {"highest", Day{context.occurred.value + token_days_max}.text()}};
    return error;
}

Error about_certificate(Error error) {
    error.pointer = "/certificate";
    return error;
}

auto find_token(auto& tokens, std::string_view token) {
    return std::ranges::find(tokens, token, &TokenIssued::token);
}

}  // namespace

Result<void> PrincipalDefinition::check(const State&, const PrincipalAdmitted& event,
                                        const CheckContext& context) {
    return all_hold({check_rights(rights_of(event), context), check_texts(event)});
}

Result<void> PrincipalDefinition::check(const State&, const RightsGranted& event,
                                        const CheckContext& context) {
    return check_rights(event, context);
}

Result<void> PrincipalDefinition::check(const State& state, const TokenIssued& event,
                                        const CheckContext& context) {
    if (auto formed = all_hold({check_hexadecimal(event.token, token_digits, "token"),
                                check_hexadecimal(event.hash, token_hash_digits, "hash"),
                                check_period(event, context)});
        !formed) {
        return formed;
    }
    if (find_token(state.tokens, event.token) != state.tokens.end()) {
        return rejected("token-issued-once",
                        fmt::format("the token {} is issued already", event.token));
    }
    if (state.tokens.size() < tokens_max) return {};
    return rejected("tokens-at-most",
                    fmt::format("{} has {} tokens; revoke one first", context.id, tokens_max),
                    {{"highest", std::to_string(tokens_max)}});
}

Result<void> PrincipalDefinition::check(const State& state, const TokenRevoked& event,
                                        const CheckContext& context) {
    if (find_token(state.tokens, event.token) != state.tokens.end()) return {};
    Error error = rejected("token-unknown", fmt::format("{} has no token {} that is taken",
                                                        context.id, excerpt(event.token)));
    error.pointer = "/token";
    return error;
}

Result<void> PrincipalDefinition::check(const State& state, const CertificateAccepted& event,
                                        const CheckContext& context) {
    if (!is_certificate_name(event.certificate)) {
        return about_certificate(invalid(
            "certificate-malformed",
            fmt::format("\"{}\" is neither sha256: and 64 digits 0 to 9 and a to f, nor uri: "
                        "or dns: and a name of up to {} letters",
                        excerpt(event.certificate), certificate_name_bytes_max)));
    }
    if (std::ranges::find(state.certificates, event.certificate) != state.certificates.end()) {
        return about_certificate(rejected(
            "certificate-accepted-once", fmt::format("{} is accepted already", event.certificate)));
    }
    if (state.certificates.size() < certificates_max) return {};
    return rejected(
        "certificates-at-most",
        fmt::format("{} has {} certificates; revoke one first", context.id, certificates_max),
        {{"highest", std::to_string(certificates_max)}});
}

Result<void> PrincipalDefinition::check(const State& state, const CertificateRevoked& event,
                                        const CheckContext& context) {
    if (std::ranges::find(state.certificates, event.certificate) != state.certificates.end()) {
        return {};
    }
    return about_certificate(
        rejected("certificate-unknown", fmt::format("{} has no certificate {} that is taken",
                                                    context.id, excerpt(event.certificate))));
}

void PrincipalDefinition::evolve(State& state, const PrincipalAdmitted& event, Day) {
    state.name = event.name;
    state.rights = rights_of(event);
}

void PrincipalDefinition::evolve(State& state, const TokenIssued& event, Day) {
    state.tokens.push_back(event);
}

void PrincipalDefinition::evolve(State& state, const TokenRevoked& event, Day) {
    const auto found = find_token(state.tokens, event.token);
    if (found != state.tokens.end()) state.tokens.erase(found);
}

void PrincipalDefinition::evolve(State& state, const CertificateAccepted& event, Day) {
    state.certificates.push_back(event.certificate);
}

void PrincipalDefinition::evolve(State& state, const CertificateRevoked& event, Day) {
    std::erase(state.certificates, event.certificate);
}

void PrincipalDefinition::evolve(State& state, const PrincipalDismissed&, Day) {
    state.tokens.clear();
    state.certificates.clear();
}

// Names of hosts are the same whatever the case; they are kept in one.
bool is_certificate_name(std::string_view text) {
    constexpr std::string_view whole = "sha256:";
    if (text.starts_with(whole)) {
        text.remove_prefix(whole.size());
        return is_hexadecimal(text) && text.size() == token_hash_digits;
    }
    const bool is_host = text.starts_with("dns:");
    if (!is_host && !text.starts_with("uri:")) return false;
    if (text.size() <= 4 || text.size() > certificate_name_bytes_max) return false;
    return std::ranges::all_of(text, [&](char sign) {
        return sign > 0x20 && sign < 0x7F && !(is_host && sign >= 'A' && sign <= 'Z');
    });
}

}  // namespace anju
