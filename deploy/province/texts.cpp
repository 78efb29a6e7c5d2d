#include "deploy/province/texts.hpp"

#include "events/base/areas.hpp"

namespace anju {
namespace {

using StepTable = std::array<ProvinceStepText, province_steps>;

StepTable all_steps() {
    StepTable table{};
    for (const auto texts : {registry_texts(), rights_texts(), work_texts(), place_texts(),
                             land_texts(), planning_texts()}) {
        for (const auto& text : texts) table[static_cast<std::size_t>(text.step)] = text;
    }
    return table;
}

}  // namespace

std::uint64_t ProvinceText::pick(std::uint64_t count, std::uint64_t question) const {
    const std::uint64_t place = (std::uint64_t{entry.subject} << 16U) +
                                (static_cast<std::uint64_t>(entry.step) << 8U) + question;
    const auto chance = ProvinceRandom::scrambled(
        history.seed ^
        ProvinceRandom::scrambled(place ^ static_cast<std::uint64_t>(entry.recorded.value) << 20U));
    return ((chance >> 32U) * count) >> 32U;
}

std::string ProvincePlace::code() const {
    const auto county_text = county_code(county);
    if (digits == 0) return std::string(county_text);
    return fmt::format("{}{:0{}}", county_text, below, digits);
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

std::string numbered(std::size_t county, std::uint64_t number) {
    return fmt::format("{}-{:06}", county_code(county), number);
}

std::string household_id(const ProvinceHousehold& household) {
    return numbered(household.resettlement.county, household.number);
}

// The household's number and, in two digits, the member's.
std::string person_id(const ProvinceHistory& history, std::uint32_t person) {
    const auto& member = history.persons[person];
    const auto& household = history.households[member.household];
    return fmt::format("{}-{:06}{:02}", county_code(household.resettlement.county),
                       household.number, member.member);
}

std::string house_id(const ProvinceHistory& history, std::uint32_t house) {
    const auto& owned = history.houses[house];
    return numbered(history.households[owned.household].origin.county, owned.number);
}

std::string plot_id(const ProvinceHistory& history, std::uint32_t plot) {
    const auto& land = history.plots[plot];
    const auto& house = history.houses[land.house];
    return numbered(history.households[house.household].origin.county, land.number);
}

std::string loan_id(const ProvinceLoan& loan) {
    return numbered(loan.county, loan.number());
}

std::string site_member(const ProvinceHousehold& household) {
    if (household.site == 0) return {};
    return fmt::format(R"(,"site":"{}")", numbered(household.resettlement.county, household.site));
}

void write_province_command(const ProvinceHistory& history, std::size_t number,
                            ProvinceCommand& command) {
    static const StepTable steps = all_steps();
    const auto& entry = history.entries[number];
    const auto& step = steps[static_cast<std::size_t>(entry.step)];
    command.stream = step.stream;
    command.command = step.command;
    command.recorded = entry.recorded;
    command.key.clear();
    fmt::format_to(std::back_inserter(command.key), "sim-{}-{}", history.seed, number + 1);
    ProvinceText text(history, entry, command);
    step.write(text);
}

}  // namespace anju
