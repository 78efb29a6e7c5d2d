#include "events/log/ledger_ahead.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace anju {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds look_again{200};
// While it is not level, which is told after a look that finds nothing.
constexpr milliseconds look_again_soon{5};
// Read and not taken; an epoch is begun as long as fewer wait.
constexpr std::size_t waiting_events_max = 10'000;

class LedgerAhead : public LedgerReader {
  public:
    explicit LedgerAhead(std::unique_ptr<MergedLedger> ledger)
        : ledger_(std::move(ledger)),
          taken_{{}, ledger_->position()},  // before the thread moves it on
          level_(ledger_->is_level()),
          thread_([this] { run(); }) {}
    ~LedgerAhead() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        ledger_->wake();
        thread_.join();
    }
    LedgerAhead(const LedgerAhead&) = delete;
    LedgerAhead& operator=(const LedgerAhead&) = delete;

    Result<const Epoch*> next(milliseconds wait) override {
        taken_.epoch = {};
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, wait, [&] { return woken_ || failure_ || !waiting_.empty(); });
        if (!waiting_.empty()) {
            taken_ = std::move(waiting_.front());
            waiting_.pop_front();
            waiting_events_ -= taken_.epoch.events.size();
            changed_.notify_all();
            return &taken_.epoch;
        }
        woken_ = false;
        if (!failure_) return nullptr;
        const Error failure = *failure_;
        if (failure.kind == ErrorKind::unavailable) failure_.reset();  // it is tried again
        changed_.notify_all();
        return failure;
    }

    bool is_level() const override {
        const std::lock_guard lock(mutex_);
        return level_ && waiting_.empty() && !failure_;
    }
    const LedgerPosition& position() const override { return taken_.position; }
    void wake() override {
        {
            const std::lock_guard lock(mutex_);
            woken_ = true;
        }
        changed_.notify_all();
    }

  private:
    struct Read {
        Epoch epoch;
        LedgerPosition position;  // after it
    };

    void run() {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] {
                return stopping_ || (!failure_ && waiting_events_ < waiting_events_max);
            });
            if (stopping_) return;
            const auto wait = level_ ? look_again : look_again_soon;
            lock.unlock();
            auto read = ledger_->next(wait);
            std::optional<Read> next;
            if (read && *read != nullptr) next = Read{ledger_->take(), ledger_->position()};
            const bool level = ledger_->is_level();
            lock.lock();
            level_ = level;
            if (!read) failure_ = read.error();
            if (next) {
                waiting_events_ += next->epoch.events.size();
                waiting_.push_back(std::move(*next));
            }
            if (next || failure_) changed_.notify_all();
        }
    }

    const std::unique_ptr<MergedLedger> ledger_;  // of the thread, but for wake()
    Read taken_;                                  // of whoever calls next()

    mutable std::mutex mutex_;  // all that follows
    std::condition_variable changed_;
    std::deque<Read> waiting_;
    std::size_t waiting_events_ = 0;
    std::optional<Error> failure_;  // met behind what waits
    bool level_;
    bool woken_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<LedgerReader>> open_ledger_ahead(Log& log, LedgerPosition from,
                                                        LedgerReaderOptions options) {
    auto ledger = MergedLedger::open(log, std::move(from), options);
    if (!ledger) return ledger.error();
    return std::unique_ptr<LedgerReader>(std::make_unique<LedgerAhead>(std::move(*ledger)));
}

}  // namespace anju
