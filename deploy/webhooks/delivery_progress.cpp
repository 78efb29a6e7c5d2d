#include "deploy/webhooks/delivery_progress.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "events/base/sha256.hpp"
#include "events/log/head_mark.hpp"
#include "events/runtime/webhook_signature.hpp"
#include "services/shell/json_body.hpp"

namespace anju {
namespace {

constexpr std::int64_t overlap_ms = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::size_t name_digits = 32;
constexpr mode_t only_owner = 0600;

struct KeptSecret {
    std::string secret;
    Instant made;
};
BOOST_DESCRIBE_STRUCT(KeptSecret, (), (secret, made))
struct KeptSecrets {
    std::vector<KeptSecret> secrets;  // the newest first
};
BOOST_DESCRIBE_STRUCT(KeptSecrets, (), (secrets))

Error failed(const std::filesystem::path& path, const char* what) {
    return unavailable("key-file",
                       fmt::format("{}: {}: {}", path.string(), what, std::strerror(errno)));
}

// In the place of what was there, whole or not at all.
Result<void> write_file(const std::filesystem::path& path, std::string_view text) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error) {
        return unavailable("key-file", path.parent_path().string() + ": " + error.message());
    }
    auto partial = path;
    partial += ".new";
    ::unlink(partial.c_str());
    const int file = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, only_owner);
    if (file < 0) return failed(partial, "it cannot be made");
    const auto written = ::write(file, text.data(), text.size());
    const bool whole = written == static_cast<ssize_t>(text.size()) && ::fdatasync(file) == 0;
    ::close(file);
    if (!whole) return failed(partial, "it cannot be written");
    if (::rename(partial.c_str(), path.c_str()) != 0) return failed(path, "it cannot be renamed");
    return sync_directory(path.parent_path());
}

template <class T>
Result<std::optional<T>> read_file(const std::filesystem::path& path) {
    std::ifstream file(path);
    if (!file) return std::optional<T>();
    std::stringstream text;
    text << file.rdbuf();
    const auto json = parse_json_body(text.str());
    T value;
    if (json) {
        if (auto read = read_json(*json, value); read) return std::optional<T>(std::move(value));
    }
    return corrupt("key-file-malformed", path.string() + " is not what was written");
}

template <class T>
Result<void> write_described(const std::filesystem::path& path, const T& value) {
    std::string text;
    write_json(text, value);
    return write_file(path, text);
}

}  // namespace

DeliveryFiles::DeliveryFiles(std::filesystem::path folder, std::string_view subscription)
    : folder_(std::move(folder)),
      name_(hex_of(bytes_of(Sha256()(subscription))).substr(0, name_digits)) {}

std::filesystem::path DeliveryFiles::file(std::string_view ending) const {
    return folder_ / fmt::format("{}.{}", name_, ending);
}

Result<std::optional<DeliveryProgress>> DeliveryFiles::progress() const {
    return read_file<DeliveryProgress>(file("progress"));
}

Result<void> DeliveryFiles::keep(const DeliveryProgress& progress) const {
    return write_described(file("progress"), progress);
}

Result<std::vector<std::string>> DeliveryFiles::secrets(Instant now) const {
    const auto kept = read_file<KeptSecrets>(file("secret"));
    if (!kept) return kept.error();
    std::vector<std::string> valid;
    if (!*kept) return valid;
    Instant replaced = now;
    for (const auto& [secret, made] : (*kept)->secrets) {
        if (valid.empty() || now.value - replaced.value < overlap_ms) valid.push_back(secret);
        replaced = made;
    }
    return valid;
}

Result<std::string> DeliveryFiles::make_secret(Instant now) const {
    const auto kept = read_file<KeptSecrets>(file("secret"));
    if (!kept) return kept.error();
    auto all = kept->value_or(KeptSecrets());
    all.secrets.insert(all.secrets.begin(), {make_webhook_secret(), now});
    if (all.secrets.size() > 2) all.secrets.resize(2);
    if (auto written = write_described(file("secret"), all); !written) return written.error();
    return all.secrets.front().secret;
}

}  // namespace anju
