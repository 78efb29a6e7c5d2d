// Every schema version of every event has golden files: what was stored once is read for ever.
//   tests/golden/<type>.v<n>.hex   the stored payload, 32 bytes a line
//   tests/golden/<type>.v<n>.json  the public data that it stands for
//   tests/golden/<type>.v<n>.schema.json   its contract: event_contracts_test.cpp
// They are added, never changed. ANJU_TEST_GOLDEN_ADD=1 writes those that are missing.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "events/public_form.hpp"
#include "tests/unit/example_events.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(ANJU_SOURCE_DIR) / "tests" / "golden";
constexpr std::size_t line_bytes = 32;

std::string file_name(std::string_view type, std::size_t version) {
    return std::string(type) + ".v" + std::to_string(version);
}

std::string contents(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::string to_hex(std::string_view bytes) {
    std::string hex;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        hex += fmt::format("{:02x}", static_cast<unsigned char>(bytes[i]));
        if ((i + 1) % line_bytes == 0 || i + 1 == bytes.size()) hex += '\n';
    }
    return hex;
}

std::string from_hex(std::string_view hex) {
    std::string bytes;
    std::string digits;
    for (const char c : hex) {
        if (c == '\n') continue;
        digits += c;
        if (digits.size() < 2) continue;
        bytes += static_cast<char>(std::stoi(digits, nullptr, 16));
        digits.clear();
    }
    return bytes;
}

template <Event E>
std::string json_of_payload(std::string_view payload, std::size_t version) {
    RecordHeader header;
    header.type = type_id(E::type);
    header.schema_version = static_cast<std::uint16_t>(version);
    const auto bytes = encode_record(header, "any/1", "", payload);
    const auto data = public_data(*parse_record(*bytes));
    return data ? *data : data.error().message;
}

// Only the newest version can be written: what older programs stored is known from their files.
template <Event E>
void add_missing(std::size_t version) {
    const auto name = file_name(E::type, version);
    if (fs::exists(folder / (name + ".hex")) || version != schema_version<E>) return;
    std::string payload;
    encode_event(test::example<E>(), payload);
    fs::create_directories(folder);
    std::ofstream(folder / (name + ".hex"), std::ios::binary) << to_hex(payload);
    std::ofstream(folder / (name + ".json"), std::ios::binary)
        << json_of_payload<E>(payload, version) << '\n';
}

template <class F>
void for_each_version(F&& f) {
    AllEvents::for_each([&]<Event E>() {
        for (std::size_t version = 1; version <= schema_version<E>; ++version) {
            f.template operator()<E>(version);
        }
    });
}

TEST(Golden, FilesAreThereForEveryVersionOfEveryEvent) {
    const char* add = std::getenv("ANJU_TEST_GOLDEN_ADD");
    for_each_version([&]<Event E>(std::size_t version) {
        if (add != nullptr && std::string_view(add) == "1") add_missing<E>(version);
        for (const auto* kind : {".hex", ".json"}) {
            const fs::path path = folder / (file_name(E::type, version) + kind);
            EXPECT_TRUE(fs::exists(path))
                << path << " is missing. When the event or its newest version is new, run "
                << "ANJU_TEST_GOLDEN_ADD=1 unit_tests --gtest_filter='Golden.*', look at the new "
                << "files, and commit them with the change.";
        }
    });
}

TEST(Golden, PayloadsDecodeToWhatTheyAlwaysStoodFor) {
    for_each_version([]<Event E>(std::size_t version) {
        const auto name = file_name(E::type, version);
        const auto payload = from_hex(contents(folder / (name + ".hex")));
        EXPECT_EQ(json_of_payload<E>(payload, version) + "\n", contents(folder / (name + ".json")))
            << name << ": a stored event now reads as something else. Do not change the golden "
            << "file: append members with a new version, or make a new event.";
    });
}

TEST(Golden, PayloadsOfTheNewestVersionEncodeToTheSameBytes) {
    AllEvents::for_each([]<Event E>() {
        const auto name = file_name(E::type, schema_version<E>);
        const auto payload = from_hex(contents(folder / (name + ".hex")));
        const auto event = decode_event<E>(payload, schema_version<E>);
        ASSERT_TRUE(event) << name << ": " << event.error().message;
        std::string bytes;
        encode_event(*event, bytes);
        EXPECT_EQ(to_hex(bytes), contents(folder / (name + ".hex"))) << name;
    });
}

TEST(Golden, FilesAllBelongToAnEventThatIsStillRead) {
    std::set<std::string> known;
    for_each_version([&]<Event E>(std::size_t version) {
        known.insert(file_name(E::type, version) + ".hex");
        known.insert(file_name(E::type, version) + ".json");
        known.insert(file_name(E::type, version) + ".schema.json");
    });
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.is_directory()) continue;  // of versions as a whole: upgrade/
        EXPECT_TRUE(known.contains(entry.path().filename().string()))
            << entry.path() << ": events that were stored once are read for ever; put the event "
            << "back into the catalogue";
    }
}

}  // namespace
}  // namespace anju
