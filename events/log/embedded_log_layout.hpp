// Numbers the partitions of a list of topics from 0: the index into every table of the embedded
// log.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

#include "events/log/log.hpp"

namespace anju {

class PartitionLayout {
  public:
    explicit PartitionLayout(std::vector<Topic> topics) : topics_(std::move(topics)) {
        for (std::uint16_t topic = 0; topic < topics_.size(); ++topic) {
            first_.push_back(refs_.size());
            for (std::uint16_t i = 0; i < topics_[topic].partitions; ++i) {
                refs_.push_back({topic, i});
            }
        }
    }

    const std::vector<Topic>& topics() const { return topics_; }
    std::size_t size() const { return refs_.size(); }
    std::optional<std::size_t> index(PartitionRef ref) const {
        if (ref.topic >= topics_.size() || ref.partition >= topics_[ref.topic].partitions) {
            return {};
        }
        return first_[ref.topic] + ref.partition;
    }
    PartitionRef ref(std::size_t index) const { return refs_[index]; }
    const std::string& topic(std::size_t index) const { return topics_[refs_[index].topic].name; }
    // "anju.land[3]", for messages.
    std::string name(std::size_t index) const {
        return fmt::format("{}[{}]", topic(index), refs_[index].partition);
    }

  private:
    std::vector<Topic> topics_;
    std::vector<std::size_t> first_;  // by topic
    std::vector<PartitionRef> refs_;
};

}  // namespace anju
