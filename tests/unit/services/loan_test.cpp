#include "services/land/loan.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Loan = LoanDefinition;

const LoanAgreed agreed{{"130708"}, "China Development Bank", {1000}, true, 20};
const RepaymentPlanSet plan{{{day("2021-06-30"), {400}}, {day("2022-06-30"), {600}}}, "Plan 1"};

test::Given<Loan> loan() {
    return given<Loan>(on("2018-01-01", agreed), on("2018-02-01", LoanDrawn{{700}}),
                       on("2018-03-01", LoanRepaid{{300}, RepaymentSource::county_funds}));
}

TEST(Loan, IsAgreedDrawnPlannedAndRepaid) {
    const auto status = Loan::Status::agreed;
    Life<Loan>()
        .refuses("2018-01-01", LoanDrawn{{1}}, "loan-registered-first")
        .records("2018-01-01", agreed, status)
        .refuses("2018-01-02", agreed, "loan-registered-once")
        .records("2018-02-01", LoanDrawn{{600}}, status)
        .records("2018-03-01", LoanDrawn{{400}}, status)
        .records("2018-04-01", plan, status)
        .records("2018-05-01", LoanRepaid{{1000}, RepaymentSource::quota_income}, status)
        .records("2018-06-01", RepaymentReversed{{1000}, "bank error"}, status)
        .records("2018-07-01", LoanRepaid{{1000}, RepaymentSource::quota_income}, status);
    loan()
        .when(record("2018-04-01", plan))
        .then(plan)
        .state(R"({"status":"agreed","since":"2018-01-01","opened_on":"2018-01-01",)"
               R"("agreement":{"area":"130708","lender":"China Development Bank",)"
               R"("principal":1000,"interest_subsidised":true,"years":20},)"
               R"("drawn":700,"repaid":300,"plan":{"instalments":[)"
               R"({"due":"2021-06-30","amount":400},{"due":"2022-06-30","amount":600}],)"
               R"("document":"Plan 1"}})");
}

TEST(Loan, IsDrawnUpToItsPrincipal) {
    loan()
        .when(record("2018-04-01", LoanDrawn{{301}}))
        .rejected("drawn-within-principal", {{"principal_fen", "1000"}, {"drawn_fen", "1001"}})
        .at("/amount");
}

TEST(Loan, IsRepaidUpToWhatWasDrawn) {
    loan()
        .when(record("2018-04-01", LoanRepaid{{401}, RepaymentSource::city_funds}))
        .rejected("repaid-within-drawn", {{"drawn_fen", "700"}, {"repaid_fen", "701"}})
        .at("/amount");
}

TEST(Loan, ReversesOnlyWhatWasRepaid) {
    loan()
        .when(record("2018-04-01", RepaymentReversed{{301}, "bank error"}))
        .rejected("reversed-within-repaid", {{"repaid_fen", "300"}, {"reversed_fen", "301"}})
        .at("/amount");
}

TEST(Loan, IsPlannedUpToItsPrincipal) {
    auto command = record("2018-04-01", plan);
    command.event.instalments[1].amount.value = 601;
    loan()
        .when(command)
        .rejected("planned-within-principal", {{"principal_fen", "1000"}, {"planned_fen", "1001"}})
        .at("/instalments");
}

TEST(Loan, HasFieldsThatMakeSense) {
    expect_invalid<Loan, LoanAgreed>(
        given<Loan>(), record("2018-01-01", agreed),
        {{[](auto& e) { e.area = {"130708101"}; }, "area-too-narrow", "/area"},
         {[](auto& e) { e.lender = ""; }, "lender-missing", "/lender"},
         {[](auto& e) { e.principal.value = 1'000'000'000'001; }, "amount-out-of-range",
          "/principal"},
         {[](auto& e) { e.principal.value = 0; }, "amount-out-of-range", "/principal"},
         {[](auto& e) { e.years = 31; }, "years-out-of-range", "/years"}});
    expect_invalid<Loan, RepaymentPlanSet>(
        loan(), record("2018-04-01", plan),
        {{[](auto& e) { e.document = ""; }, "document-missing", "/document"},
         {[](auto& e) { e.instalments.clear(); }, "instalments-missing", "/instalments"},
         {[](auto& e) { e.instalments[0].amount.value = 0; }, "amount-out-of-range",
          "/instalments/0/amount"},
         {[](auto& e) { e.instalments[1].due = e.instalments[0].due; }, "instalments-rise",
          "/instalments/1/due"}});
    for (const std::int64_t amount : {std::int64_t{0}, std::int64_t{-1}, json_integer_max}) {
        loan()
            .when(record("2018-04-01", LoanDrawn{{amount}}))
            .invalid("amount-out-of-range", "/amount");
        loan()
            .when(record("2018-04-01", LoanRepaid{{amount}, RepaymentSource::city_funds}))
            .invalid("amount-out-of-range", "/amount");
        loan()
            .when(record("2018-04-01", RepaymentReversed{{amount}, "bank error"}))
            .invalid("amount-out-of-range", "/amount");
    }
}

TEST(Loan, StaysConsistentWhateverIsTakenOut) {
    Loan::State state;
    state.agreement = agreed;
    state.repaid.value = -1;
    EXPECT_EQ(Loan::consistent(state).error().rule, "reversed-within-repaid");
    state.repaid.value = 1;
    EXPECT_EQ(Loan::consistent(state).error().rule, "repaid-within-drawn");
}

}  // namespace
}  // namespace anju
