// The raw limit of reading from Kafka: librdkafka and nothing else.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "events/log/log.hpp"

namespace anju::bench {

// Reads all partitions of the topics from their begin until it has `records`; counts their bytes
// only. Seconds until the last was there.
double consume(const std::string& bootstrap, const std::vector<Topic>& topics,
               std::uint64_t records);

}  // namespace anju::bench
