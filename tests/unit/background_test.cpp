#include "events/runtime/background.hpp"

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <future>
#include <thread>

namespace anju {
namespace {

TEST(BackgroundTest, RunsElsewhereAndComesBack) {
    boost::asio::io_context io;
    Background background(io, 1);
    const auto here = std::this_thread::get_id();
    std::thread::id ran;
    std::thread::id came_back;
    ASSERT_TRUE(background.run([&] {
        ran = std::this_thread::get_id();
        return [&] { came_back = std::this_thread::get_id(); };
    }));
    const auto work = boost::asio::make_work_guard(io);
    while (came_back == std::thread::id()) io.run_one();
    EXPECT_NE(ran, here);
    EXPECT_EQ(came_back, here);
}

TEST(BackgroundTest, TakesNoMoreThanMayWait) {
    boost::asio::io_context io;
    Background background(io, 2);
    std::promise<void> released;
    const auto release = released.get_future().share();
    int done = 0;
    const auto task = [&, release] {
        release.wait();
        return [&] { ++done; };
    };
    EXPECT_TRUE(background.run(task));
    EXPECT_TRUE(background.run(task));
    EXPECT_FALSE(background.run(task));
    released.set_value();
    const auto work = boost::asio::make_work_guard(io);
    while (done < 2) io.run_one();
    EXPECT_TRUE(background.run(task)) << "there is room again";
}

}  // namespace
}  // namespace anju
