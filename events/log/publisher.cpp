#include "events/log/publisher.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "events/log/commit_lane.hpp"
#include "events/log/ledger_ahead.hpp"
#include "events/public_form.hpp"

namespace anju {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds retry_wait{500};
constexpr milliseconds epoch_wait{100};
constexpr milliseconds step_wait{50};
constexpr milliseconds keep_every{1'000};
constexpr milliseconds look_every{50};
constexpr milliseconds stop_wait{1'000};
constexpr std::size_t writes_between_looks = 256;
constexpr std::string_view topic_prefix = "anju.";

}  // namespace

std::string public_topic(std::string_view name) {
    return "public." + std::string(name);
}

struct Publisher::Shared {
    Shared(Log& the_log, PublisherParts the_parts) : log(the_log), parts(std::move(the_parts)) {}

    Log& log;
    const PublisherParts parts;
    std::thread thread;

    std::mutex mutex;  // what follows
    std::condition_variable changed;
    bool stopping = false;
    Status status;
    std::optional<Error> trouble;

    bool is_stopping() {
        const std::lock_guard lock(mutex);
        return stopping;
    }
    // Another one publishes, and nothing is wrong here.
    void stand_by() {
        const std::lock_guard lock(mutex);
        trouble.reset();
    }
    void run();
};

// From opening the topics to the first trouble.
class Publisher::Session {
  public:
    Session(Shared& shared, Log& words) : shared_(shared), log_(shared.log), words_(words) {}

    // Ends without an error when it is told to stop.
    Result<void> run() {
        auto lease = PublisherLease::open(words_, shared_.parts.writer, shared_.parts.lease);
        if (!lease) return lease.error();
        lease_ = std::move(*lease);
        const auto since = Clock::now();
        while (!lease_->holds()) {
            if (shared_.is_stopping()) return {};
            if (auto stepped = lease_->step(step_wait); !stepped) return stepped;
            if (Clock::now() - since > 3 * shared_.parts.lease.silence) shared_.stand_by();
        }
        auto published = publish();
        if (!published && published.error().rule != "stopping") return published;
        // What is still on its way then a successor must wait for.
        const auto settled = topics_ ? topics_->settle(stop_wait) : Result<bool>(true);
        if (settled && *settled) lease_->leave();
        return {};
    }

  private:
    struct Subscriber {
        std::string topic;
        PublicScope scope;
        std::vector<std::optional<std::uint64_t>> last;  // position in each partition
        SentMarks marks;
        std::optional<Error> trouble;
    };

    Result<void> publish() {
        auto topics = shared_.parts.open_topics();
        if (!topics) return topics.error();
        topics_ = std::move(*topics);
        scopes_ = shared_.parts.scopes();
        const auto place = lease_->place().value_or(LedgerPosition());
        auto told = read_up_to(log_, scopes_->topic(), place,
                               [this](const RecordView& record) { return scopes_->take(record); });
        if (!told) return told;
        written_before_ = place.position;
        if (auto followed = follow_scopes(std::nullopt); !followed) return followed;
        auto ledger = open_ledger_ahead(log_, place);
        if (!ledger) return ledger.error();
        while (true) {
            const auto epoch = (*ledger)->next(epoch_wait);
            if (!epoch) return epoch.error();
            if (*epoch != nullptr) {
                for (const auto& event : (*epoch)->events) {
                    if (auto taken = take(event); !taken) return taken;
                }
            }
            if (auto looked = look(); !looked) return looked;
            if (auto kept = keep((*ledger)->position()); !kept) return kept;
        }
    }

    // Holds the lease, or waits until it does.
    Result<void> look() {
        const auto now = Clock::now();
        if (now < look_at_ && lease_->holds(now)) return {};
        look_at_ = now + look_every;
        auto stepped = lease_->step(milliseconds(0));
        while (stepped) {
            if (shared_.is_stopping()) return unavailable("stopping", "the publisher is to stop");
            if (lease_->holds()) return {};
            stepped = lease_->step(step_wait);
        }
        return stepped;
    }

    Result<void> take(const SealedEvent& event) {
        const std::string_view topic = log_.topics()[event.partition.topic].name;
        if (topic == scopes_->topic()) {
            if (auto told = scopes_->take(event.record); !told) return told;
            if (auto followed = follow_scopes(event.position); !followed) return followed;
        }
        std::string line;
        for (auto& [name, subscriber] : subscribers_) {
            if (auto given = give(subscriber, event, topic, line); !given) return given;
        }
        return {};
    }

    // Who comes anew, by the event at `admitted_at`, gets what was before. What it has it keeps.
    Result<void> follow_scopes(std::optional<std::uint64_t> admitted_at) {
        auto scopes = scopes_->scopes();
        std::erase_if(subscribers_, [&](const auto& one) { return !scopes.contains(one.first); });
        for (auto& [name, scope] : scopes) {
            if (auto looked = look(); !looked) return looked;
            const auto [at, is_new] = subscribers_.try_emplace(name);
            auto& subscriber = at->second;
            subscriber.scope = std::move(scope);
            if (!is_new) continue;
            subscriber.topic = public_topic(name);
            auto extent = topics_->open(subscriber.topic);
            if (!extent && extent.error().kind != ErrorKind::invalid) return extent.error();
            if (!extent) {
                subscriber.trouble = extent.error();
                continue;
            }
            subscriber.last = std::move(extent->last);
            auto filled =
                admitted_at ? fill(subscriber, *admitted_at) : fill_again(subscriber, extent->ends);
            if (!filled) return filled;
        }
        return {};
    }

    // A topic that was there before, if it lacks what was written to it.
    Result<void> fill_again(Subscriber& subscriber, const std::vector<std::uint64_t>& ends) {
        const auto* known = lease_->mark_of(subscriber.topic);
        const bool is_empty = std::ranges::all_of(ends, [](auto end) { return end == 0; });
        if (known != nullptr && !is_empty && is_cut(ends, known->ends)) {
            subscriber.trouble =
                invalid("public-topic-cut",
                        subscriber.topic +
                            ": records that were written there are gone: delete the topic "
                            "and start the publisher again, and it is filled anew");
            return {};
        }
        const bool is_unfinished = known != nullptr && known->filling;
        if (written_before_ == 0 || (!is_empty && !is_unfinished)) return {};
        if (auto marked = mark_filling(subscriber.topic, ends); !marked) return marked;
        if (auto filled = fill(subscriber, written_before_); !filled) return filled;
        if (auto settled = settle(); !settled) return settled;
        lease_->mark(subscriber.topic, {topics_->ends(subscriber.topic), false});
        return {};
    }

    // Whoever goes on after this process must know that not everything is there yet.
    Result<void> mark_filling(const std::string& topic, const std::vector<std::uint64_t>& ends) {
        Clock::time_point marked{};
        while (true) {
            const auto* known = lease_->mark_of(topic);
            if (known != nullptr && known->filling) return {};
            if (Clock::now() - marked >= keep_every) {
                lease_->mark(topic, {ends, true});
                marked = Clock::now();
            }
            if (auto stepped = lease_->step(step_wait); !stepped) return stepped;
            if (auto looked = look(); !looked) return looked;
        }
    }

    static bool is_cut(const std::vector<std::uint64_t>& ends,
                       const std::vector<std::uint64_t>& before) {
        for (std::size_t p = 0; p < before.size(); ++p) {
            if (p >= ends.size() || ends[p] < before[p]) return true;
        }
        return false;
    }

    Result<void> fill(Subscriber& subscriber, std::uint64_t end) {
        auto ledger = open_ledger_ahead(log_, {});
        if (!ledger) return ledger.error();
        while ((*ledger)->position().position < end) {
            if (auto looked = look(); !looked) return looked;
            const auto epoch = (*ledger)->next(epoch_wait);
            if (!epoch) return epoch.error();
            if (*epoch == nullptr) continue;
            for (const auto& event : (*epoch)->events) {
                if (event.position >= end) return {};
                std::string line;
                const std::string_view topic = log_.topics()[event.partition.topic].name;
                if (auto given = give(subscriber, event, topic, line); !given) return given;
            }
        }
        return {};
    }

    // `line`: the event's public form, made when it is first wanted.
    Result<void> give(Subscriber& subscriber, const SealedEvent& event, std::string_view topic,
                      std::string& line) {
        if (subscriber.trouble) return {};
        const std::string_view service = topic.substr(topic_prefix.size());
        const auto& record = event.record;
        if (!subscriber.scope.filter.takes({record.header.type, service, record.stream})) return {};
        auto& last = subscriber.last.at(event.partition.partition);
        if (last && event.position <= *last) return {};
        if (line.empty()) {
            auto form = public_form(record, service, event.position);
            if (!form) return form.error();
            line = std::move(*form);
        }
        const auto& fields = subscriber.scope.fields;
        const auto narrowed = fields.shows_all() ? std::string() : fields.shown(line);
        const std::string_view shown =
            fields.shows_all() ? std::string_view(line) : std::string_view(narrowed);
        auto written = write(subscriber.topic, {event.partition.partition, record.stream, shown,
                                                record.header.recorded});
        if (!written) return written;
        last = event.position;
        subscriber.marks.add(event.position, record.header.recorded);
        ++written_;
        return {};
    }

    Result<void> write(const std::string& topic, const PublicRecord& record) {
        if (++writes_ % writes_between_looks == 0) {
            if (auto looked = look(); !looked) return looked;
        }
        while (true) {
            const auto written = topics_->write(topic, record);
            if (!written) return written.error();
            if (*written) return {};
            if (auto looked = look(); !looked) return looked;
        }
    }

    // Says how far all is written, now and then.
    Result<void> keep(const LedgerPosition& place) {
        if (place.position == kept_ || Clock::now() < keep_at_) return {};
        if (auto settled = settle(); !settled) return settled;
        for (const auto& [name, subscriber] : subscribers_) mark(subscriber);
        lease_->keep(place);
        kept_ = place.position;
        keep_at_ = Clock::now() + keep_every;
        tell();
        return {};
    }

    // The place moves on past what a topic in trouble does not get: that is filled in later.
    void mark(const Subscriber& subscriber) {
        const auto* known = lease_->mark_of(subscriber.topic);
        TopicMark mark;
        if (subscriber.trouble) {
            if (known != nullptr) mark.ends = known->ends;
            mark.filling = true;
        } else {
            mark.ends = topics_->ends(subscriber.topic);
        }
        if (known == nullptr || *known != mark) lease_->mark(subscriber.topic, mark);
    }

    // Waits until all that was written is there.
    Result<void> settle() {
        while (true) {
            const auto settled = topics_->settle(look_every);
            if (!settled) return settled.error();
            if (auto looked = look(); !looked) return looked;
            if (*settled) return {};
        }
    }

    void tell() {
        const std::lock_guard lock(shared_.mutex);
        shared_.status = {true, *kept_, written_, {}};
        for (const auto& [name, subscriber] : subscribers_) {
            shared_.status.sent.push_back({name, subscriber.marks, subscriber.trouble});
        }
        shared_.trouble.reset();
    }

    Shared& shared_;
    Log& log_;
    Log& words_;
    std::unique_ptr<PublisherLease> lease_;
    std::unique_ptr<PublicTopics> topics_;
    std::unique_ptr<PublicScopes> scopes_;
    std::map<std::string, Subscriber> subscribers_;
    std::uint64_t written_before_ = 0;  // all before this position, by others
    std::uint64_t written_ = 0;
    std::size_t writes_ = 0;
    std::optional<std::uint64_t> kept_;
    Clock::time_point look_at_{};
    Clock::time_point keep_at_{};
};

void Publisher::Shared::run() {
    while (!is_stopping()) {
        auto words = parts.open_words();
        auto outcome = words ? Session(*this, **words).run() : Result<void>(words.error());
        std::unique_lock lock(mutex);
        status.publishing = false;
        if (outcome) continue;
        trouble = outcome.error();
        if (trouble->rule == "publisher-displaced") trouble.reset();  // the other does it
        changed.wait_for(lock, retry_wait, [&] { return stopping; });
    }
}

Publisher::Publisher(Log& log, PublisherParts parts)
    : shared_(std::make_unique<Shared>(log, std::move(parts))) {
    shared_->thread = std::thread([shared = shared_.get()] { shared->run(); });
}

Publisher::~Publisher() {
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->stopping = true;
    }
    shared_->changed.notify_all();
    shared_->thread.join();
}

Publisher::Status Publisher::status() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->status;
}

Result<void> Publisher::health() const {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->trouble) return *shared_->trouble;
    return {};
}

}  // namespace anju
