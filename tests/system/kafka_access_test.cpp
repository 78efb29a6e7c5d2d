// A broker that knows who is calling: what deploy/kafka/acls.toml allows each role, and nothing
// else.
#include <gmock/gmock.h>

#include <fmt/format.h>
#include <librdkafka/rdkafka.h>

#include <array>
#include <fstream>

#include "tests/contract/kafka_test_support.hpp"
#include "tests/contract/log_test_support.hpp"
#include "tests/system/up_fixture.hpp"
#include "tests/tidy/command.hpp"

namespace anju::test {

namespace {

using testing::HasSubstr;
using testing::Not;

class KafkaAccessTest : public UpFixture {
  protected:
    KafkaAccessTest() : broker_(KafkaBrokerOptions{.secure = true}) {}

    // What it writes, and how it ended as its last line.
    std::string apply(const std::string& options) const {
        return tidy::run_command(fmt::format("{}/deploy/kafka/kafka apply --bootstrap {} "
                                             "--client-properties {} {} 2>&1; echo \"code $?\"",
                                             ANJU_SOURCE_DIR, broker_.bootstrap(),
                                             broker_.properties("admin"), options))
            .output;
    }
    Arguments as(const std::string& role, Arguments arguments) const {
        arguments.insert(arguments.end(), {"--kafka", broker_.bootstrap(), "--kafka-properties",
                                           broker_.properties(role)});
        return arguments;
    }
    Arguments serving(const std::string& role, const std::string& service) const {
        return as(role, {"serve", service, "--identity-key", (folder() / "identity.key").string()});
    }
    std::string path(const std::string& name) const { return (folder() / name).string(); }
    const KafkaBroker& broker() const { return broker_; }

  private:
    KafkaBroker broker_;
};

// What the broker says to one who would delete a topic.
std::string deleting(const KafkaBroker& broker, const std::string& role, const char* topic) {
    std::array<char, 512> error{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    std::vector<std::string> settings{"bootstrap.servers=" + broker.bootstrap()};
    std::ifstream properties(broker.properties(role));
    for (std::string line; std::getline(properties, line);) settings.push_back(line);
    for (const auto& setting : settings) {
        const auto equals = setting.find('=');
        rd_kafka_conf_set(conf, setting.substr(0, equals).c_str(),
                          setting.substr(equals + 1).c_str(), error.data(), error.size());
    }
    rd_kafka_t* client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error.data(), error.size());
    if (client == nullptr) return error.data();
    rd_kafka_queue_t* queue = rd_kafka_queue_new(client);
    rd_kafka_DeleteTopic_t* request = rd_kafka_DeleteTopic_new(topic);
    rd_kafka_DeleteTopics(client, &request, 1, nullptr, queue);
    rd_kafka_DeleteTopic_destroy(request);
    rd_kafka_event_t* event = rd_kafka_queue_poll(queue, 30'000);
    std::size_t count = 0;
    const auto* results =
        rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count);
    const auto code = rd_kafka_topic_result_error(results[0]);
    std::string name = rd_kafka_err2name(code);
    rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_destroy(client);
    return name;
}

TEST_F(KafkaAccessTest, MakesTopicsAndAclsWhatTheFilesSayAndShowsItBefore) {
    const auto before = apply("--dry-run");
    EXPECT_THAT(before, HasSubstr("+ topic anju.land: 8 partitions, 1 copies\n"));
    EXPECT_THAT(before, HasSubstr("+ allow User:anju-land to write topic anju.land\n"));
    EXPECT_THAT(before, HasSubstr("code 3\n"));
    EXPECT_THAT(apply(""), HasSubstr("code 0\n"));
    EXPECT_EQ(apply("--dry-run"), "code 0\n");
    EXPECT_EQ(apply(""), "code 0\n");
    EXPECT_THAT(apply("--set retention.ms=1000 --set segment.ms=5000"), HasSubstr("code 0\n"));
    const auto after = apply("--dry-run");
    EXPECT_THAT(after, HasSubstr("~ topic anju.land: retention.ms 1000 -> -1\n"));
    EXPECT_THAT(after, HasSubstr("~ topic anju.land: segment.ms 5000 -> (the brokers' own)\n"));
    EXPECT_THAT(apply(""), HasSubstr("code 0\n"));
    EXPECT_EQ(apply("--dry-run"), "code 0\n");
    EXPECT_THAT(apply("--partitions 4"), HasSubstr("has 8 partitions, not 4"));
}

TEST_F(KafkaAccessTest, LetsEachRoleDoItsWorkAndRefusesWhatIsAnothers) {
    ASSERT_THAT(apply(""), HasSubstr("code 0\n"));
    Program registry(folder(), serving("anju-registry", "registry"));
    Program planning(folder(), serving("anju-planning", "planning"));
    Program access(folder(), serving("anju-access", "access"));
    Program seal(folder(), as("anju-seal", {"seal", "--data", path("seal")}));
    Program project(folder(), as("anju-project", {"project", "--data", path("project")}));
    Program gateway(folder(), as("anju-gateway", {"gateway", "--port", "0"}));
    Program vault(folder(), as("anju-vault", {"vault", "--data", path("vault")}));
    Program publish(folder(), as("anju-publish", {"publish"}));
    for (auto* one : {&registry, &planning, &access, &seal, &project, &vault, &publish}) {
        one->wait_until_ready();
    }
    // Not ready before each service is there; it is the door of those that are.
    Answer registered;
    EXPECT_TRUE(wait_until([&] {
        registered = post(gateway.url(), "/v1/household/130708-000123/register",
                          household_body("130708", 4), {{"Idempotency-Key", "a"}});
        return registered.status == 201;
    })) << registered.body;
    const auto shown =
        get(gateway.url(),
            "/v1/progress?area=130708&indicator=registry.people&wait=" + registered.text("/token"));
    EXPECT_EQ(shown.status, 200) << shown.body;
    EXPECT_EQ(run(as("anju-backup", {"verify"})).code, 0);

    // Who has the name of another service neither reads nor writes what is not for it.
    Program impostor(folder(), serving("anju-registry", "land"));
    const auto plot = "/v1/plot/130708-1/register";
    EXPECT_TRUE(wait_until([&] {
        return impostor.complaints().find("uthoriz") != std::string::npos ||
               get(impostor.url(), "/readyz").body.find("uthoriz") != std::string::npos;
    })) << get(impostor.url(), "/readyz").body
        << impostor.complaints();
    EXPECT_EQ(post(impostor.url(), plot, plot_body("130708", 500)).status, 503);
    EXPECT_EQ(deleting(broker(), "anju-land", "anju.land"), "TOPIC_AUTHORIZATION_FAILED");
    EXPECT_EQ(deleting(broker(), "anju-services", "anju.seals"), "TOPIC_AUTHORIZATION_FAILED");
    // Without a certificate nobody is spoken to.
    const auto stranger = run({"verify", "--kafka", broker().bootstrap()});
    EXPECT_EQ(stranger.code, 69);
    EXPECT_THAT(stranger.complaints, HasSubstr("does not answer"));
}

}  // namespace

}  // namespace anju::test
