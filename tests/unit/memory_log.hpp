// A log in memory for tests of the ledger: several partitions, batches of random length whose
// memory is their own, so that a view that outlives its batch is found by a sanitizer.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "events/log/log.hpp"

namespace anju {

class MemoryLog : public Log {
  public:
    explicit MemoryLog(std::vector<Topic> topics, std::size_t batch_max = 7)
        : topics_(std::move(topics)), batch_max_(batch_max) {}

    const std::vector<Topic>& topics() const override { return topics_; }

    void append(PartitionRef partition, std::vector<AppendRecord> records,
                AppendDone done) override {
        {
            const std::lock_guard lock(mutex_);
            if (int& refused = refused_[partition]; refused > 0) {
                --refused;
            } else {
                for (auto& record : records) {
                    partitions_[partition].push_back(std::move(record.bytes));
                }
                done = [done = std::move(done)](const Result<void>&) { done({}); };
            }
        }
        changed_.notify_all();
        done(unavailable(refusal_, "the test refuses this append"));
    }

    Result<std::unique_ptr<Reader>> read(std::vector<ReadFrom> from) override {
        const std::lock_guard lock(mutex_);
        last_read_ = from;
        return std::unique_ptr<Reader>(std::make_unique<MemoryReader>(*this, std::move(from)));
    }

    Result<Extent> extent(PartitionRef partition) override {
        const std::lock_guard lock(mutex_);
        return Extent{0, partitions_[partition].size()};
    }

    void append_raw(PartitionRef partition, std::string bytes) {
        append(partition, {{"", std::move(bytes)}}, [](const Result<void>&) {});
    }
    // The next appends to the partition fail and write nothing.
    void refuse_appends(PartitionRef partition, int count, std::string rule = "refused") {
        const std::lock_guard lock(mutex_);
        refused_[partition] = count;
        refusal_ = std::move(rule);
    }
    std::string& bytes(PartitionRef partition, std::uint64_t offset) {
        return partitions_[partition].at(offset);
    }
    // As a later version does that has a service more; nobody reads meanwhile.
    void add_topic(Topic topic) { topics_.push_back(std::move(topic)); }
    void truncate(PartitionRef partition, std::uint64_t end) { partitions_[partition].resize(end); }
    // What the last reader was opened with.
    std::vector<ReadFrom> last_read() {
        const std::lock_guard lock(mutex_);
        return last_read_;
    }
    // Waits until `met`; false when it is not met within ten seconds.
    template <class Met>
    bool eventually(Met&& met) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!met()) {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, std::chrono::milliseconds(2));
            if (std::chrono::steady_clock::now() > deadline) return false;
        }
        return true;
    }

  private:
    class MemoryReader : public Reader {
      public:
        MemoryReader(MemoryLog& log, std::vector<ReadFrom> from)
            : log_(log), from_(std::move(from)) {}

        Result<LogBatch> poll(std::chrono::milliseconds wait) override {
            return take(wait, 0, from_.size());
        }
        Result<LogBatch> poll_one(std::uint16_t source, std::chrono::milliseconds wait) override {
            return take(wait, source, source + 1U);
        }
        void wake() override {
            {
                const std::lock_guard lock(log_.mutex_);
                woken_ = true;
            }
            log_.changed_.notify_all();
        }

      private:
        LogBatch take(std::chrono::milliseconds wait, std::size_t first, std::size_t last) {
            std::unique_lock lock(log_.mutex_);
            LogBatch batch;
            log_.changed_.wait_for(lock, wait, [&] {
                for (std::size_t i = first; i < last && batch.entries.empty(); ++i) {
                    const std::size_t turn = first + (turn_ + i) % (last - first);
                    batch = copy(static_cast<std::uint16_t>(turn));
                }
                return woken_ || !batch.entries.empty();
            });
            woken_ = false;
            ++turn_;
            return batch;
        }

        LogBatch copy(std::uint16_t source) {
            auto& [partition, offset] = from_[source];
            const auto& stored = log_.partitions_[partition];
            auto memory = std::make_shared<std::vector<std::string>>();
            std::vector<LogEntry> entries;
            const std::size_t most = 1 + log_.random_() % log_.batch_max_;
            for (; offset < stored.size() && memory->size() < most; ++offset) {
                memory->push_back(stored[offset]);
            }
            for (std::size_t i = 0; i < memory->size(); ++i) {
                entries.push_back({source, offset - memory->size() + i, (*memory)[i]});
            }
            return {std::move(entries), std::move(memory)};
        }

        MemoryLog& log_;
        std::vector<ReadFrom> from_;
        std::size_t turn_ = 0;
        bool woken_ = false;
    };

    std::vector<Topic> topics_;
    const std::size_t batch_max_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<PartitionRef, std::vector<std::string>> partitions_;
    std::vector<ReadFrom> last_read_;
    std::mt19937_64 random_{7};
    std::map<PartitionRef, int> refused_;
    std::string refusal_;
};

}  // namespace anju
