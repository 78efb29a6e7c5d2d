// What callers and readers saw while faults were injected, and a check of it against the ledger as
// it stands in the end: whatever Anju promised and did not keep is named.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace anju::test {

// Where an event stands in the log, as a token `<service>.<partition>.<seq>` names it.
struct Place {
    std::string partition;  // "land.3"
    std::int64_t seq = 0;

    bool operator==(const Place&) const = default;
};

// Empty when the text is no token.
std::optional<Place> place_of(const std::string& token);

// Moments on one clock that never goes back.
using Moment = std::int64_t;

enum class Outcome {
    acknowledged,
    refused,  // by a rule: no event of it may ever appear
    unknown   // never answered: its event may appear, but once
};

// A command from its first sending to its last answer, however often it was repeated.
struct CommandSeen {
    std::string key;
    std::string stream;
    Moment invoked = 0;
    Moment answered = 0;
    Outcome outcome = Outcome::unknown;
    std::int64_t version = 0;  // this and the place: of what was acknowledged
    Place place;
};

// An answer that says how many events of the ledger it rests on.
struct ReadSeen {
    std::string reader;
    Moment answered = 0;
    std::int64_t position = 0;
    std::optional<Place> waited_for;
};

struct History {
    std::vector<CommandSeen> commands;
    std::vector<ReadSeen> reads;
};

struct LedgerEvent {
    std::string key;
    std::string stream;
    std::int64_t version = 0;
    Place place;
};

enum class Breach {
    lost,       // acknowledged, but not in the ledger
    doubled,    // twice in the ledger
    phantom,    // in the ledger, but nobody sent it or it was refused
    inverted,   // in another order, or elsewhere, than was acknowledged
    stale,      // a read that waited for a token rests on less than it
    gone_back,  // a reader was shown less than before
};

std::string name_of(Breach breach);

struct Finding {
    Breach breach;
    std::string what;
};

// Empty when every promise was kept. The ledger is given in its order.
std::vector<Finding> check_history(const History& history, const std::vector<LedgerEvent>& ledger);

}  // namespace anju::test
