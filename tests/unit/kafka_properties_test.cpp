// How the brokers let a process in, by a file.
#include "deploy/anju/kafka_properties.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/contract/log_test_support.hpp"

namespace anju::test {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
namespace fs = std::filesystem;

class KafkaPropertiesTest : public testing::Test {
  protected:
    fs::path file_of(std::string_view text) const {
        const auto file = folder_.path() / "kafka.properties";
        std::ofstream(file) << text;
        fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
        return file;
    }

  private:
    TemporaryFolder folder_;
};

TEST_F(KafkaPropertiesTest, TakesWhoIsCallingAndHowItIsKeptSecret) {
    const auto read = read_kafka_properties(
        file_of("# of trials\nsecurity.protocol=sasl_ssl\n\nsasl.password = a=b c \n"));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_THAT(*read,
                ElementsAre(Pair("security.protocol", "sasl_ssl"), Pair("sasl.password", "a=b c")));
}

TEST_F(KafkaPropertiesTest, RefusesWhatPromisesRestOnByItsLine) {
    const auto read = read_kafka_properties(file_of("client.id=a\nenable.idempotence=false\n"));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().rule, "kafka-property-not-open");
    EXPECT_THAT(read.error().message, HasSubstr("kafka.properties:2: enable.idempotence"));
    EXPECT_EQ(read_kafka_properties(file_of("ssl.ca.location\n")).error().rule,
              "kafka-property-malformed");
}

TEST_F(KafkaPropertiesTest, RefusesAFileThatOthersMayRead) {
    const auto file = file_of("sasl.password=secret\n");
    fs::permissions(file, fs::perms::others_read, fs::perm_options::add);
    EXPECT_EQ(read_kafka_properties(file).error().rule, "key-file-readable");
    EXPECT_EQ(read_kafka_properties(file.parent_path() / "none").error().rule, "file-unreadable");
}

}  // namespace

}  // namespace anju::test
