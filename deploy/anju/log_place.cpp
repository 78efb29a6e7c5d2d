#include "deploy/anju/log_place.hpp"

#include <fmt/format.h>

#include <iostream>

#include "deploy/anju/data_folder.hpp"
#include "deploy/anju/node.hpp"
#include "deploy/anju/node_log.hpp"
#include "deploy/anju/progress_meter.hpp"
#include "events/log/head_mark.hpp"
#include "events/log/merkle.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

constexpr const char* key_files[] = {"ledger.key", "identity.key"};

Result<std::unique_ptr<Log>> open_place(const LogPlace& place, std::vector<Topic> topics) {
    if (!place.kafka.empty()) return open_kafka_log(place.kafka, place.kafka_properties);
    if (!place.data.empty()) return open_embedded_log(place.data, std::move(topics));
    return invalid("log-not-named", "name a data folder or a Kafka cluster: see --help");
}

std::vector<Topic> topics_like(const std::vector<ArchivedTopic>& archived) {
    auto topics = all_topics(NodeOptions().partitions);
    for (auto& topic : topics) {
        for (const auto& one : archived) {
            if (one.name == topic.name) topic.partitions = one.partitions;
        }
    }
    return topics;
}

}  // namespace

void add_place(CLI::App* command, LogPlace& place, const std::string& prefix,
               const std::string& about) {
    // Which log it is to be is said on the command line: no file of settings decides on that.
    auto* data = command->add_option("--" + prefix + "data", place.data,
                                     "Data folder of an Anju that does not run, " + about);
    data->configurable(false);
    command
        ->add_option("--" + prefix + "kafka", place.kafka,
                     "Bootstrap servers of a Kafka cluster, " + about)
        ->excludes(data)
        ->configurable(false);
    command->add_option("--" + prefix + "kafka-properties", place.kafka_properties,
                        "File that says how its brokers let us in");
}

Result<std::unique_ptr<Log>> open_existing(const LogPlace& place) {
    if (!place.data.empty() && !fs::exists(fs::path(place.data) / "log")) {
        return not_found("log-missing", place.data + " holds no log");
    }
    return open_place(place, all_topics(NodeOptions().partitions));
}

Result<LedgerCheck> check_with_meter(Log& log, const CheckAgainst& against) {
    ProgressMeter meter("checking every event against the seals", 0);
    auto found = check_ledger(log, against, [&](std::uint64_t events) { meter.update(events); });
    meter.end();
    return found;
}

void tell(const LedgerCheck& found) {
    std::cout << fmt::format("{} events in {} epochs, root {}: what was signed\n", found.events,
                             found.epochs, to_base64(bytes_of(found.root)));
}

// An embedded log is made beside the folder and takes its name when it is whole.
Result<LedgerCheck> copy_into(RecordSource& from, const std::vector<ArchivedTopic>& topics,
                              LogPlace to, std::optional<std::uint64_t> until) {
    const fs::path target = to.data;
    if (!to.data.empty()) {
        if (fs::exists(target / "log")) {
            return invalid("restore-not-empty", to.data + " holds a log already");
        }
        to.data += ".restoring";
        std::error_code ignored;  // what is left is told when it is written to
        fs::remove_all(to.data, ignored);
        if (auto made = make_data_folder(to.data); !made) return made.error();
    }
    auto log = open_place(to, topics_like(topics));
    if (!log) return log.error();
    ProgressMeter meter("writing records", 0);
    auto copied =
        copy_records(from, **log, until, [&](std::uint64_t records) { meter.update(records); });
    if (!copied) return copied.error();
    meter.end();
    auto found = check_with_meter(**log, {});
    log->reset();
    if (!found || to.data.empty()) return found;
    std::error_code failure;
    if (auto made = make_data_folder(target); !made) return made.error();
    fs::rename(fs::path(to.data) / "log", target / "log", failure);
    if (failure) return unavailable("archive-io", target.string() + ": " + failure.message());
    fs::remove_all(to.data, failure);
    if (auto synced = sync_directory(target); !synced) return synced.error();
    return found;
}

Result<void> copy_keys(const fs::path& from, const fs::path& to) {
    std::error_code failure;
    fs::create_directories(to, failure);
    for (const auto* name : key_files) {
        if (failure || !fs::exists(from / name)) continue;
        fs::copy_file(from / name, to / name, fs::copy_options::overwrite_existing, failure);
    }
    if (failure) return unavailable("archive-io", "the keys: " + failure.message());
    return {};
}

}  // namespace anju
