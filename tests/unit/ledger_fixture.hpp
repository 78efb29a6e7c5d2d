// What the tests of ledger reader and sealer share: owners that write valid commits and everything
// that does not count, a seal writer that cuts as it is told, and readers of the whole ledger.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "events/catalogue.hpp"
#include "events/log/epoch_builder.hpp"
#include "events/log/ledger_reader.hpp"
#include "tests/unit/memory_log.hpp"

namespace anju {

inline const std::vector<Topic> ledger_topics{
    {"anju.registry", 4}, {"anju.seals", 1}, {"anju.land", 4}, {"anju.nodes", 1}, {"anju.jobs", 4}};
inline constexpr PartitionRef seals_ref{1, 0};

inline std::string event_bytes(Term term, std::uint64_t seq, std::int64_t recorded_ms,
                               std::uint16_t index = 1, std::uint16_t size = 1) {
    HouseholdRelocated event{.members = static_cast<std::int32_t>(seq % 9), .verified_by = "Hebei"};
    std::string payload;
    encode_event(event, payload);
    RecordHeader header;
    header.schema_version = schema_version<HouseholdRelocated>;
    header.type = type_id(HouseholdRelocated::type);
    header.term = term;
    header.seq = seq;
    header.stream_version = 1;
    header.commit_index = index;
    header.commit_size = size;
    header.recorded = {recorded_ms};
    return *encode_record(header, "household/130708-000123", "", payload);
}

inline std::string claim_bytes(Term term) {
    RecordHeader header;
    header.kind = RecordKind::claim;
    header.term = term;
    return *encode_record(header, "", "http://127.0.0.1:1", "");
}

// Writes one partition, well and badly, and remembers what counts.
struct PartitionWriter {
    MemoryLog& log;
    PartitionRef partition;
    Term term{};
    std::vector<std::string> counted{};

    void claim() {
        term = {term.number + 1, term.number + 100};
        log.append_raw(partition, claim_bytes(term));
    }
    void commit(std::uint16_t size, std::int64_t recorded_ms) {
        for (std::uint16_t i = 1; i <= size; ++i) {
            counted.push_back(event_bytes(term, counted.size(), recorded_ms, i, size));
            log.append_raw(partition, counted.back());
        }
    }
    void write_void(std::mt19937_64& random, std::int64_t recorded_ms) {
        const Term old{term.number - 1, 3};
        const std::uint64_t next = counted.size();
        switch (random() % 5) {
            case 0:  // a zombie's event
                return log.append_raw(partition, event_bytes(old, next, recorded_ms));
            case 1:  // a gap
                return log.append_raw(partition, event_bytes(term, next + 2, recorded_ms));
            case 2:  // a claim that comes too late
                return log.append_raw(partition, claim_bytes(old));
            case 3:  // half a commit, and its owner is replaced
                log.append_raw(partition, event_bytes(term, next, recorded_ms, 1, 3));
                log.append_raw(partition, event_bytes(term, next + 1, recorded_ms, 2, 3));
                return claim();
            default:  // a duplicate
                if (next == 0) return;
                log.append_raw(partition, event_bytes(term, next - 1, recorded_ms));
        }
    }
};

// Seals like a sealer, but when and how much the test says.
class SealWriter {
  public:
    // `before`: how many seals others have written.
    explicit SealWriter(MemoryLog& log, Term term = {1, 9}, std::uint64_t before = 0)
        : log_(log), builder_(*EpochBuilder::start(log)), term_(term), seq_(before) {
        log_.append_raw(seals_ref, claim_bytes(term_));
        if (before > 0) scan();
        reader_ = *log_.read(builder_.read_from());
        if (before == 0) return;
        read();
        EXPECT_TRUE(builder_.apply());
    }

    // Reads all there is and seals at most `events_max` of it; false when there was nothing.
    bool seal(std::size_t events_max) {
        read();
        if (builder_.unsealed() == 0) return false;
        write(builder_.compose(events_max, signer_, "anju.test"));
        return true;
    }
    void read() {
        while (true) {
            auto batch = *reader_->poll(std::chrono::milliseconds(0));
            if (batch.entries.empty()) return;
            for (const auto& entry : batch.entries) {
                builder_.feed(entry.source, entry);
            }
        }
    }
    void write(const std::string& payload) {
        EXPECT_TRUE(builder_.seal_read(payload));
        EXPECT_TRUE(builder_.apply());
        append(payload, term_);
    }
    // Writes a seal without believing it.
    void append(const std::string& payload, Term term) {
        RecordHeader header;
        header.kind = RecordKind::seal;
        header.term = term;
        header.seq = seq_;
        if (term == term_) ++seq_;
        log_.append_raw(seals_ref, *encode_record(header, "ledger", "", payload));
    }
    std::string compose(std::size_t events_max) {
        return builder_.compose(events_max, signer_, "anju.test");
    }
    Term term() const { return term_; }

  private:
    void scan() {
        const auto seals = *log_.read({{seals_ref, 0}});
        for (;;) {
            const auto batch = *seals->poll(std::chrono::milliseconds(0));
            if (batch.entries.empty()) return;
            for (const auto& entry : batch.entries) {
                const auto record = parse_record(entry.bytes);
                if (record->header.kind != RecordKind::seal) continue;
                EXPECT_TRUE(builder_.seal_scanned(record->payload));
            }
        }
    }

    MemoryLog& log_;
    EpochBuilder builder_;
    std::unique_ptr<Reader> reader_;
    Signer signer_{Signer::Seed{}};
    const Term term_;
    std::uint64_t seq_;
};

// An event as read, with all that must not depend on how the ledger was cut or read.
struct ReadEvent {
    std::uint64_t position;
    PartitionRef partition;
    std::string bytes;
    auto operator<=>(const ReadEvent&) const = default;
};

// Reads to the end; `after_epoch` sees the reader between epochs.
template <class AfterEpoch>
std::vector<ReadEvent> read_ledger(LedgerReader& reader, AfterEpoch&& after_epoch) {
    std::vector<ReadEvent> events;
    while (true) {
        const auto epoch = reader.next(std::chrono::milliseconds(0));
        if (!epoch) ADD_FAILURE() << epoch.error().message;
        if (!epoch || *epoch == nullptr) return events;
        for (const auto& event : (*epoch)->events) {
            events.push_back({event.position, event.partition, std::string(event.record.bytes)});
        }
        after_epoch();
    }
}

inline std::vector<ReadEvent> read_ledger(Log& log, LedgerPosition from = {}) {
    auto reader = open_ledger(log, std::move(from));
    if (!reader) {
        ADD_FAILURE() << reader.error().message;
        return {};
    }
    return read_ledger(**reader, [] {});
}

// Twelve partitions that are written at random, by a seed.
struct RandomLog {
    explicit RandomLog(std::uint64_t seed) : random(seed) {
        for (const std::uint16_t topic : {0, 2, 4}) {
            for (std::uint16_t p = 0; p < 4; ++p) writers.push_back({log, {topic, p}});
        }
        for (auto& writer : writers) writer.claim();
    }
    void write(std::size_t steps) {
        for (std::size_t i = 0; i < steps; ++i) {
            auto& writer = writers[random() % writers.size()];
            clock_ms += static_cast<std::int64_t>(random() % 7) - 2;
            if (random() % 4 == 0) writer.write_void(random, clock_ms);
            writer.commit(static_cast<std::uint16_t>(1 + random() % 4), clock_ms);
        }
    }
    std::size_t counted() const {
        std::size_t sum = 0;
        for (const auto& writer : writers) sum += writer.counted.size();
        return sum;
    }

    MemoryLog log{ledger_topics};
    std::mt19937_64 random;
    std::vector<PartitionWriter> writers;
    std::int64_t clock_ms = 1'600'000'000'000;
};

}  // namespace anju
