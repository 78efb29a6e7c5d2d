// Clients that do little or nothing with their connections, and what the program makes of them.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace anju::test {

// Connections of one kind, closed when this goes.
class SlowSockets {
  public:
    explicit SlowSockets(const std::string& url);
    ~SlowSockets();
    SlowSockets(const SlowSockets&) = delete;
    SlowSockets& operator=(const SlowSockets&) = delete;

    // Connects so many more; small buffers take little of an answer that is not read. Throws when
    // it cannot.
    void connect(std::size_t count, bool small_buffers = false);
    // And says `bytes` on each of these.
    void connect_and_send(std::size_t count, std::string_view bytes, bool small_buffers = false);
    // To each of them, as much as its socket takes at once; gives back how many took all of it.
    std::size_t send_to_all(std::string_view bytes);
    // How many have an answer that begins so and is not read yet.
    std::size_t answered(std::string_view beginning) const;
    // How many the peer has closed or reset, whatever it said before.
    std::size_t ended() const;
    void close();
    std::size_t size() const { return sockets_.size(); }
    const std::vector<int>& sockets() const { return sockets_; }

  private:
    std::string host_;
    std::vector<int> sockets_;
};

// What the process keeps in memory now.
std::int64_t resident_mib(pid_t process);
// From now on it may have so many descriptors open at once.
void limit_descriptors(pid_t process, std::size_t count);

}  // namespace anju::test
