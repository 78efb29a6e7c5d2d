#include "events/log/log.hpp"

#include <fmt/format.h>

namespace anju {

Result<std::uint16_t> topic_index(const Log& log, std::string_view name) {
    std::string known;
    for (std::uint16_t i = 0; i < log.topics().size(); ++i) {
        if (log.topics()[i].name == name) return i;
        known += " " + log.topics()[i].name;
    }
    return not_found("topic-unknown", fmt::format("no topic {}; there are:{}", name, known));
}

std::string partition_name(const Log& log, PartitionRef partition) {
    return fmt::format("{}[{}]", log.topics().at(partition.topic).name, partition.partition);
}

}  // namespace anju
