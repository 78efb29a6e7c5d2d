#include "projections/engine/queries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "events/base/json.hpp"
#include "events/runtime/http_language.hpp"
#include "events/runtime/logging.hpp"
#include "events/runtime/problem.hpp"
#include "projections/engine/shared_answers.hpp"
#include "projections/engine/table_answers.hpp"

namespace anju {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t tokens_max = 16;

template <class Number>
bool read_number(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

Result<std::vector<WaitToken>> parse_tokens(std::string_view list) {
    std::vector<WaitToken> tokens;
    while (tokens.size() < tokens_max) {
        const auto comma = list.find(',');
        auto token = WaitToken::parse(list.substr(0, comma));
        if (!token) return token.error();
        tokens.push_back(std::move(*token));
        if (comma == std::string_view::npos) return tokens;
        list.remove_prefix(comma + 1);
    }
    return invalid("wait-malformed", fmt::format("wait names more than {} tokens", tokens_max));
}

// What is answered lacks these: it is told beside as_of, and in a header where there is no JSON.
void write_parked(const ParkedCount& parked, HttpResponse& response) {
    if (parked == ParkedCount()) return;
    response.body += ",\"parked\":";
    write_json(response.body, parked);
    response.headers.emplace_back("Anju-Parked",
                                  fmt::format("streams={}, events={}, skipped={}", parked.streams,
                                              parked.events, parked.skipped));
}

HttpResponse render(const RowView& view, const Queries::Answer& answer, const AnswerForm& form) {
    HttpResponse response;
    response.body = "{\"as_of\":";
    write_json(response.body, view.as_of());
    write_parked(view.as_of().parked, response);
    if (auto done = answer(view, response.body); !done) return problem_response(done.error());
    response.body += '}';
    if (form.format) {
        auto table = table_response(response.body, form);
        if (!table) return problem_response(table.error());
        table->headers.insert(table->headers.end(), response.headers.begin(),
                              response.headers.end());
        response = std::move(*table);
    }
    // Other bytes have other marks.
    std::string mark = form.language == Language::english ? "" : "-zh";
    if (form.format) mark += "-" + std::string(name_of(*form.format));
    response.headers.emplace_back("ETag", fmt::format("\"{}{}\"", view.as_of().position, mark));
    say_language(response, form.language);
    response.headers.emplace_back("Vary", "Accept");
    return response;
}

// On the scanning thread, where what a broken invariant throws must not end the process.
HttpResponse render_guarded(const RowView& view, const Queries::Answer& answer,
                            const AnswerForm& form) {
    try {
        return render(view, answer, form);
    } catch (const std::exception& failure) {
        log_error("a query failed", {{"what", failure.what()}});
        return problem_response(corrupt("internal-error", "the query failed here; it is logged"));
    }
}

// Answers of the past are asked for rarely, and are not those of the newest rows.
std::optional<std::string> shared_question(const HttpRequest& request) {
    return request.query_value("as_of") ? std::nullopt : SharedAnswers::question_of(request);
}

bool reached(const std::vector<WaitToken>& tokens, const RowView& view) {
    return std::ranges::all_of(
        tokens, [&](const WaitToken& token) { return token.reached_by(view.ledger()); });
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
                               excerpt(text)));
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

    SharedAnswers& shared() { return shared_; }  // on the io thread

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
            auto task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task();
            task = nullptr;  // it holds a view, which takes a while to let go
            lock.lock();
        }
    }

    const std::size_t waiting_max_;
    SharedAnswers shared_;
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

std::vector<QueryParameter> Queries::parameters(std::vector<QueryParameter> own) {
    own.push_back(
        {"wait", "answer only once this write shows: the token of a command's answer", false});
    own.push_back({"as_of",
                   "the state after so many events (1234), at the end of a day (2020-06-30) or at "
                   "an instant (2020-06-30T08:00:00Z), by the time of recording: what the program "
                   "would have answered then",
                   false});
    return own;
}

void Queries::post_view(std::shared_ptr<const RowView> view) {
    boost::asio::post(io_, [this, alive = std::weak_ptr<int>(alive_), view = std::move(view)] {
        if (!alive.expired()) take_view(view);
    });
}

void Queries::take_view(std::shared_ptr<const RowView> view) {
    const bool other_rows = view_ && view_->rows() != view->rows();
    const auto needed = view_ ? view_->as_of().position + (other_rows ? 0 : 1) : 0;
    if (view->as_of().position < needed) return;
    view_ = std::move(view);
    wake();
}

void Queries::answer(const HttpRequest& request, const Reply& reply, Answer answer) {
    auto form = answer_form(request);
    if (!form) return reply(problem_response(form.error()));
    when_ready(request, reply,
               [this, reply, answer = std::move(answer), form = std::move(*form),
                question = shared_question(request)](const View& view) {
                   auto& shared = scanner_->shared();
                   if (question && shared.join(*view, *question, reply)) return;
                   const auto response = render(*view, answer, form);
                   if (question) shared.settle(*view, *question, response);
                   reply(response);
               });
}

void Queries::scan(const HttpRequest& request, const Reply& reply, Answer answer) {
    auto form = answer_form(request);
    if (!form) return reply(problem_response(form.error()));
    when_ready(request, reply,
               [this, reply, answer = std::move(answer), form = std::move(*form),
                question = shared_question(request)](const View& view) {
                   if (question && scanner_->shared().join(*view, *question, reply)) return;
                   // The last copy of the reply is to go on the io thread.
                   auto told = [this, alive = std::weak_ptr<int>(alive_), view, question,
                                reply = Reply(reply)](const HttpResponse& response) {
                       if (question && !alive.expired()) {
                           scanner_->shared().settle(*view, *question, response);
                       }
                       reply(response);
                   };
                   auto task = [&io = io_, view, told, answer, form]() mutable {
                       auto response =
                           std::make_shared<HttpResponse>(render_guarded(*view, answer, form));
                       boost::asio::post(io, [told = std::move(told),
                                              response = std::move(response)] { told(*response); });
                   };
                   if (scanner_->submit(std::move(task))) return;
                   told(problem_response(
                       unavailable("overloaded", "too many long queries wait; try again")));
               });
}

void Queries::when_ready(const HttpRequest& request, const Reply& reply,
                         std::function<void(const View&)> run) {
    Result<std::vector<WaitToken>> wanted{std::vector<WaitToken>()};
    if (const auto list = request.query_value("wait")) wanted = parse_tokens(*list);
    if (!wanted) return reply(problem_response(wanted.error()));
    const std::string as_of(request.query_value("as_of").value_or(""));
    const bool anew = request.query_value("anew") == "true";
    auto go_on = [this, reply, as_of, anew, run = std::move(run)](const Result<void>& ready) {
        if (!ready) return reply(problem_response(ready.error()));
        if (as_of.empty()) return run(view_);
        if (past_ == nullptr) {
            return reply(problem_response(
                unavailable("rows-not-ready", "this process shows no past states")));
        }
        past_->find({as_of, anew}, *view_, [reply, run](const Result<View>& past) {
            if (!past) return reply(problem_response(past.error()));
            run(*past);
        });
    };
    if (view_ && reached(*wanted, *view_)) return go_on({});
    if (waiting_.size() >= options_.waiting_max) {
        return reply(
            problem_response(unavailable("overloaded", "too many queries wait; try again")));
    }
    waiting_.push_back({std::move(*wanted), Clock::now() + options_.wait_max, std::move(go_on)});
    arm_timer();
}

// Answers what waits for rows that are there now.
void Queries::wake() {
    for (auto one = waiting_.begin(); one != waiting_.end();) {
        if (!reached(one->tokens, *view_)) {
            ++one;
            continue;
        }
        const auto go_on = std::move(one->go_on);
        one = waiting_.erase(one);
        go_on(Result<void>());
    }
}

// Refuses what has waited for too long: the first in the list, since all may wait equally long.
void Queries::expire() {
    const auto now = Clock::now();
    while (!waiting_.empty() && waiting_.front().deadline <= now) {
        const auto go_on = std::move(waiting_.front().go_on);
        waiting_.pop_front();
        go_on(view_ ? unavailable("wait-timed-out",
                                  "the rows do not show this write yet; once it is recorded they "
                                  "will: ask again")
                    : unavailable("rows-not-ready", "the rows are not there yet; ask again"));
    }
}

void Queries::arm_timer() {
    if (timer_runs_ || waiting_.empty()) return;
    timer_runs_ = true;
    timer_.expires_at(waiting_.front().deadline);
    timer_.async_wait(
        [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& stopped) {
            if (stopped || alive.expired()) return;
            timer_runs_ = false;
            expire();
            arm_timer();
        });
}

}  // namespace anju
