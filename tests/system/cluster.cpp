#include "tests/system/cluster.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "services/catalogue.hpp"
#include "tests/tidy/command.hpp"

namespace anju::test {

Cluster::Cluster(const std::filesystem::path& folder, Services services,
                 const KafkaBrokerOptions& brokers, int copies)
    : folder_(folder), brokers_(brokers) {
    // Brokers that are told to be careless have careless topics.
    std::string more;
    for (const auto& setting : brokers.settings) {
        if (setting.starts_with("unclean.")) more += " --set " + setting;
    }
    const auto made = tidy::run_command(
        fmt::format("{}/deploy/kafka/kafka topics --bootstrap {} --replication {}{} 2>&1",
                    ANJU_SOURCE_DIR, bootstrap(), copies == 0 ? brokers_.count() : copies, more));
    if (!made.succeeded) throw std::runtime_error("no topics: " + made.output);
    const Arguments serving{"--simulated-clock", "--identity-key", identity_key(folder_)};
    const auto serve = [&](Arguments arguments) {
        arguments.insert(arguments.end(), serving.begin(), serving.end());
        add(std::move(arguments));
    };
    if (services == Services::in_one_process) {
        serve({"serve"});
    } else if (services == Services::twice) {
        serve({"serve"});
        serve({"serve"});
    } else {
        for (const auto& service : all_services()) serve({"serve", service.name});
    }
    add({"seal", "--data", (folder_ / "seal").string()});
    add({"project", "--data", (folder_ / "project").string()});
    add({"gateway", "--port", "0"});
}

void Cluster::add(Arguments arguments) {
    arguments.insert(arguments.end(), {"--kafka", bootstrap()});
    processes_.push_back({std::move(arguments), nullptr});
    start(processes_.back());
}

void Cluster::start(Process& process) {
    process.program = std::make_unique<Program>(folder_, process.arguments);
    if (process.arguments.front() != "gateway") return;
    const std::string listening = process.program->url();
    const std::lock_guard lock(mutex_);
    gateway_url_ = listening;
}

void Cluster::restart(std::size_t process) {
    start(processes_[process]);
}

void Cluster::wait_until_ready() {
    for (auto& process : processes_) process.program->wait_until_ready();
}

std::string Cluster::url() const {
    const std::lock_guard lock(mutex_);
    return gateway_url_;
}

Program& Cluster::program(const std::string& role) {
    for (auto& process : processes_) {
        if (process.arguments.front() == role) return *process.program;
    }
    throw std::runtime_error("no process " + role);
}

std::unique_ptr<Program> Cluster::start_projector(const std::string& name) const {
    return std::make_unique<Program>(
        folder_, Arguments{"project", "--data", (folder_ / name).string(), "--kafka", bootstrap()});
}

}  // namespace anju::test
