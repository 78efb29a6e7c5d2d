// The raw limit of reading from Kafka: librdkafka and nothing else.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "events/log/log.hpp"

namespace anju::bench {

using EachValue = std::function<void(std::string_view value)>;

// Reads all partitions of the topics from their begin until it has `records`; counts their bytes,
// and gives them to `each` when there is one. Seconds until the last was there.
double consume(const std::string& bootstrap, const std::vector<Topic>& topics,
               std::uint64_t records, const EachValue& each = {});

}  // namespace anju::bench
