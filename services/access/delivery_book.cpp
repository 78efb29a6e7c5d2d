#include "services/access/delivery_book.hpp"

#include "services/access/access_book.hpp"

namespace anju {

Result<void> DeliveryBook::start(Log& log, Post post,
                                 std::function<void(const std::string& id)> changed) {
    changed_ = std::move(changed);
    auto reader = TopicReader::start(log, AccessBook::topic, std::move(post),
                                     [this](const RecordView& record) { return take(record); });
    if (!reader) return reader.error();
    reader_ = std::move(*reader);
    return {};
}

Result<void> DeliveryBook::ready() const {
    if (reader_ == nullptr) return {};
    return reader_->ready("access-not-read", "what is sent to whom is not read yet");
}

const DeliveryDefinition::State* DeliveryBook::delivery(const std::string& principal) const {
    const auto found = deliveries_.find(principal);
    return found == deliveries_.end() ? nullptr : &found->second.state();
}

Result<void> DeliveryBook::take(const RecordView& record) {
    const auto slash = record.stream.find('/');
    const auto stream = record.stream.substr(0, slash);
    const std::string id(record.stream.substr(slash + 1));
    if (stream == SubscriptionStream::name) return take_subscription(id, record);
    if (stream != DeliveryStream::name) return {};
    const auto folded = deliveries_[id].add(record);
    return folded ? Result<void>() : Result<void>(folded.error());
}

Result<void> DeliveryBook::take_subscription(const std::string& id, const RecordView& record) {
    auto& stream = folded_[id];
    const auto folded = stream.add(record);
    if (!folded) return folded.error();
    if (!*folded) return {};
    auto& subscription = subscriptions_[id];
    subscription.state = stream.state();
    const auto version = record.header.stream_version;
    if (record.header.type == type_id(SequenceRetried::type)) {
        auto event = decode_event<SequenceRetried>(record.payload, record.header.schema_version);
        if (!event) return event.error();
        subscription.wishes.push_back({version, std::move(event->subject)});
    }
    if (record.header.type == type_id(SequenceSkipped::type)) {
        auto event = decode_event<SequenceSkipped>(record.payload, record.header.schema_version);
        if (!event) return event.error();
        subscription.wishes.push_back(
            {version, std::move(event->subject), static_cast<std::uint64_t>(event->through)});
    }
    if (changed_) changed_(id);
    return {};
}

}  // namespace anju
