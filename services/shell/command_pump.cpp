#include "services/shell/command_pump.hpp"

#include <utility>

#include "services/shell/json_body.hpp"

namespace anju {

CommandPump::CommandPump(boost::asio::io_context& io, ExecuteCommand execute,
                         CommandPumpOptions options, Answered answered, Changed changed)
    : execute_(std::move(execute)),
      options_(options),
      answered_(std::move(answered)),
      changed_(std::move(changed)),
      timer_(io) {}

CommandPump::~CommandPump() = default;

void CommandPump::push(std::uint64_t number, CommandRequest request, std::string body) {
    bytes_ += body.size();
    send(number, {std::move(request), std::move(body)});
}

void CommandPump::send(std::uint64_t number, Item item) {
    auto body = parse_json_body(item.body);
    if (!body) {
        bytes_ -= item.body.size();
        return answered_(number, body.error());
    }
    CommandRequest request = item.request;
    request.body = std::move(*body);
    in_flight_.emplace(number, std::move(item));
    execute_(std::move(request), [this, number, alive = std::weak_ptr<int>(alive_)](
                                     const Result<CommandAnswer>& answer) {
        if (!alive.expired()) take(number, answer);
    });
}

// A refusal that comes while others are to be sent again may rest on one of them not being there.
void CommandPump::take(std::uint64_t number, const Result<CommandAnswer>& answer) {
    const auto found = in_flight_.find(number);
    Item item = std::move(found->second);
    in_flight_.erase(found);
    const auto now = Clock::now();
    const bool unavailable = !answer && answer.error().kind == ErrorKind::unavailable;
    const bool unsure = unavailable || (!answer && !again_.empty());
    if (item.first_failed == Clock::time_point()) item.first_failed = now;
    const bool has_key = !item.request.idempotency_key.empty();
    if (unsure && has_key && now - item.first_failed < options_.retry_for) {
        again_.emplace(number, std::move(item));
        if (in_flight_.empty()) send_again_later();
        return;
    }
    bytes_ -= item.body.size();
    answered_(number, answer);
    if (in_flight_.empty() && !again_.empty()) return send_again_later();
    changed_();
}

void CommandPump::send_again_later() {
    timer_.expires_after(options_.retry_wait);
    timer_.async_wait(
        [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& stopped) {
            if (stopped || alive.expired()) return;
            for (auto& [number, item] : std::exchange(again_, {})) send(number, std::move(item));
            changed_();
        });
}

}  // namespace anju
