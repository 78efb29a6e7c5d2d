// Tells the parts of a process that it is to stop: SIGINT and SIGTERM.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

namespace anju {

// The first SIGINT or SIGTERM calls the callbacks on the io thread; then io.run() returns when no
// work is left. The second one ends the process the default way. Until a stop begins, waiting for
// signals keeps io.run() running. SIGPIPE is ignored: writing to a closed socket or pipe is an
// error of that write, not the end of the process.
class StopSignals {
  public:
    explicit StopSignals(boost::asio::io_context& io);
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    // Called once, in the order they were added. When the stop has begun, right away.
    void on_stop(std::function<void()> callback);
    // As if a first signal had come; on the io thread.
    void request_stop();
    bool stopping() const;

  private:
    struct State;
    std::shared_ptr<State> state_;  // shared with the pending wait for signals
};

}  // namespace anju
