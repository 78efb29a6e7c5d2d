#include "deploy/anju/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "events/streams/period.hpp"
#include "services/shell/command_stream.hpp"

namespace anju {
namespace {

constexpr std::chrono::milliseconds rows_interval{20};

}  // namespace

CommandRequest request_of(const ProvinceCommand& command) {
    CommandRequest request;
    request.stream = command.stream;
    request.id = command.id;
    request.command = command.command;
    request.principal = local_principal;
    request.idempotency_key = command.key;
    request.recorded = command.recorded;
    return request;
}

std::string line_of(const ProvinceCommand& command) {
    return command_line(request_of(command), command.body);
}

bool needs_all_before(const ProvinceCommand& command) {
    return command.stream == PeriodStream::name;
}

Simulation::Simulation(boost::asio::io_context& io, Node& node, const ProvinceOptions& options,
                       Done done)
    : node_(node),
      done_(std::move(done)),
      province_(options),
      meter_("recording the simulated province", province_.size()),
      timer_(io),
      pump_(
          io,
          [this](CommandRequest request, CommandDone answered) {
              node_.execute(std::move(request), std::move(answered));
          },
          {},
          [this](std::uint64_t number, const Result<CommandAnswer>& answer) {
              take(number, answer);
          },
          [this] { fill(); }) {
    boost::asio::post(io, [this] { fill(); });
}

// A command that is answered at once calls back while it is being pushed.
void Simulation::fill() {
    if (std::exchange(filling_, true)) return;
    while (!finished_ && !at_end_ && pump_.has_room()) {
        if (!next_) at_end_ = !province_.next(next_.emplace());
        if (at_end_ || (needs_all_before(*next_) && !pump_.idle())) break;
        pump_.push(++pushed_, request_of(*next_), std::move(next_->body));
        next_.reset();
    }
    filling_ = false;
    if (at_end_ && pump_.idle() && !finished_) await_rows();
}

void Simulation::take(std::uint64_t number, const Result<CommandAnswer>& answer) {
    if (finished_) return;
    if (!answer) {
        Error error = answer.error();
        error.message = fmt::format("command {} of the simulated province was refused: {}", number,
                                    error.message);
        return finish(error);
    }
    ++(answer->replayed ? summary_.replayed : summary_.recorded);
    tokens_.add(answer->token);
    meter_.update(summary_.recorded + summary_.replayed);
}

void Simulation::await_rows() {
    const auto& view = node_.queries()->view();
    const bool shown = view && std::ranges::all_of(tokens_.by_partition(), [&](const auto& token) {
                           return WaitToken::parse(token.second)->reached_by(view->ledger());
                       });
    if (shown) return finish(summary_);
    timer_.expires_after(rows_interval);
    timer_.async_wait([this](const boost::system::error_code& stopped) {
        if (!stopped) await_rows();
    });
}

void Simulation::finish(Result<SimulationSummary> outcome) {
    finished_ = true;
    meter_.end();
    done_(std::move(outcome));
}

}  // namespace anju
