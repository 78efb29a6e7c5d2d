#include "deploy/province/calendar.hpp"
#include "deploy/province/texts.hpp"
#include "events/base/sha256.hpp"
#include "events/streams/house.hpp"
#include "events/streams/loan.hpp"

namespace anju {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t contractors_of_county = 6;
constexpr std::int32_t loan_years = 20;

// The subject is a house; the place it stands in.
const ProvincePlace& house_place(ProvinceText& text) {
    text.id(house_id(text, text.entry.subject));
    return text.history.households[text.subject(text.history.houses).household].origin;
}

void house_register(ProvinceText& text) {
    const auto& place = house_place(text);
    const auto& house = text.subject(text.history.houses);
    const auto plot = house.plot == province_none
                          ? std::string()
                          : fmt::format(R"(,"plot":"{}")", plot_id(text, house.plot));
    text.body(R"("household":"{}","area":"{}","floor_area_centi_m2":{}{})",
              household_id(text, text.history.households[house.household]), area_code(text, place),
              house.floor_area_centi_m2, plot);
}

void house_seen(ProvinceText& text) {
    const auto& place = house_place(text);
    text.body(R"("seen_by":"{}自然资源局")", county_name(place.county));
}

// From April 2020 on with a photo; a few show a house that is another's.
void house_demolish(ProvinceText& text) {
    const auto& place = house_place(text);
    const auto team = 1 + text.pick(contractors_of_county);
    if (text.entry.occurred <= history_last_day) {
        return text.body(R"("contractor":"{}第{}拆除队")", county_name(place.county), team);
    }
    const auto house = text.entry.subject;
    const bool others = house > 0 && text.pick(150, 1) == 0;
    const Hash photo = Sha256()(house_id(text, others ? house - 1 : house));
    const auto shelter = text.subject(text.history.houses).sheltered
                             ? fmt::format(R"("shelter":"{}周转房",)", county_name(place.county))
                             : std::string();
    text.body(R"("contractor":"{}第{}拆除队",{}"evidence":[{{"kind":"photo","hash":"{}",)"
              R"("place":"{}自然资源局影像库"}}])",
              county_name(place.county), team, shelter, hex_of(bytes_of(photo)),
              county_name(place.county));
}

void house_keep(ProvinceText& text) {
    house_place(text);
    constexpr std::array reasons{"结构完好，拟综合利用"sv, "集中连片，拟发展民宿"sv,
                                 "拟作合作社用房"sv};
    text.body(R"("reason":"{}")", text.one_of(reasons));
}

void house_draft_plan(ProvinceText& text) {
    const auto& place = house_place(text);
    constexpr std::array purposes{"民宿"sv, "农产品仓储"sv, "合作社用房"sv, "村史馆"sv};
    text.body(R"("purpose":"{}","operated_by":"{}模拟合作社{}号")", text.one_of(purposes),
              county_name(place.county), 1 + text.pick(60, 1));
}

void house_approve_plan(ProvinceText& text) {
    const auto& place = house_place(text);
    text.body(R"("document":"{}旧房利用方案批复{}号")", county_name(place.county),
              1 + text.pick(300));
}

void house_put_to_use(ProvinceText& text) {
    const auto& place = house_place(text);
    text.body(R"("operated_by":"{}模拟合作社{}号")", county_name(place.county), 1 + text.pick(60));
}

void house_retain(ProvinceText& text) {
    const auto& place = house_place(text);
    constexpr std::array reasons{RetainReason::shared_house,
                                 RetainReason::connected_house,
                                 RetainReason::production_use,
                                 RetainReason::protected_village,
                                 RetainReason::protected_village,
                                 RetainReason::other,
                                 RetainReason::other};
    const auto reason = text.one_of(reasons);
    text.body(R"("reason":"{}","certificate_no":"{}保留证明{}","text":"{}")", name_of(reason),
              county_name(place.county), house_id(text, text.entry.subject),
              reason == RetainReason::other ? "户主诉讼未结" : "");
}

void house_found(ProvinceText& text) {
    const auto& place = house_place(text);
    text.body(R"("found_by":"{}督导组")", county_name(place.county));
}

void house_refute(ProvinceText& text) {
    const auto& place = house_place(text);
    constexpr std::array reasons{"房屋仍在，照片为他户"sv, "仅拆除院墙"sv, "主体未拆"sv};
    text.body(R"("found_by":"{}督导组","reason":"{}")", county_name(place.county),
              text.one_of(reasons));
}

// The subject is a plot; the place it lies in.
const ProvincePlace& plot_place(ProvinceText& text, std::uint32_t plot) {
    text.id(plot_id(text, plot));
    const auto& house = text.history.houses[text.history.plots[plot].house];
    return text.history.households[house.household].origin;
}

void plot_register(ProvinceText& text) {
    const auto& place = plot_place(text, text.entry.subject);
    const auto& plot = text.subject(text.history.plots);
    text.body(R"("area":"{}","surveyed":{})", area_code(text, place), plot.surveyed_centi_mu);
}

void plot_approve(ProvinceText& text) {
    const auto& place = plot_place(text, text.entry.subject);
    const auto project = 1 + text.pick(80);
    text.body(R"("project":"{}复垦项目{}期","document":"{}复垦批复{}号")",
              county_name(place.county), project, county_name(place.county), project);
}

void plot_start(ProvinceText& text) {
    const auto& place = plot_place(text, text.entry.subject);
    text.body(R"("contractor":"{}第{}土地整理队")", county_name(place.county),
              1 + text.pick(contractors_of_county));
}

void plot_reclaim(ProvinceText& text) {
    const auto& part = text.subject(text.history.parts);
    plot_place(text, part.plot);
    text.body(R"("reclaimed":{},"use":"{}")", part.reclaimed_centi_mu, name_of(part.use));
}

template <AcceptanceLevel level>
void plot_accept(ProvinceText& text) {
    const auto& place = plot_place(text, text.entry.subject);
    text.body(R"("level":"{}","accepted":{},"inspector":"{}{}")", name_of(level),
              text.subject(text.history.plots).reclaimed_centi_mu, county_name(place.county),
              level == AcceptanceLevel::township ? "乡镇验收组" : "自然资源局");
}

std::string_view inspector_of(AcceptanceLevel level) {
    switch (level) {
        case AcceptanceLevel::township:
            return "乡镇验收组";
        case AcceptanceLevel::county:
            return "自然资源局";
        case AcceptanceLevel::city:
            return "市级验收组";
        case AcceptanceLevel::province:
            break;
    }
    return "省级验收组";
}

void plot_pass(ProvinceText& text) {
    const auto& acceptance = text.subject(text.history.acceptances);
    const auto& place = plot_place(text, acceptance.plot);
    text.body(R"("level":"{}","accepted":{},"inspector":"{}{}")", name_of(acceptance.level),
              acceptance.accepted_centi_mu, county_name(place.county),
              inspector_of(acceptance.level));
}

void plot_revoke(ProvinceText& text) {
    const auto& acceptance = text.subject(text.history.acceptances);
    plot_place(text, acceptance.plot);
    constexpr std::array reasons{"抽查发现未达种植条件"sv, "复绿成活率不足"sv};
    text.body(R"("level":"{}","reason":"{}")", name_of(acceptance.level), text.one_of(reasons));
}

const ProvinceQuota& subject_quota(ProvinceText& text) {
    const auto& quota = text.subject(text.history.quotas);
    text.id(numbered(text, quota.county, quota.number));
    return quota;
}

void quota_confirm(ProvinceText& text) {
    const auto& quota = subject_quota(text);
    std::string plots;
    for (const auto plot : quota.plots) {
        plots += fmt::format(R"({}"{}")", plots.empty() ? "" : ",", plot_id(text, plot));
    }
    text.body(R"("area":"{}","accepted":{},"new_building_land":{},"confirmed":{},"plots":[{}],)"
              R"("document":"{}节余指标确认书{}号")",
              county_code(quota.county), quota.accepted_centi_mu, quota.building_centi_mu,
              quota.confirmed_centi_mu(), plots, county_name(quota.county), quota.number);
}

void quota_trade(ProvinceText& text) {
    const auto& quota = subject_quota(text);
    constexpr std::array buyers{"石家庄市"sv, "唐山市"sv, "廊坊市"sv, "雄安新区"sv};
    text.body(R"("traded":{},"buyer":"{}自然资源和规划局","price":{},"contract_no":"JY-{}-{}")",
              quota.traded_centi_mu, text.one_of(buyers), quota.price_fen,
              county_code(quota.county), quota.number);
}

void quota_receive(ProvinceText& text) {
    text.body(R"("amount":{})", subject_quota(text).received_fen);
}

void quota_apply(ProvinceText& text) {
    const auto& quota = subject_quota(text);
    text.body(R"("amount":{},"loan":"{}")", quota.applied_fen,
              loan_id(text, text.history.loans[quota.loan]));
}

void quota_cancel(ProvinceText& text) {
    const auto& cancelling = text.subject(text.history.cancellings);
    const auto& quota = text.history.quotas[cancelling.quota];
    text.id(numbered(text, quota.county, quota.number));
    text.body(R"("cancelled":{},"reason":"复核面积不实，收回指标")", cancelling.cancelled_centi_mu);
}

const ProvinceLoan& loan_of(ProvinceText& text, std::uint32_t index) {
    const auto& loan = text.history.loans[index];
    text.id(loan_id(text, loan));
    return loan;
}

void loan_agree(ProvinceText& text) {
    const auto& loan = loan_of(text, text.entry.subject);
    text.body(R"("area":"{}","lender":"{}","principal":{},"interest_subsidised":{},"years":{})",
              county_code(loan.county),
              loan.poor ? "国家开发银行河北省分行" : "农业发展银行河北省分行", loan.principal_fen,
              loan.poor, loan_years);
}

void loan_draw(ProvinceText& text) {
    const auto& draw = text.subject(text.history.draws);
    loan_of(text, draw.loan);
    text.body(R"("amount":{})", draw.amount_fen);
}

// Twenty equal instalments, one each November from 2019 on.
void loan_set_plan(ProvinceText& text) {
    const auto& loan = loan_of(text, text.entry.subject);
    const std::int64_t each = loan.principal_fen / loan_years;
    std::string instalments;
    for (std::int32_t i = 0; i < loan_years; ++i) {
        const std::int64_t amount =
            i + 1 < loan_years ? each : loan.principal_fen - each * (loan_years - 1);
        instalments += fmt::format(R"({}{{"due":"{}","amount":{}}})", i == 0 ? "" : ",",
                                   Day{day_number(2019 + i, 11, 30)}.text(), amount);
    }
    text.body(R"("instalments":[{}],"document":"{}还款计划")", instalments,
              county_name(loan.county));
}

void loan_repay(ProvinceText& text) {
    const auto& payment = text.subject(text.history.repayments);
    loan_of(text, payment.loan);
    const auto source =
        payment.of_quota ? RepaymentSource::quota_income : RepaymentSource::county_funds;
    text.body(R"("amount":{},"source":"{}")", payment.amount_fen, name_of(source));
}

void loan_reverse(ProvinceText& text) {
    const auto& payment = text.subject(text.history.repayments);
    loan_of(text, payment.loan);
    text.body(R"("amount":{},"reason":"银行入账错误")", payment.amount_fen);
}

constexpr std::array texts{
    ProvinceStepText{ProvinceStep::house_register, "house", "register", house_register},
    ProvinceStepText{ProvinceStep::house_vacate, "house", "vacate", house_seen},
    ProvinceStepText{ProvinceStep::house_demolish, "house", "demolish", house_demolish},
    ProvinceStepText{ProvinceStep::house_clear, "house", "clear", house_seen},
    ProvinceStepText{ProvinceStep::house_keep, "house", "keep", house_keep},
    ProvinceStepText{ProvinceStep::house_draft_plan, "house", "draft-plan", house_draft_plan},
    ProvinceStepText{ProvinceStep::house_approve_plan, "house", "approve-plan", house_approve_plan},
    ProvinceStepText{ProvinceStep::house_put_to_use, "house", "put-to-use", house_put_to_use},
    ProvinceStepText{ProvinceStep::house_retain, "house", "retain", house_retain},
    ProvinceStepText{ProvinceStep::house_reoccupy, "house", "reoccupy", house_found},
    ProvinceStepText{ProvinceStep::house_rebuild, "house", "rebuild", house_found},
    ProvinceStepText{ProvinceStep::house_refute, "house", "refute-demolition", house_refute},
    ProvinceStepText{ProvinceStep::plot_accept, "plot", "accept", plot_pass},
    ProvinceStepText{ProvinceStep::plot_revoke, "plot", "revoke-acceptance", plot_revoke},
    ProvinceStepText{ProvinceStep::quota_cancel, "quota", "cancel", quota_cancel},
    ProvinceStepText{ProvinceStep::loan_reverse, "loan", "reverse-repayment", loan_reverse},
    ProvinceStepText{ProvinceStep::plot_register, "plot", "register", plot_register},
    ProvinceStepText{ProvinceStep::plot_approve, "plot", "approve", plot_approve},
    ProvinceStepText{ProvinceStep::plot_start, "plot", "start", plot_start},
    ProvinceStepText{ProvinceStep::plot_reclaim, "plot", "reclaim", plot_reclaim},
    ProvinceStepText{ProvinceStep::plot_accept_township, "plot", "accept",
                     plot_accept<AcceptanceLevel::township>},
    ProvinceStepText{ProvinceStep::plot_accept_county, "plot", "accept",
                     plot_accept<AcceptanceLevel::county>},
    ProvinceStepText{ProvinceStep::quota_confirm, "quota", "confirm", quota_confirm},
    ProvinceStepText{ProvinceStep::quota_trade, "quota", "trade", quota_trade},
    ProvinceStepText{ProvinceStep::quota_receive, "quota", "receive-proceeds", quota_receive},
    ProvinceStepText{ProvinceStep::quota_apply, "quota", "apply-proceeds", quota_apply},
    ProvinceStepText{ProvinceStep::loan_agree, "loan", "agree", loan_agree},
    ProvinceStepText{ProvinceStep::loan_draw, "loan", "draw", loan_draw},
    ProvinceStepText{ProvinceStep::loan_set_plan, "loan", "set-plan", loan_set_plan},
    ProvinceStepText{ProvinceStep::loan_repay, "loan", "repay", loan_repay},
};

}  // namespace

std::span<const ProvinceStepText> land_texts() {
    return texts;
}

}  // namespace anju
