// The chance of the simulated province: the same numbers for the same seed on every machine, which
// the distributions of the standard library do not promise.
#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace anju {

class ProvinceRandom {
  public:
    // One theme's chance does not depend on how much of it the others use.
    ProvinceRandom(std::uint64_t seed, std::uint64_t theme)
        : engine_(scrambled(seed ^ scrambled(theme))) {}
    explicit ProvinceRandom(std::uint64_t seed) : engine_(seed) {}

    // A number that looks like chance, the same for the same one.
    static constexpr std::uint64_t scrambled(std::uint64_t number) {
        number += 0x9E3779B97F4A7C15U;
        number = (number ^ (number >> 30U)) * 0xBF58476D1CE4E5B9U;
        number = (number ^ (number >> 27U)) * 0x94D049BB133111EBU;
        return number ^ (number >> 31U);
    }

    // 0 to count - 1; count is 1 to 2^32.
    std::uint64_t below(std::uint64_t count) { return ((engine_() >> 32) * count) >> 32; }

    // Both ends included; `low` when the range is empty.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        if (high <= low) return low;
        return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
    }

    bool per_cent(std::uint64_t chance) { return below(100) < chance; }

    template <class T>
    void shuffle(std::vector<T>& items) {
        for (std::size_t left = items.size(); left > 1; --left) {
            std::swap(items[left - 1], items[below(left)]);
        }
    }

  private:
    std::mt19937_64 engine_;
};

}  // namespace anju
