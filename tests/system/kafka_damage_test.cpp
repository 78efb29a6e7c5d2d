// What is written into the topics past the services: the processes name the place, serve nothing
// that rests on it, and go on to answer what stands before it.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include "events/log/kafka_log.hpp"
#include "events/log/placement.hpp"
#include "events/log/validity.hpp"
#include "tests/system/cluster.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

using testing::HasSubstr;

constexpr std::string_view plot = "130708-1";

// A plot is registered before the damage is done.
class KafkaDamageTest : public testing::Test {
  protected:
    void SetUp() override {
        cluster_ = std::make_unique<Cluster>(folder_.path());
        cluster_->wait_until_ready();
        const auto added = post(cluster_->url(), fmt::format("/v1/plot/{}/register", plot),
                                plot_body("130708", 500));
        ASSERT_EQ(added.status, 201) << added.body;
        ASSERT_EQ(get(cluster_->url(), "/v1/position?wait=" + added.text("/token")).status, 200);
        KafkaOptions options;
        options.bootstrap = cluster_->bootstrap();
        options.topics = {{"anju.land", 0}};
        auto log = KafkaLog::open(options);
        ASSERT_TRUE(succeeded(log));
        log_ = std::move(*log);
        partition_ = {0, partition_of(plot, log_->topics()[0].partitions)};
    }

    // The next record that counts in the partition of the plot.
    RecordHeader next_header() {
        Validity validity;
        RecordHeader header;
        const auto extent = log_->extent(partition_);
        EXPECT_TRUE(succeeded(extent));
        const auto reader = log_->read({{partition_, extent->begin}});
        EXPECT_TRUE(succeeded(reader));
        const auto entries = read_entries(**reader, extent->end - extent->begin);
        EXPECT_TRUE(succeeded(entries));
        for (const auto& entry : *entries) {
            const auto record = parse_record(entry.bytes);
            EXPECT_TRUE(succeeded(record));
            validity.judge(record->header);
            header = record->header;
        }
        header.kind = RecordKind::event;
        header.term = validity.term();
        header.seq = validity.next_seq();
        header.commit_index = header.commit_size = 1;
        return header;
    }

    // Where it stands now, as messages name it.
    std::string write_raw(const std::string& bytes) {
        const auto extent = log_->extent(partition_);
        EXPECT_TRUE(succeeded(extent));
        EXPECT_TRUE(succeeded(append(*log_, partition_, {bytes})));
        return fmt::format("anju.land[{}] offset {}", partition_.partition, extent->end);
    }

    static void expect_named(Program& program, const std::string& place) {
        Answer ready;
        EXPECT_TRUE(wait_until(
            [&] {
                ready = get(program.url(), "/readyz");
                return ready.status == 503 && ready.body.find(place) != std::string::npos;
            },
            std::chrono::seconds(20)))
            << "looked for " << place << " in " << ready.body;
    }

    void expect_answers_before_it() {
        for (const auto& url : {cluster_->url(), cluster_->projector().url()}) {
            EXPECT_EQ(position(url), 1);
            EXPECT_EQ(figure(url, "130708", "land.mu_left"), 500);
        }
        const auto later = cluster_->start_projector("later");
        EXPECT_TRUE(wait_until([&] { return position(later->url()) == 1; }));
        EXPECT_EQ(digest(later->url()), digest(cluster_->url()));
    }

    TemporaryFolder folder_;
    std::unique_ptr<Cluster> cluster_;
    std::unique_ptr<KafkaLog> log_;
    PartitionRef partition_;
};

TEST_F(KafkaDamageTest, ARecordThatIsNoneIsNamedByItsPlace) {
    const auto place = write_raw("this is no record");
    expect_named(cluster_->sealer(), place);
    expect_answers_before_it();
    const auto next =
        post(cluster_->url(), fmt::format("/v1/plot/{}/reclaim", plot), reclaim_body(100));
    EXPECT_GE(next.status, 500) << next.body;
    EXPECT_THAT(next.body, HasSubstr(place));
    // Other services are not touched by it.
    const auto other =
        post(cluster_->url(), "/v1/household/130708-1/register", household_body("130708", 3));
    EXPECT_EQ(other.status, 201) << other.body;
    EXPECT_TRUE(wait_until([&] { return position(cluster_->url()) == 2; }));
    EXPECT_EQ(figure(cluster_->url(), "130708", "registry.households"), 1);
    expect_named(cluster_->sealer(), place);
}

// Its leaf in the ledger holds its public form, which only a program that knows the type can write.
TEST_F(KafkaDamageTest, AnEventOfATypeThatNobodyKnowsIsNotSealedAndNamedByItsPlace) {
    auto header = next_header();
    header.type = 0xDEADBEEF;
    header.stream_version = 2;
    const auto bytes = encode_record(header, fmt::format("plot/{}", plot), "", "payload");
    ASSERT_TRUE(succeeded(bytes));
    const auto place = write_raw(*bytes);
    expect_named(cluster_->sealer(), place);
    expect_answers_before_it();
    const auto next =
        post(cluster_->url(), fmt::format("/v1/plot/{}/reclaim", plot), reclaim_body(100));
    EXPECT_GE(next.status, 500) << next.body;
    EXPECT_THAT(next.body, HasSubstr("offset"));
}

}  // namespace

}  // namespace anju::test
