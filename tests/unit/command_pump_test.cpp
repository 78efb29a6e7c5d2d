// How many commands a request may have on their way, by number and by bytes.
#include "services/shell/command_pump.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace anju {
namespace {

class CommandPumpTest : public testing::Test {
  protected:
    void push(std::uint64_t number, std::string body) {
        pump_.push(number, CommandRequest(), std::move(body));
    }
    void answer_first(Result<CommandAnswer> answer = CommandAnswer{}) {
        const auto done = std::move(sent_.front());
        sent_.pop_front();
        done(std::move(answer));
    }

    boost::asio::io_context io_{1};
    std::deque<CommandDone> sent_;
    std::vector<std::uint64_t> answered_;
    CommandPump pump_{
        io_,
        [this](const CommandRequest&, CommandDone done) { sent_.push_back(std::move(done)); },
        {.in_flight_max = 3, .in_flight_bytes_max = 20},
        [this](std::uint64_t number, const Result<CommandAnswer>&) { answered_.push_back(number); },
        [] {}};
};

TEST_F(CommandPumpTest, HasRoomForSoManyCommands) {
    for (std::uint64_t number = 1; number <= 3; ++number) {
        EXPECT_TRUE(pump_.has_room());
        push(number, "{}");
    }
    EXPECT_FALSE(pump_.has_room());
    answer_first();
    EXPECT_TRUE(pump_.has_room());
}

TEST_F(CommandPumpTest, HasRoomForSoManyBytes) {
    push(1, R"({"text":"1234567"})");
    EXPECT_TRUE(pump_.has_room());
    push(2, R"({"text":"1234567"})");
    EXPECT_FALSE(pump_.has_room());
    answer_first();
    EXPECT_TRUE(pump_.has_room());
    answer_first(invalid("refused", "it is refused"));
    EXPECT_TRUE(pump_.idle());
    // What is no JSON takes no room.
    push(3, "[[[[[[[[[[[[[[[[[[[[[[[[[");
    EXPECT_TRUE(pump_.has_room());
    EXPECT_EQ(answered_, (std::vector<std::uint64_t>{1, 2, 3}));
}

}  // namespace
}  // namespace anju
