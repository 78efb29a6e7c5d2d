// Readers who ask while brokers fail: how far the answers reach, each second time waiting for what
// was acknowledged last.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/chaos/seen.hpp"

namespace anju::test {

class Readers {
  public:
    // `url` may be called on any thread; `seen` must outlive the readers.
    Readers(std::function<std::string()> url, Seen& seen, int readers);
    // Like finish().
    ~Readers();
    Readers(const Readers&) = delete;
    Readers& operator=(const Readers&) = delete;

    void finish();

  private:
    void run(const std::string& name);
    void ask(const std::string& name, const std::string& target, const std::string& token);

    const std::function<std::string()> url_;
    Seen& seen_;
    std::atomic<bool> finishing_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace anju::test
