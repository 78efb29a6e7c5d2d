// SHA-256 over a context that is used again: OpenSSL's one-shot calls look the algorithm up anew
// for every hash, which costs more than hashing a record.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace anju {

using Hash = std::array<std::uint8_t, 32>;

inline std::string_view bytes_of(const Hash& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// The bytes as lower-case hexadecimal digits, two for each.
std::string hex_of(std::string_view bytes);

// One thread at a time. Throws std::runtime_error when OpenSSL cannot provide the algorithm.
class Sha256 {
  public:
    Sha256();

    Sha256& update(std::string_view bytes);
    // The hash of all updates since the last one; the next update begins a new hash.
    Hash finish();
    Hash operator()(std::string_view bytes) { return update(bytes).finish(); }

  private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace anju
