// Files of the data folder that are read without a store of their own: the head mark and the keys.
// The first byte chooses which, the rest is the file.
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "deploy/anju/identity_key.hpp"
#include "events/log/head_mark.hpp"
#include "events/log/signer.hpp"
#include "events/record.hpp"
#include "tests/contract/log_test_support.hpp"
#include "tests/fuzz/target.hpp"

namespace anju::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t slot_bytes = 4096;
constexpr std::size_t checked_bytes = 64;  // of a slot; its checksum follows

// Both slots with checksums that fit, so that what lies behind them is reached.
std::string with_checksums(std::string bytes) {
    bytes.resize(2 * slot_bytes);
    for (const std::size_t slot : {std::size_t{0}, slot_bytes}) {
        const auto checksum = crc32c(std::string_view(bytes).substr(slot, checked_bytes));
        bytes.replace(slot + checked_bytes, sizeof checksum,
                      reinterpret_cast<const char*>(&checksum), sizeof checksum);
    }
    return bytes;
}

void read_mark(const fs::path& path) {
    auto mark = HeadMark::open(path);
    if (!mark) return;
    Head next = mark->head();
    ++next.group;
    demand(mark->advance(next).has_value(), "a head mark that was read can be written");
    const auto again = HeadMark::open(path);
    demand(again.has_value(), "a head mark can be read after it was written");
    demand(next.group == 0 || again->head() == next, "a head mark says what was written last");
}

void run(std::string_view bytes) {
    static const test::TemporaryFolder folder;
    const auto path = folder.path() / "file";
    Bytes input(bytes);
    const char kind = input.number<char>();
    std::string text(input.rest());
    if (kind == 'm') text = with_checksums(std::move(text));
    fs::remove(path);
    std::ofstream(path, std::ios::binary) << text;
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    if (kind == 'm' || kind == 'h') return read_mark(path);
    if (kind == 'i') {
        const auto key = open_identity_key(path);
        demand(!key || key->size() == identity_key_bytes, "an identity key is whole");
        return;
    }
    const auto signer = Signer::open(path);
    if (signer) demand(signer->sign("text").size() == 64, "a key that was read signs");
}

std::vector<std::string> seeds() {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "file";
    const auto content = [&] {
        std::ifstream file(path, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(file), {}};
        fs::remove(path);
        return text;
    };
    std::vector<std::string> all;
    HeadMark::create(path, {1, 2, 3, {4}}).value();
    const auto mark = content();
    all.push_back("m" + mark);
    all.push_back("h" + mark);
    open_identity_key(path).value();
    all.push_back("i" + content());
    Signer::open(path).value();
    all.push_back("k" + content());
    return all;
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
