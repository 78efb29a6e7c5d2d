// Sends many commands, a bounded number at once, in order; sends again, with the same key, what the
// log could not take. For imports and simulations. Runs on the io thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "services/shell/command.hpp"

namespace anju {

using ExecuteCommand = std::function<void(CommandRequest, CommandDone)>;

struct CommandPumpOptions {
    std::size_t in_flight_max = 10'000;
    // Of their bodies; above it nothing is pushed until some are answered.
    std::size_t in_flight_bytes_max = std::size_t{2} << 20;
    std::chrono::milliseconds retry_wait{200};
    // How long a command is sent again before its last error is its answer.
    std::chrono::milliseconds retry_for{60'000};
};

class CommandPump {
  public:
    // `number` tells the commands apart, in the order they were pushed.
    using Answered = std::function<void(std::uint64_t number, const Result<CommandAnswer>&)>;
    using Changed = std::function<void()>;

    // `answered` is called once for each command, `changed` when there may be room again.
    CommandPump(boost::asio::io_context& io, ExecuteCommand execute, CommandPumpOptions options,
                Answered answered, Changed changed);
    ~CommandPump();
    CommandPump(const CommandPump&) = delete;
    CommandPump& operator=(const CommandPump&) = delete;

    bool has_room() const {
        return again_.empty() && in_flight_.size() < options_.in_flight_max &&
               bytes_ < options_.in_flight_bytes_max;
    }
    bool idle() const { return again_.empty() && in_flight_.empty(); }
    // Only when there is room. `body` is the JSON of the command; that of `request` is left empty.
    void push(std::uint64_t number, CommandRequest request, std::string body);

  private:
    using Clock = std::chrono::steady_clock;
    struct Item {
        CommandRequest request;
        std::string body;
        Clock::time_point first_failed{};
    };

    void send(std::uint64_t number, Item item);
    void take(std::uint64_t number, const Result<CommandAnswer>& answer);
    void send_again_later();

    const ExecuteCommand execute_;
    const CommandPumpOptions options_;
    const Answered answered_;
    const Changed changed_;
    boost::unordered_flat_map<std::uint64_t, Item> in_flight_;
    std::map<std::uint64_t, Item> again_;  // in order; nothing new is sent before them
    std::size_t bytes_ = 0;                // of the bodies of both
    boost::asio::steady_timer timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // answers outlive no pump
};

}  // namespace anju
