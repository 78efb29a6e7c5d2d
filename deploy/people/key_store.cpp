#include "deploy/people/key_store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "deploy/anju/identity_key.hpp"

namespace anju {
namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t box_bytes = nonce_bytes + sealing_key_bytes + tag_bytes;
static_assert(identity_key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* bytes(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

off_t place_of(std::uint64_t number) {
    return static_cast<off_t>((number - 1) * box_bytes);
}

// A box opens under its own number only.
std::string label_of(std::uint64_t number) {
    return fmt::format("anju key {}", number);
}

std::string box_of(const SealingKey& key, const std::string& master) {
    const auto label = label_of(key.number);
    std::string box(box_bytes, '\0');
    randombytes_buf(box.data(), nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(box) + nonce_bytes, nullptr, bytes(key.bytes),
                                               key.bytes.size(), bytes(label), label.size(),
                                               nullptr, bytes(box), bytes(master));
    return box;
}

bool is_destroyed(const std::string& box) {
    return std::ranges::all_of(box, [](char c) { return c == '\0'; });
}

}  // namespace

Result<KeyStore> KeyStore::open(const std::filesystem::path& folder,
                                const std::filesystem::path& master) {
    auto key = open_identity_key(master);
    if (!key) return key.error();
    const auto path = folder / "people.keys";
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
    KeyStore store(path, std::move(file), std::move(*key));
    if (!store.file_.open()) return store.failed("opened");
    if (::flock(store.file_.get(), LOCK_EX | LOCK_NB) != 0) {
        return unavailable("people-keys-held",
                           path.string() + ": another process has it: one is enough");
    }
    if (auto synced = sync_directory(folder); !synced) return synced.error();
    if (auto measured = store.measure(); !measured) return measured.error();
    return store;
}

// A start that was killed may have left a part of a box, which nobody was given.
Result<void> KeyStore::measure() {
    struct stat status {};
    if (::fstat(file_.get(), &status) != 0) return failed("measured");
    size_ = static_cast<std::uint64_t>(status.st_size) / box_bytes;
    for (std::uint64_t number = 1; number <= size_; ++number) {
        const auto key = find(number);
        if (key && !*key) continue;
        if (key) return {};
        if (key.error().rule != "people-keys-broken") return key.error();
        return corrupt("people-keys-differ",
                       fmt::format("{}: key {} does not open: the master key is not the one of "
                                   "before, or the file is damaged",
                                   path_.string(), number));
    }
    return {};
}

Result<std::vector<SealingKey>> KeyStore::make(std::size_t count) {
    std::vector<SealingKey> keys(count);
    std::string boxes;
    for (auto& key : keys) {
        key.number = size_ + 1 + static_cast<std::uint64_t>(&key - keys.data());
        key.bytes.resize(sealing_key_bytes);
        randombytes_buf(key.bytes.data(), key.bytes.size());
        boxes += box_of(key, master_);
    }
    const auto written = ::pwrite(file_.get(), boxes.data(), boxes.size(), place_of(size_ + 1));
    if (written != static_cast<ssize_t>(boxes.size())) {
        if (written >= 0) errno = ENOSPC;
        return failed("written");
    }
    if (::fdatasync(file_.get()) != 0) return failed("synced");
    size_ += count;
    return keys;
}

Result<void> KeyStore::pass_over(std::uint64_t number) {
    if (number <= size_) return {};
    if (::ftruncate(file_.get(), place_of(number + 1)) != 0) return failed("written");
    if (::fsync(file_.get()) != 0) return failed("synced");
    size_ = number;
    return {};
}

Result<std::string> KeyStore::read(std::uint64_t number) const {
    if (number == 0 || number > size_) {
        return not_found("people-keys-unknown",
                         fmt::format("{}: there is no key {}: this file is older than the log, or "
                                     "not of it",
                                     path_.string(), number));
    }
    std::string box(box_bytes, '\0');
    const auto got = ::pread(file_.get(), box.data(), box.size(), place_of(number));
    if (got == static_cast<ssize_t>(box.size())) return box;
    if (got >= 0) errno = EIO;
    return failed("read");
}

Result<std::optional<SealingKey>> KeyStore::find(std::uint64_t number) const {
    const auto box = read(number);
    if (!box) return box.error();
    if (is_destroyed(*box)) return std::optional<SealingKey>();
    const auto label = label_of(number);
    SealingKey key{number, std::string(sealing_key_bytes, '\0')};
    const int broken = crypto_aead_xchacha20poly1305_ietf_decrypt(
        bytes(key.bytes), nullptr, nullptr, bytes(*box) + nonce_bytes, box_bytes - nonce_bytes,
        bytes(label), label.size(), bytes(*box), bytes(master_));
    if (broken == 0) return std::optional(std::move(key));
    return corrupt("people-keys-broken",
                   fmt::format("{}: key {} is damaged", path_.string(), number));
}

Result<std::size_t> KeyStore::destroy(std::span<const std::uint64_t> numbers) {
    const std::string zeros(box_bytes, '\0');
    std::size_t count = 0;
    for (const auto number : numbers) {
        const auto box = read(number);
        if (!box && box.error().rule == "people-keys-unknown") continue;
        if (!box) return box.error();
        if (is_destroyed(*box)) continue;
        const auto written = ::pwrite(file_.get(), zeros.data(), zeros.size(), place_of(number));
        if (written != static_cast<ssize_t>(zeros.size())) {
            if (written >= 0) errno = EIO;
            return failed("written");
        }
        ++count;
    }
    if (count > 0 && ::fdatasync(file_.get()) != 0) return failed("synced");
    return count;
}

Error KeyStore::failed(const char* what) const {
    return unavailable("people-keys-io", fmt::format("{}: cannot be {}: {}", path_.string(), what,
                                                     std::generic_category().message(errno)));
}

}  // namespace anju
