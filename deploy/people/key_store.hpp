// The keys that sealed texts of events open with: a file outside the log, in which a key is
// destroyed where it stands. Never archived with the log: whoever has both reads everything.
//
// The file is one box of 72 bytes a key, its number the place: nonce, key and tag, sealed with the
// master key (XChaCha20-Poly1305). A destroyed key is zeros.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "events/base/sealed.hpp"
#include "events/log/head_mark.hpp"

namespace anju {

// One thread. Errors: unavailable "people-keys-io" (the system says no: nothing was given out),
// "people-keys-held" (another process has the file).
class KeyStore {
  public:
    // Opens `folder`/people.keys under the master key in `master`; makes either when it is not
    // there. corrupt, "people-keys-differ": its first key does not open with this master key.
    static Result<KeyStore> open(const std::filesystem::path& folder,
                                 const std::filesystem::path& master);

    // New keys, on the disk when it returns.
    Result<std::vector<SealingKey>> make(std::size_t count);
    // Nothing when the key was destroyed; corrupt "people-keys-broken" when it is damaged;
    // not_found "people-keys-unknown" when there never was one of that number.
    Result<std::optional<SealingKey>> find(std::uint64_t number) const;
    // Zeros on the disk when it returns. Those destroyed before are left as they are; how many were
    // not.
    Result<std::size_t> destroy(std::span<const std::uint64_t> numbers);

    // Numbers up to this one are never given out: an older file than the log's was put back.
    Result<void> pass_over(std::uint64_t number);

    std::uint64_t size() const { return size_; }  // keys ever made; their numbers begin with 1

  private:
    KeyStore(std::filesystem::path path, FileDescriptor file, std::string master)
        : path_(std::move(path)), file_(std::move(file)), master_(std::move(master)) {}
    Result<void> measure();
    Result<std::string> read(std::uint64_t number) const;
    Error failed(const char* what) const;

    std::filesystem::path path_;
    FileDescriptor file_;
    std::string master_;
    std::uint64_t size_ = 0;
};

}  // namespace anju
