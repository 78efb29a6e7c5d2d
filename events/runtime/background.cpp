#include "events/runtime/background.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace anju {

Background::~Background() {
    pool_.stop();
    pool_.join();
}

bool Background::run(std::function<std::function<void()>()> task) {
    if (*waiting_ >= waiting_max_) return false;
    ++*waiting_;
    boost::asio::post(pool_, [&io = io_, waiting = waiting_, task = std::move(task)] {
        boost::asio::post(io, [waiting, done = task()] {
            --*waiting;
            done();
        });
    });
    return true;
}

}  // namespace anju
