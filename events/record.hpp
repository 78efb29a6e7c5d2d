// A record is what the log stores: a fixed header, the stream's name, metadata and the payload.
// Layout, little-endian: see events/README.md. Length and checksum are verified before anything is
// believed; views point into the bytes they were parsed from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/about.hpp"
#include "events/base/types.hpp"

namespace anju {

inline constexpr std::size_t record_header_bytes = 64;
inline constexpr std::size_t record_bytes_max = 60 * 1024;

enum class RecordKind : std::uint8_t { event = 1, claim = 2, seal = 3, node = 4 };

// A term of ownership. Numbers are compared, writers must match: two claims of one number can never
// both write.
struct Term {
    std::uint64_t number = 0;
    std::uint64_t writer = 0;  // random id of the claiming process
    bool operator==(const Term&) const = default;
};

struct RecordHeader {
    RecordKind kind = RecordKind::event;
    std::uint16_t schema_version = 0;
    std::uint32_t type = 0;  // type_id() of the event
    Term term;
    std::uint64_t seq = 0;             // dense in its partition; a claim has none
    std::uint32_t stream_version = 0;  // dense in its stream, from 1
    std::uint16_t commit_index = 1;    // i of n, from 1
    std::uint16_t commit_size = 1;
    Instant recorded;  // when the owner accepted it
    Day occurred;      // business date
};

struct RecordView {
    RecordHeader header;
    std::string_view stream;   // "household/130708-000123"; empty in claims and seals
    std::string_view meta;     // RecordMeta of an event, the owner's URL of a claim
    std::string_view payload;  // the event's stored form
    std::string_view bytes;    // the whole record
};

// Who recorded an event, for whom, and how a repeated command finds it. Stored in the first record
// of a commit; empty in the others.
struct RecordMeta {
    std::string principal;        // who sent the command
    std::string idempotency_key;  // as sent; empty when none was
    std::uint64_t body_hash = 0;  // hash of the command that made the commit
    std::string correlation;      // id of the request, or its trace (base/trace.hpp)
    std::string reason;           // why, where a rule asks for one
    // Since these are there, metadata without any of them is stored as before.
    std::vector<Evidence> evidence{};
    std::optional<EntrySource> source{};
    std::string batch{};                 // of an import
    std::optional<std::uint32_t> row{};  // of the batch
    std::string cause{};                 // id of the event that led to this one
    std::string restates{};              // the reporting period whose figures this changes
};

// Encodes a record. The result is at most record_bytes_max long, else an `invalid` Error.
Result<std::string> encode_record(const RecordHeader& header, std::string_view stream,
                                  std::string_view meta, std::string_view payload);

// Checks length, checksum, format and bounds. The Error (corrupt) says what differs; the caller
// adds topic, partition and offset.
Result<RecordView> parse_record(std::string_view bytes);

std::string encode_meta(const RecordMeta& meta);
Result<RecordMeta> decode_meta(std::string_view bytes);

// Overwrites term and seq and renews the checksum: an owner appends a decided record under the term
// it holds now.
void restamp_record(std::string& bytes, const Term& term, std::uint64_t seq);

std::uint32_t crc32c(std::string_view bytes);

}  // namespace anju
