#include <set>

#include "deploy/kafka/changes.hpp"
#include "deploy/kafka/client.hpp"

namespace anju::kafka {
namespace {

void require_partitions(const WantedTopic& topic, int found) {
    if (found == topic.partitions) return;
    fail(topic.name + " has " + std::to_string(found) + " partitions, not " +
         std::to_string(topic.partitions) +
         ": streams are placed by this number, so it is never changed; ask for " +
         std::to_string(found) + " or start an empty broker");
}

// Its copies, or 0 when it is not there.
int copies_of(const rd_kafka_metadata_t& metadata, const WantedTopic& topic) {
    for (int i = 0; i < metadata.topic_cnt; ++i) {
        const auto& found = metadata.topics[i];
        if (topic.name != found.topic || found.partition_cnt == 0) continue;
        require_partitions(topic, found.partition_cnt);
        return found.partitions[0].replica_cnt;
    }
    return 0;
}

using TopicSettings = std::map<std::string, std::string>;

struct Resources {
    explicit Resources(const std::vector<WantedTopic>& topics) {
        for (const auto& topic : topics) {
            all.push_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.name.c_str()));
        }
    }
    ~Resources() { rd_kafka_ConfigResource_destroy_array(all.data(), all.size()); }
    Resources(const Resources&) = delete;
    Resources& operator=(const Resources&) = delete;

    std::vector<rd_kafka_ConfigResource_t*> all;
};

void require_sound(const rd_kafka_ConfigResource_t* resource) {
    if (rd_kafka_ConfigResource_error(resource) == RD_KAFKA_RESP_ERR_NO_ERROR) return;
    const char* why = rd_kafka_ConfigResource_error_string(resource);
    fail(std::string(rd_kafka_ConfigResource_name(resource)) + ": " +
         (why != nullptr ? why : "its settings are refused"));
}

// What each topic is set to, by its own settings alone and by all that holds.
struct Found {
    TopicSettings own;
    TopicSettings all;
};
std::map<std::string, Found> settings_of(rd_kafka_t* client,
                                         const std::vector<WantedTopic>& topics) {
    if (topics.empty()) return {};
    Resources resources(topics);
    const auto event = ask(client, "reading settings of topics", [&](rd_kafka_queue_t* queue) {
        rd_kafka_DescribeConfigs(client, resources.all.data(), resources.all.size(), nullptr,
                                 queue);
    });
    std::size_t count = 0;
    const auto* answers = rd_kafka_DescribeConfigs_result_resources(
        rd_kafka_event_DescribeConfigs_result(event.get()), &count);
    std::map<std::string, Found> found;
    for (std::size_t i = 0; i < count; ++i) {
        require_sound(answers[i]);
        auto& topic = found[rd_kafka_ConfigResource_name(answers[i])];
        std::size_t entries = 0;
        const auto* settings = rd_kafka_ConfigResource_configs(answers[i], &entries);
        for (std::size_t j = 0; j < entries; ++j) {
            const std::string name = rd_kafka_ConfigEntry_name(settings[j]);
            const char* value = rd_kafka_ConfigEntry_value(settings[j]);
            topic.all[name] = value == nullptr ? "" : value;
            if (rd_kafka_ConfigEntry_source(settings[j]) ==
                RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG) {
                topic.own[name] = topic.all[name];
            }
        }
    }
    return found;
}

std::vector<std::string> differences(const WantedTopic& topic, const Found& found) {
    std::vector<std::string> lines;
    const auto line = [&](const std::string& name, const std::string& from, const std::string& to) {
        lines.push_back("~ topic " + topic.name + ": " + name + " " + from + " -> " + to);
    };
    for (const auto& [name, value] : topic.settings) {
        const auto all = found.all.find(name);
        if (all == found.all.end()) fail(topic.name + ": there is no setting " + name);
        if (!found.own.contains(name)) {
            line(name, "(" + all->second + ", the brokers' own)", value);
        } else if (all->second != value) {
            line(name, all->second, value);
        }
    }
    for (const auto& [name, value] : found.own) {
        if (!topic.settings.contains(name)) line(name, value, "(the brokers' own)");
    }
    return lines;
}

struct Requests {
    explicit Requests(const std::vector<WantedTopic>& topics) {
        char error[error_size];
        for (const auto& topic : topics) {
            auto* request = rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions,
                                                  topic.copies, error, sizeof error);
            if (request == nullptr) fail(topic.name + ": " + error);
            all.push_back(request);
            for (const auto& [name, value] : topic.settings) {
                rd_kafka_NewTopic_set_config(request, name.c_str(), value.c_str());
            }
        }
    }
    ~Requests() { rd_kafka_NewTopic_destroy_array(all.data(), all.size()); }
    Requests(const Requests&) = delete;
    Requests& operator=(const Requests&) = delete;

    std::vector<rd_kafka_NewTopic_t*> all;
};

void create(rd_kafka_t* client, const std::vector<WantedTopic>& topics) {
    if (topics.empty()) return;
    Requests requests(topics);
    const auto event = ask(client, "creating topics", [&](rd_kafka_queue_t* queue) {
        rd_kafka_CreateTopics(client, requests.all.data(), requests.all.size(), nullptr, queue);
    });
    std::size_t count = 0;
    const auto* results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event.get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto code = rd_kafka_topic_result_error(results[i]);
        // Another process made it meanwhile: its leaders and partitions are awaited like others.
        if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) continue;
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
        const char* reason = rd_kafka_topic_result_error_string(results[i]);
        fail(std::string(rd_kafka_topic_result_name(results[i])) + ": " +
             (reason != nullptr ? reason : rd_kafka_err2str(code)));
    }
}

void change_settings(rd_kafka_t* client, const std::vector<WantedTopic>& topics) {
    if (topics.empty()) return;
    Resources resources(topics);
    for (std::size_t i = 0; i < topics.size(); ++i) {
        for (const auto& [name, value] : topics[i].settings) {
            rd_kafka_ConfigResource_set_config(resources.all[i], name.c_str(), value.c_str());
        }
    }
    const auto event = ask(client, "changing settings of topics", [&](rd_kafka_queue_t* queue) {
        rd_kafka_AlterConfigs(client, resources.all.data(), resources.all.size(), nullptr, queue);
    });
    std::size_t count = 0;
    const auto* answers = rd_kafka_AlterConfigs_result_resources(
        rd_kafka_event_AlterConfigs_result(event.get()), &count);
    for (std::size_t i = 0; i < count; ++i) require_sound(answers[i]);
}

bool all_led(rd_kafka_t* client, const std::vector<WantedTopic>& topics) {
    const auto metadata = metadata_of(client, true);
    if (!metadata) return false;
    std::set<std::string> led;
    for (int i = 0; i < metadata->topic_cnt; ++i) {
        const auto& found = metadata->topics[i];
        bool all = found.err == RD_KAFKA_RESP_ERR_NO_ERROR && found.partition_cnt > 0;
        for (int p = 0; p < found.partition_cnt; ++p) all = all && found.partitions[p].leader >= 0;
        if (all) led.insert(found.topic);
    }
    for (const auto& topic : topics) {
        if (!led.contains(topic.name)) return false;
        copies_of(*metadata, topic);
    }
    return true;
}

}  // namespace

TopicChanges topic_changes(rd_kafka_t* client, const std::vector<WantedTopic>& wanted) {
    const auto metadata = metadata_of(client, true);
    if (!metadata) fail("no broker answers");
    TopicChanges changes;
    std::vector<WantedTopic> present;
    for (const auto& topic : wanted) {
        const int copies = copies_of(*metadata, topic);
        if (copies > 0) present.push_back(topic);
        if (copies > 0 && copies != topic.copies) {
            changes.lines.push_back("! topic " + topic.name + ": has " + std::to_string(copies) +
                                    " copies, not " + std::to_string(topic.copies) +
                                    ": kafka-reassign-partitions moves them");
        }
        if (copies > 0) continue;
        changes.missing.push_back(topic);
        changes.lines.push_back("+ topic " + topic.name + ": " + std::to_string(topic.partitions) +
                                " partitions, " + std::to_string(topic.copies) + " copies");
    }
    const auto found = settings_of(client, present);
    for (const auto& topic : present) {
        const auto lines = differences(topic, found.at(topic.name));
        if (!lines.empty()) changes.other_settings.push_back(topic);
        changes.lines.insert(changes.lines.end(), lines.begin(), lines.end());
    }
    return changes;
}

void make(rd_kafka_t* client, const TopicChanges& changes, const std::vector<WantedTopic>& wanted) {
    create(client, changes.missing);
    change_settings(client, changes.other_settings);
    await("topics have no leaders, or not their settings", client, [&] {
        return all_led(client, wanted) && topic_changes(client, wanted).other_settings.empty();
    });
}

}  // namespace anju::kafka
