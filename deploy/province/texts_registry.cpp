#include "deploy/province/identity.hpp"
#include "deploy/province/texts.hpp"
#include "events/streams/household.hpp"

namespace anju {
namespace {

using namespace std::string_view_literals;

const ProvinceHousehold& household_of(ProvinceText& text) {
    const auto& household = text.subject(text.history.households);
    text.id(household_id(household));
    return household;
}

void household_register(ProvinceText& text) {
    const auto& household = household_of(text);
    const auto category =
        household.poor ? HouseholdCategory::registered_poor : HouseholdCategory::moved_along;
    text.body(R"("category":"{}","plan_year":{},"origin":"{}","resettlement":"{}","members":{},)"
              R"("mode":"{}"{})",
              name_of(category), household.plan_year, household.origin.code(),
              household.resettlement.code(), household.members,
              household.site == 0 ? "dispersed" : "centralised", site_member(household));
}

void household_approve(ProvinceText& text) {
    const auto& household = household_of(text);
    const Day publicised{text.entry.occurred - 7 - static_cast<std::int32_t>(text.pick(4))};
    text.body(R"("publicised_on":"{}","document":"{}搬迁批复〔{}〕{}号")", publicised.text(),
              county_name(household.resettlement.county), household.plan_year,
              1 + text.pick(60, 1));
}

void household_agree(ProvinceText& text) {
    const auto& household = household_of(text);
    const Day demolish_by{household.relocated.occurred + 365};
    text.body(R"("agreement_no":"CF-{}-{}","houses":["{}"],"demolish_by":"{}","bonus":{})",
              county_code(household.origin.county), household.number,
              house_id(text.history, household.house), demolish_by.text(),
              (2 + text.pick(7)) * 100'000);
}

void household_relocate(ProvinceText& text) {
    const auto& household = household_of(text);
    text.body(R"("members":{},"verified_by":"{}搬迁办公室")", household.members,
              county_name(household.resettlement.county));
}

void household_settle(ProvinceText& text) {
    const auto& household = household_of(text);
    text.body(R"("verified_by":"{}搬迁办公室")", county_name(household.resettlement.county));
}

const ProvincePerson& person_of(ProvinceText& text) {
    text.id(person_id(text.history, text.entry.subject));
    return text.subject(text.history.persons);
}

void person_register(ProvinceText& text) {
    const auto& person = person_of(text);
    text.body(R"("household":"{}","relation":"{}","sex":"{}","birth":"{}","cause":"original",)"
              R"("id_number":"{}")",
              household_id(text.history.households[person.household]), name_of(person.relation),
              name_of(person.sex), Day{person.birth}.text(),
              identity_number({person.birth}, person.sex, person.identity));
}

std::string_view education_of(const ProvincePerson& person, std::uint64_t lot) {
    if (person.age < 12) return "小学在读";
    if (person.student)
        return person.age < 16 ? "初中在读" : person.age < 19 ? "高中在读" : "大专在读";
    if (person.age > 60) return lot < 60 ? "文盲或半文盲" : "小学";
    if (lot < 25) return "小学";
    return lot < 80 ? "初中" : "高中";
}

void person_assess(ProvinceText& text) {
    const auto& person = person_of(text);
    std::string_view health = "健康";
    if (person.age >= 16 && person.capacity != Capacity::able) {
        constexpr std::array weak{"长期慢性病"sv, "残疾"sv, "大病"sv, "年老体弱"sv};
        health = person.age > 60 ? weak[3] : text.one_of(weak);
    }
    text.body(R"("capacity":"{}","student":{},"health":"{}","education":"{}")",
              name_of(person.capacity), person.student, health,
              education_of(person, text.pick(100, 1)));
}

void home_register(ProvinceText& text) {
    const auto& household = household_of(text);
    const bool in_site = household.site != 0;
    // 22 to 25 m2 a head, a few above the limit.
    const std::uint64_t each = text.pick(400) == 0 ? 2700 : 2200 + text.pick(300, 1);
    text.body(R"("area":"{}"{},"building":"{}","unit":"{}","floor_area_centi_m2":{})",
              household.resettlement.code(), site_member(household),
              in_site ? fmt::format("{}号楼", 1 + household.number % 36) : "分散安置房",
              in_site ? fmt::format("{}单元{}0{}室", 1 + household.number % 4,
                                    1 + household.number % 6, 1 + household.number % 3)
                      : fmt::format("{}号", household.number),
              each * household.members);
}

void home_allocate(ProvinceText& text) {
    const auto& household = household_of(text);
    text.body(R"("household":"{}","members":{})", household_id(household), household.members);
}

void home_hand_keys(ProvinceText& text) {
    household_of(text);
    text.body(R"("received_by":"{}")", text.pick(5) == 0 ? "户主配偶" : "户主");
}

void home_certify(ProvinceText& text) {
    const auto& household = household_of(text);
    text.body(R"("certificate_no":"冀不动产权第{}号")", household_id(household));
}

constexpr std::array texts{
    ProvinceStepText{ProvinceStep::household_register, "household", "register", household_register},
    ProvinceStepText{ProvinceStep::household_approve, "household", "approve", household_approve},
    ProvinceStepText{ProvinceStep::household_agree, "household", "sign-agreement", household_agree},
    ProvinceStepText{ProvinceStep::household_relocate, "household", "relocate", household_relocate},
    ProvinceStepText{ProvinceStep::household_settle, "household", "settle", household_settle},
    ProvinceStepText{ProvinceStep::person_register, "person", "register", person_register},
    ProvinceStepText{ProvinceStep::person_assess, "person", "assess", person_assess},
    ProvinceStepText{ProvinceStep::home_register, "home", "register", home_register},
    ProvinceStepText{ProvinceStep::home_allocate, "home", "allocate", home_allocate},
    ProvinceStepText{ProvinceStep::home_hand_keys, "home", "hand-keys", home_hand_keys},
    ProvinceStepText{ProvinceStep::home_certify, "home", "certify", home_certify},
};

}  // namespace

std::span<const ProvinceStepText> registry_texts() {
    return texts;
}

}  // namespace anju
