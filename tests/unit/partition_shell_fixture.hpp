// One partition of a service on a log without faults, run until nothing moves any more.
#pragma once

#include <gtest/gtest.h>

#include "services/shell/partition_shell.hpp"
#include "tests/simulation/node.hpp"

namespace anju {

using simulation::Node;

using Answer = std::optional<Result<CommandAnswer>>;

class PartitionShellTest : public testing::Test {
  protected:
    PartitionShellTest() { run(); }

    static CommandRequest take(std::int64_t parts, std::string key = "") {
        return request("take", parts, std::move(key));
    }
    static CommandRequest open(std::string key = "") { return request("open", 0, std::move(key)); }
    static CommandRequest request(std::string command, std::int64_t parts, std::string key) {
        CommandRequest made;
        made.stream = "lot";
        made.id = "130708-000001";
        made.command = std::move(command);
        made.body = boost::json::object{{"occurred_on", "2020-06-30"}, {"parts", parts}};
        made.principal = "clerk";
        made.idempotency_key = std::move(key);
        return made;
    }

    // Sends; the answer comes with run(), or at once.
    std::shared_ptr<Answer> send(CommandRequest request) {
        auto answer = std::make_shared<Answer>();
        node_->shell().execute(std::move(request),
                               [answer](Result<CommandAnswer> given) { *answer = given; });
        return answer;
    }
    void run() { simulation::run_until_quiet(log_, {node_.get()}); }
    Result<CommandAnswer> answer(CommandRequest request) {
        const auto answer = send(std::move(request));
        run();
        return answer->value();
    }
    void restart() {
        node_ = std::make_unique<Node>(log_, ++nodes_, [this] { return now_; });
        run();
    }
    RecordMeta meta_at(std::uint64_t offset) {
        const auto reader = *log_.read({{{0, 0}, offset}});
        const auto batch = reader->poll(std::chrono::milliseconds(0));
        const auto& entry = batch->entries.front();
        EXPECT_EQ(entry.offset, offset);
        return *decode_meta(parse_record(entry.bytes)->meta);
    }
    std::string rule_of(CommandRequest request) {
        const auto outcome = answer(std::move(request));
        return outcome ? "none" : outcome.error().rule;
    }

    Instant now_ = *Instant::parse("2020-06-30T08:00:00Z");
    SimulatedLog log_{{.topics = {{"anju.land", 1}}}};
    std::size_t nodes_ = 1;
    std::unique_ptr<Node> node_ = std::make_unique<Node>(log_, 1, [this] { return now_; });
};

}  // namespace anju
