#include "services/access/principal.hpp"

#include "services/access/token.hpp"
#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Access = PrincipalDefinition;

const PrincipalAdmitted admitted{"Wang Wu", {"130708"}, {Role::recorder}, {}};
const TokenIssued issued{"0123456789abcdef", std::string(64, 'a'), day("2020-12-31")};

TEST(PrincipalDecisions, AdmitGrantAndDismiss) {
    using Status = Access::Status;
    const RightsGranted rights{{"130708"}, {Role::reader, Role::auditor}, {}};
    Life<Access>()
        .refuses("2020-01-01", issued, "principal-registered-first")
        .records("2020-01-01", admitted, Status::admitted)
        .refuses("2020-01-02", admitted, "principal-admit-not-now")
        .records("2020-01-03", issued, Status::admitted)
        .refuses("2020-01-04", issued, "token-issued-once")
        .records("2020-01-05", rights, Status::admitted)
        .records("2020-01-06", PrincipalDismissed{"left"}, Status::dismissed)
        .refuses("2020-01-07", rights, "principal-grant-not-now")
        .refuses("2020-01-07", TokenRevoked{issued.token}, "principal-revoke-token-not-now")
        .records("2020-01-08", admitted, Status::admitted);
}

TEST(PrincipalDecisions, TokensEndWhenTheyAreRevokedOrTheirHolderIsDismissed) {
    Life<Access> life;
    life.records("2020-01-01", admitted, Access::Status::admitted)
        .records("2020-01-02", issued, Access::Status::admitted)
        .refuses("2020-01-03", TokenRevoked{"fedcba9876543210"}, "token-unknown")
        .records("2020-01-03", TokenRevoked{issued.token}, Access::Status::admitted);
    EXPECT_TRUE(life.state().tokens.empty());
    life.records("2020-01-04", issued, Access::Status::admitted)
        .records("2020-01-05", PrincipalDismissed{"left"}, Access::Status::dismissed);
    EXPECT_TRUE(life.state().tokens.empty());
}

TEST(PrincipalDecisions, AtMostTwentyTokensAreHeld) {
    Life<Access> life;
    life.records("2020-01-01", admitted, Access::Status::admitted);
    auto token = issued;
    for (std::size_t i = 0; i < tokens_max; ++i) {
        token.token = "00000000000000" + std::to_string(10 + i);
        life.records("2020-01-02", token, Access::Status::admitted);
    }
    life.refuses("2020-01-03", issued, "tokens-at-most")
        .records("2020-01-03", TokenRevoked{token.token}, Access::Status::admitted)
        .records("2020-01-03", issued, Access::Status::admitted);
}

TEST(PrincipalDecisions, CertificatesEndWhenTheyAreRevokedOrTheirHolderIsDismissed) {
    const CertificateAccepted one{"sha256:" + std::string(64, 'a')};
    const CertificateAccepted named{"uri:spiffe://anju/land"};
    Life<Access> life;
    life.refuses("2020-01-01", one, "principal-registered-first")
        .records("2020-01-01", admitted, Access::Status::admitted)
        .records("2020-01-02", one, Access::Status::admitted)
        .refuses("2020-01-02", one, "certificate-accepted-once")
        .records("2020-01-02", named, Access::Status::admitted)
        .records("2020-01-03", CertificateRevoked{one.certificate}, Access::Status::admitted)
        .refuses("2020-01-04", CertificateRevoked{one.certificate}, "certificate-unknown");
    EXPECT_EQ(life.state().certificates, std::vector<std::string>{named.certificate});
    life.records("2020-01-05", PrincipalDismissed{"left"}, Access::Status::dismissed);
    EXPECT_TRUE(life.state().certificates.empty());
}

TEST(PrincipalDecisions, AtMostTwentyCertificatesAreHeld) {
    Life<Access> life;
    life.records("2020-01-01", admitted, Access::Status::admitted);
    for (std::size_t i = 0; i < certificates_max; ++i) {
        life.records("2020-01-02", CertificateAccepted{"dns:a" + std::to_string(i)},
                     Access::Status::admitted);
    }
    life.refuses("2020-01-03", CertificateAccepted{"dns:b"}, "certificates-at-most");
}

TEST(PrincipalDecisions, CertificatesHaveNamesThatMakeSense) {
    for (const auto& name : {"sha256:" + std::string(64, '0'), std::string("uri:urn:x"),
                             std::string("dns:land.example")}) {
        EXPECT_TRUE(is_certificate_name(name)) << name;
    }
    for (const auto& name :
         {std::string(), std::string("sha256:"), "sha256:" + std::string(63, '0'),
          "sha256:" + std::string(64, 'A'), std::string("uri:"), std::string("dns:Land.example"),
          std::string("dns:land example"), std::string("cn:land"),
          "uri:" + std::string(200, 'a')}) {
        EXPECT_FALSE(is_certificate_name(name)) << name;
    }
    expect_invalid<Access, CertificateAccepted>(
        given<Access>(on("2020-01-01", admitted)),
        record("2020-01-02", CertificateAccepted{"dns:a.example"}),
        {{[](auto& e) { e.certificate = "a.example"; }, "certificate-malformed", "/certificate"}});
}

TEST(PrincipalDecisions, HaveFieldsThatMakeSense) {
    expect_invalid<Access, PrincipalAdmitted>(
        given<Access>(), record("2020-01-01", admitted),
        {{[](auto& e) { e.name = " "; }, "name-missing", "/name"},
         {[](auto& e) { e.roles.clear(); }, "roles-missing", "/roles"},
         {[](auto& e) { e.area = {"130708101"}; }, "scope-too-narrow", "/area"},
         {[](auto& e) {
              e.event_types = {"house", "house.burnt"};
          },
          "type-unknown", "/event_types/1"},
         {[](auto& e) { e.event_types = {"house,plot"}; }, "type-unknown", "/event_types/0"},
         {[](auto& e) { e.event_types = {""}; }, "type-unknown", "/event_types/0"},
         {[](auto& e) {
              e.event_fields = {"house/area", "house/roof"};
          },
          "field-unknown", "/event_fields/1"}});
    expect_invalid<Access, TokenIssued>(
        given<Access>(on("2020-01-01", admitted)), record("2020-01-02", issued),
        {{[](auto& e) { e.token = "0123"; }, "token-malformed", "/token"},
         {[](auto& e) { e.token = "0123456789ABCDEF"; }, "token-malformed", "/token"},
         {[](auto& e) { e.hash += "a"; }, "token-malformed", "/hash"},
         {[](auto& e) { e.valid_to = day("2020-01-01"); }, "token-validity-out-of-range",
          "/valid_to"},
         {[](auto& e) { e.valid_to = day("2021-06-01"); }, "token-validity-out-of-range",
          "/valid_to"}});
}

TEST(PrincipalDecisions, NobodyIsGivenMoreThanItsDivision) {
    auto wider = admitted;
    wider.area = {"1307"};
    given<Access>()
        .when(record("2020-01-01", wider))
        .rejected("area-beyond-principal", {{"division", "130708"}, {"area", "1307"}});
    given<Access>().in("130700-city").when(record("2020-01-01", wider)).then(wider);
    wider.area = {"13"};
    given<Access>()
        .in("130700-city")
        .when(record("2020-01-01", wider))
        .rejected("area-beyond-principal", {{"division", "1307"}, {"area", "13"}});
    given<Access>().in("130000-bank").when(record("2020-01-01", wider)).then(wider);
}

TEST(Token, HasAPublicPartAndASecret) {
    const auto token = make_token();
    const auto parts = parse_token(token);
    ASSERT_TRUE(parts);
    EXPECT_EQ(token, "anju_" + std::string(parts->token) + "_" + std::string(parts->secret));
    EXPECT_NE(make_token(), token);
    EXPECT_EQ(token_hash("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    for (const std::string& other :
         {std::string(), token + "0", token.substr(1), "bnju" + token.substr(4),
          token.substr(0, token.size() - 1) + "G", token.substr(0, 21) + "-" + token.substr(22)}) {
        EXPECT_FALSE(parse_token(other)) << other;
    }
}

}  // namespace
}  // namespace anju
