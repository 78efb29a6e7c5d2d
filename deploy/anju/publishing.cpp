#include "deploy/anju/publishing.hpp"

#include <algorithm>

#include "deploy/anju/node_log.hpp"
#include "events/log/kafka_log.hpp"
#include "events/log/kafka_public_topics.hpp"
#include "services/access/access_book.hpp"
#include "services/access/follow_scope.hpp"

namespace anju {
namespace {

class AgencyScopes : public PublicScopes {
  public:
    std::string_view topic() const override { return AccessBook::topic; }
    Result<void> take(const RecordView& record) override { return book_.take(record); }

    std::map<std::string, PublicScope> scopes() const override {
        std::map<std::string, PublicScope> all;
        for (const auto& [id, state] : book_.entries()) {
            const bool admitted = state.status == PrincipalDefinition::Status::admitted;
            if (!admitted || !state.rights || !is_agency(*state.rights)) continue;
            // What was checked when it was granted is there still: types and areas are for ever.
            const auto principal = principal_of(id, *state.rights);
            auto filter = follow_scope(principal).filter();
            if (!filter) continue;
            all.emplace(id, PublicScope{std::move(*filter), EventFields(principal.event_fields)});
        }
        return all;
    }

  private:
    static bool is_agency(const RightsGranted& rights) {
        return std::ranges::find(rights.roles, Role::agency) != rights.roles.end();
    }

    AccessBook book_{{.local_token = {}, .now = [] { return Instant{}; }}};
};

Result<std::unique_ptr<Log>> open_words(KafkaOptions cluster, std::string_view name) {
    const std::string topic(name);
    if (auto made = make_compacted_topic(cluster, topic); !made) return made.error();
    cluster.topics = {{topic, 1}};
    auto log = KafkaLog::open(std::move(cluster));
    if (!log) return log.error();
    return std::unique_ptr<Log>(std::move(*log));
}

}  // namespace

std::unique_ptr<PublicScopes> agency_scopes() {
    return std::make_unique<AgencyScopes>();
}

std::function<Result<std::unique_ptr<Log>>()> webhook_words(const NodeOptions& options) {
    if (options.kafka.empty()) return {};
    return [brokers = options.kafka,
            properties = options.kafka_properties]() -> Result<std::unique_ptr<Log>> {
        auto cluster = kafka_cluster(brokers, properties);
        if (!cluster) return cluster.error();
        return open_words(std::move(*cluster), webhooks_topic);
    };
}

Result<std::unique_ptr<Publisher>> start_publisher(Log& log, const NodeOptions& options,
                                                   std::uint64_t writer) {
    const auto topic = topic_index(log, AccessBook::topic);
    if (!topic) return topic.error();
    KafkaPublicOptions topics;
    auto cluster = kafka_cluster(options.publish_to, options.kafka_properties);
    if (!cluster) return cluster.error();
    topics.cluster = *cluster;
    topics.partitions = log.topics()[*topic].partitions;
    topics.retention_days = options.publish_days;
    PublisherParts parts;
    parts.scopes = agency_scopes;
    parts.open_words = [cluster = *cluster] { return open_words(cluster, publisher_topic); };
    parts.open_topics = [topics] { return open_kafka_public_topics(topics); };
    parts.writer = writer;
    return std::make_unique<Publisher>(log, std::move(parts));
}

}  // namespace anju
