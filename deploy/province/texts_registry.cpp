#include "deploy/province/identity.hpp"
#include "deploy/province/texts.hpp"
#include "events/streams/household.hpp"

namespace anju {
namespace {

using namespace std::string_view_literals;

const ProvinceHousehold& household_of(ProvinceText& text) {
    const auto& household = text.subject(text.history.households);
    text.id(household_id(text, household));
    return household;
}

void household_register(ProvinceText& text) {
    const auto& household = household_of(text);
    const auto category =
        household.poor ? HouseholdCategory::registered_poor : HouseholdCategory::moved_along;
    text.body(R"("category":"{}","plan_year":{},"origin":"{}","resettlement":"{}","members":{},)"
              R"("mode":"{}"{})",
              name_of(category), household.plan_year, area_code(text, household.origin),
              area_code(text, household.resettlement), household.members,
              household.site == 0 ? "dispersed" : "centralised", site_member(text, household));
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
              house_id(text, household.house), demolish_by.text(), (2 + text.pick(7)) * 100'000);
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

void household_withdraw(ProvinceText& text) {
    household_of(text);
    constexpr std::array reasons{"自愿放弃搬迁"sv, "已在县城购房"sv};
    text.body(R"("reason":"{}")", text.one_of(reasons));
}

void household_disqualify(ProvinceText& text) {
    const auto& household = household_of(text);
    constexpr std::array reasons{"名下有商品房"sv, "重复享受危房改造"sv, "不符合搬迁条件"sv};
    text.body(R"("reason":"{}","document":"{}清退通知{}号")", text.one_of(reasons),
              county_name(household.resettlement.county), 1 + text.pick(90, 1));
}

void household_readmit(ProvinceText& text) {
    const auto& household = household_of(text);
    text.body(R"("document":"{}复核决定{}号")", county_name(household.resettlement.county),
              1 + text.pick(90));
}

void household_dissolve(ProvinceText& text) {
    household_of(text);
    text.body(R"("reason":"全户人员死亡")");
}

void household_return(ProvinceText& text) {
    const auto& household = household_of(text);
    constexpr std::array reasons{"返乡务农"sv, "照看老人"sv, "安置房未装修"sv};
    text.body(R"("found_by":"{}督导组","reason":"{}")", county_name(household.resettlement.county),
              text.one_of(reasons));
}

void household_split(ProvinceText& text) {
    const auto& split = text.subject(text.history.splits);
    text.id(household_id(text, text.history.households[split.household]));
    text.body(R"("into":"{}","members":{})",
              household_id(text, text.history.households[split.into]), split.members);
}

void household_merge(ProvinceText& text) {
    const auto& merge = text.subject(text.history.merged_households);
    text.id(household_id(text, text.history.households[merge.from]));
    text.body(R"("into":"{}")", household_id(text, text.history.households[merge.into]));
}

void household_change_head(ProvinceText& text) {
    const auto& household = household_of(text);
    text.body(R"("head":"{}","reason":"原户主死亡")", person_id(text, household.first_person + 1));
}

const ProvincePerson& person_of(ProvinceText& text) {
    text.id(person_id(text, text.entry.subject));
    return text.subject(text.history.persons);
}

void person_register(ProvinceText& text) {
    const auto& person = person_of(text);
    text.body(R"("household":"{}","relation":"{}","sex":"{}","birth":"{}","cause":"{}",)"
              R"("id_number":"{}")",
              household_id(text, text.history.households[person.household]),
              name_of(person.relation), name_of(person.sex), Day{person.birth}.text(),
              name_of(person.cause),
              identity_number({person.birth}, person.sex, person.identity, text.copy));
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

// Back in school, or able again.
void person_reassess(ProvinceText& text) {
    const auto& person = person_of(text);
    text.body(R"("capacity":"able","student":{},"health":"健康","education":"{}")", person.age < 30,
              education_of(person, text.pick(100, 1)));
}

const ProvincePerson& known_person(ProvinceText& text, std::uint32_t person) {
    text.id(person_id(text, person));
    return text.history.persons[person];
}

template <bool back>
void person_move(ProvinceText& text) {
    const auto& move = text.subject(text.history.moves);
    known_person(text, move.person);
    const auto household = household_id(text, text.history.households[move.household]);
    if (back) return text.body(R"("household":"{}")", household);
    text.body(R"("household":"{}","cause":"{}")", household, name_of(move.cause));
}

void person_leave(ProvinceText& text) {
    const auto& leave = text.subject(text.history.leaves);
    known_person(text, leave.person);
    text.body(R"("cause":"{}")", name_of(leave.cause));
}

void person_die(ProvinceText& text) {
    const auto& person = person_of(text);
    const auto& household = text.history.households[person.household];
    text.body(R"("certificate":"{}死亡证明{}号")", county_name(household.resettlement.county),
              1 + text.pick(9'000));
}

void person_correct_id(ProvinceText& text) {
    const auto& number = text.subject(text.history.new_numbers);
    const auto& person = known_person(text, number.person);
    text.body(R"("id_number":"{}")",
              identity_number({person.birth}, person.sex, number.identity, text.copy));
}

void person_merge(ProvinceText& text) {
    const auto& merge = text.subject(text.history.merged_persons);
    known_person(text, merge.from);
    text.body(R"("into":"{}","reason":"同一身份证号重复建档")", person_id(text, merge.into));
}

void person_unmerge(ProvinceText& text) {
    person_of(text);
    text.body(R"("reason":"合并有误，恢复核查")");
}

void home_release(ProvinceText& text) {
    household_of(text);
    constexpr std::array reasons{"退回安置房"sv, "并户后腾退"sv};
    text.body(R"("reason":"{}")", text.one_of(reasons));
}

void home_register(ProvinceText& text) {
    const auto& household = household_of(text);
    const bool in_site = household.site != 0;
    // 22 to 25 m2 a head, a few above the limit.
    const std::uint64_t each = text.pick(400) == 0 ? 2700 : 2200 + text.pick(300, 1);
    text.body(R"("area":"{}"{},"building":"{}","unit":"{}","floor_area_centi_m2":{})",
              area_code(text, household.resettlement), site_member(text, household),
              in_site ? fmt::format("{}号楼", 1 + household.number % 36) : "分散安置房",
              in_site ? fmt::format("{}单元{}0{}室", 1 + household.number % 4,
                                    1 + household.number % 6, 1 + household.number % 3)
                      : fmt::format("{}号", household.number),
              each * household.members);
}

void home_allocate(ProvinceText& text) {
    const auto& household = household_of(text);
    text.body(R"("household":"{}","members":{})", household_id(text, household), household.members);
}

void home_hand_keys(ProvinceText& text) {
    household_of(text);
    text.body(R"("received_by":"{}")", text.pick(5) == 0 ? "户主配偶" : "户主");
}

void home_certify(ProvinceText& text) {
    const auto& household = household_of(text);
    text.body(R"("certificate_no":"冀不动产权第{}号")", household_id(text, household));
}

constexpr std::array texts{
    ProvinceStepText{ProvinceStep::household_register, "household", "register", household_register},
    ProvinceStepText{ProvinceStep::household_approve, "household", "approve", household_approve},
    ProvinceStepText{ProvinceStep::household_agree, "household", "sign-agreement", household_agree},
    ProvinceStepText{ProvinceStep::household_relocate, "household", "relocate", household_relocate},
    ProvinceStepText{ProvinceStep::household_settle, "household", "settle", household_settle},
    ProvinceStepText{ProvinceStep::household_withdraw, "household", "withdraw", household_withdraw},
    ProvinceStepText{ProvinceStep::household_disqualify, "household", "disqualify",
                     household_disqualify},
    ProvinceStepText{ProvinceStep::household_readmit, "household", "readmit", household_readmit},
    ProvinceStepText{ProvinceStep::household_dissolve, "household", "dissolve", household_dissolve},
    ProvinceStepText{ProvinceStep::household_return, "household", "record-return",
                     household_return},
    ProvinceStepText{ProvinceStep::household_split, "household", "split", household_split},
    ProvinceStepText{ProvinceStep::household_merge, "household", "merge", household_merge},
    ProvinceStepText{ProvinceStep::household_change_head, "household", "change-head",
                     household_change_head},
    ProvinceStepText{ProvinceStep::person_register, "person", "register", person_register},
    ProvinceStepText{ProvinceStep::person_assess, "person", "assess", person_assess},
    ProvinceStepText{ProvinceStep::person_reassess, "person", "assess", person_reassess},
    ProvinceStepText{ProvinceStep::person_move, "person", "move", person_move<false>},
    ProvinceStepText{ProvinceStep::person_leave, "person", "leave", person_leave},
    ProvinceStepText{ProvinceStep::person_return, "person", "return", person_move<true>},
    ProvinceStepText{ProvinceStep::person_die, "person", "record-death", person_die},
    ProvinceStepText{ProvinceStep::person_correct_id, "person", "correct-id-number",
                     person_correct_id},
    ProvinceStepText{ProvinceStep::person_merge, "person", "merge-identity", person_merge},
    ProvinceStepText{ProvinceStep::person_unmerge, "person", "unmerge-identity", person_unmerge},
    ProvinceStepText{ProvinceStep::home_release, "home", "release", home_release},
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
