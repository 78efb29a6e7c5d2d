// Stream loan/<county>-<number>: a relocation loan (易地搬迁贷款) and its repayment, service land.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// An instalment of a repayment plan.
struct Instalment {
    Day due;
    Fen amount;
};
BOOST_DESCRIBE_STRUCT(Instalment, (), (due, amount))

// Where the money of a repayment came from.
enum class RepaymentSource { quota_income, county_funds, city_funds, province_funds };
BOOST_DESCRIBE_ENUM(RepaymentSource, quota_income, county_funds, city_funds, province_funds)

// The loan was agreed.
struct LoanAgreed {
    static constexpr std::string_view type = "loan.agreed";
    static constexpr std::array versions{std::size_t{5}};

    AreaCode area;  // who repays it, a county or above
    std::string lender;
    Fen principal;
    bool interest_subsidised = false;
    std::int32_t years = 0;
};
BOOST_DESCRIBE_STRUCT(LoanAgreed, (), (area, lender, principal, interest_subsidised, years))

// A part was drawn; parts add up to at most the principal.
struct LoanDrawn {
    static constexpr std::string_view type = "loan.drawn";
    static constexpr std::array versions{std::size_t{1}};

    Fen amount;
};
BOOST_DESCRIBE_STRUCT(LoanDrawn, (), (amount))

// A plan of repayment was set; it replaces the one before.
struct RepaymentPlanSet {
    static constexpr std::string_view type = "loan.repayment_plan_set";
    static constexpr std::array versions{std::size_t{2}};

    std::vector<Instalment> instalments;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(RepaymentPlanSet, (), (instalments, document))

// A part was repaid; parts add up to at most what was drawn.
struct LoanRepaid {
    static constexpr std::string_view type = "loan.repaid";
    static constexpr std::array versions{std::size_t{2}};

    Fen amount;
    RepaymentSource source = RepaymentSource::quota_income;
};
BOOST_DESCRIBE_STRUCT(LoanRepaid, (), (amount, source))

// A repayment did not happen after all (bank error).
struct RepaymentReversed {
    static constexpr std::string_view type = "loan.repayment_reversed";
    static constexpr std::array versions{std::size_t{2}};

    Fen amount;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(RepaymentReversed, (), (amount, reason))

struct LoanStream {
    static constexpr std::string_view name = "loan";
    static constexpr std::string_view service = "land";
    using Events =
        EventList<LoanAgreed, LoanDrawn, RepaymentPlanSet, LoanRepaid, RepaymentReversed>;
};

}  // namespace anju
