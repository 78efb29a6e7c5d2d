#include "events/log/publisher_lease.hpp"

#include <string>
#include <utility>

namespace anju {
namespace {

// What a record says. Of each key the newest is kept: a place and the mark of a topic have their
// term in the key, so that one of a holder that was succeeded takes the place of no other.
constexpr std::string_view beat_key = "beat";
constexpr std::string_view place_key = "place";
constexpr std::string_view left_key = "left";
constexpr std::string_view mark_prefix = "topic/";
constexpr PartitionRef words{0, 0};

template <class Word>
std::string encode(const Word& word) {
    std::string payload;
    ArchiveWriter archive(payload);
    archive(word);
    return payload;
}

template <class Word>
Result<Word> decode(std::string_view payload) {
    Word word;
    try {
        ArchiveReader archive(payload);
        archive(word);
        if (archive.left() == 0) return word;
    } catch (const std::exception& error) {
        return corrupt("place-unreadable", std::string("word of a publisher: ") + error.what());
    }
    return corrupt("place-unreadable", "word of a publisher: bytes follow the last field");
}

}  // namespace

Result<std::unique_ptr<PublisherLease>> PublisherLease::open(Log& log, std::uint64_t writer,
                                                             LeaseOptions options) {
    std::unique_ptr<PublisherLease> lease(new PublisherLease(log, writer, options));
    const auto extent = log.extent(words);
    if (!extent) return extent.error();
    lease->read_up_to_ = extent->end;
    auto reader = log.read({{words, 0}});
    if (!reader) return reader.error();
    lease->reader_ = std::move(*reader);
    lease->heard_ = Clock::now();
    return lease;
}

Result<void> PublisherLease::step(std::chrono::milliseconds wait) {
    const auto batch = reader_->poll(wait);
    if (!batch && batch.error().kind != ErrorKind::unavailable) return batch.error();
    if (batch) {
        for (const auto& entry : batch->entries) {
            if (auto taken = take(entry); !taken) return taken;
        }
    }
    const auto now = Clock::now();
    if (next_read_ < read_up_to_) return {};
    if (holder_ == own_ && own_.number > 0) {
        if (now >= beat_at_) beat(now);
        return {};
    }
    if (held_) {
        holds_until_ = {};
        return conflict("publisher-displaced", "another process publishes from now on");
    }
    const bool is_free = holder_.number == 0 || has_left_ || now - heard_ >= options_.silence;
    const bool claims = own_.number > holder_.number;  // and has not read it yet
    if (!is_free || (claims && now < beat_at_)) return {};
    own_ = {holder_.number + 1, writer_};
    beat(now);
    return {};
}

Result<void> PublisherLease::take(const LogEntry& entry) {
    const auto record = parse_record(entry.bytes);
    if (!record) return record.error();
    next_read_ = entry.offset + 1;
    const Term& term = record->header.term;
    if (term.number < holder_.number) return {};
    if (term.number == holder_.number && !(term == holder_)) return {};
    holder_ = term;
    heard_ = Clock::now();
    has_left_ = record->stream == left_key;
    if (record->stream == place_key) {
        auto place = decode<LedgerPosition>(record->payload);
        if (!place) return place.error();
        place_ = std::move(*place);
    }
    if (record->stream.starts_with(mark_prefix)) {
        auto mark = decode<TopicMark>(record->payload);
        if (!mark) return mark.error();
        const auto topic = record->stream.substr(mark_prefix.size());
        marks_.insert_or_assign(std::string(topic), std::move(*mark));
    }
    if (term == own_) take_own(*record);
    return {};
}

void PublisherLease::take_own(const RecordView& record) {
    held_ = true;
    if (record.stream != beat_key) return;
    while (!unread_.empty() && unread_.front().number <= record.header.seq) {
        if (unread_.front().number == record.header.seq) {
            holds_until_ = unread_.front().sent + options_.holds_for;
        }
        unread_.pop_front();
    }
}

void PublisherLease::beat(Clock::time_point now) {
    unread_.push_back({++beats_, now});
    beat_at_ = now + options_.beat_every;
    append(beat_key, {});
}

void PublisherLease::keep(const LedgerPosition& place) {
    append(place_key, encode(place));
}

const TopicMark* PublisherLease::mark_of(const std::string& topic) const {
    const auto found = marks_.find(topic);
    return found == marks_.end() ? nullptr : &found->second;
}

void PublisherLease::mark(const std::string& topic, const TopicMark& mark) {
    append(std::string(mark_prefix) + topic, encode(mark));
}

void PublisherLease::leave() {
    if (holder_ == own_ && own_.number > 0) append(left_key, {});
    holds_until_ = {};
}

// What becomes of it is read, or not.
void PublisherLease::append(std::string_view key, std::string_view payload) {
    RecordHeader header;
    header.kind = RecordKind::node;
    header.term = own_;
    header.seq = beats_;
    auto record = encode_record(header, key, {}, payload);
    if (!record) return;
    std::string kept_by(key);
    const bool is_beat = key == beat_key || key == left_key;
    if (!is_beat) kept_by += "-" + std::to_string(own_.number);
    log_.append(words, {{std::move(kept_by), std::move(*record)}}, [](const Result<void>&) {});
}

}  // namespace anju
