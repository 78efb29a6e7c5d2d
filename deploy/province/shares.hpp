// Splits whole numbers exactly: the shares always add up to the whole.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "deploy/province/random.hpp"

namespace anju {

// Splits `whole` in proportion to the weights by largest remainder; ties go to the earlier share.
// Weights are not negative, and one at least is positive unless `whole` is 0.
std::vector<std::int64_t> share_out(std::int64_t whole, std::span<const std::int64_t> weights);

// The same, no share above its cap; `whole` is at most the sum of the caps of positive weight.
std::vector<std::int64_t> share_out_capped(std::int64_t whole,
                                           std::span<const std::int64_t> weights,
                                           std::span<const std::int64_t> caps);

// Splits `whole` over `count` shares of about equal size that then pass units to each other by
// chance, each staying within low and high wherever the equal shares do.
struct ShareBounds {
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::int64_t step_max = 1;  // units that change hands at once
};
std::vector<std::int64_t> share_by_chance(std::int64_t whole, std::int64_t count,
                                          const ShareBounds& bounds, ProvinceRandom& random);

}  // namespace anju
