// Who leads the partitions of a cluster, and where their copies are and how many are in sync, as
// one of its brokers tells it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

namespace anju::test {

struct Leaders {
    std::map<std::string, int> by_partition;      // "anju.land[3]"; -1: nobody
    std::map<std::string, int> in_sync;           // copies of it
    std::map<std::string, std::set<int>> copies;  // the brokers that shall have one

    int led_by(int broker) const;  // how many partitions
    int in_sync_min() const;       // over all partitions; 0 when there are none
};

// Empty when the broker at `address` does not answer within two seconds.
std::optional<Leaders> leaders_seen_by(const std::string& address);

}  // namespace anju::test
