#include "tests/chaos/ledger_events.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "events/log/kafka_log.hpp"
#include "events/log/ledger_reader.hpp"
#include "events/record.hpp"
#include "services/catalogue.hpp"

namespace anju::test {

namespace {

constexpr std::chrono::milliseconds epoch_wait{500};
constexpr std::chrono::milliseconds data_wait{5'000};
constexpr std::string_view topic_prefix = "anju.";

template <class T>
T required(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().rule + ": " + result.error().message);
    return std::move(*result);
}

std::vector<Topic> topics_of_the_ledger() {
    std::vector<Topic> topics{{std::string(seals_topic), 0}};
    for (const auto& service : all_services()) {
        topics.push_back({std::string(topic_prefix) + service.name, 0});
    }
    return topics;
}

LedgerEvent event_of(const Log& log, const SealedEvent& sealed) {
    const auto& header = sealed.record.header;
    const auto service = log.topics()[sealed.partition.topic].name.substr(topic_prefix.size());
    return {required(decode_meta(sealed.record.meta)).idempotency_key,
            std::string(sealed.record.stream),
            header.stream_version,
            {fmt::format("{}.{}", service, sealed.partition.partition),
             static_cast<std::int64_t>(header.seq)}};
}

}  // namespace

LedgerRead read_ledger_of(const std::string& bootstrap) {
    KafkaOptions options;
    options.bootstrap = bootstrap;
    options.topics = topics_of_the_ledger();
    const auto log = required(KafkaLog::open(std::move(options)));
    const auto ledger = required(MergedLedger::open(*log, {}, {.data_wait = data_wait}));
    LedgerRead read;
    while (true) {
        const auto epoch = ledger->next(epoch_wait);
        if (!epoch) {
            read.broken_by = epoch.error();
            return read;
        }
        if (*epoch == nullptr && ledger->is_level()) return read;
        if (*epoch == nullptr) continue;
        for (const auto& event : (*epoch)->events) read.events.push_back(event_of(*log, event));
    }
}

}  // namespace anju::test
