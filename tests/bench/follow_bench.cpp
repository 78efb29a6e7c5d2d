// How fast somebody who was away catches up: over the feed, and over a public topic.
#include <boost/json.hpp>
#include <future>

#include "events/log/embedded_log.hpp"
#include "events/log/kafka_log.hpp"
#include "events/log/kafka_public_topics.hpp"
#include "events/log/publisher.hpp"
#include "events/runtime/http_call.hpp"
#include "tests/bench/bare_consumer.hpp"
#include "tests/bench/benchmark.hpp"
#include "tests/bench/node_thread.hpp"
#include "tests/bench/recorder.hpp"
#include "tests/contract/kafka_test_support.hpp"

namespace anju::bench {
namespace {

constexpr std::uint16_t partitions = 8;
constexpr double whole = 0.1;  // of the province
constexpr const char* follower = "bench";

// Gives everything to one from the beginning of the ledger.
class Everything : public PublicScopes {
  public:
    std::string_view topic() const override { return "anju.access"; }
    Result<void> take(const RecordView&) override { return {}; }
    std::map<std::string, PublicScope> scopes() const override {
        return {{follower, PublicScope()}};
    }
};

PublisherParts parts(const std::string& bootstrap) {
    PublisherParts made;
    made.scopes = [] { return std::make_unique<Everything>(); };
    made.open_words = [bootstrap]() -> Result<std::unique_ptr<Log>> {
        const std::string topic(publisher_topic);
        const KafkaOptions cluster{.bootstrap = bootstrap, .topics = {{topic, 1}}};
        if (auto there = make_compacted_topic(cluster, topic); !there) return there.error();
        return std::unique_ptr<Log>(KafkaLog::open(cluster).value());
    };
    made.open_topics = [bootstrap] {
        return open_kafka_public_topics({.cluster = {.bootstrap = bootstrap, .topics = {}},
                                         .partitions = partitions,
                                         .retention_days = std::nullopt});
    };
    made.writer = 1;
    return made;
}

// Seconds until all of them are in the topic.
double publish(Log& log, const std::string& bootstrap, std::uint64_t events) {
    const auto start = Clock::now();
    const Publisher publisher(log, parts(bootstrap));
    std::promise<void> never;
    const auto wait = never.get_future();
    while (publisher.status().written < events) {
        wait.wait_for(std::chrono::milliseconds(10));
        if (seconds_since(start) > 600) fail("the publisher does not end");
    }
    return seconds_since(start);
}

// Of a line of the feed or a record of a topic, as a subscriber reads it.
std::uint64_t position_in(std::string_view line) {
    unsigned char memory[16'384];
    boost::json::monotonic_resource resource(memory, sizeof memory);
    const auto event = boost::json::parse(line, &resource);
    return std::stoull(std::string(event.at("sequence").as_string()));
}

}  // namespace

void bench_follow_feed(const Setting& setting) {
    NodeThread node(true);
    node.simulate({setting.scale(whole), 1});
    Series rate({.benchmark = "follow-feed",
                 .unit = "events/s",
                 .limit_is = "the same lines, not parsed",
                 .limit_unit = "events/s",
                 .target = Target{Target::Of::value, 50'000}});
    ClientRequest request;
    request.target = "/v1/feed?follow=false";
    for (int round = 0; round < setting.rounds(3); ++round) {
        const auto read = [&](bool parse) {
            std::uint64_t lines = 0;
            std::uint64_t last = 0;
            const auto start = Clock::now();
            const auto answer = http_lines(node.url(), request, {}, [&](std::string_view line) {
                if (parse) last = position_in(line);
                ++lines;
                return true;
            });
            if (!answer || lines == 0 || (parse && last + 1 != lines)) fail("the feed broke off");
            return static_cast<double>(lines) / seconds_since(start);
        };
        const double bare = read(false);
        rate.add(read(true), bare);
    }
    rate.print();
}

void bench_follow_topic(const Setting& setting) {
    const test::TemporaryFolder folder;
    const auto log =
        EmbeddedLog::open({.directory = folder.path() / "log", .topics = all_topics(partitions)})
            .value();
    const auto events = record_sealed(*log, {setting.scale(whole), 1});
    const test::KafkaTopics made(
        setting.kafka,
        {{"public." + std::string(follower), partitions}, {std::string(publisher_topic), 1}},
        test::KafkaTopics::Names::as_given);
    const double written = publish(*log, setting.kafka, events);
    Series rate({.benchmark = "follow-topic",
                 .unit = "events/s",
                 .limit_is = "the same records, not parsed",
                 .limit_unit = "events/s",
                 .target = Target{Target::Of::value, 100'000}});
    const std::vector<Topic> topic{{public_topic(follower), partitions}};
    for (int round = 0; round < setting.rounds(5); ++round) {
        const auto all = static_cast<double>(events);
        const double bare = consume(setting.kafka, topic, events);
        const double parsed = consume(setting.kafka, topic, events,
                                      [](std::string_view value) { position_in(value); });
        rate.add(all / parsed, all / bare);
    }
    rate.note("events", static_cast<double>(events));
    rate.note("published_per_s", static_cast<double>(events) / written);
    rate.print();
}

}  // namespace anju::bench
