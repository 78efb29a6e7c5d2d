// How the brokers of a cluster let a process in: a file of librdkafka's properties.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "events/base/result.hpp"

namespace anju {

// Lines of name=value; empty ones and those that begin with # are left out. Only what says who is
// calling and how it is kept secret (security., ssl., sasl., client.) is taken: the rest decides on
// what is promised. Errors: file-unreadable, key-file-readable (others may read it),
// kafka-property-malformed, kafka-property-not-open, each by its line.
Result<std::vector<std::pair<std::string, std::string>>> read_kafka_properties(
    const std::filesystem::path& file);

}  // namespace anju
