// The raw limit of whatever is recorded: the same records, straight to a log of the same kind, as
// many on their way at once.
#pragma once

#include <cstddef>
#include <vector>

#include "events/log/log.hpp"

namespace anju::bench {

struct RawRecord {
    std::uint16_t partition = 0;  // among all partitions of the records read
    AppendRecord record;
};

// All records of the topics "anju.<service>" from `from` on, by turns of their partitions, as
// services append them. `from` names each partition of them.
std::vector<RawRecord> read_records(Log& log, const std::vector<ReadFrom>& from);

// Where each partition of the services' topics begins, or ends now.
std::vector<ReadFrom> data_begins(Log& log);
std::vector<ReadFrom> data_ends(Log& log);

// Appends each record by itself, `in_flight` of them at once, to partition `record.partition` of
// all that the log has, counted over its topics. The latencies in milliseconds go to `latencies`
// unless it is null. Seconds until the last was answered.
double raw_append(Log& log, const std::vector<RawRecord>& records, std::size_t in_flight,
                  std::vector<double>* latencies = nullptr);

}  // namespace anju::bench
