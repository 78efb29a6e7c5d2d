#include "deploy/province/texts.hpp"

namespace anju {
namespace {

using namespace std::string_view_literals;

// An area's code with at least six digits, and a name.
std::string planning_id(std::string_view area, std::string_view name) {
    return fmt::format("{:0<6}-{}", area, name);
}

void parameter_set(ProvinceText& text) {
    const auto& parameter = text.subject(text.history.parameters);
    text.id(planning_id("13", parameter.name));
    text.body(R"("name":"{}","value":{},"document":"{}")", parameter.name, parameter.value,
              parameter.document);
}

void target_set(ProvinceText& text) {
    const auto& target = text.subject(text.history.targets);
    text.id(planning_id(target.area, target.indicator));
    text.body(R"("indicator":"{}","area":"{}","value":{},"due":"{}","document":"{}")",
              target.indicator, target.area, target.value, Day{target.due}.text(), target.document);
}

void target_revise(ProvinceText& text) {
    const auto& target = text.subject(text.history.targets);
    text.id(planning_id(target.area, target.indicator));
    text.body(R"("value":{},"due":"{}","document":"{}")", target.value, Day{target.due}.text(),
              target.document);
}

void finding_open(ProvinceText& text) {
    const auto& finding = text.subject(text.history.findings);
    constexpr std::array topics{"旧房应拆未拆"sv, "入住后仍占旧房"sv, "旧房照片与实际不符"sv,
                                "拆除协议未签"sv, "复垦进度滞后"sv};
    constexpr std::array finders{"省审计厅"sv, "市搬迁办"sv, "省发展改革委督导组"sv};
    text.id(numbered(finding.place.county, finding.number));
    const Day due{text.entry.occurred + 30 + static_cast<std::int32_t>(text.pick(60))};
    text.body(R"("area":"{}","topic":"{}","about":"house/{}","found_by":"{}","due":"{}")",
              finding.place.code(), text.one_of(topics, 1), house_id(text.history, finding.about),
              text.one_of(finders, 2), due.text());
}

void finding_rectify(ProvinceText& text) {
    const auto& finding = text.subject(text.history.findings);
    text.id(numbered(finding.place.county, finding.number));
    text.body(R"("how":"已整改到位","document":"{}整改销号{}号")",
              county_name(finding.place.county), finding.number);
}

constexpr std::array texts{
    ProvinceStepText{ProvinceStep::parameter_set, "parameter", "set", parameter_set},
    ProvinceStepText{ProvinceStep::target_set, "target", "set", target_set},
    ProvinceStepText{ProvinceStep::target_revise, "target", "revise", target_revise},
    ProvinceStepText{ProvinceStep::finding_open, "finding", "open", finding_open},
    ProvinceStepText{ProvinceStep::finding_rectify, "finding", "rectify", finding_rectify},
};

}  // namespace

std::span<const ProvinceStepText> planning_texts() {
    return texts;
}

}  // namespace anju
