// Stream quota/<county>-<number>: a lot of surplus land quota (节余指标) and its sale, service
// land.
#pragma once

#include "events/base/event_list.hpp"

namespace anju {

// The surplus was confirmed: accepted land less the building land of the new site.
struct QuotaConfirmed {
    static constexpr std::string_view type = "quota.confirmed";
    static constexpr std::array versions{std::size_t{6}};

    AreaCode area;  // a county or below
    CentiMu accepted;
    CentiMu new_building_land;
    CentiMu confirmed;  // at most accepted less new building land
    std::vector<PlotId> plots;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(QuotaConfirmed, (),
                      (area, accepted, new_building_land, confirmed, plots, document))

// Quota was sold; each mu once.
struct QuotaTraded {
    static constexpr std::string_view type = "quota.traded";
    static constexpr std::array versions{std::size_t{4}};

    CentiMu traded;
    std::string buyer;
    Fen price;  // for all of it
    std::string contract_no;
};
BOOST_DESCRIBE_STRUCT(QuotaTraded, (), (traded, buyer, price, contract_no))

// Money of the sales came in.
struct ProceedsReceived {
    static constexpr std::string_view type = "quota.proceeds_received";
    static constexpr std::array versions{std::size_t{1}};

    Fen amount;
};
BOOST_DESCRIBE_STRUCT(ProceedsReceived, (), (amount))

// Money of the sales went into repaying a loan.
struct ProceedsApplied {
    static constexpr std::string_view type = "quota.proceeds_applied";
    static constexpr std::array versions{std::size_t{2}};

    Fen amount;
    LoanId loan;
};
BOOST_DESCRIBE_STRUCT(ProceedsApplied, (), (amount, loan))

// Quota that was not sold was taken back.
struct QuotaCancelled {
    static constexpr std::string_view type = "quota.cancelled";
    static constexpr std::array versions{std::size_t{2}};

    CentiMu cancelled;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(QuotaCancelled, (), (cancelled, reason))

struct QuotaStream {
    static constexpr std::string_view name = "quota";
    static constexpr std::string_view service = "land";
    using Events =
        EventList<QuotaConfirmed, QuotaTraded, ProceedsReceived, ProceedsApplied, QuotaCancelled>;
};

}  // namespace anju
