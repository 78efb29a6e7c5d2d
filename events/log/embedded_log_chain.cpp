#include "events/log/embedded_log_chain.hpp"

#include <cstring>
#include <stdexcept>

#include "events/base/archive.hpp"

namespace anju {

namespace {

constexpr std::size_t run_bytes = 16;  // of a stored run

// Hashing memory fails only when the library itself is broken.
void require(int answer) {
    if (answer != 1) throw std::runtime_error("OpenSSL: SHA-256 is not available");
}

}  // namespace

std::uint64_t GroupEntry::records() const {
    std::uint64_t count = 0;
    for (const auto& run : runs) count += run.count;
    return count;
}

std::string encode_group(const GroupEntry& entry) {
    std::string bytes;
    bytes.reserve(entry.chain.size() + sizeof entry.bytes + entry.runs.size() * run_bytes);
    ArchiveWriter archive(bytes);
    archive.write(entry.chain.data(), entry.chain.size());
    archive(entry.bytes);
    for (const auto& run : entry.runs) archive(run.family, run.first, run.count);
    return bytes;
}

Result<GroupEntry> decode_group(std::string_view bytes) {
    GroupEntry entry;
    try {
        ArchiveReader archive(bytes);
        archive.read(entry.chain.data(), entry.chain.size());
        archive(entry.bytes);
        while (archive.left() > 0) {
            auto& run = entry.runs.emplace_back();
            archive(run.family, run.first, run.count);
        }
    } catch (const ArchiveError& error) {
        return corrupt("log-damaged", error.what());
    }
    return entry;
}

std::string offset_key(std::uint64_t value) {
    std::string key(sizeof value, '\0');
    const std::uint64_t stored = __builtin_bswap64(value);
    std::memcpy(key.data(), &stored, sizeof stored);
    return key;
}

std::uint64_t offset_of_key(std::string_view key) {
    std::uint64_t stored = 0;
    if (key.size() != sizeof stored) return UINT64_MAX;  // no offset ever has this value
    std::memcpy(&stored, key.data(), sizeof stored);
    return __builtin_bswap64(stored);
}

ChainHasher::ChainHasher()
    : sha256_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    require(sha256_ != nullptr && context_ != nullptr ? 1 : 0);
}

void ChainHasher::begin(const ChainHash& previous) {
    require(EVP_DigestInit_ex2(context_.get(), sha256_.get(), nullptr));
    require(EVP_DigestUpdate(context_.get(), previous.data(), previous.size()));
}

void ChainHasher::begin_run(std::string_view topic, std::uint16_t partition) {
    prefix_.clear();
    ArchiveWriter archive(prefix_);
    archive(static_cast<std::uint16_t>(topic.size()));
    prefix_.append(topic);
    archive(partition, std::uint64_t{0}, std::uint32_t{0});
}

void ChainHasher::add(std::uint64_t offset, std::string_view bytes) {
    const auto length = static_cast<std::uint32_t>(bytes.size());
    char* end = prefix_.data() + prefix_.size();
    std::memcpy(end - sizeof length - sizeof offset, &offset, sizeof offset);
    std::memcpy(end - sizeof length, &length, sizeof length);
    require(EVP_DigestUpdate(context_.get(), prefix_.data(), prefix_.size()));
    require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

ChainHash ChainHasher::finish() {
    ChainHash hash{};
    unsigned length = 0;
    require(EVP_DigestFinal_ex(context_.get(), hash.data(), &length));
    return hash;
}

}  // namespace anju
