#include "events/log/tree_files.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>

#include "events/base/archive.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t hash_bytes = sizeof(Hash);
constexpr std::size_t place_bytes = sizeof(std::uint64_t);
static_assert(std::endian::native == std::endian::little);

std::string place_name(std::string_view topic, std::uint16_t partition) {
    return fmt::format("{}.{}", topic, partition);
}

// The root of a full subtree whose hashes at some level below are these.
Hash root_of_full(Sha256& sha256, std::vector<Hash> hashes) {
    while (hashes.size() > 1) {
        for (std::size_t i = 0; i < hashes.size() / 2; ++i) {
            hashes[i] = node_hash(sha256, hashes[2 * i], hashes[2 * i + 1]);
        }
        hashes.resize(hashes.size() / 2);
    }
    return hashes.front();
}

std::vector<Hash> hashes_in(std::string_view bytes) {
    std::vector<Hash> hashes(bytes.size() / hash_bytes);
    std::memcpy(hashes.data(), bytes.data(), hashes.size() * hash_bytes);
    return hashes;
}

std::string encode_synced(const SyncedTree& synced) {
    std::string bytes;
    ArchiveWriter archive(bytes);
    archive(synced);
    const std::uint32_t crc = crc32c(bytes);
    bytes.append(reinterpret_cast<const char*>(&crc), sizeof crc);
    return bytes;
}

// Nothing for bytes that are none.
std::optional<SyncedTree> decode_synced(std::string_view bytes) {
    std::uint32_t crc = 0;
    if (bytes.size() < sizeof crc) return std::nullopt;
    const auto body = bytes.substr(0, bytes.size() - sizeof crc);
    std::memcpy(&crc, bytes.data() + body.size(), sizeof crc);
    if (crc != crc32c(body)) return std::nullopt;
    try {
        SyncedTree synced;
        ArchiveReader archive(body);
        archive(synced);
        return synced;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

Result<void> make_folder(const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (!failure) return sync_directory(folder.parent_path());
    return unavailable("tree-io", fmt::format("{}: {}", folder.string(), failure.message()));
}

Error beyond(std::uint64_t first, std::uint64_t count, std::uint64_t there) {
    return invalid(
        "tree-beyond",
        fmt::format("{} from {} on are beyond the tree, which has {} there", count, first, there));
}

}  // namespace

Result<std::unique_ptr<TreeFiles>> TreeFiles::open(const fs::path& folder) {
    if (auto made = make_folder(folder); !made) return made.error();
    if (auto made = make_folder(folder / "places"); !made) return made.error();
    std::unique_ptr<TreeFiles> files(new TreeFiles(folder));
    const auto bytes = read_file(folder / "position");
    if (!bytes) return bytes.error();
    auto synced = decode_synced(*bytes);
    auto opened = files->open_at(synced ? std::move(*synced) : SyncedTree());
    if (!opened && opened.error().kind == ErrorKind::corrupt) {
        files.reset(new TreeFiles(folder));
        opened = files->open_at({});
    }
    if (!opened) return opened.error();
    return files;
}

Result<void> TreeFiles::open_at(SyncedTree synced) {
    synced_ = std::move(synced);
    appended_ = synced_.ledger.position;
    std::uint64_t count = appended_;
    for (unsigned level = 0; level < levels_max; ++level, count /= tile_width) {
        auto file = GrowingFile::open(folder_ / fmt::format("level-{}", level), count * hash_bytes);
        if (!file) return file.error();
        levels_[level] = std::move(*file);
    }
    auto entries = GrowingFile::open(folder_ / "entries", appended_ * entry_bytes);
    if (!entries) return entries.error();
    entries_ = std::move(*entries);
    for (const auto& cut : synced_.ledger.cuts) {
        auto opened = place(place_name(cut.topic, cut.partition), cut.next_seq);
        if (!opened) return opened.error();
    }
    size_ = appended_;
    return read_last_tiles();
}

Result<void> TreeFiles::read_last_tiles() {
    std::uint64_t count = appended_;
    for (unsigned level = 0; level < levels_max; ++level, count /= tile_width) {
        const std::uint64_t last = count % tile_width;
        const auto bytes = hashes(level, count - last, last);
        if (!bytes) return bytes.error();
        last_tiles_[level] = hashes_in(*bytes);
    }
    return {};
}

fs::path TreeFiles::place_path(const std::string& name) const {
    return folder_ / "places" / name;
}

Result<GrowingFile*> TreeFiles::place(const std::string& name, std::uint64_t events) {
    auto opened = GrowingFile::open(place_path(name), events * place_bytes);
    if (!opened) return opened.error();
    return &places_.emplace(name, std::move(*opened)).first->second;
}

Result<void> TreeFiles::append(const TreeEntry& entry, std::string_view topic,
                               const SealedEvent& event) {
    const auto name = place_name(topic, event.partition.partition);
    const auto known = places_.find(name);
    GrowingFile* where = known == places_.end() ? nullptr : &known->second;
    if (where == nullptr) {
        auto made = place(name, 0);
        if (!made) return made.error();
        where = *made;
    }
    where->append({reinterpret_cast<const char*>(&event.position), place_bytes});
    entries_->append(bytes_of(entry.record));
    entries_->append(bytes_of(entry.form));
    push(0, leaf_hash(sha256_, entry));
    ++appended_;
    return {};
}

void TreeFiles::push(unsigned level, const Hash& hash) {
    levels_[level]->append(bytes_of(hash));
    auto& tile = last_tiles_[level];
    tile.push_back(hash);
    if (tile.size() < tile_width) return;
    if (level + 1 < levels_max) push(level + 1, root_of_full(sha256_, tile));
    tile.clear();
}

// From the last leaf up: what is not in a full tile of its level is a run of full subtrees.
Hash TreeFiles::root() {
    std::optional<Hash> root;
    for (const auto& tile : last_tiles_) {
        std::size_t end = tile.size();
        for (std::size_t bit = 1; bit <= tile.size(); bit *= 2) {
            if ((tile.size() & bit) == 0) continue;
            const auto from = tile.begin() + static_cast<std::ptrdiff_t>(end - bit);
            const Hash hash =
                root_of_full(sha256_, {from, from + static_cast<std::ptrdiff_t>(bit)});
            root = root ? node_hash(sha256_, hash, *root) : hash;
            end -= bit;
        }
    }
    return root ? *root : sha256_("");
}

Result<void> TreeFiles::write() {
    for (auto& level : levels_) {
        if (auto written = level->write(); !written) return written;
    }
    if (auto written = entries_->write(); !written) return written;
    for (auto& [name, file] : places_) {
        if (auto written = file.write(); !written) return written;
    }
    size_ = appended_;
    return {};
}

Result<void> TreeFiles::sync(const LedgerPosition& position, const std::string& signature) {
    for (auto& level : levels_) {
        if (auto synced = level->sync(); !synced) return synced;
    }
    if (auto synced = entries_->sync(); !synced) return synced;
    for (auto& [name, file] : places_) {
        if (auto synced = file.sync(); !synced) return synced;
    }
    if (auto named = sync_directory(folder_ / "places"); !named) return named;
    SyncedTree synced{position, signature};
    if (auto kept = replace_file(folder_ / "position", encode_synced(synced)); !kept) return kept;
    synced_ = std::move(synced);
    return {};
}

Result<std::string> TreeFiles::hashes(unsigned level, std::uint64_t first,
                                      std::uint64_t count) const {
    const std::uint64_t there =
        level < levels_max ? size_ >> (tile_height * level) : std::uint64_t{0};
    if (first > there || count > there - first) return beyond(first, count, there);
    return levels_[level]->read(first * hash_bytes, count * hash_bytes);
}

Result<std::string> TreeFiles::entries(std::uint64_t first, std::uint64_t count) const {
    const std::uint64_t there = size_;
    if (first > there || count > there - first) return beyond(first, count, there);
    return entries_->read(first * entry_bytes, count * entry_bytes);
}

Result<Hash> TreeFiles::subtree(unsigned height, std::uint64_t index) const {
    const unsigned level = height / tile_height;
    const std::uint64_t count = std::uint64_t{1} << (height % tile_height);
    const auto bytes = hashes(level, index * count, count);
    if (!bytes) return bytes.error();
    Sha256 sha256;
    return root_of_full(sha256, hashes_in(*bytes));
}

Result<std::uint64_t> TreeFiles::position_of(std::string_view topic, std::uint16_t partition,
                                             std::uint64_t seq) const {
    const auto not_there = not_found(
        "event-not-sealed",
        fmt::format("{}[{}] has no event {} that is sealed and in the tree yet; ask again later",
                    topic, partition, seq));
    if (topic.find('/') != std::string_view::npos) return not_there;
    const auto bytes =
        read_part(place_path(place_name(topic, partition)), seq * place_bytes, place_bytes);
    if (!bytes || bytes->size() < place_bytes) return not_there;
    std::uint64_t position = 0;
    std::memcpy(&position, bytes->data(), place_bytes);
    if (position >= size_) return not_there;
    return position;
}

}  // namespace anju
