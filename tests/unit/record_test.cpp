#include "events/record.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/unit/example_events.hpp"

namespace anju {
namespace {

RecordHeader full_header() {
    RecordHeader header;
    header.kind = RecordKind::seal;
    header.schema_version = 3;
    header.type = 0x89abcdef;
    header.term = {0x1122334455667788, 0x99aabbccddeeff00};
    header.seq = 0x0102030405060708;
    header.stream_version = 77;
    header.commit_index = 2;
    header.commit_size = 3;
    header.recorded = {1'582'934'400'123};
    header.occurred = {-7};
    return header;
}

void expect_same(const RecordHeader& read, const RecordHeader& written) {
    EXPECT_EQ(read.kind, written.kind);
    EXPECT_EQ(read.schema_version, written.schema_version);
    EXPECT_EQ(read.type, written.type);
    EXPECT_EQ(read.term, written.term);
    EXPECT_EQ(read.seq, written.seq);
    EXPECT_EQ(read.stream_version, written.stream_version);
    EXPECT_EQ(read.commit_index, written.commit_index);
    EXPECT_EQ(read.commit_size, written.commit_size);
    EXPECT_EQ(read.recorded, written.recorded);
    EXPECT_EQ(read.occurred, written.occurred);
}

// Writes a little-endian number and renews the checksum, as a forger would.
void forge(std::string& bytes, std::size_t at, std::uint32_t value, std::size_t size) {
    bytes.replace(at, size, std::string(reinterpret_cast<const char*>(&value), size));
    const std::uint32_t crc = crc32c(std::string_view(bytes).substr(4));
    bytes.replace(0, 4, std::string(reinterpret_cast<const char*>(&crc), 4));
}

TEST(Record, ComesBackAsItWasEncoded) {
    const auto bytes = encode_record(full_header(), "house/1", "meta", "payload");
    ASSERT_TRUE(bytes);
    const auto record = parse_record(*bytes);
    ASSERT_TRUE(record) << record.error().message;
    expect_same(record->header, full_header());
    EXPECT_EQ(record->stream, "house/1");
    EXPECT_EQ(record->meta, "meta");
    EXPECT_EQ(record->payload, "payload");
    EXPECT_EQ(record->bytes, *bytes);
}

TEST(Record, MayHaveNoStreamMetaOrPayload) {
    const auto bytes = encode_record({}, "", "", "");
    ASSERT_EQ(bytes->size(), record_header_bytes);
    EXPECT_EQ(parse_record(*bytes)->payload, "");
}

TEST(Record, WithAnyBitFlippedIsNeverAccepted) {
    const std::string bytes = test::record_of(test::example<HouseRegistered>());
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::string flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        const auto record = parse_record(flipped);
        ASSERT_FALSE(record) << "bit " << bit;
        EXPECT_EQ(record.error().kind, ErrorKind::corrupt);
    }
}

TEST(Record, CutAtAnyLengthOrWithMoreBytesIsRefused) {
    const std::string bytes = test::record_of(test::example<HouseRegistered>());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        ASSERT_FALSE(parse_record(std::string_view(bytes).substr(0, size))) << size;
    }
    EXPECT_FALSE(parse_record(bytes + '\0'));
}

TEST(Record, OfBoundsThatAreForgedWithAValidChecksumIsRefused) {
    const std::string bytes = test::record_of(test::example<HouseRegistered>());
    struct Forgery {
        std::string what;
        std::size_t at;
        std::uint32_t value;
        std::size_t size;
    };
    for (const auto& forgery : std::vector<Forgery>{{"format", 8, 2, 1},
                                                    {"kind 0", 9, 0, 1},
                                                    {"kind 5", 9, 5, 1},
                                                    {"commit index 0", 44, 0, 2},
                                                    {"commit index 2 of 1", 44, 2, 2},
                                                    {"commit size 0", 46, 0, 2},
                                                    {"stream length", 60, 0xffff, 2},
                                                    {"meta length", 62, 0xffff, 2}}) {
        std::string forged = bytes;
        forge(forged, forgery.at, forgery.value, forgery.size);
        EXPECT_FALSE(parse_record(forged)) << forgery.what;
    }
    std::string untouched = bytes;
    forge(untouched, 8, 1, 1);
    EXPECT_TRUE(parse_record(untouched));
}

TEST(Record, RestampedKeepsAllButTermAndSeqAndAValidChecksum) {
    auto bytes = *encode_record(full_header(), "house/1", "meta", "payload");
    restamp_record(bytes, {5, 6}, 7);
    const auto record = parse_record(bytes);
    ASSERT_TRUE(record) << record.error().message;
    auto expected = full_header();
    expected.term = {5, 6};
    expected.seq = 7;
    expect_same(record->header, expected);
    EXPECT_EQ(record->payload, "payload");
    restamp_record(bytes, full_header().term, full_header().seq);
    EXPECT_EQ(bytes, *encode_record(full_header(), "house/1", "meta", "payload"));
}

TEST(Record, HasALimitOfItsSize) {
    const std::string payload(record_bytes_max - record_header_bytes - 7, 'x');
    const auto largest = encode_record({}, "house/1", "", payload);
    ASSERT_TRUE(largest);
    EXPECT_TRUE(parse_record(*largest));
    const auto beyond = encode_record({}, "house/1", "", payload + 'x');
    ASSERT_FALSE(beyond);
    EXPECT_EQ(beyond.error().rule, "event-too-large");
    EXPECT_EQ(beyond.error().kind, ErrorKind::invalid);
}

TEST(Record, HasTheChecksumThatRfc3720Defines) {
    EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
    EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
}

TEST(RecordMeta, ComesBackAsItWasEncoded) {
    const RecordMeta meta{"clerk", std::string("k\0ey", 4), 0xffffffffffffffff, "r-1", "why"};
    const auto read = decode_meta(encode_meta(meta));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->principal, meta.principal);
    EXPECT_EQ(read->idempotency_key, meta.idempotency_key);
    EXPECT_EQ(read->body_hash, meta.body_hash);
    EXPECT_EQ(read->correlation, meta.correlation);
    EXPECT_EQ(read->reason, meta.reason);
}

RecordMeta full_meta() {
    RecordMeta meta{"clerk", "key", 1, "r-1", "why"};
    meta.evidence = {{"photo", "ab12", "store/1", Instant{5}}, {"letter", "cd", "cabinet 7", {}}};
    meta.source = EntrySource::import;
    meta.batch = "2020-06";
    meta.row = 17;
    meta.cause = "house/130708-1/3";
    meta.restates = "2020-05";
    return meta;
}

TEST(RecordMeta, KeepsWhatWasToldAboutTheEntry) {
    const auto read = decode_meta(encode_meta(full_meta()));
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_EQ(read->evidence.size(), 2U);
    EXPECT_EQ(read->evidence[0].hash, "ab12");
    EXPECT_EQ(read->evidence[0].taken_at->value, 5);
    EXPECT_EQ(read->evidence[1].place, "cabinet 7");
    EXPECT_FALSE(read->evidence[1].taken_at);
    EXPECT_EQ(read->source, EntrySource::import);
    EXPECT_EQ(read->batch, "2020-06");
    EXPECT_EQ(read->row, 17U);
    EXPECT_EQ(read->cause, "house/130708-1/3");
    EXPECT_EQ(read->restates, "2020-05");
    EXPECT_EQ(read->reason, "why");
}

// Bytes as they were stored before evidence and the members after it.
TEST(RecordMeta, StoredWithTheFirstFiveMembersOnlyIsReadAndWrittenTheSame) {
    const std::string stored(
        "\x05\0\0\0clerk\x03\0\0\0key\x01\0\0\0\0\0\0\0"
        "\x03\0\0\0r-1\x03\0\0\0why",
        38);
    const auto read = decode_meta(stored);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->principal, "clerk");
    EXPECT_EQ(read->reason, "why");
    EXPECT_TRUE(read->evidence.empty());
    EXPECT_FALSE(read->source || read->row);
    EXPECT_EQ(read->batch + read->cause + read->restates, "");
    EXPECT_EQ(encode_meta({"clerk", "key", 1, "r-1", "why"}), stored);
    EXPECT_TRUE(encode_meta(full_meta()).starts_with(stored));
}

TEST(RecordMeta, WithLaterMembersHasThemAll) {
    const std::string bytes = encode_meta(full_meta());
    const std::size_t first_five = 38;
    for (std::size_t size = first_five + 1; size < bytes.size(); ++size) {
        EXPECT_FALSE(decode_meta(std::string_view(bytes).substr(0, size))) << size;
    }
    EXPECT_FALSE(decode_meta(bytes + 'x'));
}

TEST(RecordMeta, IsEmptyInTheLaterRecordsOfACommit) {
    const auto read = decode_meta("");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->principal, "");
}

TEST(RecordMeta, CutOrWithMoreBytesIsRefused) {
    const std::string bytes = encode_meta({"clerk", "key", 1, "r-1", "why"});
    for (std::size_t size = 1; size < bytes.size(); ++size) {
        const auto read = decode_meta(std::string_view(bytes).substr(0, size));
        ASSERT_FALSE(read) << size;
        EXPECT_EQ(read.error().rule, "meta-unreadable");
    }
    EXPECT_FALSE(decode_meta(bytes + 'x'));
}

TEST(Catalogue, GivesNoTwoEventTypesTheSameIdentity) {
    std::map<std::uint32_t, std::string> types;
    AllEvents::for_each([&]<Event E>() {
        const auto [other, added] = types.emplace(type_id(E::type), E::type);
        EXPECT_TRUE(added) << E::type << " and " << other->second << " have the same type id: "
                           << "rename the one that is not stored anywhere yet";
    });
    EXPECT_EQ(types.size(), AllEvents::size);
}

TEST(Catalogue, NamesItsEventsInLowerCaseWithOneDot) {
    AllEvents::for_each([]<Event E>() {
        const std::string_view type = E::type;
        EXPECT_EQ(std::ranges::count(type, '.'), 1) << type;
        EXPECT_TRUE(std::ranges::all_of(type, [](char c) {
            return c == '.' || c == '_' || (c >= 'a' && c <= 'z');
        })) << type;
    });
}

TEST(Catalogue, HasOnlyGrowingSchemaVersions) {
    AllEvents::for_each([]<Event E>() {
        EXPECT_TRUE(std::ranges::is_sorted(E::versions)) << E::type;
        EXPECT_EQ(std::ranges::adjacent_find(E::versions), E::versions.end()) << E::type;
    });
}

TEST(Catalogue, VisitsAnEventWithItsOwnType) {
    AllEvents::for_each([]<Event E>() {
        const std::string bytes = test::record_of(test::example<E>());
        std::string seen;
        const auto visited = visit_event(*parse_record(bytes), [&]<class Seen>(const Seen& event) {
            if constexpr (std::same_as<Seen, E>) seen = test::json_of(event);
        });
        ASSERT_TRUE(visited);
        EXPECT_EQ(seen, test::json_of(test::example<E>()));
    });
}

TEST(Catalogue, RefusesATypeOrAVersionThatIsNotKnownHere) {
    auto header = full_header();
    const auto unknown = encode_record(header, "house/1", "", "");
    const auto nothing = [](const auto&) { FAIL() << "nothing is to be visited"; };
    EXPECT_EQ(visit_event(*parse_record(*unknown), nothing).error().rule, "event-type-unknown");
    header.type = type_id(HouseDemolished::type);
    const auto newer = encode_record(header, "house/1", "", "");
    EXPECT_EQ(visit_event(*parse_record(*newer), nothing).error().rule, "schema-newer");
}

}  // namespace
}  // namespace anju
