// Callers that record commands while the program is killed under them. Each command has a key and
// is sent again until it is answered, so that in the end all of them count, each once.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace anju::test {

// What was acknowledged.
struct Recorded {
    std::int64_t events = 0;
    std::int64_t households = 0;
    std::int64_t people = 0;
    std::int64_t surveyed_centi_mu = 0;
    std::int64_t reclaimed_centi_mu = 0;
    std::map<std::string, std::int64_t> versions;  // of each stream
};

class Load {
  public:
    // One caller sends command by command, the other many in one request. `url` may be called on
    // any thread and says where to send to at the moment.
    explicit Load(std::function<std::string()> url);
    // Like finish().
    ~Load();
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    std::uint64_t acknowledged() const { return acknowledged_; }
    // Lets everything that was sent be answered, then ends.
    void finish();
    // After finish().
    const Recorded& recorded() const { return recorded_; }
    // What was answered otherwise than it should be, and commands never answered; empty when all is
    // well. After finish().
    const std::vector<std::string>& complaints() const { return complaints_; }

  private:
    struct Command;
    using Commands = std::vector<Command>;

    // The steps of a few streams: all first commands, then all second ones.
    static std::vector<Commands> some_streams(const std::string& caller, int round, int count);
    void run_singly();
    void run_in_batches();
    bool send_singly(const Command& command);  // false: stop trying
    bool send_batch(Commands commands);
    bool gave_up(const std::string& what);
    void count(const Command& command);

    const std::function<std::string()> url_;
    std::atomic<std::uint64_t> acknowledged_ = 0;
    std::atomic<bool> finishing_ = false;
    std::mutex mutex_;  // the two below
    Recorded recorded_;
    std::vector<std::string> complaints_;
    std::vector<std::thread> threads_;
};

// Expects that the program holds what was recorded, each event once: in the figures, in the ledger
// and in the streams.
void expect_recorded_once(const std::string& url, const Recorded& recorded);

}  // namespace anju::test
