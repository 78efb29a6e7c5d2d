// The bytes of a connection to all read models, whose rows are those of a small province.
#include "projections/query/query_routes.hpp"

#include "tests/fuzz/connection.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/unit/fold_fixture.hpp"

namespace anju::fuzz {
namespace {

// The rows as they are asked for.
class AskedRows {
  public:
    AskedRows() {
        for (const auto& fact : test::province_facts()) {
            demand(bench_.try_fold(fact).has_value(), "the province is folded");
        }
        bench_.commit();
        queries_.post_view(bench_.view());
        io.poll();
    }
    Router routes() {
        Router router;
        add_query_routes(router, queries_);
        bench_.folding().add_routes(router, queries_);
        return router;
    }

    boost::asio::io_context io{1};

  private:
    test::FoldBench bench_;
    Queries queries_{io};
};

void run(std::string_view bytes) {
    static AskedRows rows;
    static Connections connections(rows.io, rows.routes());
    connections.run(bytes);
}

// Each route with each of its parameters, by some of the values that they take.
std::vector<std::string> seeds() {
    constexpr std::string_view values[] = {"13", "130624", "houses.left", "2020-01-31", "county",
                                           "zh", "3",      "csv",         "2018",       "xlsx"};
    boost::asio::io_context io{1};
    Queries queries(io);
    Router router;
    add_query_routes(router, queries);
    all_read_models()->add_routes(router, queries);
    std::vector<std::string> all;
    std::size_t turn = 0;
    for (const auto& route : router.routes()) {
        std::string path = route->pattern;
        for (auto at = path.find('{'); at != std::string::npos; at = path.find('{')) {
            path.replace(at, path.find('}') - at + 1, "130624-000001");
        }
        std::string needed = "?";
        for (const auto& one : route->query) {
            if (one.required) needed += one.name + "=houses.left&";
        }
        all.push_back(get_request(path + needed));
        for (const auto& one : route->query) {
            const auto& value = values[turn++ % std::size(values)];
            all.push_back(get_request(path + needed + one.name + "=" + std::string(value)));
        }
    }
    all.push_back(get_request("/v1/progress?area=13&indicator=houses.left&on=2019-12-31"));
    all.push_back(get_request("/v1/progress?indicator=houses.left&level=county&language=zh"));
    all.push_back(get_request("/v1/progress/members?area=130624&indicator=houses.left&limit=3"));
    all.push_back(get_request("/v1/progress/history?indicator=houses.left&from=2019-01-01"));
    all.push_back(get_request("/v1/position?wait=land.3.4,land.0.1"));
    return all;
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
