// The stored form of every event, and what forged bytes cannot do.
#include "events/base/archive.hpp"

#include <gtest/gtest.h>

#include "tests/unit/example_events.hpp"

namespace anju {
namespace {

using test::example;
using test::json_of;

template <Event E>
std::string stored(const E& event) {
    std::string payload;
    encode_event(event, payload);
    return payload;
}

struct Mixed {
    std::vector<std::string> texts;
    std::vector<std::uint64_t> numbers;
    std::optional<Day> day;
    bool flag = false;
};
BOOST_DESCRIBE_STRUCT(Mixed, (), (texts, numbers, day, flag))

template <class T>
std::string archived(const T& value) {
    std::string bytes;
    ArchiveWriter archive(bytes);
    archive(value);
    return bytes;
}

template <class T>
T unarchived(std::string_view bytes) {
    T value{};
    ArchiveReader archive(bytes);
    archive(value);
    return value;
}

TEST(StoredForm, OfEveryEventComesBackAsItWas) {
    AllEvents::for_each([]<Event E>() {
        const E event = example<E>();
        const auto read = decode_event<E>(stored(event), schema_version<E>);
        ASSERT_TRUE(read) << E::type << ": " << read.error().message;
        EXPECT_EQ(json_of(*read), json_of(event)) << E::type;
        EXPECT_EQ(stored(*read), stored(event)) << E::type;
        EXPECT_NE(json_of(E{}), json_of(event)) << E::type;
    });
}

TEST(StoredForm, CutAtAnyByteIsRefused) {
    AllEvents::for_each([]<Event E>() {
        const std::string payload = stored(example<E>());
        for (std::size_t size = 0; size < payload.size(); ++size) {
            const auto read = decode_event<E>(payload.substr(0, size), schema_version<E>);
            ASSERT_FALSE(read) << E::type << " cut at " << size;
            EXPECT_EQ(read.error().rule, "payload-unreadable");
            EXPECT_EQ(read.error().kind, ErrorKind::corrupt);
            EXPECT_NE(read.error().message.find(E::type), std::string::npos);
        }
    });
}

TEST(StoredForm, WithBytesAfterTheLastFieldIsRefused) {
    AllEvents::for_each([]<Event E>() {
        const auto read = decode_event<E>(stored(example<E>()) + '\0', schema_version<E>);
        ASSERT_FALSE(read) << E::type;
        EXPECT_EQ(read.error().rule, "payload-too-long");
    });
}

TEST(StoredForm, OfAnUnknownSchemaVersionIsRefused) {
    AllEvents::for_each([]<Event E>() {
        const std::string payload = stored(example<E>());
        for (const int version : {0, schema_version<E> + 1, 65535}) {
            const auto read = decode_event<E>(payload, static_cast<std::uint16_t>(version));
            ASSERT_FALSE(read) << E::type;
            EXPECT_EQ(read.error().rule, "schema-newer");
        }
    });
}

TEST(StoredForm, WithAnUnknownEnumeratorIsRefused) {
    std::string payload = archived(CentiMu{5}) + archived(std::string("marble"));
    auto read = decode_event<MuReclaimed>(payload, 1);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().message, "mu.reclaimed: \"marble\" is not a known enumerator");
    payload = archived(CentiMu{5}) + archived(std::string("grass\0land", 10));
    EXPECT_FALSE(decode_event<MuReclaimed>(payload, 1));
    payload = archived(CentiMu{5}) + archived(std::string("grass"));
    EXPECT_EQ(decode_event<MuReclaimed>(payload, 1)->use, LandUse::grass);
}

TEST(StoredForm, IsLittleEndianWithLengthsOfFourBytes) {
    EXPECT_EQ(archived(std::int64_t{0x0102}), std::string("\x02\x01\0\0\0\0\0\0", 8));
    EXPECT_EQ(archived(std::string("ab")), std::string("\x02\0\0\0ab", 6));
    EXPECT_EQ(archived(true), "\x01");
    EXPECT_EQ(archived(LandUse::grass), std::string("\x05\0\0\0grass", 9));
    EXPECT_EQ(archived(AreaCode{"13"}), archived(std::string("13")));
    EXPECT_EQ(archived(Day{1}), std::string("\x01\0\0\0", 4));
}

TEST(StoredForm, OfListsAndOptionalsComesBackAsItWas) {
    const Mixed full = example<Mixed>();
    ASSERT_EQ(full.texts.size(), 2U);
    EXPECT_EQ(json_of(unarchived<Mixed>(archived(full))), json_of(full));
    EXPECT_EQ(json_of(unarchived<Mixed>(archived(Mixed{}))), json_of(Mixed{}));
}

TEST(StoredForm, CutAnywhereInListsAndOptionalsIsRefused) {
    const std::string bytes = archived(example<Mixed>());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_ANY_THROW(unarchived<Mixed>(bytes.substr(0, size))) << size;
    }
}

TEST(StoredForm, WithAYesNoFieldThatIsNeitherIsRefused) {
    EXPECT_THROW(unarchived<bool>("\x02"), ArchiveError);
}

// 4 GiB are asked for; that they are not taken is what the limit on the length is for.
TEST(ForgedLengths, AreRefusedBeforeMemoryIsTaken) {
    for (const std::uint32_t length : {4U, 100U, 0x7fffffffU, 0xffffffffU}) {
        std::string bytes = archived(length) + "abc";
        EXPECT_THROW(unarchived<std::string>(bytes), ArchiveError) << length;
        EXPECT_THROW(unarchived<std::vector<std::uint64_t>>(bytes), ArchiveError) << length;
        EXPECT_THROW(unarchived<std::vector<std::string>>(bytes), ArchiveError) << length;
    }
}

TEST(ForgedLengths, AtAnyPlaceOfAnyEventAreRefusedOrReadAsOtherBytes) {
    AllEvents::for_each([]<Event E>() {
        const std::string payload = stored(example<E>());
        for (std::size_t at = 0; at + 4 <= payload.size(); ++at) {
            std::string forged = payload;
            forged.replace(at, 4, "\xff\xff\xff\x7f");
            const auto read = decode_event<E>(forged, schema_version<E>);
            if (!read) continue;
            EXPECT_EQ(stored(*read), forged) << E::type << " at " << at;
        }
    });
}

struct Grown {
    static constexpr std::string_view type = "test.grown";
    static constexpr std::array versions{std::size_t{1}, std::size_t{3}};
    std::int32_t first = 0;
    std::string second = "unknown";
    std::int32_t third = 5;
};
BOOST_DESCRIBE_STRUCT(Grown, (), (first, second, third))

TEST(StoredForm, OfAnOldSchemaVersionLeavesNewFieldsAtTheirDefaults) {
    const auto read = decode_event<Grown>(archived(std::int32_t{9}), 1);
    ASSERT_TRUE(read);
    EXPECT_EQ(json_of(*read), R"({"first":9,"second":"unknown","third":5})");
    EXPECT_EQ(decode_event<Grown>(stored(example<Grown>()), 1).error().rule, "payload-too-long");
    EXPECT_EQ(decode_event<Grown>(archived(std::int32_t{9}), 2).error().rule, "payload-unreadable");
}

}  // namespace
}  // namespace anju
