#include "deploy/province/texts.hpp"

namespace anju {
namespace {

using namespace std::string_view_literals;

constexpr std::int32_t base_day = history_last_day + 1;
constexpr std::int32_t permit_days = 365;

// The subject is a person: the household the id is of.
const ProvinceHousehold& person_home(ProvinceText& text) {
    text.id(person_id(text.history, text.entry.subject));
    return text.history.households[text.subject(text.history.persons).household];
}

std::string_view county_of(const ProvinceHousehold& household) {
    return county_name(household.resettlement.county);
}

void registration_open(ProvinceText& text) {
    const auto& household = person_home(text);
    text.body(R"("origin":"{}","area":"{}")", household.origin.code(),
              household.resettlement.code());
}

void registration_at_office(ProvinceText& text) {
    const auto& household = person_home(text);
    text.body(R"("office":"{}公安局户政科")", county_of(household));
}

// Permits are for a year and renewed: this one holds until its next anniversary after the base
// date, as a rule; a few were not renewed.
void registration_permit(ProvinceText& text) {
    const auto& household = person_home(text);
    std::int32_t valid_to = text.entry.occurred + permit_days;
    while (valid_to < base_day && text.pick(25) != 0) valid_to += permit_days;
    text.body(R"("valid_to":"{}","permit_no":"JZ{}{:02}")", Day{valid_to}.text(),
              household_id(household), text.subject(text.history.persons).member);
}

void registration_temporary(ProvinceText& text) {
    person_home(text);
    std::int32_t valid_to = text.entry.occurred + permit_days / 2;
    while (valid_to < base_day && text.pick(12) != 0) valid_to += permit_days / 2;
    text.body(R"("valid_to":"{}")", Day{valid_to}.text());
}

std::string_view school_level(const ProvincePerson& person) {
    if (person.age < 12) return "小学";
    return person.age < 15 ? "初级中学" : "高级中学";
}

std::string new_school(const ProvinceText& text, const ProvinceHousehold& household) {
    const auto& person = text.history.persons[text.entry.subject];
    if (household.site == 0) return fmt::format("{}{}", county_of(household), school_level(person));
    return fmt::format("{}第{}安置社区{}", county_of(household), household.site,
                       school_level(person));
}

void schooling_request(ProvinceText& text) {
    const auto& household = person_home(text);
    const auto& person = text.subject(text.history.persons);
    const std::string date = Day{text.entry.occurred}.text();
    const bool spring = date.substr(5, 2) < "07";
    text.body(R"("area":"{}","school_from":"{}{}","school_to":"{}","term":"{}{}")",
              household.resettlement.code(), county_name(household.origin.county),
              school_level(person), new_school(text, household), date.substr(0, 4),
              spring ? "春季" : "秋季");
}

void schooling_complete(ProvinceText& text) {
    const auto& household = person_home(text);
    text.body(R"("school_to":"{}")", new_school(text, household));
}

void schooling_dropout(ProvinceText& text) {
    const auto& household = person_home(text);
    text.body(R"("found_by":"{}教育局")", county_of(household));
}

// The person's number and, in one digit, the scheme's.
const ProvinceHousehold& entitled_home(ProvinceText& text) {
    const auto& entitlement = text.subject(text.history.entitlements);
    text.id(person_id(text.history, entitlement.person) +
            std::to_string(static_cast<int>(entitlement.scheme) + 1));
    return text.history.households[text.history.persons[entitlement.person].household];
}

std::string_view office_of(Scheme scheme) {
    switch (scheme) {
        case Scheme::basic_medical:
        case Scheme::serious_illness:
            return "医疗保障局";
        case Scheme::pension:
            return "人力资源和社会保障局";
        case Scheme::special_hardship:
        case Scheme::subsistence:
            break;
    }
    return "民政局";
}

void entitlement_register(ProvinceText& text) {
    const auto& household = entitled_home(text);
    const auto& entitlement = text.subject(text.history.entitlements);
    text.body(R"("person":"{}","scheme":"{}","area":"{}","active_at_origin":{})",
              person_id(text.history, entitlement.person), name_of(entitlement.scheme),
              household.resettlement.code(), entitlement.active_at_origin);
}

void entitlement_request(ProvinceText& text) {
    const auto& household = entitled_home(text);
    text.body(R"("office":"{}{}")", county_of(household),
              office_of(text.subject(text.history.entitlements).scheme));
}

void entitlement_activate(ProvinceText& text) {
    const auto& household = entitled_home(text);
    text.body(R"("office":"{}{}","effective":"{}")", county_of(household),
              office_of(text.subject(text.history.entitlements).scheme),
              Day{text.entry.occurred}.text());
}

void grievance_open(ProvinceText& text) {
    const auto& complaint = text.subject(text.history.grievances);
    constexpr std::array topics{"安置房质量"sv, "旧房拆除补偿"sv, "就业安置"sv, "子女入学"sv,
                                "户籍迁移"sv,   "医保接续"sv,     "物业收费"sv};
    text.id(numbered(complaint.place.county, complaint.number));
    text.body(R"("area":"{}","topic":"{}")", complaint.place.code(), text.one_of(topics));
}

void grievance_close(ProvinceText& text) {
    const auto& complaint = text.subject(text.history.grievances);
    constexpr std::array outcomes{"已解决"sv, "已答复"sv, "转相关部门办理"sv};
    text.id(numbered(complaint.place.county, complaint.number));
    text.body(R"("outcome":"{}")", text.one_of(outcomes));
}

constexpr std::array texts{
    ProvinceStepText{ProvinceStep::registration_open, "registration", "open", registration_open},
    ProvinceStepText{ProvinceStep::registration_apply, "registration", "apply",
                     registration_at_office},
    ProvinceStepText{ProvinceStep::registration_transfer, "registration", "transfer",
                     registration_at_office},
    ProvinceStepText{ProvinceStep::registration_permit, "registration", "issue-permit",
                     registration_permit},
    ProvinceStepText{ProvinceStep::registration_temporary, "registration", "open-temporary",
                     registration_temporary},
    ProvinceStepText{ProvinceStep::schooling_request, "schooling", "request", schooling_request},
    ProvinceStepText{ProvinceStep::schooling_complete, "schooling", "complete", schooling_complete},
    ProvinceStepText{ProvinceStep::schooling_dropout, "schooling", "report-dropout",
                     schooling_dropout},
    ProvinceStepText{ProvinceStep::entitlement_register, "entitlement", "register",
                     entitlement_register},
    ProvinceStepText{ProvinceStep::entitlement_request, "entitlement", "request-transfer",
                     entitlement_request},
    ProvinceStepText{ProvinceStep::entitlement_activate, "entitlement", "activate",
                     entitlement_activate},
    ProvinceStepText{ProvinceStep::grievance_open, "grievance", "open", grievance_open},
    ProvinceStepText{ProvinceStep::grievance_close, "grievance", "close", grievance_close},
};

}  // namespace

std::span<const ProvinceStepText> rights_texts() {
    return texts;
}

}  // namespace anju
