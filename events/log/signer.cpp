#include "events/log/signer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace anju {
namespace {

constexpr std::string_view key_file_begin = "anju-ed25519-seed ";
constexpr std::string_view signature_begin = "\xE2\x80\x94 ";  // an em dash and a space
constexpr char ed25519_note_algorithm = 1;
constexpr std::size_t key_id_bytes = 4;
constexpr std::size_t note_signatures_max = 100;

std::string to_base64(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(),
                      reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    const int failed =
        sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                          text.size(), nullptr, &length, nullptr, sodium_base64_VARIANT_ORIGINAL);
    if (failed != 0) return std::nullopt;
    bytes.resize(length);
    return bytes;
}

std::string_view view(const PublicKey& key) {
    return {reinterpret_cast<const char*>(key.data()), key.size()};
}

std::string key_id(std::string_view name, const PublicKey& key) {
    Sha256 sha256;
    sha256.update(name).update("\n").update({&ed25519_note_algorithm, 1}).update(view(key));
    return std::string(bytes_of(sha256.finish()).substr(0, key_id_bytes));
}

// A file descriptor that is closed on every way out.
class File {
  public:
    File(const std::filesystem::path& path, int flags) : fd_(::open(path.c_str(), flags, 0600)) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int fd() const { return fd_; }

  private:
    int fd_;
};

Error file_error(const std::filesystem::path& path, std::string_view what) {
    return unavailable("key-file",
                       fmt::format("{}: {}: {}", path.string(), what, std::strerror(errno)));
}

bool write_and_sync(int fd, std::string_view text) {
    const auto written = ::write(fd, text.data(), text.size());
    return written == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
}

// Appears under its name only when it is whole and on disk. A file that is there wins.
Result<void> create_key_file(const std::filesystem::path& path) {
    Signer::Seed seed;
    randombytes_buf(seed.data(), seed.size());
    std::string text =
        fmt::format("{}{}\n", key_file_begin,
                    to_base64({reinterpret_cast<const char*>(seed.data()), seed.size()}));
    auto draft = path;
    draft += fmt::format(".{:08x}", randombytes_random());
    Result<void> outcome;
    {
        const File file(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
        if (file.fd() < 0) return file_error(draft, "cannot create the key");
        if (!write_and_sync(file.fd(), text)) outcome = file_error(draft, "cannot write the key");
    }
    sodium_memzero(seed.data(), seed.size());
    sodium_memzero(text.data(), text.size());
    if (outcome && ::link(draft.c_str(), path.c_str()) != 0 && errno != EEXIST) {
        outcome = file_error(path, "cannot name the key");
    }
    ::unlink(draft.c_str());
    if (!outcome) return outcome;
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const File directory(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory.fd() < 0 || ::fsync(directory.fd()) != 0) {
        return file_error(folder, "cannot sync the folder of the key");
    }
    return {};
}

Result<Signer> load_key(const std::filesystem::path& path, int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) return file_error(path, "cannot examine the key");
    if ((status.st_mode & 077) != 0) {
        return invalid("key-file-readable",
                       fmt::format("{}: mode {:03o} lets others read the key; chmod 600 it",
                                   path.string(), status.st_mode & 0777));
    }
    std::string text(256, '\0');
    const auto length = ::read(fd, text.data(), text.size());
    if (length < 0) return file_error(path, "cannot read the key");
    text.resize(static_cast<std::size_t>(length));
    const bool framed = text.starts_with(key_file_begin) && text.ends_with('\n');
    auto bytes = framed ? from_base64(std::string_view(text).substr(
                              key_file_begin.size(), text.size() - key_file_begin.size() - 1))
                        : std::nullopt;
    Signer::Seed seed;
    if (!bytes || bytes->size() != seed.size()) {
        return corrupt("key-file-malformed",
                       fmt::format("{}: not a key file of Anju, {} bytes", path.string(), length));
    }
    std::copy(bytes->begin(), bytes->end(), seed.begin());
    const Signer signer(seed);
    sodium_memzero(text.data(), text.size());
    sodium_memzero(bytes->data(), bytes->size());
    sodium_memzero(seed.data(), seed.size());
    return signer;
}

}  // namespace

Result<Signer> Signer::open(const std::filesystem::path& path) {
    if (sodium_init() < 0) return unavailable("sodium", "libsodium does not start");
    {
        const File file(path, O_RDONLY | O_CLOEXEC);
        if (file.fd() >= 0) return load_key(path, file.fd());
        if (errno != ENOENT) return file_error(path, "cannot open the key");
    }
    if (auto created = create_key_file(path); !created) return created.error();
    const File file(path, O_RDONLY | O_CLOEXEC);
    if (file.fd() < 0) return file_error(path, "cannot open the key");
    return load_key(path, file.fd());
}

Signer::Signer(const Seed& seed) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    crypto_sign_seed_keypair(public_key_.data(), secret_key_.data(), seed.data());
}

Signer::~Signer() {
    sodium_memzero(secret_key_.data(), secret_key_.size());
}

std::string Signer::sign(std::string_view message) const {
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                         secret_key_.data());
    return signature;
}

bool verify_signature(std::string_view message, std::string_view signature, const PublicKey& key) {
    if (signature.size() != crypto_sign_BYTES) return false;
    return crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.data()),
                                       reinterpret_cast<const unsigned char*>(message.data()),
                                       message.size(), key.data()) == 0;
}

std::string checkpoint_text(std::string_view origin, std::uint64_t size, const Hash& root) {
    return fmt::format("{}\n{}\n{}\n", origin, size, to_base64(bytes_of(root)));
}

bool is_key_name(std::string_view name) {
    return !name.empty() && name.find_first_of("+ \t\r\n\v\f") == std::string_view::npos;
}

std::string verifier_key(std::string_view name, const PublicKey& key) {
    std::string bytes{ed25519_note_algorithm};
    return fmt::format("{}+{}+{}", name, hex_of(key_id(name, key)),
                       to_base64(bytes.append(view(key))));
}

Result<std::string> sign_note(const Signer& signer, std::string_view name, std::string_view text) {
    return signed_note(name, signer.public_key(), text, signer.sign(text));
}

Result<std::string> signed_note(std::string_view name, const PublicKey& key, std::string_view text,
                                std::string_view signature) {
    if (!is_key_name(name)) {
        return invalid("key-name-malformed",
                       fmt::format("\"{}\" is no name of a key: no white space, no '+'", name));
    }
    if (text.empty() || text.back() != '\n' || text.size() > note_bytes_max) {
        return invalid("note-malformed", "the text of a note ends in a line end, at most 1 MB");
    }
    return fmt::format("{}\n{}{} {}\n", text, signature_begin, name,
                       to_base64(key_id(name, key).append(signature)));
}

Result<std::string> verify_note(std::string_view note, std::string_view name,
                                const PublicKey& key) {
    const auto split = note.rfind("\n\n");
    const bool framed = note.size() <= note_bytes_max && note.ends_with('\n');
    if (!framed || split == std::string_view::npos) {
        return corrupt("note-malformed", "not a signed note: no empty line before the signatures");
    }
    const std::string_view text = note.substr(0, split + 1);
    std::string_view lines = note.substr(split + 2);
    const std::string begin = fmt::format("{}{} ", signature_begin, name);
    for (std::size_t count = 0; !lines.empty() && count < note_signatures_max; ++count) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(line.size() + 1);
        if (!line.starts_with(signature_begin)) {
            return corrupt("note-malformed", "a line that is no signature follows the empty line");
        }
        if (!line.starts_with(begin)) continue;
        const auto bytes = from_base64(line.substr(begin.size()));
        if (!bytes) return corrupt("note-malformed", "a signature is not base64");
        if (!bytes->starts_with(key_id(name, key))) continue;
        if (verify_signature(text, std::string_view(*bytes).substr(key_id_bytes), key)) {
            return std::string(text);
        }
        return corrupt("note-signature", fmt::format("the signature of {} does not fit", name));
    }
    return corrupt("note-unsigned", fmt::format("{} has not signed the note with this key", name));
}

}  // namespace anju
