// Has the ledger's heads cosigned by witnesses (C2SP tlog-witness), and keeps the newest one that
// enough of them cosigned. Recording and sealing never wait for them.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/log/cosignature.hpp"
#include "events/log/tree_keeper.hpp"
#include "events/log/witness_policy.hpp"
#include "events/runtime/webhook_call.hpp"

namespace anju {

struct WitnessingOptions {
    WitnessPolicy policy;
    std::filesystem::path file;                  // for the head that is kept; its folder is there
    std::chrono::milliseconds every{5'000};      // between two heads that are sent
    std::chrono::milliseconds again{30'000};     // one that a witness did not cosign is sent again
    std::chrono::milliseconds patience{60'000};  // without enough of them, then it is told
};

// On the io thread. It may go when io runs no more.
class Witnessing {
  public:
    // The ledger whose heads they are; `tree` must outlive it.
    struct Ledger {
        const TreeKeeper& tree;
        NamedKey key;
    };
    // Errors: "policy-malformed" for an address that is none, those of WebhookCaller.
    static Result<std::unique_ptr<Witnessing>> start(boost::asio::io_context& io, Ledger ledger,
                                                     WitnessingOptions options);

    struct Head {
        Checkpoint checkpoint;
        std::string note;  // with all cosignatures that there are
    };
    const std::optional<Head>& head() const { return head_; }

    struct State {
        std::optional<std::uint64_t> size{};  // of the head that it cosigned last
        std::optional<Instant> at{};          // when, as it says
        std::string trouble{};                // why not since; empty: it did
    };
    const WitnessPolicy& policy() const { return options_.policy; }
    const std::vector<State>& states() const { return states_; }

    // Since when new heads have not been cosigned by enough of them; 0: they are.
    std::chrono::seconds unwitnessed() const;
    // Unavailable "witnesses-missing": for a while no new head had enough of them.
    Result<void> health() const;

  private:
    using Clock = std::chrono::steady_clock;
    struct Round;

    Witnessing(boost::asio::io_context& io, Ledger ledger, WitnessingOptions options);
    Result<void> find_witnesses();
    void load();
    void look();
    void look_later();
    bool is_due(const TreeHead& head) const;
    void begin(const TreeKeeper::Tree& tree);
    boost::asio::awaitable<void> ask(std::shared_ptr<Round> round, std::size_t witness);
    boost::asio::awaitable<Result<ClientResponse>> send(const Round& round, std::size_t witness);
    Result<void> take(Round& round, std::size_t witness, const ClientResponse& answer);
    void adopt(const Round& round);

    boost::asio::io_context& io_;
    const Ledger ledger_;
    const WitnessingOptions options_;
    std::unique_ptr<WebhookCaller> caller_;
    std::vector<WebhookUrl> urls_;      // by witness
    std::vector<std::uint64_t> known_;  // what each cosigned last, as far as it told
    std::vector<State> states_;
    std::optional<Head> head_;
    std::shared_ptr<Round> round_;  // the last one
    bool kept_checked_ = false;     // that the head that was kept is one of this ledger
    Clock::time_point enough_at_;   // the last time that nothing was missing
    boost::asio::steady_timer timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace anju
