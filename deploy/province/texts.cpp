#include "deploy/province/texts.hpp"

#include "events/base/areas.hpp"

namespace anju {
namespace {

using StepTable = std::array<ProvinceStepText, province_steps>;

StepTable all_steps() {
    StepTable table{};
    for (const auto texts : {registry_texts(), rights_texts(), work_texts(), place_texts(),
                             land_texts(), planning_texts(), change_texts()}) {
        for (const auto& text : texts) table[static_cast<std::size_t>(text.step)] = text;
    }
    return table;
}

const ProvinceStepText& text_of(ProvinceStep step) {
    static const StepTable steps = all_steps();
    return steps[static_cast<std::size_t>(step)];
}

}  // namespace

std::string_view stream_of(ProvinceStep step) {
    return text_of(step).stream;
}

// The copies of a province differ in what chance says of them.
std::uint64_t ProvinceText::pick(std::uint64_t count, std::uint64_t question) const {
    return pick_of(history.seed + (copy << 32U), entry, count, question);
}

std::string_view area_name(std::string_view code) {
    const Area* area = find_area(code);
    return area != nullptr ? area->name : code;
}

std::string_view county_code(std::size_t county) {
    return province_counties[county].code;
}

std::string_view county_name(std::size_t county) {
    return area_name(county_code(county));
}

std::string numbered(const ProvinceText& text, std::size_t county, std::uint64_t number) {
    return fmt::format("{}-{:06}", county_code(county), number + text.copy * copy_numbers);
}

std::string household_id(const ProvinceText& text, const ProvinceHousehold& household) {
    return numbered(text, household.resettlement.county, household.number);
}

// The household's number and, in two digits, the member's.
std::string person_id(const ProvinceText& text, std::uint32_t person) {
    const auto& member = text.history.persons[person];
    const auto& household = text.history.households[member.household];
    return fmt::format("{}{:02}", household_id(text, household), member.member);
}

std::string house_id(const ProvinceText& text, std::uint32_t house) {
    const auto& owned = text.history.houses[house];
    return numbered(text, text.history.households[owned.household].origin.county, owned.number);
}

std::string plot_id(const ProvinceText& text, std::uint32_t plot) {
    const auto& land = text.history.plots[plot];
    const auto& house = text.history.houses[land.house];
    return numbered(text, text.history.households[house.household].origin.county, land.number);
}

std::string loan_id(const ProvinceText& text, const ProvinceLoan& loan) {
    return numbered(text, loan.county, loan.number());
}

std::string site_member(const ProvinceText& text, const ProvinceHousehold& household) {
    if (household.site == 0) return {};
    return fmt::format(R"(,"site":"{}")",
                       numbered(text, household.resettlement.county, household.site));
}

std::string area_code(const ProvinceText& text, const ProvincePlace& place) {
    std::string_view county = county_code(place.county);
    if (county == xingtai_county && text.entry.occurred >= xingtai_changed_on) {
        county = xingtai_district;
    }
    if (place.digits == 0) return std::string(county);
    return fmt::format("{}{:0{}}", county, place.below, place.digits);
}

void ProvinceText::tell_about(std::int32_t occurred) {
    const std::int32_t days_late = entry.recorded.day().value - occurred;
    const bool told = command_.body.find(R"("reason":)") != std::string::npos;
    if (days_late > late_days && !told) {
        constexpr std::array<std::string_view, 3> reasons{"疫情期间漏报，补录", "基层报送滞后",
                                                          "核查发现后补录"};
        fmt::format_to(std::back_inserter(command_.body), R"(,"reason":"{}")", one_of(reasons, 90));
    }
    const auto period = restated_period(occurred, entry.recorded);
    if (!period.empty()) {
        fmt::format_to(std::back_inserter(command_.body), R"(,"restates":"{}")", period);
    }
}

void write_province_command(const ProvinceHistory& history, const ProvinceEntry& entry,
                            std::uint64_t copy, ProvinceCommand& command) {
    const auto& step = text_of(entry.step);
    command.stream = step.stream;
    command.command = step.command;
    command.recorded = entry.recorded;
    ProvinceText text(history, entry, copy, command);
    step.write(text);
}

}  // namespace anju
