// Rows that are folded anew beside those that are served, held against them at one position, and
// put in their place or dropped. Answers come from the served ones meanwhile.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "events/runtime/background.hpp"
#include "projections/engine/projector.hpp"
#include "projections/engine/rows_compare.hpp"

namespace anju {

// On the io thread.
class Rebuild {
  public:
    enum class State { none, folding, comparing, same, differs, failed, flipped, dropped };
    BOOST_DESCRIBE_NESTED_ENUM(State, none, folding, comparing, same, differs, failed, flipped,
                               dropped)
    struct Status {
        State state = State::none;
        std::uint64_t folded = 0;
        std::uint64_t of = 0;        // the position at which both are held against each other
        std::uint64_t compared = 0;  // rows
        std::uint64_t seconds = 0;   // since it began, or that it took
        std::optional<RowsComparison> comparison{};
        std::string trouble{};  // why it failed
    };

    struct Parts {
        boost::asio::io_context& io;
        Log& log;
        std::function<std::unique_ptr<Folding>()> make;
        std::filesystem::path rows;  // of the served ones
    };
    explicit Rebuild(Parts parts);
    ~Rebuild();  // ends what runs; its rows are removed by a later start
    Rebuild(const Rebuild&) = delete;
    Rebuild& operator=(const Rebuild&) = delete;

    // Begins: all events up to where `live` stands. Conflict, "rebuild-running".
    Result<void> begin(std::shared_ptr<const RowView> live);
    // The generation that may be served from now on, closed. Conflict: "rebuild-not-ready";
    // rejected "rows-differ", unless `even_if_different`.
    Result<std::string> take(bool even_if_different);
    void flipped();
    // Removes its rows, whatever it does.
    void drop();
    Status status() const;

  private:
    using Clock = std::chrono::steady_clock;
    void look();
    void compare(std::shared_ptr<const RowView> anew);
    void end(State state, std::string trouble = {});
    void close();

    const Parts parts_;
    std::string signature_;
    std::string generation_;
    Status status_;
    Clock::time_point began_;
    std::shared_ptr<const RowView> live_;
    std::unique_ptr<Projector> projector_;
    std::shared_ptr<std::atomic<std::uint64_t>> compared_;  // none: the comparison is to stop
    boost::asio::steady_timer timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
    Background comparing_;
};
BOOST_DESCRIBE_STRUCT(Rebuild::Status, (),
                      (state, folded, of, compared, seconds, comparison, trouble))

}  // namespace anju
