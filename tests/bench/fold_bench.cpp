// Folding a sealed province into rows, against whoever only reads the same records.
#include <fmt/format.h>
#include <jemalloc/jemalloc.h>
#include <rocksdb/db.h>

#include <fstream>
#include <future>

#include "deploy/anju/node.hpp"
#include "deploy/province/calendar.hpp"
#include "events/log/embedded_log.hpp"
#include "events/log/kafka_log.hpp"
#include "projections/engine/projector.hpp"
#include "projections/read_models/catalogue.hpp"
#include "projections/read_models/progress/progress.hpp"
#include "tests/bench/bare_consumer.hpp"
#include "tests/bench/benchmark.hpp"
#include "tests/bench/recorder.hpp"
#include "tests/contract/kafka_test_support.hpp"

namespace anju::bench {
namespace {

constexpr std::uint16_t partitions = 8;
constexpr std::chrono::minutes fold_patience{30};

using MakeFolding = std::function<std::unique_ptr<Folding>()>;

// Seconds until fresh rows show all events.
double fold(Log& log, std::uint64_t events, const MakeFolding& make = all_read_models) {
    const test::TemporaryFolder folder;
    auto folding = make();
    RowStoreOptions rows;
    rows.directory = folder.path() / "rows";
    rows.signature = folding->signature();
    std::promise<void> shown;
    bool told = false;
    const auto start = Clock::now();
    Projector projector(log, RowStore::open(rows).value(), std::move(folding), {},
                        [&](const std::shared_ptr<const RowView>& view) {
                            if (view->as_of().position < events || std::exchange(told, true)) {
                                return;
                            }
                            shown.set_value();
                        });
    if (shown.get_future().wait_for(fold_patience) != std::future_status::ready) {
        const auto health = projector.health();
        fail("the fold does not end: " + (health ? "" : health.error().message));
    }
    return seconds_since(start);
}

struct Counted {
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
};

Counted read_only(Log& log) {
    Counted counted;
    read_records(log, whole_log(log), [&](std::string_view bytes) {
        ++counted.records;
        counted.bytes += bytes.size();
    });
    return counted;
}

// The store of an embedded log, as RocksDB alone reads it.
Counted iterate(const std::filesystem::path& store) {
    const rocksdb::Options options;
    std::vector<std::string> names;
    auto status = rocksdb::DB::ListColumnFamilies(options, store, &names);
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const auto& name : names) families.emplace_back(name, options);
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    if (status.ok()) {
        status = rocksdb::DB::OpenForReadOnly(options, store, families, &handles, &opened);
    }
    if (!status.ok()) fail("RocksDB: " + status.ToString());
    const std::unique_ptr<rocksdb::DB> db(opened);
    Counted counted;
    rocksdb::ReadOptions scan;
    scan.fill_cache = false;
    for (auto* handle : handles) {
        const std::unique_ptr<rocksdb::Iterator> at(db->NewIterator(scan, handle));
        for (at->SeekToFirst(); at->Valid(); at->Next()) {
            ++counted.records;
            counted.bytes += at->value().size();
        }
        if (!at->status().ok()) fail("RocksDB: " + at->status().ToString());
    }
    for (auto* handle : handles) static_cast<void>(db->DestroyColumnFamilyHandle(handle));
    return counted;
}

// What was freed counts for nobody.
void give_back_freed() {
    const auto purge = fmt::format("arena.{}.purge", MALLCTL_ARENAS_ALL);
    if (mallctl(purge.c_str(), nullptr, nullptr, nullptr, 0) != 0) fail("jemalloc does not purge");
}

// Megabytes of this process at most while it does so, above what it had before.
template <class Work>
double peak_mb(Work&& work) {
    const auto resident_mb = [](std::string_view name) {
        std::ifstream status("/proc/self/status");
        for (std::string line; std::getline(status, line);) {
            if (line.starts_with(name)) return std::stod(line.substr(name.size())) / 1'024;
        }
        fail("/proc/self/status does not tell " + std::string(name));
    };
    give_back_freed();
    std::ofstream("/proc/self/clear_refs") << "5";  // begins the peak anew
    const double before = resident_mb("VmRSS:");
    work();
    return resident_mb("VmHWM:") - before;
}

std::unique_ptr<Folding> progress_alone() {
    return std::make_unique<FoldingOf<Progress>>();
}

template <class Measure>
double rate(Measure&& measure) {
    const auto start = Clock::now();
    const Counted counted = measure();
    return static_cast<double>(counted.records) / seconds_since(start);
}

}  // namespace

void bench_fold_embedded(const Setting& setting) {
    const test::TemporaryFolder folder;
    const EmbeddedOptions options{.directory = folder.path() / "log",
                                  .topics = all_topics(partitions)};
    auto log = EmbeddedLog::open(options).value();
    const auto events = record_sealed(*log, {setting.scale(1), 1});
    const std::string reader = "a reader of the log that only counts";
    const std::string rocksdb = "RocksDB iterators over the log's store that only count";
    Series by_reader({"fold-embedded", "events/s", reader, "records/s"});
    Series by_rocksdb({"fold-embedded-rocksdb", "events/s", rocksdb, "records/s"});
    Series progress({.benchmark = "fold-embedded-progress",
                     .unit = "events/s",
                     .limit_is = rocksdb,
                     .limit_unit = "records/s",
                     .target = Target{Target::Of::value, 525'000}});
    const auto all = static_cast<double>(events);
    for (int round = 0; round < setting.rounds(3); ++round) {
        const double folded = all / fold(*log, events);
        by_reader.add(folded, rate([&] { return read_only(*log); }));
        const double alone = all / fold(*log, events, progress_alone);
        log.reset();  // what it holds in memory is written to its files
        const double limit = rate([&] { return iterate(options.directory / "records"); });
        by_rocksdb.add(folded, limit);
        progress.add(alone, limit);
        log = EmbeddedLog::open(options).value();
    }
    by_reader.note("events", all);
    by_reader.print();
    by_rocksdb.print();
    progress.print();
}

void bench_fold_models(const Setting& setting) {
    const test::TemporaryFolder folder;
    const auto log =
        EmbeddedLog::open({.directory = folder.path() / "log", .topics = all_topics(partitions)})
            .value();
    const auto events = record_sealed(*log, {setting.scale(0.25), 1, Day{year_last_day}});
    Series series({.benchmark = "fold-models",
                   .unit = "events/s",
                   .limit_is = "the same fold into the read model progress alone",
                   .limit_unit = "events/s"});
    const auto all = static_cast<double>(events);
    for (int round = 0; round < setting.rounds(3); ++round) {
        series.add(all / fold(*log, events), all / fold(*log, events, progress_alone));
    }
    series.note("events", all);
    series.print();
}

void bench_fold_memory(const Setting& setting) {
    for (const double scale : {1.0, 10.0}) {
        const test::TemporaryFolder folder;
        const auto log = EmbeddedLog::open(
                             {.directory = folder.path() / "log", .topics = all_topics(partitions)})
                             .value();
        const auto events = record_sealed(*log, {setting.quick ? scale / 100 : scale, 1});
        Series series({.benchmark = fmt::format("fold-memory-{:g}", scale),
                       .unit = "MB",
                       .limit_is = "a reader of the log that only counts",
                       .limit_unit = "MB",
                       .target = Target{Target::Of::value, 512},
                       .less_is_better = true});
        series.add(peak_mb([&] { fold(*log, events); }), peak_mb([&] { read_only(*log); }));
        series.note("events", static_cast<double>(events));
        series.print();
    }
}

void bench_fold_kafka(const Setting& setting) {
    const test::KafkaTopics topics(setting.kafka, all_topics(partitions),
                                   test::KafkaTopics::Names::as_given);
    const auto log = KafkaLog::open(topics.options()).value();
    const auto events = record_sealed(*log, {setting.scale(1), 1});
    const std::string consumer = "a librdkafka consumer of the same topics that only counts";
    Series series({.benchmark = "fold-kafka",
                   .unit = "events/s",
                   .limit_is = consumer,
                   .limit_unit = "records/s",
                   .target = Target{Target::Of::ratio, 0.25}});
    Series progress({.benchmark = "fold-kafka-progress",
                     .unit = "events/s",
                     .limit_is = consumer,
                     .limit_unit = "records/s",
                     .target = Target{Target::Of::ratio, 0.45}});
    const auto records = whole_log(*log).records;
    const auto all = static_cast<double>(events);
    for (int round = 0; round < setting.rounds(3); ++round) {
        const double limit =
            static_cast<double>(records) / consume(setting.kafka, log->topics(), records);
        series.add(all / fold(*log, events), limit);
        progress.add(all / fold(*log, events, progress_alone), limit);
    }
    series.note("events", all);
    series.print();
    progress.print();
}

}  // namespace anju::bench
