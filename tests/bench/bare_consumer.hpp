// The raw limit of reading from Kafka: librdkafka and nothing else.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "events/log/log.hpp"

namespace anju::bench {

// Reads all partitions of the topics from their begin until it has `records`; counts bytes only,
// and returns how many.
std::uint64_t consume(const std::string& bootstrap, const std::vector<Topic>& topics,
                      std::uint64_t records);

}  // namespace anju::bench
