#include "events/log/partition_cursor.hpp"

#include <fmt/format.h>

#include <utility>

namespace anju {

PartitionCursor::PartitionCursor(std::string name, PartitionCut from)
    : name_(std::move(name)),
      cut_(std::move(from)),
      validity_({cut_.term_number, cut_.term_writer}, cut_.next_seq),
      checked_(cut_.next_seq == 0 || cut_.next_offset == 0),
      next_read_(checked_ ? cut_.next_offset : cut_.next_offset - 1) {}

Result<Verdict> PartitionCursor::read(const LogEntry& entry, RecordView& record) {
    auto parsed = parse_record(entry.bytes);
    if (!parsed) return named(parsed.error(), entry.offset);
    record = *parsed;
    next_read_ = entry.offset + 1;
    if (!checked_) {
        if (auto same = check_cut(entry, record.header); !same) return same.error();
        checked_ = true;
        return Verdict::void_duplicate;
    }
    const Verdict verdict = validity_.judge(record.header);
    if (verdict == Verdict::commit_closed) {
        cut_.next_seq = validity_.next_seq();
        cut_.next_offset = entry.offset + 1;
        cut_.term_number = record.header.term.number;
        cut_.term_writer = record.header.term.writer;
    } else if (is_void(verdict)) {
        ++voided_[static_cast<std::size_t>(verdict)];
    }
    return verdict;
}

Result<void> PartitionCursor::check_cut(const LogEntry& entry, const RecordHeader& header) const {
    const bool same = entry.offset + 1 == cut_.next_offset && header.seq + 1 == cut_.next_seq &&
                      header.term == Term{cut_.term_number, cut_.term_writer};
    if (same) return {};
    return named(
        corrupt("cut-differs",
                fmt::format("seq {} of term {}/{:016x} is here, but the position says seq "
                            "{} of term {}/{:016x} at offset {}: another log",
                            header.seq, header.term.number, header.term.writer, cut_.next_seq - 1,
                            cut_.term_number, cut_.term_writer, cut_.next_offset - 1)),
        entry.offset);
}

Error PartitionCursor::named(const Error& error, std::uint64_t offset) const {
    Error result = error;
    result.message = fmt::format("{} offset {}: {}", name_, offset, error.message);
    return result;
}

}  // namespace anju
