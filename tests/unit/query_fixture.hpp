// What tests of queries share: an answer that is waited for, an io_context that is run by hand, and
// rows that say only where they stand.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <optional>
#include <string>
#include <thread>

#include "projections/engine/queries.hpp"

namespace anju::test {

// Takes the answer of one request.
class Asked : public ReplyTarget {
  public:
    Asked() = default;
    ~Asked() {
        if (open_ != nullptr) open_->target = nullptr;
    }
    Asked(const Asked&) = delete;
    Asked& operator=(const Asked&) = delete;

    Reply reply() {
        auto state = std::make_shared<ReplyState>(*this);
        open_ = state.get();
        return Reply(std::move(state));
    }

    void deliver(HttpResponse&& response) override {
        open_ = nullptr;
        answer = std::move(response);
        thread = std::this_thread::get_id();
    }
    void abandoned() override {
        open_ = nullptr;
        was_abandoned = true;
    }

    int status() const { return answer ? answer->status : 0; }
    boost::json::object json() const { return boost::json::parse(answer->body).as_object(); }
    // Of a problem document.
    std::string rule() const {
        return answer ? std::string(json().at("rule").as_string()) : "(no answer)";
    }

    std::optional<HttpResponse> answer;
    std::thread::id thread;
    bool was_abandoned = false;

  private:
    ReplyState* open_ = nullptr;  // owned by the copies of the reply
};

// Runs `io` until `met`; false when it is not met within ten seconds.
template <class Met>
bool run_until(boost::asio::io_context& io, Met&& met) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!met()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        io.restart();
        io.run_one_for(std::chrono::milliseconds(10));
    }
    return true;
}

// Rows of which only the place is known; the next event of anju.land[3] is `next_seq`.
class PlaceView : public RowView {
  public:
    explicit PlaceView(std::uint64_t position, std::uint64_t next_seq = 0) {
        as_of_ = {position, position + 100, *Instant::parse("2020-04-01T00:00:00Z")};
        ledger_.position = position;
        ledger_.cuts = {{"anju.land", 2, 1'000, 0, 0, 0}, {"anju.land", 3, next_seq, 0, 0, 0}};
    }
    // Lacking events, or of another fold of the same events.
    PlaceView& lacking(const ParkedCount& parked) {
        as_of_.parked = parked;
        return *this;
    }
    PlaceView& of(const void* rows) {
        rows_ = rows;
        return *this;
    }
    Result<bool> get(std::string_view, std::string&) const override { return false; }
    Result<void> scan(std::string_view, std::string_view, const Visit&) const override {
        return {};
    }
};

}  // namespace anju::test
