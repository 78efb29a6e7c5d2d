#include "tests/system/disk/disk_model.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace anju::test {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t sector_bytes = 512;

void write_at(std::string& bytes, std::uint64_t where, std::string_view more) {
    if (bytes.size() < where + more.size()) bytes.resize(where + more.size());
    std::copy(more.begin(), more.end(), bytes.begin() + static_cast<std::ptrdiff_t>(where));
}

// Up to the last boundary between sectors of the file that lies in the first `kept` bytes.
std::size_t whole_sectors(std::uint64_t where, std::size_t kept) {
    const auto end = (where + kept) / sector_bytes * sector_bytes;
    return end > where ? end - where : 0;
}

void tear_append(std::string& bytes, std::uint64_t where, std::string_view more,
                 std::mt19937_64& random) {
    write_at(bytes, where, more.substr(0, whole_sectors(where, random() % (more.size() + 1))));
}

void tear_overwrite(std::string& bytes, std::uint64_t where, std::string_view more,
                    std::mt19937_64& random) {
    for (std::size_t done = 0; done < more.size();) {
        const auto left = sector_bytes - (where + done) % sector_bytes;
        const auto part = more.substr(done, left);
        if (random() % 2 == 0) write_at(bytes, where + done, part);
        done += part.size();
    }
}

}  // namespace

DiskModel::DiskModel(const fs::path& root, Deaf deaf) : deaf_(std::move(deaf)), nodes_(1) {
    struct stat status {};
    if (::stat(root.c_str(), &status) != 0) throw std::runtime_error("no root: " + root.string());
    nodes_[0].folder = true;
    by_number_[status.st_ino] = 0;
}

DiskModel::Place DiskModel::place_of(const std::string& path) const {
    Id folder = 0;
    std::size_t from = 0;
    for (std::size_t slash; (slash = path.find('/', from)) != std::string::npos; from = slash + 1) {
        const auto& entries = nodes_[folder].entries;
        const auto found = entries.find(path.substr(from, slash - from));
        if (found == entries.end()) throw std::runtime_error("the journal lacks a folder: " + path);
        folder = found->second;
    }
    return {folder, path.substr(from)};
}

DiskModel::Id DiskModel::find(const std::string& path) const {
    const auto [folder, name] = place_of(path);
    const auto found = nodes_[folder].entries.find(name);
    return found == nodes_[folder].entries.end() ? 0 : found->second;
}

void DiskModel::change(Id folder, EntryChange change) {
    auto& entries = nodes_[folder].entries;
    if (!change.removed.empty()) entries.erase(change.removed);
    if (!change.named.empty()) entries[change.named] = change.id;
    nodes_[folder].changes.push_back(std::move(change));
}

void DiskModel::name(const std::string& path, Id id) {
    const auto [folder, named] = place_of(path);
    paths_[id] = path;
    change(folder, {.removed = {}, .named = named, .id = id});
}

void DiskModel::sync(Node& node, const std::string& path) {
    if (deaf_ && deaf_(path)) return;
    for (const auto& write : node.writes) {
        if (write.cuts) node.bytes.resize(write.where);
        if (!write.cuts) write_at(node.bytes, write.where, write.bytes);
    }
    node.writes.clear();
    node.synced_entries = node.entries;
    node.changes.clear();
}

void DiskModel::apply(const JournalEntry& entry) {
    const auto known = by_number_.find(entry.number);
    switch (entry.change) {
        case DiskChange::file_made:
        case DiskChange::folder_made:
            nodes_.emplace_back().folder = entry.change == DiskChange::folder_made;
            by_number_[entry.number] = nodes_.size() - 1;
            return name(entry.path, nodes_.size() - 1);
        case DiskChange::linked:
            if (const Id id = find(entry.path); id != 0) name(entry.more, id);
            return;
        case DiskChange::renamed: {
            const Id id = find(entry.path);
            const auto from = place_of(entry.path);
            const auto to = place_of(entry.more);
            if (id == 0) return;  // what the C library made: RocksDB's own report
            if (from.folder != to.folder) throw std::runtime_error("renamed across folders");
            paths_[id] = entry.more;
            return change(from.folder, {.removed = from.name, .named = to.name, .id = id});
        }
        case DiskChange::removed: {
            const auto place = place_of(entry.path);
            return change(place.folder, {.removed = place.name, .named = {}, .id = 0});
        }
        case DiskChange::written:
        case DiskChange::cut:
            if (known == by_number_.end()) return;
            return nodes_[known->second].writes.push_back(
                {entry.where, entry.more, entry.change == DiskChange::cut});
        case DiskChange::synced:
            if (known != by_number_.end()) sync(nodes_[known->second], paths_[known->second]);
            return;
    }
}

void DiskModel::make(const fs::path& root, Survival survival, std::mt19937_64& random) const {
    make_node(root, nodes_[0], survival, random);
}

void DiskModel::make_node(const fs::path& at, const Node& node, Survival survival,
                          std::mt19937_64& random) const {
    const auto pending = node.folder ? node.changes.size() : node.writes.size();
    const std::size_t kept = survival == Survival::nothing      ? 0
                             : survival == Survival::everything ? pending
                                                                : random() % (pending + 1);
    if (node.folder) {
        auto entries = node.synced_entries;
        for (std::size_t i = 0; i < kept; ++i) {
            const auto& change = node.changes[i];
            if (!change.removed.empty()) entries.erase(change.removed);
            if (!change.named.empty()) entries[change.named] = change.id;
        }
        fs::create_directories(at);
        for (const auto& [name, id] : entries) make_node(at / name, nodes_[id], survival, random);
        return;
    }
    std::string bytes = node.bytes;
    for (std::size_t i = 0; i < kept; ++i) {
        const auto& write = node.writes[i];
        if (write.cuts) bytes.resize(write.where);
        if (!write.cuts) write_at(bytes, write.where, write.bytes);
    }
    if (survival == Survival::some && kept < pending && !node.writes[kept].cuts) {
        const auto& torn = node.writes[kept];
        const bool appended = torn.where >= bytes.size();
        (appended ? tear_append : tear_overwrite)(bytes, torn.where, torn.bytes, random);
    }
    std::ofstream(at, std::ios::binary) << bytes;
    fs::permissions(at, fs::perms::owner_read | fs::perms::owner_write);  // keys may be among them
}

}  // namespace anju::test
