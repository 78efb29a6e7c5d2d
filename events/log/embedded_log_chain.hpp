// The hash chain over the groups of the embedded log, and the entry that the store keeps of each.
//
//   chain(0) = zeros
//   chain(g) = SHA-256(chain(g-1), then of each record in the order of the runs:
//              u16 length of the topic's name, name, u16 partition, u64 offset, u32 length, bytes)
#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/result.hpp"
#include "events/log/head_mark.hpp"

namespace anju {

// Consecutive records of one partition.
struct GroupRun {
    std::uint32_t family = 0;  // number of the partition in the store's catalogue
    std::uint64_t first = 0;
    std::uint32_t count = 0;
};

struct GroupEntry {
    ChainHash chain{};
    std::uint64_t bytes = 0;  // of all its records
    std::vector<GroupRun> runs;

    std::uint64_t records() const;
};

std::string encode_group(const GroupEntry& entry);
Result<GroupEntry> decode_group(std::string_view bytes);

// Keys of the store: big-endian, so that their byte order is their order.
std::string offset_key(std::uint64_t value);
std::uint64_t offset_of_key(std::string_view key);

class ChainHasher {
  public:
    ChainHasher();

    void begin(const ChainHash& previous);
    void begin_run(std::string_view topic, std::uint16_t partition);
    void add(std::uint64_t offset, std::string_view bytes);
    ChainHash finish();

  private:
    struct Free {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
        void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
    };
    std::unique_ptr<EVP_MD, Free> sha256_;
    std::unique_ptr<EVP_MD_CTX, Free> context_;
    std::string prefix_;  // of each record of the run, then room for offset and length
};

}  // namespace anju
