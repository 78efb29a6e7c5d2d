// Logs that no process runs on, in a data folder or on Kafka, as commands open, copy and check
// them.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/log/archive.hpp"
#include "events/log/ledger_check.hpp"
#include "events/log/log.hpp"

namespace anju {

struct LogPlace {
    std::string data;
    std::string kafka;
    std::string kafka_properties;

    std::string name() const { return data.empty() ? kafka : data; }
};

// --<prefix>data, --<prefix>kafka and --<prefix>kafka-properties.
void add_place(CLI::App* command, LogPlace& place, const std::string& prefix,
               const std::string& about);

// One that is there. Errors: "log-not-named", "log-missing", and those of opening it.
Result<std::unique_ptr<Log>> open_existing(const LogPlace& place);

// Compares every event with the seals, with a progress bar, and says so.
Result<LedgerCheck> check_with_meter(Log& log, const CheckAgainst& against);
void tell(const LedgerCheck& found);

// The records into a log that has none, as far as the last seal of at most `until` events. An
// embedded log is made beside the folder and takes its name when it is whole and checked. Errors:
// "restore-not-empty".
Result<LedgerCheck> copy_into(RecordSource& from, const std::vector<ArchivedTopic>& topics,
                              LogPlace to, std::optional<std::uint64_t> until);

// Those of a data folder, as far as they are there.
Result<void> copy_keys(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace anju
