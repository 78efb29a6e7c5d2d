#include "tests/system/plan_table.hpp"

#include <fmt/format.h>

#include <array>

namespace anju::test {
namespace {

using enum PlanAnswer;

constexpr std::string_view june_end = "2020-06-30";
constexpr std::string_view july_end = "2020-07-31";
constexpr std::string_view october_end = "2020-10-31";
constexpr std::string_view year_end = "2020-12-31";

constexpr std::array rows{
    PlanRow{0, "relocated people", value, "registry.people", "302000"},
    PlanRow{0, "of them in settlement communities", value, "governance.people", "248000"},
    PlanRow{0, "settlement communities", value, "governance.communities", "406"},
    PlanRow{0, "counties with the task", counties, "registry.households", "35"},
    PlanRow{0, "old houses under an agreement", target, "houses.demolished", "86000", july_end},
    PlanRow{0, "of them demolished before, about 45,000", value, "houses.demolished", "45069"},
    PlanRow{0, "loans, 35,000 and 50,000 yuan a head, in fen", value, "finance.loan_agreed",
            "1306000000000"},
    PlanRow{1, "communities whose park is unfinished", value, "parks.communities_unfinished", "50",
            june_end},
    PlanRow{1, "all of them finished", target, "parks.communities_unfinished", "0", june_end},
    PlanRow{1, "parks in use: 632 less 50", value, "parks.in_use", "582", june_end},
    PlanRow{1, "parks with linkage", target, "parks.linkage", "632", year_end},
    PlanRow{1, "parks, an earlier report", version_1, "parks.in_use", "579"},
    PlanRow{1, "parks, a later report", version_2, "parks.in_use", "586"},
    PlanRow{1, "parks, the opinions", version_3, "parks.in_use", "632"},
    PlanRow{1, "relocated people employed in parks", value, "parks.relocated_employed", ">0"},
    PlanRow{1, "households that receive dividends", value, "parks.dividend_households", ">0"},
    PlanRow{2, "households with an employment file", value, "employment.files", ">0"},
    PlanRow{2, "people trained", value, "employment.trained", ">0"},
    PlanRow{2, "transferred labourers, tracked", value, "employment.tracked", "83800"},
    PlanRow{2, "visited within 90 days", value, "employment.visited_90d", ">0"},
    PlanRow{2, "willing to work, not placed", value, "employment.willing_unplaced", "20500",
            year_end},
    PlanRow{2, "all of them placed", target, "employment.willing_unplaced", "0", year_end},
    PlanRow{2, "in public-welfare jobs", value, "employment.public_welfare", ">0"},
    PlanRow{2, "in work-relief projects", value, "employment.work_relief", ">0"},
    PlanRow{2, "poor households with labour and nobody employed", target,
            "employment.zero_households", "0", year_end},
    PlanRow{3, "facilities under construction", value, "facilities.unfinished", "21", june_end},
    PlanRow{3, "all of them completed", target, "facilities.unfinished", "0", june_end},
    PlanRow{3, "schools", value, "facilities.schools", "289"},
    PlanRow{3, "kindergartens", value, "facilities.kindergartens", "300"},
    PlanRow{3, "clinics", value, "facilities.clinics", "354"},
    PlanRow{3, "schools, another report", version_1, "facilities.schools", "298"},
    PlanRow{3, "kindergartens, another report", version_1, "facilities.kindergartens", "304"},
    PlanRow{3, "staffed", value, "facilities.staffed", ">0"},
    PlanRow{3, "equipped to standard", value, "facilities.equipped", ">0"},
    PlanRow{4, "vacated old houses left to demolish", value, "houses.left", "40931", july_end},
    PlanRow{4, "none left", target, "houses.left", "0", july_end},
    PlanRow{4, "kept houses without a utilisation plan", value, "houses.plans_left", "6617",
            october_end},
    PlanRow{4, "a plan for each", target, "houses.plans_left", "0", october_end},
    PlanRow{4, "land left to reclaim and green, 0.01 mu", value, "land.mu_left", "4861680",
            year_end},
    PlanRow{4, "none left", target, "land.mu_left", "0", year_end},
    PlanRow{4, "income from land quotas, fen", value, "finance.quota_income", ">0"},
    PlanRow{4, "due within a year by repayment plans, fen", value, "finance.next_due", ">0"},
    PlanRow{4, "no loan without a repayment plan", target, "finance.without_plan", "0", year_end},
    PlanRow{4, "repaid, fen", value, "finance.loan_repaid", ">0"},
    PlanRow{5, "an organisation of its own is encouraged above", limit, "own_organisation_above",
            "300"},
    PlanRow{5, "communities under an organisation: all", target, "governance.covered", "406",
            year_end},
    PlanRow{5, "of those above 300 without one of their own", target, "governance.own_expected",
            "0", year_end},
    PlanRow{5, "residents' groups", value, "governance.residents_groups", ">0"},
    PlanRow{5, "party groups", value, "governance.party_groups", ">0"},
    PlanRow{6, "registered at the new place", value, "rights.settled", ">0"},
    PlanRow{6, "by permit or temporary registration", value, "rights.temporary", ">0"},
    PlanRow{6, "neither", target, "rights.neither", "0", year_end},
    PlanRow{6, "school transfers done", value, "rights.transfers_done", ">0"},
    PlanRow{6, "pupils that wait", target, "rights.transfers_waiting", "0", year_end},
    PlanRow{6, "basic medical insurance", value, "rights.insured.basic_medical", ">0"},
    PlanRow{6, "serious-illness insurance", value, "rights.insured.serious_illness", ">0"},
    PlanRow{6, "old-age insurance", value, "rights.insured.pension", ">0"},
    PlanRow{6, "special hardship support", value, "rights.assisted.special_hardship", ">0"},
    PlanRow{6, "subsistence allowance", value, "rights.assisted.subsistence", ">0"},
    PlanRow{6, "gaps in any", target, "rights.gaps", "0", year_end},
};

constexpr std::string_view days = "&on=2020-04-01&known_on=2020-03-31";

}  // namespace

std::span<const PlanRow> plan_rows() {
    return rows;
}

std::string request_of(const PlanRow& row) {
    switch (row.answer) {
        case version_1:
        case version_2:
        case version_3:
            return fmt::format("/v1/target/130000-{}/events", row.about);
        case limit:
            return fmt::format("/v1/parameter/130000-{}", row.about);
        case counties:
            return fmt::format("/v1/progress?indicator={}&level=county{}", row.about, days);
        case value:
        case target:
            break;
    }
    return fmt::format("/v1/progress?indicator={}{}", row.about, days);
}

std::string_view pointer_of(const PlanRow& row) {
    switch (row.answer) {
        case target:
            return "/rows/0/target";
        case version_1:
            return "/events/0/data/value";
        case version_2:
            return "/events/1/data/value";
        case version_3:
            return "/events/2/data/value";
        case limit:
            return "/state/parameter/value";
        case value:
        case counties:
            break;
    }
    return "/rows/0/value";
}

}  // namespace anju::test
