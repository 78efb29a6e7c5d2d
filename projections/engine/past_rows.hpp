// The rows as they were at any moment: folded anew from the nearest checkpoint up to it, beside the
// live ones, and kept for a while.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "events/log/log.hpp"
#include "events/runtime/background.hpp"
#include "projections/engine/projector.hpp"

namespace anju {

// "1234": after that many events. "2020-06-30": at the end of that day in Asia/Shanghai.
// "2020-06-30T08:00:00Z": at that instant. By the time of recording, that is as it was known then.
struct PastMoment {
    std::optional<std::uint64_t> position{};
    std::optional<Instant> recorded{};

    // invalid, "as-of-malformed"
    static Result<PastMoment> parse(std::string_view text);
};

struct PastRowsOptions {
    std::filesystem::path rows;                  // of the live ones
    std::filesystem::path folder;                // of its own; emptied at the start
    std::chrono::milliseconds wait_max{10'000};  // for a state that is being folded
    std::size_t kept_max = 2;                    // states, besides those that answers hold
    std::size_t waiting_max = 1'000;             // queries
};

// On the io thread.
class PastRows {
  public:
    using MakeFolding = std::function<std::unique_ptr<Folding>()>;
    using Ready = std::function<void(Result<std::shared_ptr<const RowView>>)>;

    // `io` and `log` must outlive it.
    PastRows(boost::asio::io_context& io, Log& log, MakeFolding make, PastRowsOptions options);
    ~PastRows();
    PastRows(const PastRows&) = delete;
    PastRows& operator=(const PastRows&) = delete;

    struct Wanted {
        std::string_view as_of;
        bool anew = false;  // from the beginning, whatever checkpoints there are
    };
    // Calls `ready` once with the rows as of the moment, now or when they are folded. Errors:
    // invalid "as-of-malformed", "as-of-ahead" (of `live`); unavailable "past-folding" after
    // `wait_max`, with how far it is: it goes on, ask again.
    void find(const Wanted& wanted, const RowView& live, Ready ready);

    // Other rows are served from now on: states folded from checkpoints of those before go.
    void forget();

  private:
    using Clock = std::chrono::steady_clock;
    struct State;

    std::shared_ptr<State> state_of(const Wanted& wanted, const PastMoment& moment,
                                    const RowView& live);
    void begin(const std::shared_ptr<State>& state);
    void fold(const std::shared_ptr<State>& state, std::unique_ptr<RowStore> store);
    void look();
    void settle(State& state, const Result<std::shared_ptr<const RowView>>& outcome);
    Error still_folding(const State& state) const;

    boost::asio::io_context& io_;
    Log& log_;
    const MakeFolding make_;
    const PastRowsOptions options_;
    std::uint64_t number_ = 0;
    std::size_t waiting_ = 0;
    std::list<std::shared_ptr<State>> states_;  // the one asked for last at the end
    boost::asio::steady_timer timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
    Background preparing_;
};

}  // namespace anju
