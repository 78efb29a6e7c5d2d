#include "tests/contract/kafka_test_support.hpp"

#include <librdkafka/rdkafka.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <random>
#include <sstream>

namespace anju::test {

namespace {

constexpr int request_timeout_ms = 30'000;

std::string unique_suffix() {
    static std::atomic<int> count = 0;
    return "-" + std::to_string(::getpid()) + "-" + std::to_string(std::random_device()()) + "-" +
           std::to_string(count++);
}

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error("Kafka for tests: " + what);
}

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const auto& word : words) all += (all.empty() ? "" : ",") + word;
    return all;
}

int number_after(const std::string& name, const std::string& text) {
    const auto at = text.find(name);
    return at == std::string::npos ? -1 : std::atoi(text.c_str() + at + name.size());
}

using Queue = std::unique_ptr<rd_kafka_queue_t, decltype(&rd_kafka_queue_destroy)>;
using Event = std::unique_ptr<rd_kafka_event_t, decltype(&rd_kafka_event_destroy)>;

}  // namespace

std::vector<std::string> test_brokers() {
    const char* broker = std::getenv("ANJU_TEST_KAFKA");
    if (broker == nullptr || *broker == '\0') return {};
    return {broker};
}

struct KafkaTopics::Admin {
    explicit Admin(const std::string& bootstrap) {
        std::array<char, 512> error{};
        rd_kafka_conf_t* conf = rd_kafka_conf_new();
        for (const auto& [name, value] :
             {std::pair("bootstrap.servers", bootstrap.c_str()), std::pair("log_level", "0")}) {
            if (rd_kafka_conf_set(conf, name, value, error.data(), error.size()) !=
                RD_KAFKA_CONF_OK) {
                fail(error.data());
            }
        }
        client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error.data(), error.size());
        if (client == nullptr) fail(error.data());
    }
    ~Admin() { rd_kafka_destroy(client); }
    Admin(const Admin&) = delete;
    Admin& operator=(const Admin&) = delete;

    Event ask(const std::function<void(rd_kafka_queue_t*)>& request) const {
        const Queue queue(rd_kafka_queue_new(client), rd_kafka_queue_destroy);
        request(queue.get());
        Event event(rd_kafka_queue_poll(queue.get(), request_timeout_ms), rd_kafka_event_destroy);
        if (!event) fail("no answer in time");
        if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
            fail(rd_kafka_event_error_string(event.get()));
        }
        return event;
    }

    bool leads(const Topic& topic) const {
        const rd_kafka_metadata_t* found = nullptr;
        if (rd_kafka_metadata(client, 1, nullptr, &found, request_timeout_ms) !=
            RD_KAFKA_RESP_ERR_NO_ERROR) {
            return false;
        }
        int led = 0;
        for (int i = 0; i < found->topic_cnt; ++i) {
            if (topic.name != found->topics[i].topic) continue;
            for (int p = 0; p < found->topics[i].partition_cnt; ++p) {
                led += found->topics[i].partitions[p].leader >= 0 ? 1 : 0;
            }
        }
        rd_kafka_metadata_destroy(found);
        return led == topic.partitions;
    }

    rd_kafka_t* client;
};

KafkaTopics::KafkaTopics(std::string bootstrap, std::vector<Topic> topics, Names names)
    : bootstrap_(std::move(bootstrap)),
      topics_(std::move(topics)),
      names_(names),
      admin_(std::make_unique<Admin>(bootstrap_)) {
    for (auto& topic : topics_) {
        if (names == Names::made_unique) topic.name += unique_suffix();
    }
    if (names != Names::there_already) request_topics(topics_);
}

KafkaTopics::~KafkaTopics() {
    for (std::uint16_t i = 0; names_ != Names::there_already && i < topics_.size(); ++i) {
        try {
            delete_topic(i);
        } catch (const std::exception& error) {  // the broker may be gone by now
            std::fprintf(stderr, "%s\n", error.what());
        }
    }
}

KafkaOptions KafkaTopics::options() const {
    KafkaOptions options;
    options.bootstrap = bootstrap_;
    options.topics = topics_;
    return options;
}

void KafkaTopics::request_topics(const std::vector<Topic>& topics) {
    std::vector<rd_kafka_NewTopic_t*> requests;
    for (const auto& topic : topics) {
        requests.push_back(
            rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions, 1, nullptr, 0));
    }
    const auto event = admin_->ask([&](rd_kafka_queue_t* queue) {
        rd_kafka_CreateTopics(admin_->client, requests.data(), requests.size(), nullptr, queue);
    });
    rd_kafka_NewTopic_destroy_array(requests.data(), requests.size());
    std::size_t count = 0;
    const auto* results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event.get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto code = rd_kafka_topic_result_error(results[i]);
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR) fail(rd_kafka_err2str(code));
    }
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (const auto& topic : topics) {
        while (!admin_->leads(topic)) {
            if (std::chrono::steady_clock::now() > deadline) fail(topic.name + " has no leaders");
            rd_kafka_poll(admin_->client, 20);
        }
    }
}

void KafkaTopics::create_topic(std::uint16_t topic) {
    request_topics({topics_.at(topic)});
}

void KafkaTopics::delete_topic(std::uint16_t topic) {
    rd_kafka_DeleteTopic_t* request = rd_kafka_DeleteTopic_new(topics_.at(topic).name.c_str());
    (void)admin_->ask([&](rd_kafka_queue_t* queue) {  // one that is gone already is deleted too
        rd_kafka_DeleteTopics(admin_->client, &request, 1, nullptr, queue);
    });
    rd_kafka_DeleteTopic_destroy(request);
}

void KafkaTopics::delete_records_below(PartitionRef partition, std::int64_t offset) {
    auto* list = rd_kafka_topic_partition_list_new(1);
    const auto& name = topics_.at(partition.topic).name;
    rd_kafka_topic_partition_list_add(list, name.c_str(), partition.partition)->offset = offset;
    rd_kafka_DeleteRecords_t* request = rd_kafka_DeleteRecords_new(list);
    rd_kafka_topic_partition_list_destroy(list);
    const auto event = admin_->ask([&](rd_kafka_queue_t* queue) {
        rd_kafka_DeleteRecords(admin_->client, &request, 1, nullptr, queue);
    });
    rd_kafka_DeleteRecords_destroy(request);
    const auto* result =
        rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event.get()));
    if (result->elems[0].err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail(rd_kafka_err2str(result->elems[0].err));
    }
}

KafkaBroker::KafkaBroker(KafkaBrokerOptions options)
    : count_(options.hosts.empty() ? 1 : static_cast<int>(options.hosts.size())) {
    std::string start = "start";
    for (const auto& setting : options.settings) start += " --set " + setting;
    if (options.secure) start += " --secure";
    if (options.hosts.empty()) {
        start += " --port 0";
    } else {
        start += " --in-namespace " + options.namespaces + " --hosts " + joined(options.hosts);
    }
    bootstrap_ = run(start);
}

KafkaBroker::~KafkaBroker() {
    for (int broker = 1; broker <= count_; ++broker) {
        try {
            kill(broker);
        } catch (const std::exception&) {  // its test had killed it
        }
    }
}

std::string KafkaBroker::address(int broker) const {
    std::istringstream addresses(bootstrap_);
    std::string one;
    for (int n = 0; n < broker; ++n) std::getline(addresses, one, ',');
    return one;
}

std::string KafkaBroker::properties(const std::string& role) const {
    return (folder_.path() / "kafka/secure" / (role + ".properties")).string();
}

std::filesystem::path KafkaBroker::data(int broker) const {
    return folder_.path() / "kafka" / ("broker-" + std::to_string(broker)) / "data";
}

// Each broker keeps a file of the votes that it has seen: {"leaderId":2,"leaderEpoch":5,...}.
int KafkaBroker::controller() const {
    int leader = 0;
    int newest = -1;
    for (int broker = 1; broker <= count_; ++broker) {
        std::ifstream file(data(broker) / "__cluster_metadata-0/quorum-state");
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        const int epoch = number_after("\"leaderEpoch\":", text);
        if (epoch <= newest) continue;
        newest = epoch;
        leader = std::max(0, number_after("\"leaderId\":", text));
    }
    return leader;
}

void KafkaBroker::run(const std::string& command, int broker) const {
    run(command + " " + std::to_string(broker));
}

std::string KafkaBroker::run(const std::string& command) const {
    const std::string line = std::string(ANJU_SOURCE_DIR) + "/deploy/kafka/kafka " + command +
                             " --dir " + folder_.path().string() + "/kafka 2>&1";
    FILE* output = ::popen(line.c_str(), "r");
    if (output == nullptr) fail(line + " did not start");
    std::string all;
    std::string last;
    std::array<char, 1024> text{};
    while (std::fgets(text.data(), text.size(), output) != nullptr) {
        last = text.data();
        all += last;
    }
    if (::pclose(output) != 0) fail(line + ": " + all);
    if (!last.empty() && last.back() == '\n') last.pop_back();
    return last;
}

}  // namespace anju::test
