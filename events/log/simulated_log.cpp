#include "events/log/simulated_log.hpp"

#include <algorithm>

#include "events/log/simulated_log_reader.hpp"

namespace anju {

namespace {

constexpr std::uint64_t delay_steps_max = 20;
constexpr std::uint64_t freeze_steps_max = 400;
constexpr std::uint64_t ghost_steps_max = 100;

}  // namespace

// What SimulatedLog::writer() gives out.
class SimulatedWriter : public Log {
  public:
    SimulatedWriter(SimulatedLog& log, std::size_t number) : log_(log), number_(number) {}

    const std::vector<Topic>& topics() const override { return log_.topics(); }
    void append(PartitionRef partition, std::vector<AppendRecord> records,
                AppendDone done) override {
        log_.submit(number_, {partition, std::move(records), std::move(done)});
    }
    Result<std::unique_ptr<Reader>> read(std::vector<ReadFrom> from) override {
        return log_.read(std::move(from));
    }
    Result<Extent> extent(PartitionRef partition) override { return log_.extent(partition); }

  private:
    SimulatedLog& log_;
    std::size_t number_;
};

SimulatedLog::SimulatedLog(Setup setup)
    : setup_(std::move(setup)), faults_(setup_.faults), random_(setup_.seed) {
    for (const auto& topic : setup_.topics) partitions_.emplace_back(topic.partitions);
    lanes_.resize(1);
}

SimulatedLog::~SimulatedLog() = default;

std::unique_ptr<Log> SimulatedLog::writer(std::size_t number) {
    return std::make_unique<SimulatedWriter>(*this, number);
}

bool SimulatedLog::has(PartitionRef partition) const {
    return partition.topic < partitions_.size() &&
           partition.partition < partitions_[partition.topic].size();
}

void SimulatedLog::append(PartitionRef partition, std::vector<AppendRecord> records,
                          AppendDone done) {
    submit(0, {partition, std::move(records), std::move(done)});
}

void SimulatedLog::submit(std::size_t writer, Pending pending) {
    if (!has(pending.partition)) {
        return pending.done(invalid("partition-unknown", "the log has no such partition"));
    }
    if (setup_.autorun) return deliver(std::move(pending), false);
    if (writer >= lanes_.size()) lanes_.resize(writer + 1);
    pending.number = ++submitted_;
    lanes_[writer].pending.push_back(std::move(pending));
}

void SimulatedLog::freeze(std::size_t number) {
    if (number >= lanes_.size()) lanes_.resize(number + 1);
    lanes_[number].frozen = true;
}

void SimulatedLog::thaw(std::size_t number) {
    auto& lane = lanes_.at(number);
    lane.frozen = false;
    lane.thawing = true;
}

std::size_t SimulatedLog::pending() const {
    std::size_t count = ghosts_.size();
    for (const auto& lane : lanes_) count += lane.pending.size();
    return count;
}

void SimulatedLog::run_until_idle() {
    while (step()) {
    }
}

bool SimulatedLog::step() {
    ++step_;
    if (!ghosts_.empty() && ghosts_.front().first <= step_) {
        auto ghost = std::move(ghosts_.front().second);
        ghosts_.pop_front();
        deliver(std::move(ghost), false);
        return true;
    }
    hold_some_lanes();
    if (const auto chosen = choose_lane()) {
        auto& lane = lanes_[*chosen];
        auto pending = std::move(lane.pending.front());
        lane.pending.pop_front();
        const bool was_frozen = lane.thawing;
        if (lane.pending.empty()) lane.thawing = false;
        deliver(std::move(pending), was_frozen);
        return true;
    }
    return !ghosts_.empty() || std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) {
        return !lane.frozen && !lane.pending.empty();
    });
}

void SimulatedLog::hold_some_lanes() {
    for (auto& lane : lanes_) {
        if (lane.pending.empty() || lane.frozen || lane.held_until > step_) continue;
        if (strikes(faults_.freeze)) {
            lane.held_until = step_ + 1 + random_() % freeze_steps_max;
            lane.thawing = true;
            ++counts_.frozen;
        } else if (strikes(faults_.delay)) {
            lane.held_until = step_ + 1 + random_() % delay_steps_max;
            ++counts_.delayed;
        }
    }
}

// The lane whose append was submitted first, unless a reordering strikes.
std::optional<std::size_t> SimulatedLog::choose_lane() {
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
        const auto& lane = lanes_[i];
        const bool free = !lane.frozen && lane.held_until <= step_;
        if (free && !lane.pending.empty()) ready.push_back(i);
    }
    if (ready.empty()) return {};
    const auto first = std::min_element(ready.begin(), ready.end(), [&](auto a, auto b) {
        return lanes_[a].pending.front().number < lanes_[b].pending.front().number;
    });
    if (ready.size() == 1 || !strikes(faults_.reorder)) return *first;
    ++counts_.reordered;
    const std::size_t step = 1 + random_() % (ready.size() - 1);
    return ready[(static_cast<std::size_t>(first - ready.begin()) + step) % ready.size()];
}

void SimulatedLog::deliver(Pending pending, bool was_frozen) {
    const auto& faults = faults_;
    bool acknowledged = true;
    {
        const std::lock_guard lock(mutex_);
        std::size_t landing = pending.records.size();
        if (pending.done && landing > 0 && strikes(faults.lose_record)) {
            landing = random_() % landing;
            counts_.records_lost += pending.records.size() - landing;
            acknowledged = false;
        }
        if (acknowledged && pending.done && strikes(faults.lose_ack)) {
            ++counts_.acks_lost;
            acknowledged = false;
        }
        if (pending.done && landing > 0 && strikes(faults.duplicate)) {
            const auto& record = pending.records[random_() % landing];
            const std::uint64_t last = ghosts_.empty() ? step_ : ghosts_.back().first;
            ghosts_.push_back({std::max(last, step_ + 1 + random_() % ghost_steps_max),
                               {pending.partition, {record}, {}}});
            ++counts_.duplicated;
        }
        if (was_frozen && pending.number < delivered_number_max_) ++counts_.landed_late;
        delivered_number_max_ = std::max(delivered_number_max_, pending.number);
        auto& partition = partitions_[pending.partition.topic][pending.partition.partition];
        for (std::size_t i = 0; i < landing; ++i) {
            store(partition, std::move(pending.records[i].bytes));
        }
        ++counts_.delivered;
    }
    appended_.notify_all();
    if (!pending.done) return;
    pending.done(acknowledged ? Result<void>()
                              : unavailable("log-outcome-unknown",
                                            "simulated: the records may or may not be there"));
}

void SimulatedLog::store(Partition& partition, std::string bytes) {
    if (strikes(faults_.skip_offset)) {
        ++partition.end;
        ++counts_.offsets_skipped;
    }
    partition.records.push_back({partition.end++, std::move(bytes)});
}

Result<std::unique_ptr<Reader>> SimulatedLog::read(std::vector<ReadFrom> from) {
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (!has(from[i].partition)) {
            return invalid("partition-unknown", "the log has no such partition");
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (from[j].partition != from[i].partition) continue;
            return invalid("partition-twice", partition_name(*this, from[i].partition) +
                                                  " was asked for twice by one reader");
        }
    }
    if (from.empty()) return invalid("partition-unknown", "a reader needs a partition");
    return std::make_unique<SimulatedReader>(*this, std::move(from));
}

Result<Extent> SimulatedLog::extent(PartitionRef partition) {
    if (!has(partition)) return invalid("partition-unknown", "the log has no such partition");
    const std::lock_guard lock(mutex_);
    return Extent{0, partitions_[partition.topic][partition.partition].end};
}

}  // namespace anju
