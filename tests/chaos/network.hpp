// Brokers on machines of their own, as network namespaces are, and faults between these: what
// tests/chaos/network does. Needs root. Throws when it does not do as it is told.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace anju::test {

class Network {
  public:
    // This machine, where the processes of Anju run and all callers.
    static constexpr int here = 0;

    explicit Network(int machines);  // numbered from 1
    // Ends what runs in them.
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    const std::vector<std::string>& hosts() const { return hosts_; }
    const std::string& name() const { return name_; }

    void cut(int a, int b);  // nothing passes any more
    void cut_one_way(int from, int to);
    // So many per cent of what `from` answers to this machine never arrives, and the connection is
    // broken.
    void reset_answers(int from, int per_cent);
    // Takes back every fault; how many packets they stopped.
    std::int64_t mend();

  private:
    std::string run(const std::string& command) const;

    std::string name_;
    std::vector<std::string> hosts_;
};

}  // namespace anju::test
