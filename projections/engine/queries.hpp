// Answers HTTP queries from the rows as the last commit left them: every answer says as of when,
// and waits for a write when asked to.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/runtime/router.hpp"
#include "projections/engine/past_rows.hpp"
#include "projections/engine/row_store.hpp"

namespace anju {

// A write to wait for: "land.3.1234" is the event with seq 1234 of partition 3 of service land.
struct WaitToken {
    std::string topic;  // "anju.land"
    std::uint16_t partition = 0;
    std::uint64_t seq = 0;

    static Result<WaitToken> parse(std::string_view text);
    bool reached_by(const LedgerPosition& position) const;
};

struct QueriesOptions {
    std::chrono::milliseconds wait_max{10'000};  // for a token; then 504
    std::size_t waiting_max = 10'000;            // queries that wait at once; more get 503
    std::size_t scans_waiting_max = 64;          // queries for the scanning thread; more get 503
};

// All on the io thread, but for post_view().
class Queries {
  public:
    // The body of a JSON answer is an object that begins with "as_of": `answer` appends its further
    // members, each with a comma in front. On the io thread: at most a few rows.
    using Answer = std::function<Result<void>(const RowView&, std::string& body)>;

    Queries(boost::asio::io_context& io, QueriesOptions options = {});
    ~Queries();
    Queries(const Queries&) = delete;
    Queries& operator=(const Queries&) = delete;

    // Where `as_of=` finds rows of the past; before the first request, and it outlives the queries.
    void look_back_with(PastRows& past) { past_ = &past; }

    // Any thread: the newest rows. Earlier ones that come late are dropped.
    void post_view(std::shared_ptr<const RowView> view);

    // Answers with the rows as they are, once they show what `wait=` in the query names; or with
    // those that `as_of=` names.
    void answer(const HttpRequest& request, const Reply& reply, Answer answer);
    // The same on a thread of its own, for answers that read many rows.
    void scan(const HttpRequest& request, const Reply& reply, Answer answer);

    // The query parameters that every route of a read model takes, behind its own.
    static std::vector<QueryParameter> parameters(std::vector<QueryParameter> own = {});

    // Null before the projector told the first.
    const std::shared_ptr<const RowView>& view() const { return view_; }
    std::size_t waiting() const { return waiting_.size(); }

  private:
    struct Waiting {
        std::vector<WaitToken> tokens;
        std::chrono::steady_clock::time_point deadline;
        std::function<void(Result<void>)> go_on;
    };
    class Scanner;
    using View = std::shared_ptr<const RowView>;

    void when_ready(const HttpRequest& request, const Reply& reply,
                    std::function<void(const View&)> run);
    void take_view(std::shared_ptr<const RowView> view);
    void wake();
    void expire();
    void arm_timer();

    boost::asio::io_context& io_;
    const QueriesOptions options_;
    PastRows* past_ = nullptr;
    View view_;
    std::list<Waiting> waiting_;  // the longest first
    boost::asio::steady_timer timer_;
    bool timer_runs_ = false;
    std::unique_ptr<Scanner> scanner_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // what is posted outlives no queries
};

}  // namespace anju
