#include "projections/engine/row_cache.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <random>

#include "events/record.hpp"

namespace anju {
namespace {

struct RowHead {
    std::uint32_t crc = 0;  // of key and value
    std::uint32_t key_size = 0;
    std::uint32_t value_size = 0;

    std::size_t row_bytes() const { return sizeof(RowHead) + key_size + std::size_t{value_size}; }
};

// Most rows are not longer: they are read at once.
constexpr std::size_t row_bytes_typical = 512;

RowHead head_of(std::string_view bytes) {
    RowHead head;
    std::memcpy(&head, bytes.data(), sizeof head);
    return head;
}

// The product of two words, its halves folded into one.
std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
    __extension__ using Product = unsigned __int128;
    const Product product = Product{a} * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

std::uint64_t random_word() {
    std::random_device random;
    return (std::uint64_t{random()} << 32U | random()) | 1U;
}

}  // namespace

RowCache::RowCache(std::filesystem::path directory, bool begins_empty, RowCacheOptions options)
    : directory_(std::move(directory)),
      options_(options),
      secret_{random_word(), random_word()},
      complete_(begins_empty) {}

RowCache::~RowCache() {
    if (file_ >= 0) ::close(file_);
}

std::uint64_t RowCache::hash_of(std::string_view key) const {
    std::uint64_t hash = secret_[0] ^ key.size();
    for (; key.size() > sizeof hash; key.remove_prefix(sizeof hash)) {
        std::uint64_t word = 0;
        std::memcpy(&word, key.data(), sizeof word);
        hash = mixed(hash ^ word, secret_[1]);
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, key.data(), key.size());
    return mixed(mixed(hash ^ rest, secret_[1]), secret_[0]);
}

bool RowCache::is_here(std::uint64_t begin) const {
    return begin + options_.file_bytes_max >= end_;
}

Result<RowCache::Row> RowCache::get(std::string_view key, std::uint64_t hash) {
    std::uint64_t begin = 0;
    {
        Shard& shard = shard_of(hash);
        const std::lock_guard lock(shard.mutex);
        const auto place = shard.places.find(hash);
        if (place == shard.places.end()) {
            return Row{complete_ ? Found::nowhere : Found::unknown, {}};
        }
        begin = place->second;
    }
    const std::uint64_t end = written_;
    if (begin >= end || !is_here(begin)) return Row{};
    const auto bytes = read(begin, end);
    if (!is_here(begin)) return Row{};  // others were written over it meanwhile
    if (!bytes) return bytes.error();
    const auto head = head_of(*bytes);
    const auto row = bytes->substr(sizeof head);
    if (row.substr(0, head.key_size) != key) return Row{};
    return Row{Found::here, row.substr(head.key_size)};
}

Result<std::string_view> RowCache::read(std::uint64_t begin, std::uint64_t end) {
    const auto up_to = [&](std::uint64_t size) { return std::min(size, end - begin); };
    if (auto done = read_file(begin, up_to(row_bytes_typical)); !done) return done.error();
    auto head = head_of(read_);
    if (head.row_bytes() > read_.size() && head.row_bytes() <= end - begin && is_here(begin)) {
        if (auto done = read_file(begin, head.row_bytes()); !done) return done.error();
        head = head_of(read_);
    }
    if (head.row_bytes() <= read_.size()) {
        const auto bytes = std::string_view(read_).substr(0, head.row_bytes());
        if (crc32c(bytes.substr(sizeof head)) == head.crc) return bytes;
    }
    return failed("rows-unreadable", "holds other bytes than were written");
}

// Up to the end of the file at most: a row does not go round it.
Result<void> RowCache::read_file(std::uint64_t begin, std::size_t size) {
    const std::uint64_t at = begin % options_.file_bytes_max;
    read_.resize(std::min<std::uint64_t>(size, options_.file_bytes_max - at));
    for (std::size_t done = 0; done < read_.size();) {
        const auto got =
            ::pread(file_, read_.data() + done, read_.size() - done, static_cast<off_t>(at + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed("rows-unreadable", std::strerror(errno));
        if (got == 0) return failed("rows-unreadable", "is shorter than it was");
        done += static_cast<std::size_t>(got);
    }
    return {};
}

Result<void> RowCache::put(std::string_view key, std::uint64_t hash, std::string_view value) {
    RowHead head{0, static_cast<std::uint32_t>(key.size()),
                 static_cast<std::uint32_t>(value.size())};
    // A row does not go round the end of the file.
    const std::uint64_t left = options_.file_bytes_max - end_ % options_.file_bytes_max;
    if (head.row_bytes() > left) {
        newest_.append(left, '\0');
        end_ += left;
    }
    if (end_ + head.row_bytes() - stored_ > options_.file_bytes_max / 2) {
        return failed("rows-unwritable", "is too small for one commit");
    }
    const std::size_t begin = newest_.size();
    newest_.append(reinterpret_cast<const char*>(&head), sizeof head).append(key).append(value);
    head.crc = crc32c(std::string_view(newest_).substr(begin + sizeof head));
    std::memcpy(newest_.data() + begin, &head, sizeof head);
    {
        Shard& shard = shard_of(hash);
        const std::lock_guard lock(shard.mutex);
        shard.places.insert_or_assign(hash, end_);
    }
    end_ += head.row_bytes();
    if (newest_.size() < options_.newest_bytes_max) return {};
    return flush();
}

Result<void> RowCache::flush() {
    if (newest_.empty()) return {};
    if (auto opened = open_file(); !opened) return opened;
    for (std::string_view left = newest_; !left.empty();) {
        const std::uint64_t at = written_ % options_.file_bytes_max;
        const auto size = std::min<std::uint64_t>(left.size(), options_.file_bytes_max - at);
        const auto done = ::pwrite(file_, left.data(), size, static_cast<off_t>(at));
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return failed("rows-unwritable", std::strerror(errno));
        left.remove_prefix(static_cast<std::size_t>(done));
        written_ += static_cast<std::uint64_t>(done);
    }
    newest_.clear();
    return {};
}

// It has a name for a moment only: nothing of it is left, however this process ends.
Result<void> RowCache::open_file() {
    if (file_ >= 0) return {};
    const auto path = directory_ / "cache";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file_ < 0) return failed("rows-unwritable", std::strerror(errno));
    ::unlink(path.c_str());
    ::posix_fadvise(file_, 0, 0, POSIX_FADV_RANDOM);
    return {};
}

void RowCache::stored() {
    stored_ = end_;
    const auto places = [&] {
        std::size_t sum = 0;
        for (const auto& shard : shards_) sum += shard.places.size();
        return sum;
    };
    if (places() <= options_.rows_max) return;
    complete_ = false;
    for (auto kept = options_.file_bytes_max; places() > options_.rows_max / 2; kept /= 2) {
        const std::uint64_t from = end_ - std::min<std::uint64_t>(end_, kept);
        for (auto& shard : shards_) {
            boost::unordered::erase_if(shard.places,
                                       [&](const auto& row) { return row.second < from; });
        }
    }
}

Error RowCache::failed(std::string_view rule, std::string_view what) const {
    return unavailable(std::string(rule),
                       fmt::format("the file of rows in {}: {}", directory_.string(), what));
}

}  // namespace anju
