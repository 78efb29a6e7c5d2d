#include "events/runtime/signals.hpp"

#include "events/runtime/logging.hpp"

#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <vector>

namespace anju {

struct StopSignals::State {
    explicit State(boost::asio::io_context& io) : signals(io, SIGINT, SIGTERM) {}

    void stop() {
        if (std::exchange(stopping, true)) return;
        // Ends the wait and gives both signals their default meaning back.
        boost::system::error_code error;
        signals.clear(error);
        if (error) log_warning("signals stay caught", {{"error", error.message()}});
        signals.cancel(error);
        for (const auto& callback : callbacks) callback();
        callbacks.clear();
    }

    boost::asio::signal_set signals;
    std::vector<std::function<void()>> callbacks;
    bool stopping = false;
};

StopSignals::StopSignals(boost::asio::io_context& io) : state_(std::make_shared<State>(io)) {
    std::signal(SIGPIPE, SIG_IGN);
    state_->signals.async_wait([state = state_](boost::system::error_code error, int number) {
        if (error) return;
        log_info("stopping", {{"signal", number}});
        state->stop();
    });
}

StopSignals::~StopSignals() {
    boost::system::error_code ignored;  // without a pending wait there is nothing to cancel
    state_->signals.cancel(ignored);
}

void StopSignals::on_stop(std::function<void()> callback) {
    if (state_->stopping) {
        callback();
        return;
    }
    state_->callbacks.push_back(std::move(callback));
}

void StopSignals::request_stop() {
    state_->stop();
}

bool StopSignals::stopping() const {
    return state_->stopping;
}

}  // namespace anju
