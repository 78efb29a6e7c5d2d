#include "deploy/province/texts.hpp"

namespace anju {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t employers_of_place = 40;

// What a kind of work calls its employers. All made up.
std::string_view employer_kind(JobChannel channel) {
    switch (channel) {
        case JobChannel::enterprise:
            return "模拟企业";
        case JobChannel::workshop:
            return "扶贫车间";
        case JobChannel::park:
            return "安置园区企业";
        case JobChannel::public_welfare:
            return "公益岗位";
        case JobChannel::work_relief:
            return "以工代赈项目";
        case JobChannel::self_employed:
            return "自主创业";
        case JobChannel::out_migration:
            break;
    }
    return "外出务工单位";
}

const ProvincePerson& person_of(ProvinceText& text, const ProvinceWorker& worker) {
    text.id(person_id(text.history, worker.person));
    return text.history.persons[worker.person];
}

// The subject is a worker: the household of the id's person.
const ProvinceHousehold& worker_home(ProvinceText& text) {
    const auto& worker = text.subject(text.history.workers);
    return text.history.households[person_of(text, worker).household];
}

void worker_register(ProvinceText& text) {
    const auto& household = worker_home(text);
    text.body(R"("household":"{}","area":"{}","willing_to_work":{})", household_id(household),
              household.resettlement.code(), text.subject(text.history.workers).willing);
}

void worker_profile(ProvinceText& text) {
    const auto& household = worker_home(text);
    const bool willing = text.subject(text.history.workers).willing;
    const WorkWish wish = willing ? (text.pick(4) == 0 ? WorkWish::training : WorkWish::work)
                                  : (text.pick(3) == 0 ? WorkWish::unable : WorkWish::no_work);
    constexpr std::array skills{"无"sv, "种植"sv, "养殖"sv, "建筑"sv, "缝纫"sv, "驾驶"sv, "厨艺"sv};
    constexpr std::array needs{"技能培训"sv, "就近岗位"sv, "照看老人孩子"sv, "岗位信息"sv,
                               "创业贷款"sv};
    const auto origin = household.origin.county;
    const bool elsewhere = origin != household.resettlement.county;
    text.body(R"("wish":"{}","skill":"{}","need":"{}"{})", name_of(wish), text.one_of(skills, 1),
              text.one_of(needs, 2),
              elsewhere ? fmt::format(R"(,"registered_area":"{}")", county_code(origin)) : "");
}

void worker_train(ProvinceText& text) {
    const auto& household = worker_home(text);
    constexpr std::array courses{"家政服务"sv,   "电焊"sv,     "服装缝纫"sv,
                                 "食用菌栽培"sv, "电子商务"sv, "中式烹饪"sv};
    const auto certificate =
        text.pick(3) == 0
            ? ""
            : fmt::format(R"(,"certificate_no":"PX{}-{}")",
                          county_code(household.resettlement.county), text.entry.subject + 1);
    text.body(R"("course":"{}","days":{}{})", text.one_of(courses, 1), 5 + text.pick(26, 2),
              certificate);
}

void worker_offer(ProvinceText& text) {
    const auto& household = worker_home(text);
    constexpr std::array channels{JobChannel::enterprise, JobChannel::workshop,
                                  JobChannel::public_welfare};
    const auto channel = text.one_of(channels);
    text.body(R"("employer":"{}{}{}号","place":"{}","channel":"{}")",
              county_name(household.resettlement.county), employer_kind(channel),
              1 + text.pick(employers_of_place, 1), household.resettlement.code(),
              name_of(channel));
}

std::string park_member(const ProvinceText& text, const ProvinceJob& job) {
    if (job.park == province_none) return {};
    const auto& park = text.history.parks[job.park];
    return fmt::format(R"(,"park":"{}")", numbered(park.county, park.number));
}

std::string post_member(const ProvinceText& text, const ProvinceJob& job) {
    if (job.channel != JobChannel::public_welfare) return {};
    constexpr std::array posts{WelfarePost::road_maintenance, WelfarePost::forest_ranger,
                               WelfarePost::grassland_ranger, WelfarePost::ecological_protection,
                               WelfarePost::community_service};
    return fmt::format(R"(,"post":"{}")", name_of(text.one_of(posts, 1)));
}

void worker_employ(ProvinceText& text) {
    const auto& job = text.subject(text.history.jobs);
    const auto& person = person_of(text, text.history.workers[job.worker]);
    const auto& household = text.history.households[person.household];
    const std::string home = household.resettlement.code();
    const std::string_view place = job.place.empty() ? home : job.place;
    const bool post = job.channel == JobChannel::public_welfare;
    const std::uint64_t yuan = post ? 600 + text.pick(8, 2) * 100 : 1600 + text.pick(40, 2) * 100;
    text.body(R"("employer":"{}{}{}号","place":"{}","channel":"{}"{}{},"monthly_pay":{})",
              area_name(place.substr(0, 6)), employer_kind(job.channel),
              1 + text.pick(employers_of_place, 3), place, name_of(job.channel),
              post_member(text, job), park_member(text, job), yuan * 100);
}

void worker_visit(ProvinceText& text) {
    const auto& household = worker_home(text);
    text.body(R"("visited_by":"{}人社局","at_work":{})", county_name(household.resettlement.county),
              text.pick(20) != 0);
}

void worker_verify(ProvinceText& text) {
    const auto& household = worker_home(text);
    constexpr std::array methods{"visit"sv, "payroll"sv, "insurance record"sv};
    text.body(R"("method":"{}","verified_by":"{}人社局")", text.one_of(methods),
              county_name(household.resettlement.county));
}

void worker_end(ProvinceText& text) {
    worker_home(text);
    constexpr std::array reasons{"企业停产"sv, "合同到期"sv, "本人辞职"sv, "家庭原因"sv};
    text.body(R"("reason":"{}")", text.one_of(reasons));
}

constexpr std::array texts{
    ProvinceStepText{ProvinceStep::worker_register, "worker", "register", worker_register},
    ProvinceStepText{ProvinceStep::worker_profile, "worker", "profile", worker_profile},
    ProvinceStepText{ProvinceStep::worker_train, "worker", "complete-training", worker_train},
    ProvinceStepText{ProvinceStep::worker_offer, "worker", "offer-job", worker_offer},
    ProvinceStepText{ProvinceStep::worker_employ, "worker", "employ", worker_employ},
    ProvinceStepText{ProvinceStep::worker_visit, "worker", "visit", worker_visit},
    ProvinceStepText{ProvinceStep::worker_verify, "worker", "verify", worker_verify},
    ProvinceStepText{ProvinceStep::worker_end, "worker", "end-employment", worker_end},
};

}  // namespace

std::span<const ProvinceStepText> work_texts() {
    return texts;
}

}  // namespace anju
