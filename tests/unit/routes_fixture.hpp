// Read models as their users see them: facts are folded, queries asked by their routes.
#pragma once

#include <gtest/gtest.h>

#include "projections/query/query_routes.hpp"
#include "tests/unit/fold_fixture.hpp"
#include "tests/unit/query_fixture.hpp"

namespace anju::test {

class RoutesTest : public testing::Test {
  protected:
    RoutesTest() {
        add_query_routes(router, queries);
        bench.folding().add_routes(router, queries);
    }

    template <class... Facts>
    void given(const Facts&... facts) {
        bench.given(facts...);
        queries.post_view(bench.view());
        io.restart();
        io.poll();
    }
    // The body behind as_of, or "<status> <rule>" of a refusal.
    std::string get(std::string_view path, std::string_view query) {
        Asked asked;
        const auto match = router.find(Verb::get, path);
        if (match.route == nullptr) return "no route";
        HttpRequest request = asking(query);
        request.path = path;
        request.route = match.route;
        match.route->handler(request, asked.reply());
        if (!run_until(io, [&] { return asked.answer.has_value(); })) return "no answer";
        auto body = asked.answer->body;
        if (asked.status() != 200) return fmt::format("{} {}", asked.status(), asked.rule());
        return body.substr(body.find("},") + 2);
    }
    boost::json::object answer(std::string_view path, std::string_view query) {
        const auto body = get(path, query);
        EXPECT_TRUE(body.ends_with("}")) << body;
        return boost::json::parse("{" + body).as_object();
    }
    // One member of each row, as text.
    std::vector<std::string> column(std::string_view path, std::string_view query,
                                    std::string_view name) {
        std::vector<std::string> values;
        const auto all = answer(path, query);
        for (const auto& row : all.at("rows").as_array()) {
            const auto& value = row.at(name);
            values.push_back(value.is_string() ? std::string(value.as_string())
                                               : boost::json::serialize(value));
        }
        return values;
    }

    FoldBench bench;
    boost::asio::io_context io{1};
    Queries queries{io};
    Router router;
};

}  // namespace anju::test
