#include "services/land/quota.hpp"

#include "tests/unit/services/stream_life.hpp"

namespace anju {
namespace {

using namespace test;
using Quota = QuotaDefinition;

const QuotaConfirmed confirmed{{"130708"}, {1000}, {200}, {800}, {{"130708-000001"}}, "Paper 5"};
const QuotaTraded traded{{500}, "Langfang", {9'000}, "C-1"};

test::Given<Quota> lot() {
    return given<Quota>(on("2019-01-01", confirmed), on("2019-02-01", traded));
}

TEST(Quota, IsConfirmedSoldPaidAndAppliedToALoan) {
    const auto status = Quota::Status::confirmed;
    Life<Quota> life;
    life.refuses("2019-01-01", traded, "quota-registered-first")
        .records("2019-01-01", confirmed, status)
        .refuses("2019-01-02", confirmed, "quota-registered-once")
        .records("2019-02-01", traded, status)
        .records("2019-03-01", ProceedsReceived{{9'000}}, status)
        .records("2019-04-01", ProceedsApplied{{4'000}, {"130708-000009"}}, status)
        .records("2019-05-01", QuotaCancelled{{300}, "not sold"}, status)
        .refuses("2019-06-01", QuotaTraded{{1}, "Langfang", {1}, "C-2"}, "sold-within-confirmed");
    lot()
        .when(record("2019-03-01", ProceedsReceived{{9'000}}))
        .then(ProceedsReceived{{9'000}})
        .state(R"({"status":"confirmed","since":"2019-01-01","opened_on":"2019-01-01",)"
               R"("confirmation":{"area":"130708","accepted":1000,"new_building_land":200,)"
               R"("confirmed":800,"plots":["130708-000001"],"document":"Paper 5"},)"
               R"("traded":500,"cancelled":0,"price":9000,"received":9000,"applied":0})");
}

TEST(Quota, ConfirmsAtMostAcceptedLandLessNewBuildingLand) {
    auto command = record("2019-01-01", confirmed);
    command.event.confirmed.value = 801;
    given<Quota>()
        .when(command)
        .rejected("confirmed-within-accepted", {{"accepted_centi_mu", "1000"},
                                                {"new_building_land_centi_mu", "200"},
                                                {"confirmed_centi_mu", "801"}})
        .at("/confirmed");
}

TEST(Quota, SellsEachMuOnce) {
    lot()
        .when(record("2019-03-01", QuotaTraded{{301}, "Langfang", {1}, "C-2"}))
        .rejected("sold-within-confirmed", {{"confirmed_centi_mu", "800"},
                                            {"traded_centi_mu", "801"},
                                            {"cancelled_centi_mu", "0"}})
        .at("/traded");
    lot()
        .when(record("2019-03-01", QuotaCancelled{{301}, "not sold"}))
        .rejected("sold-within-confirmed", {{"confirmed_centi_mu", "800"},
                                            {"traded_centi_mu", "500"},
                                            {"cancelled_centi_mu", "301"}})
        .at("/cancelled");
}

TEST(Quota, ReceivesAtMostThePriceAndAppliesAtMostWhatCameIn) {
    lot()
        .when(record("2019-03-01", ProceedsReceived{{9'001}}))
        .rejected("received-within-price", {{"price_fen", "9000"}, {"received_fen", "9001"}})
        .at("/amount");
    lot()
        .when(record("2019-03-01", ProceedsApplied{{1}, {"130708-000009"}}))
        .rejected("applied-within-received", {{"received_fen", "0"}, {"applied_fen", "1"}})
        .at("/amount");
}

TEST(Quota, HasFieldsThatMakeSense) {
    expect_invalid<Quota, QuotaConfirmed>(
        given<Quota>(), record("2019-01-01", confirmed),
        {{[](auto& e) { e.area = {"1307"}; }, "area-too-wide", "/area"},
         {[](auto& e) { e.document = ""; }, "document-missing", "/document"},
         {[](auto& e) { e.accepted.value = 10'000'001; }, "land-out-of-range", "/accepted"},
         {[](auto& e) { e.new_building_land.value = -1; }, "land-out-of-range",
          "/new_building_land"},
         {[](auto& e) { e.confirmed.value = 0; }, "land-out-of-range", "/confirmed"}});
    expect_invalid<Quota, QuotaTraded>(
        given<Quota>(on("2019-01-01", confirmed)), record("2019-02-01", traded),
        {{[](auto& e) { e.traded.value = 0; }, "land-out-of-range", "/traded"},
         {[](auto& e) { e.price.value = 0; }, "amount-out-of-range", "/price"},
         {[](auto& e) { e.buyer = ""; }, "buyer-missing", "/buyer"},
         {[](auto& e) { e.contract_no = ""; }, "contract-no-missing", "/contract_no"}});
    for (const std::int64_t amount : {std::int64_t{0}, std::int64_t{-1}, json_integer_max}) {
        lot()
            .when(record("2019-03-01", ProceedsReceived{{amount}}))
            .invalid("amount-out-of-range", "/amount");
        lot()
            .when(record("2019-03-01", ProceedsApplied{{amount}, {"130708-000009"}}))
            .invalid("amount-out-of-range", "/amount");
    }
}

}  // namespace
}  // namespace anju
