// Which of several publishers writes the public topics, where the ledger stood when it had written
// all before, and how a successor knows that it has ended. Public topics have no rule that voids
// records, so that here time decides: whoever holds the lease tells so all the time in a topic of
// one partition, and writes only for a while after it has read its own word there.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/log/ledger.hpp"

namespace anju {

inline constexpr std::string_view publisher_topic = "anju.publisher";

struct LeaseOptions {
    std::chrono::milliseconds beat_every{400};
    // From the sending of a word that was read back.
    std::chrono::milliseconds holds_for{2'000};
    // So long nothing was heard of a holder before it is succeeded: longer than it holds, and what
    // it has on its way is given up.
    std::chrono::milliseconds silence{7'000};
};

// How far a topic was written: what lies below was there once.
struct TopicMark {
    std::vector<std::uint64_t> ends;  // offsets, by partition
    bool filling = false;             // what was before is being written, and may not be there yet
    bool operator==(const TopicMark&) const = default;
};
BOOST_DESCRIBE_STRUCT(TopicMark, (), (ends, filling))

// One thread.
class PublisherLease {
  public:
    using Clock = std::chrono::steady_clock;

    // `log` has the topic at index 0 and must outlive the lease. `writer`: random, of this one.
    static Result<std::unique_ptr<PublisherLease>> open(Log& log, std::uint64_t writer,
                                                        LeaseOptions options = {});

    // Reads what came, waits up to `wait` for it; claims and beats when it is time. Conflict,
    // "publisher-displaced": it was held here, and is no longer.
    Result<void> step(std::chrono::milliseconds wait);
    // Whether this process may write at this moment.
    bool holds(Clock::time_point now = Clock::now()) const { return now < holds_until_; }

    // Where the last holder stood; none when nobody ever did.
    const std::optional<LedgerPosition>& place() const { return place_; }
    // All before it is written. Only while it is held.
    void keep(const LedgerPosition& place);
    // What was last read of a topic; null where nothing was marked.
    const TopicMark* mark_of(const std::string& topic) const;
    // Only while it is held; it is there when mark_of() says it.
    void mark(const std::string& topic, const TopicMark& mark);
    // So that a successor need not wait. Nothing is written after it.
    void leave();

  private:
    struct Beat {
        std::uint64_t number = 0;
        Clock::time_point sent;
    };

    PublisherLease(Log& log, std::uint64_t writer, LeaseOptions options)
        : log_(log), writer_(writer), options_(options) {}
    Result<void> take(const LogEntry& entry);
    void take_own(const RecordView& record);
    void append(std::string_view key, std::string_view payload);
    void beat(Clock::time_point now);

    Log& log_;
    const std::uint64_t writer_;
    const LeaseOptions options_;
    std::unique_ptr<Reader> reader_;
    std::uint64_t read_up_to_ = 0;  // offset: what was there when it was opened
    std::uint64_t next_read_ = 0;
    Term holder_;
    bool has_left_ = false;  // the holder
    Clock::time_point heard_{};
    std::optional<LedgerPosition> place_;
    std::map<std::string, TopicMark, std::less<>> marks_;  // by topic

    Term own_;  // number 0: not claimed
    bool held_ = false;
    std::uint64_t beats_ = 0;
    std::deque<Beat> unread_;  // beats on their way
    Clock::time_point beat_at_{};
    Clock::time_point holds_until_{};
};

}  // namespace anju
