// What is called in somebody's name: which addresses, and how it is signed.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/address.hpp>
#include <filesystem>
#include <optional>
#include <sstream>

#include "deploy/webhooks/delivery_progress.hpp"
#include "deploy/webhooks/public_line.hpp"
#include "events/runtime/address_guard.hpp"
#include "events/runtime/webhook_call.hpp"
#include "events/runtime/webhook_signature.hpp"
#include "events/runtime/webhook_url.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju {
namespace {

namespace asio = boost::asio;

// The vectors of the reference implementations of standardwebhooks, and of RFC 4231.
TEST(WebhookSignature, IsThatOfTheReference) {
    EXPECT_EQ(
        *webhook_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                           1614265330, R"({"test": 2432232314})"),
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    EXPECT_EQ(*webhook_signature("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                 1614265330, R"({"test": 2432232314})"),
              "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        << "with and without the prefix";
    const auto secret = make_webhook_secret();
    EXPECT_TRUE(secret.starts_with("whsec_"));
    EXPECT_EQ(secret.size(), 6U + 44U);
    EXPECT_NE(secret, make_webhook_secret());
    EXPECT_TRUE(webhook_signature(secret, "a", 1, ""));
    EXPECT_EQ(webhook_signature("whsec_%%%", "a", 1, "").error().rule, "key-file-malformed");
    EXPECT_EQ(webhook_signature("whsec_", "a", 1, "").error().rule, "key-file-malformed");
}

constexpr std::string_view inside_addresses =
    "0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 "
    "127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 "
    "192.31.196.1 192.52.193.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 "
    "198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: "
    "::1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::7f00:1 "
    "64:ff9b::7f00:1 100::1 2001::1 2001:10::1 2001:db8::1 2002:7f00:1:: "
    "2002:a00:1::1 3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 "
    "ff0e::1 ";
constexpr std::string_view outside_addresses =
    "1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 128.0.0.1 "
    "169.253.255.255 172.15.255.255 172.32.0.0 192.0.1.1 192.167.255.255 192.169.0.0 "
    "198.17.255.255 198.20.0.0 223.255.255.255 ::ffff:8.8.8.8 2001:200::1 "
    "2001:4860:4860::8888 2400:3200::1 2606:4700::1111 3ffe::1 ";

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream all{std::string(text)};
    std::vector<std::string> words;
    for (std::string word; all >> word;) words.push_back(word);
    return words;
}

TEST(AddressGuard, LetsOnlyAddressesOutsideThrough) {
    EXPECT_GT(words_of(inside_addresses).size(), 40U);
    for (const auto& inside : words_of(inside_addresses)) {
        EXPECT_FALSE(is_public_address(asio::ip::make_address(inside))) << inside;
    }
    for (const auto& outside : words_of(outside_addresses)) {
        EXPECT_TRUE(is_public_address(asio::ip::make_address(outside))) << outside;
    }
}

TEST(WebhookUrl, IsHttpsOrThisMachine) {
    const auto url = parse_webhook_url("https://Agency.Example:8443/a/b?c=d&e=%20");
    ASSERT_TRUE(url) << url.error().message;
    EXPECT_TRUE(url->tls);
    EXPECT_EQ(url->host, "agency.example");
    EXPECT_EQ(url->authority(), "agency.example:8443");
    EXPECT_EQ(url->target, "/a/b?c=d&e=%20");
    EXPECT_EQ(parse_webhook_url("https://a.example")->authority(), "a.example");
    EXPECT_EQ(parse_webhook_url("https://a.example")->target, "/");
    EXPECT_EQ(parse_webhook_url("https://[2001:db8::1]/x")->authority(), "[2001:db8::1]");
    EXPECT_EQ(parse_webhook_url("http://127.0.0.1:8000/x")->port, 8000);
    for (const char* wrong :
         {"", "a.example", "//a.example/x", "http://a.example/x", "ftp://a.example/", "https://",
          "https:///x", "https://u@a.example/", "https://u:p@a.example/", "https://a.example/#x",
          "https://a.example:0/", "https://a.example:99999/", "https://a example/",
          "https://a/\r\nb", "http://127.0.0.1.example/", "http://10.0.0.1/", "javascript:alert(1)",
          "file:///etc/passwd"}) {
        EXPECT_EQ(parse_webhook_url(wrong).error().rule, "webhook-url-refused") << wrong;
    }
    EXPECT_FALSE(check_webhook_url("https://a.example/" + std::string(3'000, 'x')));
}

// What it is answered, on an io_context of its own.
Result<ClientResponse> called(const std::string& url, WebhookCallOptions options) {
    asio::io_context io(1);
    auto caller = *WebhookCaller::make(io, std::move(options));
    std::optional<Result<ClientResponse>> outcome;
    ClientRequest request;
    request.verb = Verb::post;
    asio::co_spawn(io, caller->call(*parse_webhook_url(url), std::move(request)),
                   [&](const std::exception_ptr&, Result<ClientResponse> answer) {
                       outcome = std::move(answer);
                   });
    io.run();
    return *outcome;
}

TEST(WebhookCaller, ConnectsToNothingInside) {
    for (const char* inside :
         {"https://127.0.0.1:1/", "https://localhost:1/", "https://[::1]:1/", "https://10.0.0.1/",
          "https://[::ffff:127.0.0.1]:1/", "http://127.0.0.1:1/", "https://2130706433:1/",
          "https://0x7f.1:1/", "https://169.254.169.254/latest/meta-data"}) {
        const auto answer = called(inside, {});
        ASSERT_FALSE(answer) << inside;
        EXPECT_EQ(answer.error().rule, "webhook-address-refused")
            << inside << ": " << answer.error().message;
    }
    const auto trial = called("http://127.0.0.1:1/", {.loopback = true});
    EXPECT_EQ(trial.error().rule, "peer-unreachable") << "it was tried";
    EXPECT_EQ(called("https://10.0.0.1/", {.loopback = true}).error().rule,
              "webhook-address-refused");
}

TEST(WebhookCaller, NeedsCertificatesThatAreThere) {
    asio::io_context io(1);
    EXPECT_EQ(WebhookCaller::make(io, {.authorities = "/nowhere.pem"}).error().rule, "key-file");
}

TEST(DeliveryFiles, KeepProgressAndSecretsThatOnlyTheirOwnerReads) {
    const test::TemporaryFolder folder;
    const DeliveryFiles files(folder.path() / "webhooks", "130708-a");
    EXPECT_FALSE(*files.progress());
    EXPECT_TRUE(files.secrets({0})->empty());
    DeliveryProgress progress;
    progress.next = 17;
    progress.parked.push_back({"plot/130708-1", 12, "it answered 500", {1'000}, true});
    ASSERT_TRUE(files.keep(progress));
    const auto kept = files.progress();
    EXPECT_EQ((*kept)->next, 17);
    EXPECT_EQ((*kept)->parked.at(0).subject, "plot/130708-1");
    EXPECT_TRUE((*kept)->parked.at(0).retrying);
    constexpr std::int64_t day_ms = 24 * 60 * 60 * 1000;
    const auto first = *files.make_secret({0});
    EXPECT_EQ(*files.secrets({10 * day_ms}), std::vector{first});
    const auto second = *files.make_secret({day_ms});
    EXPECT_EQ(*files.secrets({2 * day_ms - 1}), (std::vector{second, first}));
    EXPECT_EQ(*files.secrets({2 * day_ms}), std::vector{second}) << "after a day";
    const auto third = *files.make_secret({2 * day_ms});
    EXPECT_EQ(*files.secrets({2 * day_ms}), (std::vector{third, second}));
    for (const auto& file : std::filesystem::directory_iterator(folder.path() / "webhooks")) {
        EXPECT_EQ(file.status().permissions(),
                  std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        EXPECT_EQ(file.path().string().find("130708-a"), std::string::npos);
    }
    EXPECT_FALSE(*DeliveryFiles(folder.path() / "webhooks", "130708-b").progress());
}

TEST(PublicLine, GivesWhatStandsBeforeTheData) {
    constexpr std::string_view line =
        R"({"specversion":"1.0","type":"t","id":"plot/130708-1/3","source":"/s","subject":"x",)"
        R"("time":"2020-06-30T08:00:00.123Z","data":{"id":"other","time":"never"}})";
    EXPECT_EQ(id_in(line), "plot/130708-1/3");
    EXPECT_EQ(recorded_in(line)->text(), "2020-06-30T08:00:00.123Z");
    EXPECT_FALSE(recorded_in("{}"));
}

}  // namespace
}  // namespace anju
