#include "events/log/kafka_client.hpp"

#include <fmt/format.h>

namespace anju {

namespace {

constexpr std::size_t error_bytes = 512;

// Quick to come back: brokers are few and near.
const KafkaSettings common_settings{
    {"client.id", "anju"},
    {"socket.nagle.disable", "true"},
    {"reconnect.backoff.ms", "50"},
    {"reconnect.backoff.max.ms", "1000"},
    // A frozen broker, or one that is cut off, is asked no longer than it takes the others to put
    // another in its place.
    {"socket.timeout.ms", "10000"},
    {"topic.metadata.refresh.interval.ms", "10000"},
    {"topic.metadata.refresh.fast.interval.ms", "100"},
};

KafkaEvents& events_of(const void* opaque) {
    return *static_cast<KafkaEvents*>(const_cast<void*>(opaque));
}

void on_log(const rd_kafka_t* client, int, const char*, const char* line) {
    events_of(rd_kafka_opaque(client)).note(line);
}

void on_error(rd_kafka_t*, int code, const char* reason, void* opaque) {
    events_of(opaque).note(reason);
    events_of(opaque).failed(static_cast<rd_kafka_resp_err_t>(code));
}

void on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
    events_of(opaque).delivered(*message);
}

void on_rebalance(rd_kafka_t* client, rd_kafka_resp_err_t what,
                  rd_kafka_topic_partition_list_t* partitions, void* opaque) {
    events_of(opaque).rebalanced(client, what, partitions);
}

struct ConfCloser {
    void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
};
using Conf = std::unique_ptr<rd_kafka_conf_t, ConfCloser>;

Result<void> set(rd_kafka_conf_t* conf, const KafkaSettings& settings) {
    char error[error_bytes];
    for (const auto& [name, value] : settings) {
        const auto result =
            rd_kafka_conf_set(conf, name.c_str(), value.c_str(), error, sizeof error);
        if (result == RD_KAFKA_CONF_OK) continue;
        return invalid("kafka-setting", fmt::format("librdkafka {} refuses {} = {}: {}",
                                                    rd_kafka_version_str(), name, value, error));
    }
    return {};
}

}  // namespace

void KafkaEvents::note(std::string_view line) {
    const std::lock_guard lock(mutex_);
    note_ = line.substr(0, note_bytes_max);
}

std::string KafkaEvents::last_note() const {
    const std::lock_guard lock(mutex_);
    return note_.empty() ? "" : "; the client's last words: " + note_;
}

Result<KafkaClient> make_kafka_client(rd_kafka_type_t type, const KafkaOptions& options,
                                      const KafkaSettings& settings, KafkaEvents& events) {
    Conf conf(rd_kafka_conf_new());
    if (auto done = set(conf.get(), options.security); !done) return done.error();
    if (auto done = set(conf.get(), common_settings); !done) return done.error();
    if (auto done = set(conf.get(), {{"bootstrap.servers", options.bootstrap}}); !done) {
        return done.error();
    }
    if (auto done = set(conf.get(), settings); !done) return done.error();
    rd_kafka_conf_set_opaque(conf.get(), &events);
    rd_kafka_conf_set_log_cb(conf.get(), on_log);
    rd_kafka_conf_set_error_cb(conf.get(), on_error);
    if (type == RD_KAFKA_PRODUCER) {
        rd_kafka_conf_set_dr_msg_cb(conf.get(), on_delivery);
    } else {
        rd_kafka_conf_set_rebalance_cb(conf.get(), on_rebalance);
    }
    char error[error_bytes];
    KafkaClient client(rd_kafka_new(type, conf.get(), error, sizeof error));
    if (!client) return unavailable("log-client", fmt::format("no Kafka client: {}", error));
    (void)conf.release();  // the client owns it now
    return client;
}

std::vector<KafkaTopic> make_kafka_topics(rd_kafka_t* client,
                                          const std::vector<std::string>& names) {
    std::vector<KafkaTopic> topics;
    for (const auto& name : names) {
        topics.emplace_back(rd_kafka_topic_new(client, name.c_str(), nullptr));
    }
    return topics;
}

bool kafka_setting_exists(const std::string& name, const std::string& value) {
    const Conf conf(rd_kafka_conf_new());
    return set(conf.get(), {{name, value}}).has_value();
}

}  // namespace anju
