// A disk as POSIX promises it: what was synced stays, anything else may be lost, and each file and
// each folder for itself. Fed with a journal, it makes a folder as a power cut could leave it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/system/disk/disk_journal.hpp"

namespace anju::test {

// What becomes of what was not synced.
enum class Survival {
    nothing,     // all of it is lost
    everything,  // none is: as after the kill of a process
    some,        // of each file and folder a part, in the order of writing
};

class DiskModel {
  public:
    // Syncs for which this is true do nothing, as on a disk that lies.
    using Deaf = std::function<bool(const std::string& path)>;

    // The root was there before; nothing in it, as far as the journal goes.
    explicit DiskModel(const std::filesystem::path& root, Deaf deaf = {});
    void apply(const JournalEntry& entry);
    // Makes below `root` what could be found there after a power cut now. A write that is torn
    // keeps whole sectors: of an append the first ones, of an overwrite any.
    void make(const std::filesystem::path& root, Survival survival, std::mt19937_64& random) const;

  private:
    using Id = std::size_t;
    struct Write {
        std::uint64_t where;
        std::string bytes;
        bool cuts;  // to the size `where`; else `bytes` are written there
    };
    struct EntryChange {
        std::string removed;  // empty: nothing is
        std::string named;    // empty: nothing is
        Id id = 0;            // of `named`
    };
    struct Node {
        bool folder = false;
        std::string bytes;  // synced
        std::vector<Write> writes;
        std::map<std::string, Id> entries;         // as programs see them
        std::map<std::string, Id> synced_entries;  // as they surely stay
        std::vector<EntryChange> changes;
    };
    struct Place {
        Id folder;
        std::string name;
    };

    Place place_of(const std::string& path) const;
    Id find(const std::string& path) const;  // 0 (the root) when nothing is known by it
    void name(const std::string& path, Id id);
    void change(Id folder, EntryChange change);
    void sync(Node& node, const std::string& path);
    void make_node(const std::filesystem::path& at, const Node& node, Survival survival,
                   std::mt19937_64& random) const;

    const Deaf deaf_;
    std::vector<Node> nodes_;                // the first is the root
    std::map<std::uint64_t, Id> by_number_;  // numbers are used again for later files
    std::map<Id, std::string> paths_;        // where each was named last
};

}  // namespace anju::test
