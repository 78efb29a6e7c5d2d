#include "events/log/log.hpp"

#include <fmt/format.h>

namespace anju {

namespace {

class SoleProcess : public Placement {
  public:
    void leave(std::function<void(bool)> left) override { left(false); }
};

}  // namespace

Result<std::unique_ptr<Placement>> Log::place(const std::vector<std::uint16_t>& asked,
                                              Placed placed) {
    std::vector<PartitionRef> all;
    for (const auto topic : asked) {
        for (std::uint16_t p = 0; p < topics().at(topic).partitions; ++p) all.push_back({topic, p});
    }
    placed(std::move(all));
    return std::unique_ptr<Placement>(std::make_unique<SoleProcess>());
}

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
