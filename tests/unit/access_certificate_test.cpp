// Who comes in by a certificate in the place of a token.
#include "services/access/token.hpp"
#include "tests/unit/access_fixture.hpp"

namespace anju::test {
namespace {

using AccessCertificateTest = AccessTest;

TEST_F(AccessCertificateTest, KnowsAPrincipalByItsCertificate) {
    const Route route{.pattern = "/v1/me", .right = Right::signed_in, .of_no_area = true};
    const std::string one = "sha256:" + std::string(64, 'a');
    const std::string by_name = "uri:spiffe://anju/land";
    EXPECT_EQ(verdict(by_certificate(route, {one})), "certificate-refused") << "nobody's";
    admit("130708-clerk", "130708", {Role::reader});
    admit("130000-land", "13", {Role::agency});
    says("130708-clerk", CertificateAccepted{one});
    says("130000-land", CertificateAccepted{by_name});
    const auto name = [&](std::vector<std::string> names) {
        auto made = by_certificate(route, std::move(names));
        const auto admitted = guard.admit(made);
        return admitted ? made.principal->name : admitted.error().rule;
    };
    EXPECT_EQ(name({one}), "130708-clerk");
    EXPECT_EQ(name({"sha256:" + std::string(64, 'b'), by_name}), "130000-land");
    EXPECT_EQ(name({one, "dns:other.example"}), "130708-clerk");
    EXPECT_EQ(name({one, by_name}), "certificate-refused") << "two principals are none";
    EXPECT_EQ(name({"uri:spiffe://anju/land2"}), "certificate-refused");
    EXPECT_EQ(verdict(by_certificate(route, {one}, "self-signed")), "certificate-refused");
    const auto held = *book.find(*by_certificate(route, {one}).certificate);
    says("130708-clerk", CertificateRevoked{one});
    EXPECT_EQ(name({one}), "certificate-refused");
    EXPECT_TRUE(held->ended) << "what it follows ends";
    says("130000-land", PrincipalDismissed{"left"});
    EXPECT_EQ(name({by_name}), "certificate-refused");
}

TEST_F(AccessCertificateTest, ACertificateCountsUntilItEnds) {
    const Route route{.pattern = "/v1/me", .right = Right::signed_in, .of_no_area = true};
    const std::string one = "sha256:" + std::string(64, 'a');
    admit("130708-clerk", "130708", {Role::reader});
    says("130708-clerk", CertificateAccepted{one});
    today = day("2020-12-31");
    EXPECT_EQ(verdict(by_certificate(route, {one})), "ok");
    today = day("2021-01-01");
    EXPECT_EQ(verdict(by_certificate(route, {one})), "certificate-refused");
}

TEST_F(AccessCertificateTest, ATokenCountsBeforeACertificateUnlessThatIsRefused) {
    const Route route{.pattern = "/v1/me", .right = Right::signed_in, .of_no_area = true};
    admit("130708-clerk", "130708", {Role::reader});
    const auto token = issue("130708-clerk");
    auto both = by_certificate(route, {"dns:gateway.example"});
    both.headers.add("Authorization", "Bearer " + token);
    ASSERT_TRUE(guard.admit(both));
    EXPECT_EQ(both.principal->name, "130708-clerk");
    auto refused = by_certificate(route, {"dns:gateway.example"}, "unable to get issuer");
    refused.headers.add("Authorization", "Bearer " + token);
    EXPECT_EQ(verdict(std::move(refused)), "certificate-refused");
    EXPECT_EQ(verdict(request(Route{.pattern = "/healthz", .right = Right::anyone}, "")), "ok");
}

// What a gateway has seen it tells the others, who have no connection of their own to look at.
TEST_F(AccessCertificateTest, PassesOnWhoHasShownACertificate) {
    const Route route{.pattern = "/v1/me", .right = Right::signed_in, .of_no_area = true};
    const std::string one = "sha256:" + std::string(64, 'a');
    admit("130708-clerk", "130708", {Role::recorder});
    says("130708-clerk", CertificateAccepted{one});
    auto asked = by_certificate(route, {one, "dns:other.example"});
    ASSERT_TRUE(guard.admit(asked));
    const std::string voucher(*credential_of(asked));
    EXPECT_EQ(name_of(voucher), "130708-clerk");
    auto again = by_certificate(route, {one});
    ASSERT_TRUE(guard.admit(again));
    EXPECT_EQ(*credential_of(again), voucher) << "what one sends in a day goes together";
    for (std::size_t i = 0; i < voucher.size(); ++i) {
        auto changed = voucher;
        changed[i] = changed[i] == '1' ? '2' : '1';
        EXPECT_EQ(name_of(changed), "token-refused") << i;
    }
    AccessBook stranger({make_token(), [] { return Instant{}; }});
    EXPECT_FALSE(stranger.find(voucher)) << "another administrator's token signs nothing here";
    today = day("2020-07-03");
    EXPECT_EQ(name_of(voucher), "token-refused") << "for a day or two";
    today = day("2020-06-30");
    says("130708-clerk", CertificateRevoked{one});
    EXPECT_EQ(name_of(voucher), "certificate-refused");
    AccessBook alone({"", [] { return Instant{}; }});
    EXPECT_EQ(alone.voucher_of(*asked.certificate), "") << "no token that others have";
}

TEST_F(AccessCertificateTest, TakesACertificateFromNoOtherPage) {
    const std::string one = "sha256:" + std::string(64, 'a');
    admit("130708-clerk", "130708", {Role::recorder});
    says("130708-clerk", CertificateAccepted{one});
    const auto asked = [&](const std::string& origin) {
        static const Route route{.pattern = "/x", .right = Right::record, .of_no_area = true};
        auto made = by_certificate(route, {one});
        made.verb = Verb::post;
        made.headers.add("Host", "anju.example");
        if (!origin.empty()) made.headers.add("Origin", origin);
        return verdict(std::move(made));
    };
    EXPECT_EQ(asked("https://anju.example"), "ok");
    EXPECT_EQ(asked(""), "ok") << "no browser";
    EXPECT_EQ(asked("https://evil.example"), "origin-differs");
    EXPECT_EQ(asked("null"), "origin-differs");
}

}  // namespace
}  // namespace anju::test
