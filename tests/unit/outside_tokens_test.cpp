// Tokens of another sign-on: taken when they are sound, and refused whatever is wrong with them.
#include "services/access/outside_tokens.hpp"

#include <gtest/gtest.h>
#include <jwt.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <fstream>
#include <memory>

#include "services/access/access_book.hpp"
#include "services/shell/record_changes.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju {
namespace {

constexpr Instant now{1'700'000'000'000};
constexpr std::int64_t now_s = now.value / 1'000;

struct Keys {
    std::string secret;  // PEM
    std::string open;
};

std::string text_of(BIO* bio) {
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(bio, &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

Keys keys_of(EVP_PKEY* made) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(made, EVP_PKEY_free);
    const std::unique_ptr<BIO, decltype(&BIO_free)> secret(BIO_new(BIO_s_mem()), BIO_free);
    const std::unique_ptr<BIO, decltype(&BIO_free)> open(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    PEM_write_bio_PUBKEY(open.get(), key.get());
    return {text_of(secret.get()), text_of(open.get())};
}

const Keys& rsa() {
    static const Keys keys = keys_of(EVP_RSA_gen(2'048));
    return keys;
}
const Keys& p256() {
    static const Keys keys = keys_of(EVP_EC_gen("P-256"));
    return keys;
}

struct Claims {
    std::string issuer = "https://id.hebei.example";
    std::string audience = R"("anju")";  // as JSON
    std::string subject = "130708-clerk7";
    std::int64_t ends = now_s + 300;
    std::int64_t begins = now_s - 10;
    std::string kid{};
};

std::string token_of(const Claims& claims, jwt_alg_t algorithm, const std::string& key) {
    jwt_t* raw = nullptr;
    jwt_new(&raw);
    const std::unique_ptr<jwt_t, decltype(&jwt_free)> jwt(raw, jwt_free);
    jwt_add_grant(raw, "iss", claims.issuer.c_str());
    jwt_add_grant(raw, "sub", claims.subject.c_str());
    jwt_add_grants_json(raw, (R"({"aud":)" + claims.audience + "}").c_str());
    jwt_add_grant_int(raw, "exp", static_cast<long>(claims.ends));
    jwt_add_grant_int(raw, "nbf", static_cast<long>(claims.begins));
    if (!claims.kid.empty()) jwt_add_header(raw, "kid", claims.kid.c_str());
    const auto* bytes = reinterpret_cast<const unsigned char*>(key.data());
    const int size = static_cast<int>(key.size());
    EXPECT_EQ(jwt_set_alg(raw, algorithm, key.empty() ? nullptr : bytes, size), 0);
    const std::unique_ptr<char, decltype(&std::free)> text(jwt_encode_str(raw), std::free);
    return text ? text.get() : "";
}

class OutsideTokensTest : public testing::Test {
  protected:
    std::filesystem::path file(const std::string& name, const std::string& text) const {
        const auto path = folder_.path() / name;
        std::ofstream(path) << text;
        return path;
    }
    OutsideTokens tokens() const {
        return OutsideTokens::open(
                   {.issuer = "https://id.hebei.example",
                    .audience = "anju",
                    .keys = {file("2024.pem", rsa().open), file("2025.pem", p256().open)}})
            .value();
    }
    std::string who(const std::string& token) const {
        const auto id = tokens().principal_of(token, now);
        return id ? *id : id.error().rule;
    }

  private:
    test::TemporaryFolder folder_;
};

TEST_F(OutsideTokensTest, TellWhoWasSignedInByEitherKindOfKey) {
    EXPECT_EQ(who(token_of({}, JWT_ALG_RS256, rsa().secret)), "130708-clerk7");
    EXPECT_EQ(who(token_of({}, JWT_ALG_ES256, p256().secret)), "130708-clerk7");
    EXPECT_EQ(who(token_of({.audience = R"(["other","anju"])"}, JWT_ALG_RS256, rsa().secret)),
              "130708-clerk7");
    EXPECT_EQ(who(token_of({.kid = "2025"}, JWT_ALG_ES256, p256().secret)), "130708-clerk7");
}

TEST_F(OutsideTokensTest, AreRefusedWhateverIsWrongWithThem) {
    const auto signed_with_rsa = [](const Claims& claims) {
        return token_of(claims, JWT_ALG_RS256, rsa().secret);
    };
    EXPECT_EQ(who(signed_with_rsa({.issuer = "https://id.hebei.example/"})), "token-refused");
    EXPECT_EQ(who(signed_with_rsa({.audience = R"("anju2")"})), "token-refused");
    EXPECT_EQ(who(signed_with_rsa({.audience = R"(["other"])"})), "token-refused");
    EXPECT_EQ(who(signed_with_rsa({.audience = "7"})), "token-refused");
    EXPECT_EQ(who(signed_with_rsa({.ends = now_s - 61})), "token-refused");
    EXPECT_EQ(who(signed_with_rsa({.begins = now_s + 61})), "token-refused");
    EXPECT_EQ(who(signed_with_rsa({.subject = "no id/at all"})), "token-refused");
    EXPECT_EQ(who(signed_with_rsa({.kid = "2025"})), "token-refused");
    EXPECT_EQ(who(""), "token-refused");
    EXPECT_EQ(who("ey.ey.ey"), "token-refused");
    EXPECT_EQ(who(std::string(10'000, 'e')), "token-refused");
}

TEST_F(OutsideTokensTest, AreRefusedFromAnotherKeyOrByAnotherAlgorithm) {
    const Keys other = keys_of(EVP_RSA_gen(2'048));
    EXPECT_EQ(who(token_of({}, JWT_ALG_RS256, other.secret)), "token-refused");
    EXPECT_EQ(who(token_of({}, JWT_ALG_RS384, rsa().secret)), "token-refused");
    // The public key taken for a secret that both know; and no signature at all.
    EXPECT_EQ(who(token_of({}, JWT_ALG_HS256, rsa().open)), "token-refused");
    EXPECT_EQ(who(token_of({}, JWT_ALG_HS256, p256().open)), "token-refused");
    EXPECT_EQ(who(token_of({}, JWT_ALG_NONE, "")), "token-refused");
    auto changed = token_of({}, JWT_ALG_RS256, rsa().secret);
    const auto dot = changed.find('.');
    for (std::size_t at = dot + 1; at < changed.size(); at += 17) {
        auto one = changed;
        one[at] = one[at] == 'A' ? 'B' : 'A';
        EXPECT_EQ(who(one), "token-refused") << at;
    }
}

TEST_F(OutsideTokensTest, OpenTheDoorForWhoIsAdmittedAndAsLongAsIt) {
    AccessBook book(
        {.now = [] { return now; }, .outside = std::make_shared<const OutsideTokens>(tokens())});
    std::uint32_t version = 0;
    const auto says = [&](const auto& event) {
        const auto made = encoded(event);
        RecordView record;
        record.header.type = made.type;
        record.header.schema_version = made.schema_version;
        record.header.stream_version = ++version;
        record.stream = "principal/130708-clerk7";
        record.payload = made.payload;
        ASSERT_TRUE(book.take(record));
    };
    const auto token = token_of({}, JWT_ALG_RS256, rsa().secret);
    EXPECT_EQ(book.find(token).error().rule, "token-refused") << "nobody was admitted";
    says(PrincipalAdmitted{"Clerk", {"130708"}, {Role::recorder}, {}});
    const auto principal = book.find(token);
    ASSERT_TRUE(principal) << principal.error().message;
    EXPECT_EQ((*principal)->name, "130708-clerk7");
    EXPECT_EQ((*principal)->area, "130708");
    EXPECT_TRUE((*principal)->has(Right::record));
    EXPECT_FALSE((*principal)->has(Right::administer)) << "whatever the token says of itself";
    says(RightsGranted{{"130708"}, {Role::reader}, {}});
    EXPECT_TRUE((*principal)->ended) << "what it follows ends";
    EXPECT_FALSE((*book.find(token))->has(Right::record));
    says(PrincipalDismissed{"left"});
    EXPECT_EQ(book.find(token).error().rule, "token-refused");
}

TEST_F(OutsideTokensTest, TakeOnlyKeysThatAreStrongEnough) {
    const auto rule = [&](const std::string& text) {
        const auto opened = OutsideTokens::open({.keys = {file("key.pem", text)}});
        return opened ? std::string() : opened.error().rule;
    };
    EXPECT_EQ(rule(rsa().open), "");
    EXPECT_EQ(rule(keys_of(EVP_RSA_gen(1'024)).open), "issuer-key-unreadable");
    EXPECT_EQ(rule(keys_of(EVP_EC_gen("P-384")).open), "issuer-key-unreadable");
    EXPECT_EQ(rule(rsa().secret), "issuer-key-unreadable");
    EXPECT_EQ(rule("nothing"), "issuer-key-unreadable");
    EXPECT_EQ(OutsideTokens::open({.keys = {"/nowhere.pem"}}).error().rule,
              "issuer-key-unreadable");
}

}  // namespace
}  // namespace anju
