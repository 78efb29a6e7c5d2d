// A fold that fails, or dies, at the events that a test says.
#pragma once

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "projections/engine/parking.hpp"
#include "projections/read_models/evidence/evidence.hpp"
#include "projections/read_models/journal/journal.hpp"
#include "projections/read_models/progress/progress.hpp"
#include "tests/unit/projector_fixture.hpp"

namespace anju::test {

inline constexpr int died = 9;

// Folds nothing, and fails at the events that it is told, after others have folded them.
struct Poison {
    static constexpr std::string_view name = "poison";
    static constexpr char tag = 'z';
    static constexpr int revision = 1;
    static std::string details() { return ""; }
    template <Event E>
    static constexpr bool folds = true;
    template <Event E>
    void apply(const E&, const FoldContext& context, Rows& rows) {
        const auto event = fmt::format("{}/{}@{}", context.stream, context.id, context.version);
        if (deadly.contains(event)) ::_exit(died);
        if (!fatal.contains(event)) return;
        rows.put("zrest", "of a fold that failed");
        if (context.version % 2 == 0) throw std::out_of_range("no such thing");
        throw RowsError{corrupt("payload-unreadable", "a stored fact")};
    }
    void before_commit(Rows&) {}
    static void add_routes(Router&, Queries&) {}

    static inline std::set<std::string> fatal;
    static inline std::set<std::string> deadly;
};

using PoisonedModels = FoldingOf<Progress, Journal, Poison, EvidenceIndex>;

inline std::string name_of(const std::string& record_bytes) {
    const auto record = *parse_record(record_bytes);
    return fmt::format("{}@{}", record.stream, record.header.stream_version);
}

inline std::string stream_of(const std::string& event) {
    return event.substr(0, event.find('@'));
}

class ParkingTest : public ProjectorTest {
  protected:
    ParkingTest() {
        make_folding = [] { return std::make_unique<PoisonedModels>(); };
        for (const auto& bytes : facts) world.write(bytes);
        world.seal(10);
        written = facts;
    }
    ~ParkingTest() override {
        stop();
        Poison::fatal.clear();
        Poison::deadly.clear();
    }

    void drop_rows() {
        stop();
        std::filesystem::remove_all(folder.path());
        std::filesystem::create_directory(folder.path());
        positions.clear();
    }
    // An event in the middle of a stream of three or more; others with each call.
    std::string middle_event() {
        std::map<std::string, int> events;
        for (const auto& bytes : facts) ++events[stream_of(name_of(bytes))];
        for (const auto& [stream, count] : events) {
            if (count >= 3 && chosen.insert(stream).second) return stream + "@2";
        }
        ADD_FAILURE() << "no further stream has three events";
        return {};
    }
    void write(const std::string& bytes) {
        world.write(bytes);
        written.push_back(bytes);
        world.seal(10);
    }
    template <class Decision>
    void decide(const std::string& stream, const Decision& decision) {
        const auto place =
            fmt::format("parking/{}@{}", stream.substr(stream.find('/') + 1), ++decisions);
        write(fact(place, {"2020-06-01", "2020-06-01"}, decision));
    }
    void retry(const std::string& stream) { decide(stream, ParkedRetried{stream}); }
    // Everything that is written, but for the commits of the events named and what is behind them
    // in their streams.
    std::string digest_without(const std::set<std::string>& events) const {
        std::map<std::string, std::uint32_t> held_from;
        for (const auto& bytes : written) {
            if (!events.contains(name_of(bytes))) continue;
            const auto header = parse_record(bytes)->header;
            const auto begins = header.stream_version + 1 - header.commit_index;
            auto& from = held_from.try_emplace(stream_of(name_of(bytes)), begins).first->second;
            from = std::min(from, begins);
        }
        std::vector<std::string> rest;
        for (const auto& bytes : written) {
            const auto held = held_from.find(stream_of(name_of(bytes)));
            const bool waits = held != held_from.end() &&
                               parse_record(bytes)->header.stream_version >= held->second;
            if (!waits) rest.push_back(bytes);
        }
        return clean_digest(rest);
    }
    std::vector<ParkedStream> parked() { return *Parking::sequences_in(*view()); }
    ParkedCount count() { return view()->as_of().parked; }
    // Whether the rows are what a fold gives that never failed, and none is parked.
    void expect_whole() {
        ASSERT_TRUE(shows(written.size()));
        EXPECT_EQ(*digest_of(*view()), clean_digest(written));
        EXPECT_TRUE(parked().empty());
        EXPECT_EQ(count(), ParkedCount());
    }

    const std::vector<std::string> facts = some_facts(400);
    std::vector<std::string> written;
    std::set<std::string> chosen;
    int decisions = 0;
};

// Folds in a process of its own; how it ended.
template <class Fold>
int in_a_child(const Fold& fold) {
    const pid_t child = ::fork();
    if (child == 0) {
        fold();
        ::_exit(0);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace anju::test
