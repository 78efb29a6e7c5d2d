#include "services/access/outside_tokens.hpp"

#include <fmt/format.h>
#include <jwt.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

namespace anju {
namespace {

constexpr std::int64_t skew_s = 60;
constexpr int rsa_bits_min = 2'048;
constexpr std::string_view curve = "prime256v1";

struct JwtFree {
    void operator()(jwt_t* token) const { jwt_free(token); }
};
using Jwt = std::unique_ptr<jwt_t, JwtFree>;

std::optional<jwt_alg_t> algorithm_of(const std::string& pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> text(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_bio_PUBKEY(text.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    if (!key) return std::nullopt;
    if (EVP_PKEY_is_a(key.get(), "RSA") == 1 && EVP_PKEY_get_bits(key.get()) >= rsa_bits_min) {
        return JWT_ALG_RS256;
    }
    char group[32]{};
    std::size_t length = 0;
    const bool named = EVP_PKEY_is_a(key.get(), "EC") == 1 &&
                       EVP_PKEY_get_group_name(key.get(), group, sizeof group, &length) == 1;
    return named && group == curve ? std::optional(JWT_ALG_ES256) : std::nullopt;
}

// Without a key: nothing of it is believed yet.
Jwt parsed(const std::string& token) {
    jwt_t* raw = nullptr;
    const int failed = jwt_decode(&raw, token.c_str(), nullptr, 0);
    Jwt jwt(raw);
    return failed == 0 ? std::move(jwt) : nullptr;
}

Jwt verified(const std::string& token, const std::string& pem) {
    jwt_t* raw = nullptr;
    const int failed =
        jwt_decode(&raw, token.c_str(), reinterpret_cast<const unsigned char*>(pem.data()),
                   static_cast<int>(pem.size()));
    Jwt jwt(raw);
    return failed == 0 ? std::move(jwt) : nullptr;
}

std::optional<boost::json::object> claims_of(jwt_t* jwt) {
    const std::unique_ptr<char, decltype(&std::free)> text(jwt_get_grants_json(jwt, nullptr),
                                                           std::free);
    if (!text) return std::nullopt;
    boost::json::parse_options strict;
    strict.max_depth = 8;
    boost::system::error_code malformed;
    auto json = boost::json::parse(text.get(), malformed, {}, strict);
    if (malformed || !json.is_object()) return std::nullopt;
    return std::move(json.get_object());
}

std::string_view text_in(const boost::json::object& claims, std::string_view name) {
    const auto* claim = claims.if_contains(name);
    return claim != nullptr && claim->is_string() ? std::string_view(claim->get_string())
                                                  : std::string_view();
}

std::optional<std::int64_t> time_in(const boost::json::object& claims, std::string_view name) {
    const auto* claim = claims.if_contains(name);
    if (claim == nullptr) return std::nullopt;
    boost::system::error_code inexact;
    const auto seconds = claim->to_number<std::int64_t>(inexact);
    return inexact ? std::nullopt : std::optional(seconds);
}

bool is_meant_for(const boost::json::object& claims, std::string_view audience) {
    const auto* claim = claims.if_contains("aud");
    if (claim == nullptr) return false;
    if (claim->is_string()) return std::string_view(claim->get_string()) == audience;
    if (!claim->is_array()) return false;
    return std::ranges::any_of(claim->get_array(), [&](const boost::json::value& one) {
        return one.is_string() && std::string_view(one.get_string()) == audience;
    });
}

bool holds_now(const boost::json::object& claims, Instant now) {
    constexpr std::int64_t ms_per_s = 1'000;
    const std::int64_t now_s = now.value / ms_per_s;
    const auto ends = time_in(claims, "exp");
    const auto begins = time_in(claims, "nbf");
    // One that is told in another form than a time is no time that has come.
    const bool has_begun = !claims.contains("nbf") || (begins && *begins <= now_s + skew_s);
    return ends && *ends > now_s - skew_s && has_begun;
}

}  // namespace

Error refused_token() {
    return invalid("token-refused",
                   "the token is not taken: it is unknown, expired or revoked; ask whoever "
                   "administers access for another one");
}

Result<OutsideTokens> OutsideTokens::open(OutsideTokensOptions options) {
    OutsideTokens tokens(std::move(options));
    for (const auto& path : tokens.options_.keys) {
        std::ifstream file(path, std::ios::binary);
        std::string pem{std::istreambuf_iterator<char>(file), {}};
        const auto algorithm = algorithm_of(pem);
        if (!algorithm) {
            return invalid("issuer-key-unreadable",
                           fmt::format("{}: not a public key of an issuer of tokens: a file in PEM "
                                       "with an RSA key of {} bits or more, or one of P-256",
                                       path.string(), rsa_bits_min));
        }
        tokens.keys_.push_back({path.stem().string(), *algorithm, std::move(pem)});
    }
    return tokens;
}

bool OutsideTokens::is_one(std::string_view text) {
    return text.size() <= token_bytes_max && std::ranges::count(text, '.') == 2 &&
           text.starts_with("ey");
}

Result<std::string> OutsideTokens::principal_of(std::string_view token, Instant now) const {
    if (!is_one(token)) return refused_token();
    const std::string text(token);
    const auto told = parsed(text);
    if (!told) return refused_token();
    const auto header = [&told](const char* name) {
        const char* value = jwt_get_header(told.get(), name);
        return std::string_view(value != nullptr ? value : "");
    };
    const auto kid = header("kid");
    for (const auto& key : keys_) {
        const bool is_named = kid.empty() || keys_.size() == 1 || kid == key.name;
        // Before the key is used for anything: a public key is no secret to sign with.
        const std::string_view wanted = jwt_alg_str(static_cast<jwt_alg_t>(key.algorithm));
        if (!is_named || header("alg") != wanted) continue;
        const auto jwt = verified(text, key.pem);
        const auto claims = jwt ? claims_of(jwt.get()) : std::nullopt;
        if (!claims) continue;
        const bool is_ours = text_in(*claims, "iss") == options_.issuer &&
                             is_meant_for(*claims, options_.audience) && holds_now(*claims, now);
        const auto id = text_in(*claims, options_.claim);
        if (!is_ours || !is_id_text(id)) return refused_token();
        return std::string(id);
    }
    return refused_token();
}

}  // namespace anju
