// Records the simulated province through the services of this process, and waits until the read
// models show all of it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <optional>
#include <string>

#include "deploy/anju/node.hpp"
#include "deploy/anju/progress_meter.hpp"
#include "deploy/province/province.hpp"
#include "services/shell/newest_tokens.hpp"

namespace anju {

struct SimulationSummary {
    std::uint64_t recorded = 0;  // by this run
    std::uint64_t replayed = 0;  // found recorded by an earlier run of the same province
};

// Commands of the province, as requests, and as lines of POST /v1/commands.
CommandRequest request_of(const ProvinceCommand& command);
std::string line_of(const ProvinceCommand& command);

class Simulation {
  public:
    using Done = std::function<void(Result<SimulationSummary>)>;

    // Starts at once, on the io thread; `node` decides for all services and projects, and must
    // outlive the simulation. A refused command ends it: the province is made of valid ones.
    Simulation(boost::asio::io_context& io, Node& node, const ProvinceOptions& options, Done done);

    bool finished() const { return finished_; }

  private:
    void fill();
    void take(std::uint64_t number, const Result<CommandAnswer>& answer);
    void await_rows();
    void finish(Result<SimulationSummary> outcome);

    Node& node_;
    const Done done_;
    Province province_;
    ProgressMeter meter_;
    SimulationSummary summary_;
    std::uint64_t pushed_ = 0;
    bool at_end_ = false;
    bool filling_ = false;
    bool finished_ = false;
    NewestTokens tokens_;
    boost::asio::steady_timer timer_;
    CommandPump pump_;
};

}  // namespace anju
