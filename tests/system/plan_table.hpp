// The figures of the plan that Anju carries: the province's implementation opinions for 2020 and
// the public reports of the same weeks, each with the request that answers it.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace anju::test {

// What answers a figure of the plan.
enum class PlanAnswer {
    value,      // of an indicator, as of 1 April 2020
    target,     // of an indicator
    counties,   // how many counties have a value above 0
    version_1,  // of the province's target of an indicator: all of them were published
    version_2,
    version_3,
    limit,  // a parameter
};

struct PlanRow {
    int task = 0;  // key task of the plan, 1 to 6; 0 = of all
    std::string_view what;
    PlanAnswer answer = PlanAnswer::value;
    std::string_view about;   // indicator or parameter
    std::string_view figure;  // exactly; ">0": the plan names none, and there is something to show
    std::string_view due{};   // empty: none
};

std::span<const PlanRow> plan_rows();

// GET, and where the figure stands in the answer by RFC 6901; of counties, where it stands in each.
std::string request_of(const PlanRow& row);
std::string_view pointer_of(const PlanRow& row);

}  // namespace anju::test
