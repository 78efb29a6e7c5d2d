#include "events/log/tree_keeper.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "events/log/ledger_check.hpp"

namespace anju {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds idle_wait{500};
constexpr milliseconds retry_wait{1000};
// What is lost with the power is read and hashed again.
constexpr std::chrono::seconds sync_every{10};
constexpr std::uint64_t sync_events = 1'000'000;

}  // namespace

class TreeKeeper::Worker {
  public:
    Worker(Log& log, std::filesystem::path folder) : log_(log), folder_(std::move(folder)) {
        thread_ = std::thread([this] { run(); });
    }

    ~Worker() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            if (ledger_) ledger_->wake();
        }
        changed_.notify_all();
        thread_.join();
    }

    Result<Tree> tree() const {
        const std::lock_guard lock(mutex_);
        if (head_.size > 0) return Tree{files_, head_};
        return unavailable("tree-not-there", "no seal was read yet; ask again later");
    }

    Result<void> health() const {
        const std::lock_guard lock(mutex_);
        return health_;
    }

    bool is_level() const {
        const std::lock_guard lock(mutex_);
        return level_;
    }

  private:
    void run() {
        while (!is_stopping()) {
            const auto outcome = ledger_ ? step() : open();
            std::unique_lock lock(mutex_);
            health_ = outcome;
            if (outcome) continue;
            if (outcome.error().kind != ErrorKind::unavailable) return;
            changed_.wait_for(lock, retry_wait, [&] { return stopping_; });
        }
        // A failure is no loss: it is read again.
        if (ledger_ && pending_.root.empty()) (void)sync();
    }

    bool is_stopping() const {
        const std::lock_guard lock(mutex_);
        return stopping_;
    }

    Result<void> open() {
        if (!files_) {
            auto files = TreeFiles::open(folder_);
            if (!files) return files.error();
            const std::lock_guard lock(mutex_);
            files_ = std::move(*files);
            head_ = {files_->size(), files_->root(), files_->signature()};
        }
        auto ledger = MergedLedger::open(log_, files_->position());
        if (!ledger) return ledger.error();
        const std::lock_guard lock(mutex_);
        ledger_ = std::move(*ledger);
        return {};
    }

    // An epoch that could not be written stays pending and is tried again before the next.
    Result<void> step() {
        if (pending_.root.empty()) {
            const auto epoch = ledger_->next(idle_wait);
            if (!epoch) return epoch.error();
            if (*epoch == nullptr) return idle();
            if (auto taken = take(**epoch); !taken) return start_over(taken.error());
        }
        if (auto written = files_->write(); !written) return written;
        show();
        const bool due = files_->size() - files_->position().position >= sync_events;
        return due ? sync() : idle();
    }

    Result<void> take(const Epoch& epoch) {
        const auto entries = tree_entries(log_, epoch);
        if (!entries) return entries.error();
        for (std::size_t i = 0; i < entries->size(); ++i) {
            const auto& event = epoch.events[i];
            const auto& topic = log_.topics()[event.partition.topic].name;
            auto appended = files_->append((*entries)[i], topic, event);
            if (!appended) return appended;
        }
        const Hash root = files_->root();
        if (bytes_of(root) != ledger_->seal().root) return root_differs(ledger_->seal(), root);
        pending_ = ledger_->seal();
        return {};
    }

    // An epoch was appended in part: what is in the files goes on from the last sync. After what is
    // wrong for good, what was shown stays as it is.
    Error start_over(Error why) {
        if (why.kind != ErrorKind::unavailable) return why;
        const std::lock_guard lock(mutex_);
        ledger_.reset();
        files_.reset();
        head_ = {};
        return why;
    }

    void show() {
        const auto root = hash_from(pending_.root);
        const std::lock_guard lock(mutex_);
        head_ = {pending_.tree_size, *root, std::move(pending_.signature)};
        pending_ = {};
    }

    Result<void> idle() {
        {
            const std::lock_guard lock(mutex_);
            level_ = ledger_->is_level();
        }
        const bool behind = files_->size() > files_->position().position;
        return behind && Clock::now() - synced_ >= sync_every ? sync() : Result<void>();
    }

    Result<void> sync() {
        synced_ = Clock::now();
        return files_->sync(ledger_->position(), head_.signature);
    }

    Log& log_;
    const std::filesystem::path folder_;
    Seal pending_;  // of the epoch that is appended and not written; none: its root is empty
    Clock::time_point synced_ = Clock::now();
    mutable std::mutex mutex_;  // all below; this thread reads pointers and head without
    std::condition_variable changed_;
    std::shared_ptr<TreeFiles> files_;
    std::unique_ptr<MergedLedger> ledger_;
    TreeHead head_;
    Result<void> health_;
    bool level_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

TreeKeeper::TreeKeeper(Log& log, std::filesystem::path folder)
    : worker_(std::make_unique<Worker>(log, std::move(folder))) {}

TreeKeeper::~TreeKeeper() = default;

Result<TreeKeeper::Tree> TreeKeeper::tree() const {
    return worker_->tree();
}

Result<void> TreeKeeper::health() const {
    return worker_->health();
}

bool TreeKeeper::is_level() const {
    return worker_->is_level();
}

}  // namespace anju
