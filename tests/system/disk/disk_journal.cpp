#include "tests/system/disk/disk_journal.hpp"

#include <cstring>
#include <fstream>
#include <iterator>

namespace anju::test {

std::vector<JournalEntry> read_journal(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    std::vector<JournalEntry> entries;
    std::size_t at = 0;
    while (bytes.size() - at >= sizeof(JournalHeader)) {
        JournalHeader header{};
        std::memcpy(&header, bytes.data() + at, sizeof header);
        const auto path_at = at + sizeof header;
        if (bytes.size() - path_at < header.path_bytes + header.more_bytes) break;
        at = path_at + header.path_bytes + header.more_bytes;
        entries.push_back({header.change, header.number, header.where,
                           bytes.substr(path_at, header.path_bytes),
                           bytes.substr(path_at + header.path_bytes, header.more_bytes), at});
    }
    return entries;
}

}  // namespace anju::test
