// Sends many commands to a running Anju over HTTP, in batches, in order; what was not answered is
// sent again with the same keys.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "deploy/anju/server.hpp"
#include "events/base/result.hpp"

namespace anju {

struct SendSummary {
    std::uint64_t recorded = 0;
    std::uint64_t replayed = 0;
    std::uint64_t refused = 0;
    std::vector<std::string> tokens;  // the newest of each partition
};

struct CommandClientOptions {
    std::string rehearsal{};      // not empty: a dry run of this name, nothing is recorded
    std::string language = "en";  // of the problems, as Accept-Language has it
};

class CommandClient {
  public:
    // Called with the number of the line, from 1, and the problem document as JSON.
    using Refused = std::function<void(std::uint64_t line, std::string_view problem)>;

    CommandClient(Server server, Refused refused, CommandClientOptions options = {});

    // A line as POST /v1/commands takes it, without its end, with a key. Blocks while a full batch
    // is sent. Errors: unavailable after some tries; nothing is half-sent, the same lines may be
    // sent again.
    Result<void> add(std::string_view line);
    // Sends the rest.
    Result<void> flush();
    // After flush(): waits until the read models show everything that was recorded.
    Result<void> await_shown();

    const SendSummary& summary() const { return summary_; }

  private:
    Result<void> send_batch();
    Result<void> take_answer(std::string_view body);
    Result<void> read_answer(std::string_view body);

    const Server server_;
    const Refused refused_;
    const CommandClientOptions options_;
    SendSummary summary_;
    std::string batch_;
    std::uint64_t lines_in_batch_ = 0;
    std::uint64_t lines_sent_ = 0;
};

}  // namespace anju
