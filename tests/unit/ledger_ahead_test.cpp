// Reading the ledger ahead gives what reading it gives, and nothing else, whatever the threads do.
#include "events/log/ledger_ahead.hpp"

#include <thread>

#include "tests/unit/ledger_fixture.hpp"

namespace anju {
namespace {

using std::chrono::milliseconds;

// As long as anything is on its way.
constexpr milliseconds patience{10'000};

// Reads `epochs`, and the position after each.
std::vector<ReadEvent> read_ahead(LedgerReader& reader, std::size_t epochs,
                                  std::vector<LedgerPosition>& positions) {
    std::vector<ReadEvent> events;
    for (std::size_t i = 0; i < epochs; ++i) {
        const auto epoch = reader.next(patience);
        if (!epoch || *epoch == nullptr) {
            ADD_FAILURE() << "epoch " << i << " of " << epochs;
            return events;
        }
        for (const auto& event : (*epoch)->events) {
            events.push_back({event.position, event.partition, std::string(event.record.bytes)});
        }
        positions.push_back(reader.position());
    }
    return events;
}

struct World {
    // Where the log has the last event of the ledger.
    std::uint64_t last_offset() {
        const auto partition = events.back().partition;
        auto offset = log.log.extent(partition)->end - 1;
        while (log.log.bytes(partition, offset) != events.back().bytes) --offset;
        return offset;
    }

    explicit World(std::uint64_t seed) : log(seed), sealer(log.log) {
        for (int round = 0; round < 60; ++round) {
            log.write(5);
            sealer.seal(1 + log.random() % 20);
        }
        auto reader = open_ledger(log.log, {});
        events = read_ledger(**reader, [&] { positions.push_back((*reader)->position()); });
    }
    RandomLog log;
    SealWriter sealer;
    std::vector<ReadEvent> events;
    std::vector<LedgerPosition> positions;  // after each epoch
};

std::string text_of(const LedgerPosition& position) {
    std::string text;
    ArchiveWriter archive(text);
    archive(position);
    return text;
}

TEST(LedgerAhead, GivesTheSameEpochsAndPositionsFromWhereverItBegins) {
    World world(3);
    const auto epochs = world.positions.size();
    ASSERT_GT(epochs, 50U);
    for (const std::size_t begin : {std::size_t{0}, epochs / 3, epochs - 1}) {
        const LedgerPosition from = begin == 0 ? LedgerPosition() : world.positions[begin - 1];
        auto reader = open_ledger_ahead(world.log.log, from);
        ASSERT_TRUE(reader);
        EXPECT_EQ((*reader)->position().position, from.position);
        std::vector<LedgerPosition> positions;
        const auto events = read_ahead(**reader, epochs - begin, positions);
        EXPECT_EQ(events, std::vector<ReadEvent>(
                              world.events.begin() + static_cast<std::ptrdiff_t>(from.position),
                              world.events.end()));
        ASSERT_EQ(positions.size(), epochs - begin);
        for (std::size_t i = 0; i < positions.size(); ++i) {
            EXPECT_EQ(text_of(positions[i]), text_of(world.positions[begin + i]));
        }
        const auto none = (*reader)->next(milliseconds(0));
        EXPECT_TRUE(none && *none == nullptr);
    }
}

TEST(LedgerAhead, KeepsTheEventsOfAnEpochWhileItReadsOn) {
    World world(5);
    auto reader = open_ledger_ahead(world.log.log, {});
    const auto epoch = (*reader)->next(patience);
    ASSERT_TRUE(epoch && *epoch != nullptr);
    // It reads on while this thread does something else.
    const auto all = read_ledger(world.log.log);
    for (const auto& event : (*epoch)->events) {
        EXPECT_EQ(event.record.bytes, all.at(event.position).bytes);
    }
}

TEST(LedgerAhead, IsLevelOnceAllThatWasThereIsTaken) {
    World world(7);
    auto reader = open_ledger_ahead(world.log.log, {});
    for (std::size_t i = 0; i < world.positions.size(); ++i) {
        EXPECT_FALSE((*reader)->is_level()) << "epoch " << i;
        const auto epoch = (*reader)->next(patience);
        ASSERT_TRUE(epoch && *epoch != nullptr);
    }
    EXPECT_TRUE(world.log.log.eventually([&] { return (*reader)->is_level(); }));
    // Where a stored position stands, too, although its last seal is read again.
    auto again = open_ledger_ahead(world.log.log, (*reader)->position());
    EXPECT_TRUE(world.log.log.eventually([&] { return (*again)->is_level(); }));
}

TEST(LedgerAhead, TellsAFailureBehindTheEpochsBeforeItAndEachTimeItIsAsked) {
    World world(9);
    const auto partition = world.events.back().partition;
    world.log.log.bytes(partition, world.last_offset()).back() ^= 1;
    const auto expected = [&] {
        auto reader = open_ledger(world.log.log, {});
        std::size_t epochs = 0;
        while (true) {
            const auto epoch = (*reader)->next(milliseconds(0));
            if (!epoch) return std::pair(epochs, epoch.error().message);
            if (*epoch == nullptr) return std::pair(epochs, std::string("no failure"));
            ++epochs;
        }
    }();
    auto reader = open_ledger_ahead(world.log.log, {});
    std::vector<LedgerPosition> positions;
    read_ahead(**reader, expected.first, positions);
    for (int ask = 0; ask < 3; ++ask) {
        const auto failed = (*reader)->next(patience);
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().kind, ErrorKind::corrupt);
        EXPECT_EQ(failed.error().message, expected.second);
        EXPECT_FALSE((*reader)->is_level());
    }
}

TEST(LedgerAhead, TriesAgainAfterAPassingTrouble) {
    World world(11);
    const auto partition = world.events.back().partition;
    const auto end = world.log.log.extent(partition)->end;
    const auto cut = world.last_offset();
    std::vector<std::string> late;
    for (auto i = cut; i < end; ++i) late.push_back(world.log.log.bytes(partition, i));
    world.log.log.truncate(partition, cut);
    auto reader = open_ledger_ahead(world.log.log, {}, {.data_wait = milliseconds(1)});
    std::size_t epochs = 0;
    auto epoch = (*reader)->next(patience);
    for (; epoch && *epoch != nullptr; epoch = (*reader)->next(patience)) ++epochs;
    ASSERT_FALSE(epoch);
    EXPECT_EQ(epoch.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(epoch.error().rule, "log-shorter");
    for (const auto& bytes : late) world.log.log.append_raw(partition, bytes);
    while (epochs < world.positions.size()) {
        epoch = (*reader)->next(patience);
        if (!epoch) continue;  // told once more, before it was there
        ASSERT_NE(*epoch, nullptr);
        ++epochs;
    }
    EXPECT_EQ(text_of((*reader)->position()), text_of(world.positions.back()));
}

TEST(LedgerAhead, ReturnsAtOnceWhenItIsWoken) {
    MemoryLog log(ledger_topics);
    auto reader = open_ledger_ahead(log, {});
    std::thread waker([&] { (*reader)->wake(); });
    const auto begin = std::chrono::steady_clock::now();
    const auto epoch = (*reader)->next(std::chrono::minutes(10));
    waker.join();
    ASSERT_TRUE(epoch);
    EXPECT_EQ(*epoch, nullptr);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::minutes(1));
}

TEST(LedgerAhead, EndsWhateverWasReadAndNotTaken) {
    World world(13);
    for (std::size_t taken = 0; taken < 3; ++taken) {
        auto reader = open_ledger_ahead(world.log.log, {});
        std::vector<LedgerPosition> positions;
        read_ahead(**reader, taken, positions);
    }
}

}  // namespace
}  // namespace anju
