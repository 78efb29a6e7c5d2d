// What a program did to the files of a folder, in order, as the shim writes it down and as a test
// reads it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace anju::test {

enum class DiskChange : std::uint32_t {
    file_made,    // path, and the number it is known by from then on
    folder_made,  // the same
    linked,       // path, new path
    renamed,      // path, new path
    removed,      // path; of a file or a folder
    written,      // number, where, bytes
    cut,          // number, new size
    synced,       // number; of a file or a folder
};

// A header, then `path_bytes` of path, `more_bytes` of new path or of what was written.
struct JournalHeader {
    DiskChange change;
    std::uint32_t path_bytes;
    std::uint64_t number;
    std::uint64_t where;
    std::uint64_t more_bytes;
};
static_assert(sizeof(JournalHeader) == 32);

struct JournalEntry {
    DiskChange change;
    std::uint64_t number;
    std::uint64_t where;    // offset, or size of what is cut
    std::string path;       // within the root
    std::string more;       // the new path, or the bytes
    std::uint64_t ends_at;  // in the journal: bytes up to and with this entry
};

// All whole entries; a last one that a kill broke off is left out.
std::vector<JournalEntry> read_journal(const std::filesystem::path& path);

}  // namespace anju::test
