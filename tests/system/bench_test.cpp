// The benchmarks still measure something: small amounts, without a look at the figures.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>

#include "tests/tidy/command.hpp"

namespace anju::test {
namespace {

using testing::IsSupersetOf;

TEST(BenchTest, PrintsAFigureOfEachBenchmark) {
    const auto bench = std::filesystem::path(std::getenv("ANJU_PROGRAM")).replace_filename("bench");
    const auto end = tidy::run_command("env -u ANJU_TEST_KAFKA timeout 120 " +
                                       tidy::shell_quoted(bench.string()) + " --quick 2>&1");
    ASSERT_TRUE(end.succeeded) << end.output;
    std::set<std::string> figures;
    std::istringstream lines(end.output);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with('{')) continue;
        const auto figure = boost::json::parse(line);
        EXPECT_GT(figure.at("ratio").to_number<double>(), 0) << line;
        figures.insert(boost::json::value_to<std::string>(figure.at("benchmark")));
    }
    EXPECT_THAT(figures, IsSupersetOf({"import", "simulation", "fold-embedded", "fold-models",
                                       "fold-memory-1", "fold-memory-10"}))
        << end.output;
}

}  // namespace
}  // namespace anju::test
