#include "tests/bench/node_thread.hpp"

#include <boost/asio/post.hpp>
#include <future>

#include "deploy/anju/simulation.hpp"
#include "tests/bench/benchmark.hpp"

namespace anju::bench {

NodeThread::NodeThread(bool simulated_clock) {
    NodeOptions options;
    options.open = true;
    options.port = 0;
    options.data = folder_.path();
    options.identity_key = folder_.path() / "identity.key";
    options.services = service_names();
    options.seals = true;
    options.projects = true;
    options.simulated_clock = simulated_clock;
    node_ = Node::start(io_, options).value();
    thread_ = std::thread([this] { io_.run(); });
    const auto deadline = Clock::now() + test::patience;
    for (bool ready = false; !ready;) {
        std::promise<bool> asked;
        boost::asio::post(io_, [&] { asked.set_value(node_->ready().has_value()); });
        ready = asked.get_future().get();
        if (!ready && Clock::now() > deadline) fail("the node does not become ready");
    }
}

NodeThread::~NodeThread() {
    stop();
}

void NodeThread::stop() {
    if (!node_) return;
    boost::asio::post(io_, [this] { node_->stop([this] { io_.stop(); }); });
    thread_.join();
    node_.reset();
}

std::uint64_t NodeThread::simulate(const ProvinceOptions& options) {
    std::promise<Result<SimulationSummary>> finished;
    std::unique_ptr<Simulation> simulation;
    boost::asio::post(io_, [&] {
        simulation = std::make_unique<Simulation>(
            io_, *node_, options,
            [&](Result<SimulationSummary> summary) { finished.set_value(std::move(summary)); });
    });
    const auto summary = finished.get_future().get().value();
    std::promise<void> ended;
    boost::asio::post(io_, [&] {
        simulation.reset();
        ended.set_value();
    });
    ended.get_future().get();
    return summary.recorded;
}

}  // namespace anju::bench
