// Whose identity card has which number, by the keyed hashes that the registry's events tell: about
// 70 bytes of memory a person. On one strand.
#pragma once

#include <boost/functional/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/catalogue.hpp"

namespace anju {

class PersonNumbers {
  public:
    using Kinds = EventList<PersonRegistered, IdNumberCorrected>;

    static bool is_about_numbers(const RecordView& record);
    // A record of one of Kinds, as it is read.
    Result<void> take(const RecordView& record);

    // Ids of those who have the number of this hash, or had it before it was corrected; in order.
    std::vector<std::string> ids_of(std::string_view identity) const;
    bool has(std::string_view identity, std::string_view id) const;

  private:
    using Hash = std::pair<std::uint64_t, std::uint64_t>;

    static std::optional<Hash> hash_of(std::string_view identity);
    void add(const Hash& hash, std::string id);

    boost::unordered_flat_map<Hash, std::string, boost::hash<Hash>> first_;
    std::multimap<Hash, std::string> others_;  // a number is hardly ever told of two
};

}  // namespace anju
