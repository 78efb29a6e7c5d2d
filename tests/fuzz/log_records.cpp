// What stands in a topic, whoever wrote it: entries, each its length in two bytes and its bytes,
// through the validity rule, the sealer and the land service. Length and checksum of an entry are
// made to fit unless its length is odd.
#include <cstdint>
#include <cstring>

#include "events/log/epoch_builder.hpp"
#include "events/log/simulated_log.hpp"
#include "services/catalogue.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/unit/service_streams.hpp"

namespace anju::fuzz {
namespace {

constexpr std::size_t entries_max = 64;
constexpr std::size_t checked_from = 4;
constexpr std::size_t events_in_an_epoch = 5;
constexpr std::string_view origin = "anju.local/ledger";

std::vector<std::string> entries_of(Bytes input) {
    std::vector<std::string> entries;
    while (!input.empty() && entries.size() < entries_max) {
        const auto length = input.number<std::uint16_t>();
        std::string entry(input.take(length));
        if (entry.size() >= record_header_bytes && length % 2 == 0) {
            const auto size = static_cast<std::uint32_t>(entry.size());
            std::memcpy(entry.data() + checked_from, &size, sizeof size);
            const auto checksum = crc32c(std::string_view(entry).substr(checked_from));
            std::memcpy(entry.data(), &checksum, sizeof checksum);
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

// How many events count, up to the first entry that is no record.
struct Judged {
    std::uint64_t events = 0;
    bool whole = true;
};

Judged judge(const std::vector<std::string>& entries) {
    Validity validity;
    Judged judged;
    for (const auto& entry : entries) {
        const auto record = parse_record(entry);
        if (!record) {
            judged.whole = false;
            return judged;
        }
        const auto verdict = validity.judge(record->header);
        if (verdict == Verdict::commit_closed) judged.events += record->header.commit_size;
        demand(validity.next_seq() == judged.events, "what counts is counted in whole commits");
    }
    return judged;
}

void seal(const Log& log, const std::vector<std::string>& entries) {
    static const Signer signer(Signer::Seed{1, 2, 3});
    auto builder = EpochBuilder::start(log);
    auto other = EpochBuilder::start(log);
    demand(builder && other, "a sealer starts");
    for (std::uint64_t offset = 0; offset < entries.size(); ++offset) {
        builder->feed(0, {0, offset, entries[offset]});
        other->feed(0, {0, offset, entries[offset]});
    }
    const auto judged = judge(entries);
    const bool halted = !builder->halted().empty();
    demand(halted || judged.whole, "what is no record halts its partition");
    demand(halted || builder->unsealed() == judged.events, "what counts waits for a seal");
    demand(builder->unsealed() <= judged.events, "nothing else does");
    const auto all = builder->unsealed();
    while (builder->unsealed() > 0) {
        const auto payload = builder->compose(events_in_an_epoch, signer, origin);
        for (auto* one : {&*builder, &*other}) {
            demand(one->seal_read(payload).has_value(), "a seal of ours is read");
            demand(one->apply().has_value() && one->waiting() == 0, "and applied by everybody");
        }
    }
    demand(builder->events() == all && other->events() == all, "all of it is sealed");
}

void follow(Log& log, const std::vector<std::string>& entries) {
    PartitionShellOptions options;
    options.service = "land";
    options.clock = [] { return *Instant::parse("2021-06-30T08:00:00Z"); };
    static const auto tables = [] {
        for (auto& service : all_services()) {
            if (service.name == "land") return service.tables;
        }
        return std::vector<StreamTableFactory>();
    }();
    PartitionShell shell(
        log, options, [](const std::function<void()>&) {}, tables);
    for (std::uint64_t offset = 0; offset < entries.size(); ++offset) {
        const auto fed = shell.feed({0, offset, entries[offset]});
        if (fed) continue;
        demand(!fed.error().rule.empty() && !fed.error().message.empty(), "why it stops is said");
        return;
    }
}

void run(std::string_view bytes) {
    static SimulatedLog log({.topics = {{"anju.land", 1}, {"anju.seals", 1}}});
    const auto entries = entries_of(Bytes(bytes));
    seal(log, entries);
    follow(log, entries);
}

void add_entry(std::string& text, std::string entry) {
    if (entry.size() % 2 == 1) entry += '\0';  // belongs to the payload; the checksum is renewed
    const auto length = static_cast<std::uint16_t>(entry.size());
    text.append(reinterpret_cast<const char*>(&length), sizeof length);
    text += entry;
}

// Whole streams of the province's land, each behind a claim of its own.
std::vector<std::string> seeds() {
    constexpr std::size_t seed_bytes_max = 8'000;
    std::map<std::string, std::vector<std::string>> by_stream;
    test::ServiceStreams streams;
    Province province({province_scale_min, 1, *Day::parse("2020-12-31")});
    ProvinceCommand command;
    while (province.next(command)) {
        const auto records = streams.run(command);
        demand(records.has_value(), "the province is sound");
        for (const auto& record : *records) by_stream[command.stream].push_back(record);
    }
    std::vector<std::string> all;
    for (const auto* stream : {"house", "plot", "quota", "loan"}) {
        RecordHeader header;
        header.kind = RecordKind::claim;
        header.term = {1, 1};
        std::string text;
        add_entry(text, *encode_record(header, "", "http://127.0.0.1:1", ""));
        std::uint64_t seq = 0;
        for (auto record : by_stream[stream]) {
            restamp_record(record, {1, 1}, seq++);
            add_entry(text, record);
            if (text.size() > seed_bytes_max) break;
        }
        all.push_back(text);
    }
    return all;
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
