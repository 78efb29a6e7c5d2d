// Keys that only one stream of a kind may hold in a partition, such as "home-of/130708-000123", and
// which stream holds which.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include "events/base/result.hpp"

namespace anju {

// A definition whose states claim keys: static std::optional<std::string> claims(const State&).
template <class Definition>
concept ClaimsKeys = requires(const typename Definition::State state) {
    { Definition::claims(state) } -> std::convertible_to<std::optional<std::string>>;
};

// The refusal of a key that stream `holder` has.
Error claim_held(std::string_view stream, std::string_view id, const std::string& key,
                 std::string_view holder);

class ClaimIndex {
  public:
    // Whether the stream may hold the key: nobody does, or it does already.
    Result<void> check(std::string_view stream, std::string_view id,
                       const std::optional<std::string>& key) const;
    // The stream held `from` and holds `to` now.
    void move(std::string_view id, const std::optional<std::string>& from,
              const std::optional<std::string>& to);

  private:
    boost::unordered_flat_map<std::string, std::string> holders_;  // ids by key
};

}  // namespace anju
