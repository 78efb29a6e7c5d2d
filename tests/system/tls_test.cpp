// TLS of the real program, as tools of others see it: who is spoken to, who comes in by a
// certificate, and a whole cluster of processes that speak nothing else.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <array>
#include <cstdlib>

#include "events/runtime/descriptor_limit.hpp"
#include "events/runtime/tls.hpp"
#include "tests/contract/certificates.hpp"
#include "tests/system/cluster.hpp"
#include "tests/system/slow_sockets.hpp"
#include "tests/system/up_fixture.hpp"
#include "tests/tidy/command.hpp"

namespace anju::test {

namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::size_t idle_connections = 1'000;
constexpr std::int64_t idle_mib_max = 60;  // of all of these

// Variables of the environment, while it lives.
class Variables {
  public:
    explicit Variables(std::vector<std::pair<std::string, std::string>> variables)
        : variables_(std::move(variables)) {
        for (const auto& [name, value] : variables_) ::setenv(name.c_str(), value.c_str(), 1);
    }
    ~Variables() {
        for (const auto& [name, value] : variables_) ::unsetenv(name.c_str());
    }
    Variables(const Variables&) = delete;
    Variables& operator=(const Variables&) = delete;

  private:
    const std::vector<std::pair<std::string, std::string>> variables_;
};

class TlsSystemTest : public UpFixture {
  protected:
    TlsSystemTest()
        : authority_(folder(), "authority"),
          server_(authority_.issue({})),
          trusted_({{"SSL_CERT_FILE", authority_.file()}}) {
        raise_descriptor_limit();
    }

    Arguments tls(const Arguments& more = {}) const {
        Arguments all{"--tls-certificate", server_.certificate, "--tls-key",     server_.key,
                      "--tls-client-ca",   authority_.file(),   "--tls-minimum", "1.3"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    // What curl prints: the body, and the status as the last line.
    std::string curl(const std::string& target, const std::string& options) {
        return tidy::run_command(
                   fmt::format("curl -sS -w '\n%{{http_code}}' --cacert {} {} '{}{}' 2>&1",
                               authority_.file(), options, url(), target))
            .output;
    }
    static std::string showing(const CertificateFiles& files) {
        return fmt::format("--cert {} --key {}", files.certificate, files.key);
    }
    std::string s_client(const std::string& options) {
        return tidy::run_command(fmt::format("openssl s_client -connect {} -CAfile {} {} 2>&1 "
                                             "</dev/null",
                                             url().substr(std::string("https://").size()),
                                             authority_.file(), options))
            .output;
    }
    bool metric_gets(const std::string& name, double least) {
        return wait_until([&] {
            const auto text = "\n" + get(url(), "/metrics").body;
            const auto at = text.find("\n" + name + " ");
            return at != std::string::npos && std::stod(text.substr(at + name.size() + 2)) >= least;
        });
    }
    void admit_agency(const std::string& where, const std::string& id, const Arguments& certify) {
        const auto admitted = run({"admin", "admit", id, "--url", where, "--name", id, "--area",
                                   "130708", "--role", "recorder"});
        ASSERT_EQ(admitted.code, 0) << admitted.complaints;
        Arguments arguments{"admin", "certify", id, "--url", where};
        arguments.insert(arguments.end(), certify.begin(), certify.end());
        const auto certified = run(arguments);
        ASSERT_EQ(certified.code, 0) << certified.complaints;
    }

    Authority authority_;
    CertificateFiles server_;
    Variables trusted_;  // by what asks in this process and by programs that it starts
};

TEST_F(TlsSystemTest, SpeaksTls13ToToolsOfOthersAndNothingElse) {
    start(tls());
    EXPECT_THAT(url(), testing::StartsWith("https://127.0.0.1:"));
    EXPECT_THAT(curl("/healthz", ""), HasSubstr("\n200"));
    EXPECT_THAT(curl("/healthz", "--tls-max 1.2"), Not(HasSubstr("\n200")));
    for (const auto* version : {"-tls1", "-tls1_1", "-tls1_2"}) {
        EXPECT_THAT(s_client(version), Not(HasSubstr("Cipher is ECDHE"))) << version;
    }
    const auto agreed = s_client("-tls1_3 -verify_return_error");
    EXPECT_THAT(agreed, HasSubstr("TLSv1.3, Cipher is TLS_"));
    EXPECT_THAT(agreed, HasSubstr("Verify return code: 0"));
    EXPECT_THAT(agreed, HasSubstr("authority")) << "it names whose certificates it takes";
    const Authority other(folder(), "other");
    EXPECT_THAT(curl("/healthz", "--cacert " + other.file()), Not(HasSubstr("\n200")));
    const auto plain = tidy::run_command(fmt::format("curl -sS http://{}/healthz 2>&1",
                                                     url().substr(std::string("https://").size())));
    EXPECT_FALSE(plain.succeeded) << plain.output;
    EXPECT_THAT(curl("/healthz", "-D -"), HasSubstr("Strict-Transport-Security"));
    const auto session = curl(
        "/v1/session", fmt::format(R"(-D - -d '{{"token":"{}"}}')", std::getenv("ANJU_TOKEN")));
    EXPECT_THAT(session, HasSubstr("HttpOnly; SameSite=Strict; Secure"));
}

TEST_F(TlsSystemTest, TakesACertificateInThePlaceOfAToken) {
    start(tls());
    const auto land = authority_.issue({.name = "land", .alternatives = {}});
    const auto named =
        authority_.issue({.name = "named", .alternatives = {"URI:spiffe://anju/named"}});
    admit_agency(url(), "130708-land", {land.certificate});
    admit_agency(url(), "130708-named", {"--name", "uri:spiffe://anju/named"});
    const auto who = [&](const CertificateFiles& files) { return curl("/v1/me", showing(files)); };
    EXPECT_TRUE(wait_until([&] {
        return who(land).find(R"("name":"130708-land")") != std::string::npos &&
               who(named).find(R"("name":"130708-named")") != std::string::npos;
    })) << who(land);
    const auto renewed =
        authority_.issue({.name = "renewed", .alternatives = {"URI:spiffe://anju/named"}});
    EXPECT_THAT(who(renewed), HasSubstr(R"("name":"130708-named")"));
    EXPECT_THAT(who(authority_.issue({.name = "unknown"})), HasSubstr("\n401"));
    const auto refused = who(Authority(folder(), "other").issue({.name = "stranger"}));
    EXPECT_THAT(refused, HasSubstr("certificate-refused"));
    EXPECT_THAT(refused, HasSubstr("\n401"));
    EXPECT_THAT(who(authority_.issue({.name = "old", .days = 0})), HasSubstr("\n401"));
    EXPECT_THAT(curl("/v1/me", ""), HasSubstr("token-missing"));
    // The program's own commands, without a token.
    const Arguments as_land{
        "--client-certificate", land.certificate, "--client-key", land.key, "--ca",
        authority_.file(),      "--url",          url()};
    Arguments import{"tail", "--after", "start", "--no-follow"};
    import.insert(import.end(), as_land.begin(), as_land.end());
    {
        const std::string token = std::getenv("ANJU_TOKEN");
        ::unsetenv("ANJU_TOKEN");
        const auto tailed = run(import);
        ::setenv("ANJU_TOKEN", token.c_str(), 1);
        EXPECT_EQ(tailed.code, 0) << tailed.complaints;
    }
    const auto list = run({"admin", "list", "--url", url()});
    EXPECT_THAT(list.output, HasSubstr("certificate uri:spiffe://anju/named"));
    const auto name = read_certificate(land.certificate)->names.front();
    ASSERT_EQ(run({"admin", "revoke", "130708-land", name, "--url", url()}).code, 0);
    EXPECT_TRUE(
        wait_until([&] { return who(land).find("certificate-refused") != std::string::npos; }));
    EXPECT_THAT(up().complaints(), HasSubstr("a certificate is refused"));
}

TEST_F(TlsSystemTest, TakesRenewedCertificatesWithoutAStart) {
    start(tls());
    const auto serves = [&] {
        const auto shown = tidy::run_command(
            fmt::format("openssl s_client -connect {} 2>/dev/null </dev/null | "
                        "openssl x509 -noout -fingerprint -sha256 && "
                        "openssl x509 -in {} -noout -fingerprint -sha256",
                        url().substr(std::string("https://").size()), server_.certificate));
        const auto line_end = shown.output.find('\n');
        return shown.output.substr(0, line_end + 1) == shown.output.substr(line_end + 1);
    };
    EXPECT_TRUE(serves());
    authority_.issue({});
    EXPECT_TRUE(wait_until(serves));
    EXPECT_EQ(get(url(), "/healthz").status, 200);
    EXPECT_THAT(up().complaints(), HasSubstr("certificates read again"));
}

TEST_F(TlsSystemTest, HoldsAThousandIdleConnectionsAndCutsHandshakesThatAreSlow) {
    start(tls());
    EXPECT_EQ(get(url(), "/healthz").status, 200);
    const auto before_mib = resident_mib(up().pid());
    const std::unique_ptr<SSL_CTX, SslRelease> context(SSL_CTX_new(TLS_client_method()));
    SlowSockets idle("http" + url().substr(std::string("https").size()));
    std::vector<SslHandle> agreed;
    // Each asks once: who has asked may idle for a minute.
    constexpr std::string_view question = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
    std::array<char, 4096> answer{};
    for (std::size_t i = 0; i < idle_connections; ++i) {
        idle.connect(1);
        agreed.emplace_back(SSL_new(context.get()));
        SSL_set_fd(agreed.back().get(), idle.sockets().back());
        ASSERT_EQ(SSL_connect(agreed.back().get()), 1) << i;
        SSL_write(agreed.back().get(), question.data(), static_cast<int>(question.size()));
        ASSERT_GT(SSL_read(agreed.back().get(), answer.data(), answer.size()), 0) << i;
    }
    EXPECT_TRUE(metric_gets("anju_http_connections", idle_connections));
    const auto more_mib = resident_mib(up().pid()) - before_mib;
    RecordProperty("idle_mib", std::to_string(more_mib));
    EXPECT_LE(more_mib, idle_mib_max);
    // A thousand more that say nothing at all: half of them at once, the others in their place.
    SlowSockets silent("http" + url().substr(std::string("https").size()));
    silent.connect(idle_connections);
    EXPECT_TRUE(wait_until([&] { return get(url(), "/healthz").status == 200; }));
    EXPECT_TRUE(wait_until([&] { return silent.ended() == idle_connections; }));
    EXPECT_EQ(idle.ended(), 0U) << "those who idle for no minute stay";
    EXPECT_TRUE(metric_gets("anju_http_handshakes_failed_total", 400));
}

TEST_F(TlsSystemTest, ListensToOthersOnlyWithTlsOrWhereItIsMeant) {
    const auto refused = run({"up", "--data", data(), "--port", "0", "--address", "0.0.0.0"});
    EXPECT_EQ(refused.code, 65);
    EXPECT_THAT(refused.complaints, HasSubstr("plain-beyond-loopback"));
    launch({"--address", "0.0.0.0", "--plain-http"});
    EXPECT_THAT(up().url(), testing::StartsWith("http://0.0.0.0:"));
    launch(tls({"--address", "0.0.0.0"}));
    EXPECT_THAT(up().url(), testing::StartsWith("https://0.0.0.0:"));
    const auto alone = run({"up", "--data", data(), "--tls-client-ca", authority_.file()});
    EXPECT_EQ(alone.code, 65);
    EXPECT_THAT(alone.complaints, HasSubstr("tls-incomplete"));
    const auto missing = run({"up", "--data", data(), "--tls-certificate", "/nowhere.pem"});
    EXPECT_EQ(missing.code, 69);
    EXPECT_THAT(missing.complaints, HasSubstr("/nowhere.pem"));
}

// What names people is sealed with keys of the vault: told only when both speak TLS.
Answer tell_details(const std::string& url, const std::string& id) {
    post(url, fmt::format("/v1/person/{}/register", id),
         R"({"occurred_on":"2018-05-01","household":"130708-000001","relation":"head",)"
         R"("sex":"female","birth":"1949-12-31","cause":"original",)"
         R"("id_number":"11010519491231002X"})");
    return post(url, fmt::format("/v1/person/{}/record-details", id),
                R"({"occurred_on":"2018-05-02","name":"欧阳测试",)"
                R"("id_number":"11010519491231002X","phone":"13900001234"})");
}

// Keys of a vault that speaks no TLS are not asked for.
void expect_no_keys_of_a_plain_vault(const std::filesystem::path& folder, Cluster& cluster) {
    std::unique_ptr<Program> plain;
    {
        const Variables off(
            {{"ANJU_TLS_CERTIFICATE", ""}, {"ANJU_TLS_KEY", ""}, {"ANJU_TLS_CLIENT_CA", ""}});
        plain = std::make_unique<Program>(
            folder, Arguments{"vault", "--data", (folder / "plain").string(), "--kafka",
                              cluster.bootstrap()});
        EXPECT_THAT(plain->url(), testing::StartsWith("http://"));
        plain->wait_until_ready();
    }
    EXPECT_TRUE(wait_until([&] {
        return tell_details(cluster.url(), "130708-00000101").body.find("speaks no TLS") !=
               std::string::npos;
    })) << tell_details(cluster.url(), "130708-00000101").body;
    EXPECT_EQ(plain->stop(), 0);
}

TEST_F(TlsSystemTest, AClusterSpeaksNothingElseTheKeysIncluded) {
    const Variables on({{"ANJU_TLS_CERTIFICATE", server_.certificate},
                        {"ANJU_TLS_KEY", server_.key},
                        {"ANJU_TLS_CA", authority_.file()},
                        {"ANJU_TLS_CLIENT_CA", authority_.file()}});
    Cluster cluster(folder());
    cluster.wait_until_ready();
    for (std::size_t i = 0; i < cluster.size(); ++i) {
        EXPECT_THAT(cluster.process(i).url(), testing::StartsWith("https://"));
    }
    expect_no_keys_of_a_plain_vault(folder(), cluster);
    const Variables on_again({{"ANJU_TLS_CERTIFICATE", server_.certificate},
                              {"ANJU_TLS_KEY", server_.key},
                              {"ANJU_TLS_CLIENT_CA", authority_.file()}});
    Program vault(folder(), {"vault", "--data", (folder() / "vault").string(), "--kafka",
                             cluster.bootstrap()});
    vault.wait_until_ready();
    EXPECT_TRUE(wait_until([&] {
        return tell_details(cluster.url(), "130708-00000102").status == 201;
    })) << tell_details(cluster.url(), "130708-00000102").body;
    // Through the gateway somebody is known by a certificate to all processes behind it.
    const auto land = authority_.issue({.name = "land", .alternatives = {}});
    admit_agency(cluster.url(), "130708-land", {land.certificate});
    const auto ask = [&](const std::string& target, const std::string& options) {
        return tidy::run_command(fmt::format("curl -sS --cacert {} {} {} '{}{}' 2>&1",
                                             authority_.file(), showing(land), options,
                                             cluster.url(), target))
            .output;
    };
    EXPECT_TRUE(
        wait_until([&] { return ask("/v1/me", "").find("130708-land") != std::string::npos; }));
    std::string registered;
    EXPECT_TRUE(wait_until([&] {
        registered =
            ask("/v1/household/130708-000123/register",
                fmt::format("-H 'Idempotency-Key: one' -d '{}'", household_body("130708", 4)));
        return registered.find("\"token\"") != std::string::npos;
    })) << registered;
    const auto line =
        command_line("household/130708-000124", "register", "two", household_body("130708", 3));
    const auto streamed = ask("/v1/commands?results=all",
                              fmt::format("-H 'Content-Type: application/x-ndjson' -d '{}'", line));
    EXPECT_THAT(streamed, HasSubstr("\"token\""));
    EXPECT_TRUE(wait_until([&] {
        return ask("/v1/feed?follow=false&type=household", "").find("130708-000124") !=
               std::string::npos;
    }));
    EXPECT_THAT(ask("/v1/feed?follow=false&type=household", ""),
                HasSubstr(R"("recordedby":"130708-land")"));
    EXPECT_TRUE(
        wait_until([&] { return figure(cluster.url(), "130708", "registry.people") == 7; }));
}

}  // namespace

}  // namespace anju::test
