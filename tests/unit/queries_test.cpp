// Queries answer from the newest rows, wait for a write, and give up in time.
#include "projections/engine/queries.hpp"

#include <future>
#include <stdexcept>

#include "tests/unit/fold_fixture.hpp"
#include "tests/unit/query_fixture.hpp"

namespace anju::test {
namespace {

using std::chrono::milliseconds;

Result<void> write_nothing(const RowView&, std::string&) {
    return {};
}

class QueriesTest : public testing::Test {
  protected:
    void start(QueriesOptions options = {}) { queries.emplace(io, options); }
    void show(std::uint64_t position, std::uint64_t next_seq = 0) {
        queries->post_view(std::make_shared<PlaceView>(position, next_seq));
        io.restart();
        io.poll();
    }
    // Asks with a token, "" for none.
    void ask(Asked& asked, std::string_view wait) {
        queries->answer(asking(wait.empty() ? "" : fmt::format("wait={}", wait)), asked.reply(),
                        write_nothing);
    }

    boost::asio::io_context io{1};
    std::optional<Queries> queries;
};

TEST_F(QueriesTest, SaysAsOfWhenItAnswers) {
    start();
    show(7);
    Asked asked;
    queries->answer({}, asked.reply(), [](const RowView& view, std::string& body) {
        body += fmt::format(",\"seen\":{}", view.as_of().position);
        return Result<void>();
    });
    ASSERT_EQ(asked.status(), 200);
    EXPECT_EQ(
        asked.answer->body,
        R"({"as_of":{"position":7,"epoch":107,"recorded":"2020-04-01T00:00:00.000Z"},"seen":7})");
    using Headers = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(asked.answer->headers, (Headers{{"ETag", "\"7\""},
                                              {"Content-Language", "en"},
                                              {"Vary", "Accept-Language"},
                                              {"Vary", "Accept"}}));
}

TEST_F(QueriesTest, SaysWhatTheRowsLack) {
    start();
    const auto show_rows = [&](const ParkedCount& parked, std::uint64_t position) {
        auto view = std::make_shared<PlaceView>(position);
        view->lacking(parked);
        queries->post_view(std::move(view));
        io.restart();
        io.poll();
    };
    const auto rows = [](const RowView&, std::string& body) {
        body += R"(,"rows":[{"a":1}])";
        return Result<void>();
    };
    const auto header = [](const HttpResponse& response) {
        const auto found = std::ranges::find(response.headers, "Anju-Parked", [](const auto& one) {
            return std::string_view(one.first);
        });
        return found == response.headers.end() ? "" : found->second;
    };
    for (const auto& [parked, told] : std::vector<std::pair<ParkedCount, std::string>>{
             {{2, 5, 0}, "streams=2, events=5, skipped=0"},
             {{0, 0, 1}, "streams=0, events=0, skipped=1"}}) {
        show_rows(parked, 7 + parked.skipped);
        Asked asked;
        queries->answer({}, asked.reply(), rows);
        EXPECT_EQ(asked.json().at("parked").at("events").to_number<std::uint64_t>(), parked.events);
        EXPECT_EQ(header(*asked.answer), told);
        Asked table;
        queries->answer(asking("format=ndjson"), table.reply(), rows);
        EXPECT_EQ(header(*table.answer), told) << table.answer->body;
    }
    show_rows({}, 9);
    Asked whole;
    queries->answer({}, whole.reply(), rows);
    EXPECT_FALSE(whole.json().contains("parked"));
    EXPECT_EQ(header(*whole.answer), "");
}

// As it is when rows that were folded anew take the place of those that were served.
TEST_F(QueriesTest, GoesOverToOtherRowsOfTheSamePositionAndNeverBack) {
    start();
    const int first = 0;
    const int second = 0;
    const auto show_rows = [&](const void* rows, std::uint64_t position) {
        auto view = std::make_shared<PlaceView>(position);
        view->of(rows);
        queries->post_view(std::move(view));
        io.restart();
        io.poll();
    };
    const auto shown = [&] {
        return std::pair(queries->view()->rows(), queries->view()->as_of().position);
    };
    using Shown = std::pair<const void*, std::uint64_t>;
    show_rows(&first, 7);
    show_rows(&second, 6);
    EXPECT_EQ(shown(), (Shown{&first, 7}));
    show_rows(&second, 7);
    EXPECT_EQ(shown(), (Shown{&second, 7}));
    show_rows(&second, 7);
    show_rows(&second, 8);
    show_rows(&first, 7);
    EXPECT_EQ(shown(), (Shown{&second, 8}));
}

TEST_F(QueriesTest, AnswersAnErrorAsAProblemAndNothingElse) {
    start();
    show(7);
    Asked asked;
    queries->answer({}, asked.reply(), [](const RowView&, std::string& body) {
        body += ",\"half\":";
        return Result<void>(unavailable("rows-unreadable", "disk"));
    });
    EXPECT_EQ(asked.status(), 503);
    EXPECT_EQ(asked.rule(), "rows-unreadable");
}

TEST_F(QueriesTest, WaitsForTheFirstRows) {
    start();
    Asked asked;
    ask(asked, "");
    EXPECT_EQ(asked.status(), 0);
    EXPECT_EQ(queries->waiting(), 1U);
    show(0);
    EXPECT_EQ(asked.status(), 200);
    EXPECT_EQ(queries->waiting(), 0U);
}

TEST_F(QueriesTest, SaysThatRowsAreNotReadyWhenNoneCome) {
    start({.wait_max = milliseconds(1)});
    Asked asked;
    ask(asked, "");
    ASSERT_TRUE(run_until(io, [&] { return asked.answer.has_value(); }));
    EXPECT_EQ(asked.status(), 503);
    EXPECT_EQ(asked.rule(), "rows-not-ready");
}

TEST_F(QueriesTest, AnswersOnceTheRowsShowTheWrite) {
    start();
    show(10, 5);
    Asked reached, next, other;
    ask(reached, "land.3.4");
    EXPECT_EQ(reached.status(), 200);
    ask(next, "land.2.7,land.3.5");
    ask(other, "land.4.0");
    EXPECT_EQ(next.status(), 0);
    show(11, 5);
    EXPECT_EQ(next.status(), 0);
    show(12, 6);
    EXPECT_EQ(next.status(), 200);
    EXPECT_EQ(next.json().at("as_of").at("position"), 12);
    EXPECT_EQ(other.status(), 0);
    EXPECT_EQ(queries->waiting(), 1U);
}

TEST_F(QueriesTest, GivesUpWaitingAfterAWhile) {
    start({.wait_max = milliseconds(5)});
    show(10, 5);
    Asked first, second;
    ask(first, "land.3.5");
    ask(second, "land.3.18446744073709551615");
    ASSERT_TRUE(run_until(io, [&] { return second.answer.has_value(); }));
    for (const auto* asked : {&first, &second}) {
        EXPECT_EQ(asked->status(), 504);
        EXPECT_EQ(asked->rule(), "wait-timed-out");
    }
    Asked third;
    ask(third, "land.3.5");
    ASSERT_TRUE(run_until(io, [&] { return third.answer.has_value(); })) << "it waits anew";
    EXPECT_EQ(third.status(), 504);
}

TEST_F(QueriesTest, RefusesTokensThatAreNone) {
    start();
    show(10, 5);
    std::string seventeen = "land.3.1";
    for (int i = 0; i < 16; ++i) seventeen += ",land.3.1";
    for (const std::string& token :
         {std::string("land"), std::string("land.3"), std::string(".3.1"), std::string("land.3."),
          std::string("land..1"), std::string("land.-3.1"), std::string("land.65536.1"),
          std::string("land.3.18446744073709551616"), std::string("land.3.1x"),
          std::string("land.3.1,"), std::string(",land.3.1"), seventeen}) {
        Asked asked;
        ask(asked, token);
        ASSERT_EQ(asked.status(), 400) << token;
        EXPECT_EQ(asked.rule(), "wait-malformed");
    }
    Asked empty;
    queries->answer(asking("wait="), empty.reply(), write_nothing);
    EXPECT_EQ(empty.status(), 400);
    Asked sixteen;
    ask(sixteen, seventeen.substr(9));
    EXPECT_EQ(sixteen.status(), 200);
}

TEST_F(QueriesTest, DropsRowsThatComeLate) {
    start();
    show(10);
    show(9);
    EXPECT_EQ(queries->view()->as_of().position, 10U);
    show(11);
    EXPECT_EQ(queries->view()->as_of().position, 11U);
}

TEST_F(QueriesTest, ScansOnAThreadOfItsOwnAndAnswersOnThisOne) {
    start();
    show(10);
    Asked asked;
    std::thread::id scanned_on;
    queries->scan({}, asked.reply(), [&](const RowView&, std::string&) {
        scanned_on = std::this_thread::get_id();
        return Result<void>();
    });
    EXPECT_EQ(asked.status(), 0);
    ASSERT_TRUE(run_until(io, [&] { return asked.answer.has_value(); }));
    EXPECT_EQ(asked.status(), 200);
    EXPECT_NE(scanned_on, std::this_thread::get_id());
    EXPECT_EQ(asked.thread, std::this_thread::get_id());
}

TEST_F(QueriesTest, ScansInTheOrderTheyCameAndRefusesTooMany) {
    start({.scans_waiting_max = 2});
    show(10);
    std::promise<void> begun, go_on;
    std::vector<int> order;
    const auto noting = [&order](int number) {
        return [&order, number](const RowView&, std::string&) {
            order.push_back(number);
            return Result<void>();
        };
    };
    Asked running, second, third, refused;
    queries->scan({}, running.reply(), [&](const RowView&, std::string&) {
        begun.set_value();
        go_on.get_future().wait_for(std::chrono::seconds(10));
        return Result<void>();
    });
    begun.get_future().wait_for(std::chrono::seconds(10));
    queries->scan({}, second.reply(), noting(2));
    queries->scan({}, third.reply(), noting(3));
    queries->scan({}, refused.reply(), noting(4));
    EXPECT_EQ(refused.status(), 503);
    EXPECT_EQ(refused.rule(), "overloaded");
    go_on.set_value();
    ASSERT_TRUE(run_until(io, [&] { return third.answer.has_value(); }));
    EXPECT_EQ(running.status(), 200);
    EXPECT_EQ(order, (std::vector<int>{2, 3}));
}

TEST_F(QueriesTest, RefusesMoreThatWaitThanItHolds) {
    start({.waiting_max = 2});
    show(10, 5);
    Asked first, second, refused, reached;
    ask(first, "land.3.5");
    ask(second, "land.3.5");
    ask(refused, "land.3.5");
    EXPECT_EQ(refused.status(), 503);
    EXPECT_EQ(refused.rule(), "overloaded");
    ask(reached, "land.3.4");
    EXPECT_EQ(reached.status(), 200) << "what need not wait is not refused";
}

TEST_F(QueriesTest, AnswersAScanThatThrowsAndGoesOn) {
    start();
    show(10);
    Asked broken, next;
    queries->scan({}, broken.reply(), [](const RowView&, std::string&) -> Result<void> {
        throw std::logic_error("broken on purpose");
    });
    queries->scan({}, next.reply(), write_nothing);
    ASSERT_TRUE(run_until(io, [&] { return next.answer.has_value(); }));
    EXPECT_EQ(broken.status(), 500);
    EXPECT_EQ(broken.rule(), "internal-error");
    EXPECT_EQ(next.status(), 200);
}

// As when hundreds of pages hear of the same event.
TEST_F(QueriesTest, WorksTheSameQuestionOutOnceForTheSameRows) {
    start();
    show(10);
    const Route route{.pattern = "/v1/progress"};
    int worked = 0;
    const Queries::Answer counting = [&](const RowView&, std::string& body) {
        body += fmt::format(",\"worked\":{}", ++worked);
        return Result<void>();
    };
    const auto ask_for = [&](Asked& asked, std::string_view query, bool scans) {
        auto request = asking(query);
        request.route = &route;
        if (scans) return queries->scan(request, asked.reply(), counting);
        queries->answer(request, asked.reply(), counting);
    };
    Asked first, same, other, scanned, scanned_too, later, newer;
    ask_for(first, "area=13&on=2020-01-01", false);
    ask_for(same, "on=2020-01-01&area=13", false);
    EXPECT_EQ(worked, 1);
    EXPECT_EQ(same.answer->body, first.answer->body);
    ask_for(other, "area=1306&on=2020-01-01", false);
    EXPECT_EQ(worked, 2) << "another question";
    ask_for(scanned, "area=13", true);
    ask_for(scanned_too, "area=13", true);
    ASSERT_TRUE(run_until(io, [&] { return scanned.answer && scanned_too.answer; }));
    ask_for(later, "area=13", true);
    EXPECT_EQ(worked, 3);
    EXPECT_EQ(later.answer->body, scanned.answer->body);
    EXPECT_EQ(scanned_too.answer->body, scanned.answer->body);
    show(11);
    ask_for(newer, "area=13&on=2020-01-01", false);
    EXPECT_EQ(worked, 4) << "other rows";
    EXPECT_EQ(newer.json().at("as_of").at("position").to_number<int>(), 11);
}

TEST_F(QueriesTest, SharesNoAnswerThatIsAProblem) {
    start();
    show(10);
    const Route route{.pattern = "/v1/progress"};
    int worked = 0;
    Asked first, second;
    for (auto* asked : {&first, &second}) {
        auto request = asking("area=13");
        request.route = &route;
        queries->answer(request, asked->reply(), [&](const RowView&, std::string&) {
            ++worked;
            return Result<void>(unavailable("overloaded", "for once"));
        });
        EXPECT_EQ(asked->rule(), "overloaded");
    }
    EXPECT_EQ(worked, 2);
}

TEST_F(QueriesTest, LetsGoOfEverythingThatWaitsWhenItEnds) {
    start({.wait_max = milliseconds(0)});
    show(10, 5);
    std::promise<void> begun;
    Asked waiting, running, queued;
    ask(waiting, "land.3.5");
    queries->scan({}, running.reply(), [&](const RowView&, std::string&) {
        begun.set_value();
        return Result<void>();
    });
    begun.get_future().wait_for(std::chrono::seconds(10));
    queries->scan({}, queued.reply(), write_nothing);
    queries->post_view(std::make_shared<PlaceView>(20));
    queries.reset();
    EXPECT_TRUE(waiting.was_abandoned);
    // The timer that fired and the view that was posted find nobody; a scan that ran answers.
    ASSERT_TRUE(
        run_until(io, [&] { return running.answer && (queued.was_abandoned || queued.answer); }));
    EXPECT_EQ(running.status(), 200);
    EXPECT_FALSE(waiting.answer);
}

}  // namespace
}  // namespace anju::test
