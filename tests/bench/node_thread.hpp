// A whole Anju on the embedded log in a folder of its own, run by a thread of this process.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "deploy/anju/node.hpp"
#include "deploy/province/province.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju::bench {

class NodeThread {
  public:
    // As `anju up` runs it, on a free port.
    explicit NodeThread(bool simulated_clock);
    ~NodeThread();
    NodeThread(const NodeThread&) = delete;
    NodeThread& operator=(const NodeThread&) = delete;

    std::string url() const { return node_->url(); }
    // Ends it; its folder stays until this object goes.
    void stop();
    const std::filesystem::path& data() const { return folder_.path(); }
    // Records the simulated province in this process and waits until the rows show it. Commands
    // recorded.
    std::uint64_t simulate(const ProvinceOptions& options);

  private:
    test::TemporaryFolder folder_;
    boost::asio::io_context io_{1};
    std::unique_ptr<Node> node_;
    std::thread thread_;
};

}  // namespace anju::bench
