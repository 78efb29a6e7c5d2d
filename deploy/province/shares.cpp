#include "deploy/province/shares.hpp"

#include <algorithm>
#include <numeric>

namespace anju {

std::vector<std::int64_t> share_out(std::int64_t whole, std::span<const std::int64_t> weights) {
    std::vector<std::int64_t> shares(weights.size());
    const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    if (sum == 0) return shares;
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::int64_t left = whole;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        shares[i] = whole * weights[i] / sum;
        left -= shares[i];
    }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        return whole * weights[a] % sum > whole * weights[b] % sum;
    });
    for (std::size_t i = 0; left > 0; ++i, --left) ++shares[order[i]];
    return shares;
}

std::vector<std::int64_t> share_out_capped(std::int64_t whole,
                                           std::span<const std::int64_t> weights,
                                           std::span<const std::int64_t> caps) {
    std::vector<std::int64_t> open(weights.begin(), weights.end());
    std::vector<std::int64_t> shares(weights.size());
    std::int64_t left = whole;
    while (left > 0) {
        const auto more = share_out(left, open);
        std::int64_t given = 0;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            const std::int64_t step = std::min(more[i], caps[i] - shares[i]);
            shares[i] += step;
            given += step;
            if (shares[i] == caps[i]) open[i] = 0;
        }
        if (given == 0) break;
        left -= given;
    }
    return shares;
}

std::vector<std::int64_t> share_by_chance(std::int64_t whole, std::int64_t count,
                                          const ShareBounds& bounds, ProvinceRandom& random) {
    std::vector<std::int64_t> shares(static_cast<std::size_t>(count));
    if (count == 0) return shares;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        shares[i] = whole / count + (static_cast<std::int64_t>(i) < whole % count ? 1 : 0);
    }
    for (std::int64_t turn = 0; turn < count * 2; ++turn) {
        auto& from = shares[random.below(shares.size())];
        auto& to = shares[random.below(shares.size())];
        const std::int64_t step = random.between(1, bounds.step_max);
        if (from - step < bounds.low || to + step > bounds.high) continue;
        from -= step;
        to += step;
    }
    return shares;
}

}  // namespace anju
