// Remembers what commands with an idempotency key led to, so that a repeated one gets the same
// answer. Rebuilt from the log; runs on the shell's strand.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <string_view>

namespace anju {

struct CommandOutcome {
    std::uint64_t command_hash = 0;
    std::uint64_t seq = 0;      // of the commit's last event in its partition
    std::uint32_t version = 0;  // of the stream after the commit
};

class IdempotencyKeys {
  public:
    // Keys remembered in a partition; the oldest are forgotten first.
    static constexpr std::size_t remembered_max = 1'000'000;

    // Null when the key was not used, or so long ago that it is forgotten.
    const CommandOutcome* find(std::string_view principal, std::string_view key) const;
    void remember(std::string_view principal, std::string_view key, const CommandOutcome& outcome);

  private:
    using Digest = std::array<std::uint64_t, 2>;
    struct DigestHash {
        std::size_t operator()(const Digest& digest) const { return digest[0]; }
    };
    static Digest digest(std::string_view principal, std::string_view key);

    boost::unordered_flat_map<Digest, CommandOutcome, DigestHash> outcomes_;
    std::deque<Digest> oldest_first_;
};

}  // namespace anju
