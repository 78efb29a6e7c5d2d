// Each figure of the plan, asked of the real program that recorded the whole simulated province.
// Prints them as a table in Markdown.
#include <fmt/format.h>

#include <iostream>

#include "tests/system/plan_table.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {
namespace {

// Recording it all takes half a minute; the machine may be busy.
constexpr std::chrono::minutes recording_patience{10};

// What stands at the row's pointer, as text.
std::string answer_to(const std::string& url, const PlanRow& row) {
    const auto answer = get(url, request_of(row));
    if (row.answer != PlanAnswer::counties) {
        boost::system::error_code none;
        const auto pointer = pointer_of(row);
        const auto* found = answer.json.find_pointer({pointer.data(), pointer.size()}, none);
        return found == nullptr ? answer.body : boost::json::serialize(*found);
    }
    std::size_t counties = 0;
    for (const auto& county : answer.json.at("rows").as_array()) {
        counties += county.at("value").to_number<std::int64_t>() > 0 ? 1 : 0;
    }
    return std::to_string(counties);
}

bool agrees(const PlanRow& row, const std::string& answer) {
    if (row.figure != ">0") return answer == row.figure;
    return answer.find_first_not_of("0123456789") == std::string::npos && answer != "0";
}

void check_row(const std::string& url, const PlanRow& row) {
    const auto request = request_of(row);
    const auto answer = answer_to(url, row);
    EXPECT_TRUE(agrees(row, answer)) << row.what << ": " << request << " " << pointer_of(row)
                                     << " is " << answer << ", the plan says " << row.figure;
    if (!row.due.empty()) {
        EXPECT_EQ(get(url, request).text("/rows/0/due"), row.due) << row.what;
    }
    std::cout << fmt::format("| {} | {} | {} | {} | `{}` {} | {} |\n", row.task, row.what,
                             row.figure, row.due, request, pointer_of(row), answer);
}

class PlanTest : public UpFixture {};

TEST_F(PlanTest, AnswersEachFigureOfThePlan) {
    auto& recording = launch({"--simulate", "1", "--once"});
    ASSERT_TRUE(wait_until([&] { return recording.has_ended(); }, recording_patience));
    ASSERT_EQ(recording.wait(), 0) << recording.complaints();
    start();
    std::cout << "| task | figure of the plan | value | due | request | answer |\n"
              << "|---|---|---|---|---|---|\n";
    for (const auto& row : plan_rows()) check_row(url(), row);
}

}  // namespace
}  // namespace anju::test
