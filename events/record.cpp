#include "events/record.hpp"

#include <fmt/format.h>
#include <isa-l/crc.h>

#include <cstring>

#include "events/base/describe.hpp"

namespace anju {

BOOST_DESCRIBE_STRUCT(RecordMeta, (),
                      (principal, idempotency_key, body_hash, correlation, reason, evidence, source,
                       batch, row, cause, restates))

namespace {

constexpr std::uint8_t record_format = 1;
constexpr std::size_t checked_from = 4;        // the checksum covers all that follows it
constexpr std::size_t meta_members_first = 5;  // those that metadata always has

// The header as it is stored; every field lies at its natural alignment, so there is no padding.
struct StoredHeader {
    std::uint32_t crc;
    std::uint32_t length;
    std::uint8_t format;
    std::uint8_t kind;
    std::uint16_t schema_version;
    std::uint32_t type;
    std::uint64_t term_number;
    std::uint64_t term_writer;
    std::uint64_t seq;
    std::uint32_t stream_version;
    std::uint16_t commit_index;
    std::uint16_t commit_size;
    std::int64_t recorded_ms;
    std::int32_t occurred_day;
    std::uint16_t stream_length;
    std::uint16_t meta_length;
};
static_assert(sizeof(StoredHeader) == record_header_bytes);

bool has_later_members(const RecordMeta& meta) {
    return !meta.evidence.empty() || meta.source || !meta.batch.empty() || meta.row ||
           !meta.cause.empty() || !meta.restates.empty();
}

Error differs(std::string what) {
    return corrupt("record-corrupt", std::move(what));
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
    // The library takes a non-const pointer but only reads.
    auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
    return ~crc32_iscsi(data, static_cast<int>(bytes.size()), 0xFFFFFFFFU);
}

Result<std::string> encode_record(const RecordHeader& header, std::string_view stream,
                                  std::string_view meta, std::string_view payload) {
    const std::size_t length = record_header_bytes + stream.size() + meta.size() + payload.size();
    if (length > record_bytes_max) {
        return invalid(
            "event-too-large",
            fmt::format("an event of {} bytes exceeds the limit of {}", length, record_bytes_max));
    }
    StoredHeader stored{};
    stored.length = static_cast<std::uint32_t>(length);
    stored.format = record_format;
    stored.kind = static_cast<std::uint8_t>(header.kind);
    stored.schema_version = header.schema_version;
    stored.type = header.type;
    stored.term_number = header.term.number;
    stored.term_writer = header.term.writer;
    stored.seq = header.seq;
    stored.stream_version = header.stream_version;
    stored.commit_index = header.commit_index;
    stored.commit_size = header.commit_size;
    stored.recorded_ms = header.recorded.value;
    stored.occurred_day = header.occurred.value;
    stored.stream_length = static_cast<std::uint16_t>(stream.size());
    stored.meta_length = static_cast<std::uint16_t>(meta.size());
    std::string bytes;
    bytes.reserve(length);
    bytes.append(reinterpret_cast<const char*>(&stored), sizeof stored);
    bytes.append(stream).append(meta).append(payload);
    const std::uint32_t crc = crc32c(std::string_view(bytes).substr(checked_from));
    std::memcpy(bytes.data(), &crc, sizeof crc);
    return bytes;
}

Result<RecordView> parse_record(std::string_view bytes) {
    if (bytes.size() < record_header_bytes) {
        return differs(fmt::format("{} bytes are too few for a record", bytes.size()));
    }
    StoredHeader stored;
    std::memcpy(&stored, bytes.data(), sizeof stored);
    if (stored.length != bytes.size()) {
        return differs(fmt::format("the record says it is {} bytes long, but {} are there",
                                   stored.length, bytes.size()));
    }
    if (const auto crc = crc32c(bytes.substr(checked_from)); crc != stored.crc) {
        return differs(fmt::format("checksum {:08x} stored, {:08x} computed", stored.crc, crc));
    }
    if (stored.format != record_format) {
        return differs(fmt::format("record format {} is not known here", stored.format));
    }
    const bool kind_known = stored.kind >= static_cast<std::uint8_t>(RecordKind::event) &&
                            stored.kind <= static_cast<std::uint8_t>(RecordKind::node);
    const std::size_t variable = std::size_t{stored.stream_length} + stored.meta_length;
    const bool commit_sound = stored.commit_index >= 1 && stored.commit_index <= stored.commit_size;
    if (!kind_known || !commit_sound || record_header_bytes + variable > bytes.size()) {
        return differs(
            fmt::format("header out of bounds: kind {}, commit {}/{}, {} + {} of {} bytes",
                        stored.kind, stored.commit_index, stored.commit_size, stored.stream_length,
                        stored.meta_length, bytes.size()));
    }
    RecordView view;
    view.header = {.kind = static_cast<RecordKind>(stored.kind),
                   .schema_version = stored.schema_version,
                   .type = stored.type,
                   .term = {stored.term_number, stored.term_writer},
                   .seq = stored.seq,
                   .stream_version = stored.stream_version,
                   .commit_index = stored.commit_index,
                   .commit_size = stored.commit_size,
                   .recorded = {stored.recorded_ms},
                   .occurred = {stored.occurred_day}};
    view.stream = bytes.substr(record_header_bytes, stored.stream_length);
    view.meta = bytes.substr(record_header_bytes + stored.stream_length, stored.meta_length);
    view.payload = bytes.substr(record_header_bytes + variable);
    view.bytes = bytes;
    return view;
}

void restamp_record(std::string& bytes, const Term& term, std::uint64_t seq) {
    StoredHeader stored;
    std::memcpy(&stored, bytes.data(), sizeof stored);
    stored.term_number = term.number;
    stored.term_writer = term.writer;
    stored.seq = seq;
    std::memcpy(bytes.data(), &stored, sizeof stored);
    const std::uint32_t crc = crc32c(std::string_view(bytes).substr(checked_from));
    std::memcpy(bytes.data(), &crc, sizeof crc);
}

std::string encode_meta(const RecordMeta& meta) {
    std::string bytes;
    ArchiveWriter archive(bytes);
    for_each_member(
        meta, [&](const char*, const auto& member) { archive(member); },
        has_later_members(meta) ? member_count<RecordMeta> : meta_members_first);
    return bytes;
}

Result<RecordMeta> decode_meta(std::string_view bytes) {
    RecordMeta meta;
    if (bytes.empty()) return meta;
    try {
        ArchiveReader archive(bytes);
        std::size_t read = 0;
        for_each_member(meta, [&](const char*, auto& member) {
            if (read == meta_members_first && archive.left() == 0) return;
            archive(member);
            ++read;
        });
        if (archive.left() == 0) return meta;
    } catch (const std::exception& error) {
        return corrupt("meta-unreadable", std::string("metadata: ") + error.what());
    }
    return corrupt("meta-unreadable", "metadata: bytes follow the last field");
}

}  // namespace anju
