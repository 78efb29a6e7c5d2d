// All roles of Anju as processes of their own on Kafka, each of which may be killed and started
// again.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/contract/kafka_test_support.hpp"
#include "tests/system/program.hpp"

namespace anju::test {

class Cluster {
  public:
    enum class Services { in_one_process, apart, twice };

    // Starts a broker, or several, makes the topics by deploy/kafka/kafka with a copy on each of
    // them, or as many as are told, and starts every role. The services come first: in one process,
    // each in its own, or all of them in each of two processes.
    explicit Cluster(const std::filesystem::path& folder,
                     Services services = Services::in_one_process,
                     const KafkaBrokerOptions& brokers = {}, int copies = 0);

    // The file of the key that its registry hashes numbers of identity cards with: other keys make
    // other rows.
    static std::string identity_key(const std::filesystem::path& folder) {
        return (folder / "identity.key").string();
    }

    const std::string& bootstrap() const { return brokers_.bootstrap(); }
    KafkaBroker& brokers() { return brokers_; }
    // Waits until every process is ready.
    void wait_until_ready();
    // Where the gateway listens; on any thread.
    std::string url() const;

    std::size_t size() const { return processes_.size(); }
    Program& process(std::size_t number) { return *processes_[number].program; }
    void kill(std::size_t process) { processes_[process].program->kill(); }
    // Starts a killed one again; where it listens now is another port.
    void restart(std::size_t process);

    Program& sealer() { return program("seal"); }
    Program& gateway() { return program("gateway"); }
    Program& projector() { return program("project"); }
    // One more projector, on an empty folder.
    std::unique_ptr<Program> start_projector(const std::string& name) const;

  private:
    struct Process {
        Arguments arguments;
        std::unique_ptr<Program> program;
    };
    void add(Arguments arguments);
    void start(Process& process);
    Program& program(const std::string& role);

    const std::filesystem::path folder_;
    KafkaBroker brokers_;
    std::vector<Process> processes_;
    mutable std::mutex mutex_;  // gateway_url_
    std::string gateway_url_;
};

}  // namespace anju::test
