#include "projections/engine/projector.hpp"

#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "events/log/ledger_ahead.hpp"
#include "projections/engine/commit_writer.hpp"
#include "projections/engine/parking_fold.hpp"

namespace anju {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds idle_wait{200};
// In a catch-up the next epoch is on its way: a commit is not worth it yet.
constexpr milliseconds catch_up_wait{5};
// So many events between two commits come from a bulk: a commit then waits for more of them, since
// a few large ones cost far less than many small ones.
constexpr std::uint64_t bulk_events_min = 200;
constexpr milliseconds bulk_commit_wait{200};
constexpr milliseconds retry_wait{500};

}  // namespace

class Projector::Worker {
  public:
    Worker(Log& log, std::unique_ptr<RowStore> store, std::unique_ptr<Folding> folding,
           ProjectorOptions options, Published published)
        : log_(log),
          options_(options),
          store_(std::move(store)),
          folding_(std::move(folding)),
          parking_({log, *folding_}, options.deadly, options.parking),
          published_(std::move(published)),
          writer_(*store_,
                  [this](std::shared_ptr<const RowView> view) { committed(std::move(view)); }),
          thread_([this] { run(); }) {}

    ~Worker() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            if (ledger_) ledger_->wake();
        }
        stopped_.notify_all();
        thread_.join();
    }

    ProjectorStatus status() const {
        const std::lock_guard lock(mutex_);
        return status_;
    }

  private:
    void run() {
        publish(store_->view());
        while (!stopping_) {
            Result<void> outcome = ledger_ ? guarded_step() : open();
            if (outcome && ledger_ && has_ended()) return end();
            if (!outcome && outcome.error().rule == ParkingFold::again) continue;
            if (!outcome && outcome.error().kind != ErrorKind::unavailable) {
                if (pending_ > 0 && !careful_) {
                    fold_again_carefully();
                    continue;
                }
                // What stands before the failure may still be on its way to the store.
                if (auto ended = writer_.wait(); !ended) outcome = lost(ended.error());
            }
            const bool passing = !outcome && outcome.error().kind == ErrorKind::unavailable;
            note(outcome, passing);
            if (!outcome && !passing) return;
            if (passing) pause();
        }
        if (ledger_) finish();
    }

    bool has_ended() const {
        return options_.until && (ended_ || folded_.position >= options_.until->position);
    }

    bool lies_beyond(const SealedEvent& event) const {
        const auto& until = options_.until;
        if (!until) return false;
        return event.position >= until->position ||
               (until->recorded && event.record.header.recorded > *until->recorded);
    }

    void end() {
        Result<void> outcome = pending_ == 0 ? Result<void>() : guarded([&] { return commit(); });
        if (outcome) outcome = writer_.wait();
        const std::lock_guard lock(mutex_);
        if (outcome) status_.ended = store_->view();
        if (!outcome) status_.failure = outcome.error();
    }

    // A commit that failed is told until one succeeds: folding again alone mends nothing.
    void note(const Result<void>& outcome, bool passing) {
        const std::lock_guard lock(mutex_);
        if (outcome && !commit_failed_) status_.trouble.reset();
        if (passing) status_.trouble = outcome.error();
        if (!outcome && !passing) status_.failure = outcome.error();
    }

    // Before it stops at what cannot be folded, all that stands before it shall be answered.
    void fold_again_carefully() {
        careful_ = true;
        drop_ledger();
    }

    // Ending a reader may take long; nobody who asks for the status waits for it.
    void drop_ledger() {
        std::unique_ptr<LedgerReader> dropped;
        const std::lock_guard lock(mutex_);
        std::swap(dropped, ledger_);
    }

    // A commit did not come to the store: it is folded again from where the store stands.
    Error lost(Error error) {
        drop_ledger();
        const std::lock_guard lock(mutex_);
        commit_failed_ = true;
        return error;
    }

    // Begins where the store stands, whatever was folded but not committed.
    Result<void> open() {
        if (auto ended = writer_.wait(); !ended) return lost(ended.error());
        auto ledger = open_ledger_ahead(log_, store_->ledger());
        if (!ledger) return ledger.error();
        rows_.emplace(*store_);
        if (auto begun = parking_.begin(*store_); !begun) return begun;
        folded_ = store_->as_of();
        pending_ = 0;
        last_commit_ = Clock::now();
        const std::lock_guard lock(mutex_);
        ledger_ = std::move(*ledger);
        return {};
    }

    // What fails on the way to the store is folded again from where the store stands.
    Result<void> guarded_step() {
        const auto outcome = guarded([&] { return step(); });
        parking_.rest();
        if (!outcome && fold_lost_) {
            fold_lost_ = false;
            drop_ledger();
        }
        return outcome;
    }

    static Result<void> guarded(const std::function<Result<void>()>& act) {
        try {
            return act();
        } catch (const RowsError& failure) {
            return failure.error;
        }
    }

    Result<void> step() {
        const auto epoch = ledger_->next(wait());
        if (!epoch) return epoch.error();
        if (*epoch != nullptr) {
            if (auto folded = fold(**epoch); !folded) return folded;
        }
        const bool idle = *epoch == nullptr;
        if (idle && pending_ == 0) return rest();
        const bool nothing_comes = idle && ledger_->is_level() && bulk_wait() == milliseconds(0);
        const bool due = pending_ > 0 && (nothing_comes || careful_ || is_full() ||
                                          Clock::now() - last_commit_ >= options_.commit_after);
        // A commit that is not full waits for the one before rather than block the fold.
        const bool may_wait = !is_full() && !idle && !careful_;
        if (!due || (may_wait && writer_.busy())) return {};
        if (auto committed = commit(); !committed) return committed;
        // Where events come all the time there is never a rest, but an end of catching up.
        return !caught_up_ && ledger_->is_level() ? rest() : Result<void>();
    }

    bool is_full() const {
        return pending_ >= options_.commit_events_max ||
               rows_->changed_bytes() >= options_.commit_bytes_max;
    }

    // How long a commit still waits for more events of a bulk that is being recorded.
    milliseconds bulk_wait() const {
        if (!caught_up_ || pending_ < bulk_events_min) return milliseconds(0);
        const auto left = last_commit_ + bulk_commit_wait - Clock::now();
        return std::max(std::chrono::ceil<milliseconds>(left), milliseconds(0));
    }

    milliseconds wait() const {
        if (pending_ == 0) return idle_wait;
        if (const auto bulk = bulk_wait(); bulk > milliseconds(0)) return bulk;
        return ledger_->is_level() ? milliseconds(0) : catch_up_wait;
    }

    Result<void> fold(const Epoch& epoch) {
        fold_lost_ = true;  // until the epoch is folded whole
        std::uint64_t count = 0;
        for (const auto& event : epoch.events) {
            ended_ = ended_ || lies_beyond(event);
            if (ended_) break;
            ++count;
            auto folded = parking_.fold(event, *rows_);
            if (!folded) {
                Error error = folded.error();
                error.message = fmt::format("{} offset {} (position {}): {}",
                                            partition_name(log_, event.partition), event.offset,
                                            event.position, error.message);
                return error;
            }
            folded_.recorded = std::max(folded_.recorded, event.record.header.recorded);
        }
        fold_lost_ = false;
        folded_.epoch = epoch.number;
        folded_.parked = parking_.count();
        folded_.position += count;
        pending_ += count;
        return {};
    }

    Result<void> commit() {
        parking_.rest();    // no event is to blame for what ends the process here
        fold_lost_ = true;  // what is folded is in memory only
        if (auto written = writer_.wait(); !written) return lost(written.error());
        rows_->committed();
        folding_->before_commit(*rows_);
        writer_.write(rows_->hand_over(), ledger_->position(), folded_);
        fold_lost_ = false;
        pending_ = 0;
        last_commit_ = Clock::now();
        return {};
    }

    void finish() {
        // A failure here loses nothing: the next start folds on from the last commit.
        try {
            if (pending_ == 0 || commit()) static_cast<void>(writer_.wait());
        } catch (const RowsError&) {
            // A row that cannot be read now is told by the next start.
        }
    }

    // Nothing is left to fold: the last commit ends, whatever became of it.
    Result<void> rest() {
        if (auto written = writer_.wait(); !written) return lost(written.error());
        if (!ledger_->is_level()) return {};
        caught_up_ = true;
        {
            const std::lock_guard lock(mutex_);
            if (std::exchange(status_.caught_up, true)) return {};
        }
        store_->settle();
        store_->drop_others();
        return {};
    }

    void committed(std::shared_ptr<const RowView> view) {
        {
            const std::lock_guard lock(mutex_);
            ++status_.commits;
            commit_failed_ = false;
            status_.trouble.reset();
        }
        publish(std::move(view));
    }

    void publish(std::shared_ptr<const RowView> view) {
        {
            const std::lock_guard lock(mutex_);
            status_.as_of = view->as_of();
        }
        published_(std::move(view));
    }

    void pause() {
        std::unique_lock lock(mutex_);
        stopped_.wait_for(lock, retry_wait, [&] { return stopping_.load(); });
    }

    Log& log_;
    const ProjectorOptions options_;
    const std::unique_ptr<RowStore> store_;
    const std::unique_ptr<Folding> folding_;
    ParkingFold parking_;
    const Published published_;
    std::optional<Rows> rows_;
    AsOf folded_;                // of the events folded, committed or not
    std::uint64_t pending_ = 0;  // events folded and not handed to the writer
    bool ended_ = false;         // an event lies beyond what is to be folded
    bool careful_ = false;       // commits after each epoch
    bool caught_up_ = false;     // as status_ says, for this thread
    bool fold_lost_ = false;     // an error now means that memory and store differ
    Clock::time_point last_commit_;

    mutable std::mutex mutex_;              // status_, commit_failed_ and the pointer ledger_
    std::unique_ptr<LedgerReader> ledger_;  // assigned under the mutex, read by this thread without
    ProjectorStatus status_;
    bool commit_failed_ = false;  // and none succeeded since
    std::atomic<bool> stopping_ = false;
    std::condition_variable stopped_;
    CommitWriter writer_;
    std::thread thread_;
};

Projector::Projector(Log& log, std::unique_ptr<RowStore> store, std::unique_ptr<Folding> folding,
                     ProjectorOptions options, Published published)
    : log_(log), options_(std::move(options)), published_(std::move(published)) {
    go_on_with(std::move(store), std::move(folding));
}

void Projector::go_on_with(std::unique_ptr<RowStore> store, std::unique_ptr<Folding> folding) {
    worker_.reset();
    worker_ =
        std::make_unique<Worker>(log_, std::move(store), std::move(folding), options_, published_);
}

Projector::~Projector() = default;

ProjectorStatus Projector::status() const {
    return worker_->status();
}

Result<void> Projector::health() const {
    const auto status = worker_->status();
    if (status.failure) return *status.failure;
    if (status.trouble) return *status.trouble;
    return {};
}

}  // namespace anju
