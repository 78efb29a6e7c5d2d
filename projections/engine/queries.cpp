#include "projections/engine/queries.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "events/base/json.hpp"
#include "events/runtime/problem.hpp"

namespace anju {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds timer_interval{20};
constexpr std::size_t tokens_max = 16;

template <class Number>
bool read_number(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

Result<std::vector<WaitToken>> parse_tokens(std::string_view list) {
    std::vector<WaitToken> tokens;
    while (!list.empty()) {
        const auto one = list.substr(0, list.find(','));
        auto token = WaitToken::parse(one);
        if (!token) return token.error();
        tokens.push_back(std::move(*token));
        list.remove_prefix(std::min(list.size(), one.size() + 1));
        if (tokens.size() <= tokens_max) continue;
        return invalid("wait-malformed", fmt::format("wait names more than {} tokens", tokens_max));
    }
    return tokens;
}

HttpResponse render(const RowView& view, const Queries::Answer& answer) {
    HttpResponse response;
    response.body = "{\"as_of\":";
    write_json(response.body, view.as_of());
    if (auto done = answer(view, response.body); !done) return problem_response(done.error());
    response.body += '}';
    response.headers.emplace_back("ETag", fmt::format("\"{}\"", view.as_of().position));
    return response;
}

bool reached(const std::vector<WaitToken>& tokens, const RowView* view) {
    for (const auto& token : tokens) {
        if (view == nullptr || !token.reached_by(view->ledger())) return false;
    }
    return true;
}

}  // namespace

Result<WaitToken> WaitToken::parse(std::string_view text) {
    const auto last = text.rfind('.');
    const auto middle =
        last == 0 || last == std::string_view::npos ? last : text.rfind('.', last - 1);
    WaitToken token;
    const bool shaped = middle != std::string_view::npos && middle > 0 && last > middle;
    if (shaped && read_number(text.substr(middle + 1, last - middle - 1), token.partition) &&
        read_number(text.substr(last + 1), token.seq)) {
        token.topic = "anju." + std::string(text.substr(0, middle));
        return token;
    }
    return invalid("wait-malformed",
                   fmt::format("wait=\"{}\" is not a token of a command's answer, "
                               "such as land.3.1234",
                               text.substr(0, 60)));
}

bool WaitToken::reached_by(const LedgerPosition& position) const {
    for (const auto& cut : position.cuts) {
        if (cut.partition == partition && cut.topic == topic) return cut.next_seq > seq;
    }
    return false;
}

// One thread that runs the long queries in the order they came.
class Queries::Scanner {
  public:
    explicit Scanner(std::size_t waiting_max)
        : waiting_max_(waiting_max), thread_([this] { run(); }) {}

    ~Scanner() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

    bool submit(std::function<void()> task) {
        {
            const std::lock_guard lock(mutex_);
            if (tasks_.size() >= waiting_max_) return false;
            tasks_.push_back(std::move(task));
        }
        changed_.notify_all();
        return true;
    }

  private:
    void run() {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return stopping_ || !tasks_.empty(); });
            if (stopping_) return;
            const auto task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task();
            lock.lock();
        }
    }

    const std::size_t waiting_max_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;
    bool stopping_ = false;
    std::thread thread_;
};

Queries::Queries(boost::asio::io_context& io, QueriesOptions options)
    : io_(io),
      options_(options),
      timer_(io),
      scanner_(std::make_unique<Scanner>(options.scans_waiting_max)) {}

Queries::~Queries() = default;

QueryParameter Queries::wait_parameter() {
    return {"wait", "answer only once this write shows: the token of a command's answer", false};
}

void Queries::post_view(std::shared_ptr<const RowView> view) {
    boost::asio::post(io_, [this, alive = std::weak_ptr<int>(alive_), view = std::move(view)] {
        if (!alive.expired()) take_view(view);
    });
}

void Queries::take_view(std::shared_ptr<const RowView> view) {
    if (view_ && view_->as_of().position >= view->as_of().position) return;
    view_ = std::move(view);
    wake();
}

void Queries::answer(const HttpRequest& request, const Reply& reply, Answer answer) {
    when_ready(request, reply,
               [this, reply, answer = std::move(answer)] { reply(render(*view_, answer)); });
}

void Queries::scan(const HttpRequest& request, const Reply& reply, Answer answer) {
    when_ready(request, reply, [this, reply, answer = std::move(answer)] {
        auto task = [&io = io_, view = view_, reply, answer] {
            auto response = std::make_shared<HttpResponse>(render(*view, answer));
            boost::asio::post(io, [reply, response] { reply(std::move(*response)); });
        };
        if (scanner_->submit(std::move(task))) return;
        reply(problem_response(unavailable("overloaded", "too many long queries wait; try again")));
    });
}

void Queries::when_ready(const HttpRequest& request, const Reply& reply,
                         std::function<void()> run) {
    const auto wanted = parse_tokens(request.query_value("wait").value_or(""));
    if (!wanted) return reply(problem_response(wanted.error()));
    if (view_ && reached(*wanted, view_.get())) return run();
    if (waiting_.size() >= options_.waiting_max) {
        return reply(
            problem_response(unavailable("overloaded", "too many queries wait; try again")));
    }
    auto go_on = [reply, run = std::move(run)](const Result<void>& ready) {
        if (!ready) return reply(problem_response(ready.error()));
        run();
    };
    waiting_.push_back({*wanted, Clock::now() + options_.wait_max, std::move(go_on)});
    arm_timer();
}

// Answers what waits for rows that are there now, or has waited for too long.
void Queries::wake() {
    const auto now = Clock::now();
    for (auto one = waiting_.begin(); one != waiting_.end();) {
        const bool ready = view_ && reached(one->tokens, view_.get());
        if (!ready && now < one->deadline) {
            ++one;
            continue;
        }
        const auto go_on = std::move(one->go_on);
        one = waiting_.erase(one);
        go_on(ready ? Result<void>()
                    : Result<void>(unavailable(
                          "wait-timed-out",
                          "the rows do not show this write yet; it is recorded, ask again")));
    }
}

void Queries::arm_timer() {
    if (timer_runs_ || waiting_.empty()) return;
    timer_runs_ = true;
    timer_.expires_after(timer_interval);
    timer_.async_wait([this](const boost::system::error_code& stopped) {
        if (stopped) return;
        timer_runs_ = false;
        wake();
        arm_timer();
    });
}

}  // namespace anju
