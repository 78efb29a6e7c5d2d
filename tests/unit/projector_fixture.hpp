// A projector over a log in memory whose facts are sealed as the test says.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "events/log/placement.hpp"
#include "projections/engine/projector.hpp"
#include "tests/unit/fold_fixture.hpp"
#include "tests/unit/ledger_fixture.hpp"

namespace anju::test {

// Facts in the partitions of a log, sealed as the test says.
class World {
  public:
    World() {
        for (const std::uint16_t topic : {0, 2, 4}) {
            for (std::uint16_t p = 0; p < 4; ++p) partitions_[{topic, p}].claim(log, {topic, p});
        }
    }

    void write(const std::string& fact_bytes) {
        const auto stream = parse_record(fact_bytes)->stream;
        const auto id = stream.substr(stream.find('/') + 1);
        const bool is_household = stream.starts_with("household/");
        const bool is_worker = stream.starts_with("worker/");
        const std::uint16_t topic = is_household ? 0 : is_worker ? 4 : 2;
        write_to({topic, partition_of(id, 4)}, fact_bytes);
    }
    void write_to(PartitionRef partition, std::string bytes) {
        auto& owned = partitions_[partition];
        restamp_record(bytes, owned.term, owned.next_seq++);
        log.append_raw(partition, std::move(bytes));
    }
    // What no sealer takes: it stands where a sealed record was.
    void replace_last(PartitionRef partition, std::string bytes) {
        auto& owned = partitions_[partition];
        restamp_record(bytes, owned.term, owned.next_seq - 1);
        log.bytes(partition, log.extent(partition)->end - 1) = std::move(bytes);
    }
    void seal(std::size_t epoch_events_max) {
        if (!sealer_) sealer_.emplace(log);
        while (sealer_->seal(epoch_events_max)) {
        }
    }

    MemoryLog log{ledger_topics, 60};

  private:
    struct Owned {
        Term term{};
        std::uint64_t next_seq = 0;
        void claim(MemoryLog& into, PartitionRef partition) {
            term = {1, 7};
            into.append_raw(partition, claim_bytes(term));
        }
    };
    std::map<PartitionRef, Owned> partitions_;
    std::optional<SealWriter> sealer_;
};

// The first events of the simulated province, fewer than that for speed.
inline std::vector<std::string> some_facts(std::size_t count) {
    const auto& all = province_facts();
    return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size()))};
}

// What the facts give when they are folded at once.
inline std::string clean_digest(const std::vector<std::string>& facts) {
    FoldBench bench;
    for (const auto& bytes : facts) bench.expect_folded(bytes);
    bench.commit();
    return bench.digest();
}

class ProjectorTest : public testing::Test {
  protected:
    ~ProjectorTest() override { stop(); }

    void start(ProjectorOptions options = {}, std::uint64_t disk_reserve_bytes = 0) {
        auto folding = make_folding();
        RowStoreOptions rows;
        rows.directory = folder.path();
        rows.signature = folding->signature();
        rows.cache_bytes = std::uint64_t{4} << 20U;
        rows.disk_reserve_bytes = disk_reserve_bytes;
        rows.checkpoint_events = checkpoint_events;
        auto store = RowStore::open(rows);
        ASSERT_TRUE(store) << store.error().message;
        projector = std::make_unique<Projector>(
            world.log, std::move(*store), std::move(folding), options,
            [this](std::shared_ptr<const RowView> view) { take(std::move(view)); });
    }
    void stop() {
        projector.reset();
        const std::lock_guard lock(mutex);
        newest.reset();
    }
    void take(std::shared_ptr<const RowView> view) {
        const std::lock_guard lock(mutex);
        positions.push_back(view->as_of().position);
        EXPECT_EQ(view->ledger().position, view->as_of().position);
        newest = std::move(view);
    }
    std::shared_ptr<const RowView> view() {
        const std::lock_guard lock(mutex);
        return newest;
    }
    std::uint64_t position() {
        const std::lock_guard lock(mutex);
        return positions.empty() ? 0 : positions.back();
    }
    bool shows(std::uint64_t events) {
        return world.log.eventually([&] { return position() == events; });
    }
    template <class Met>
    bool eventually(Met&& met) {
        return world.log.eventually(std::forward<Met>(met));
    }

    std::function<std::unique_ptr<Folding>()> make_folding = all_read_models;
    std::uint64_t checkpoint_events = 0;
    TemporaryFolder folder;
    World world;
    std::mutex mutex;
    std::vector<std::uint64_t> positions;  // of the views published, in their order
    std::shared_ptr<const RowView> newest;
    std::unique_ptr<Projector> projector;
};

}  // namespace anju::test
