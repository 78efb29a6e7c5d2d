#include "deploy/province/province.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "deploy/province/history.hpp"

namespace anju {
namespace {

// Somewhat more entries than there are at scale 1, so that they are never moved.
constexpr double history_entries = 3.8e6;
constexpr double year_entries = 2.2e6;

constexpr std::int32_t base_day = history_last_day + 1;
constexpr std::int32_t permit_days = 365;

}  // namespace

void sort_entries(ProvinceHistory& history) {
    std::ranges::sort(history.entries, {}, [](const ProvinceEntry& entry) {
        return std::tuple(entry.recorded, entry.step, entry.subject);
    });
}

std::uint64_t pick_of(std::uint64_t seed, const ProvinceEntry& entry, std::uint64_t count,
                      std::uint64_t question) {
    const std::uint64_t place = (std::uint64_t{entry.subject} << 16U) +
                                (static_cast<std::uint64_t>(entry.step) << 8U) + question;
    const auto chance = ProvinceRandom::scrambled(
        seed ^
        ProvinceRandom::scrambled(place ^ static_cast<std::uint64_t>(entry.recorded.value) << 20U));
    return ((chance >> 32U) * count) >> 32U;
}

// A permit is for a year, a temporary registration for half of one, and both are renewed: they hold
// until the next anniversary after the base date, as a rule; a few were not renewed.
std::int32_t valid_to_of(const ProvinceHistory& history, const ProvinceEntry& entry) {
    const bool permit = entry.step == ProvinceStep::registration_permit;
    const std::int32_t days = permit ? permit_days : permit_days / 2;
    const bool renewed = pick_of(history.seed, entry, permit ? 25 : 12, 0) != 0;
    std::int32_t valid_to = entry.occurred + days;
    while (renewed && valid_to < base_day) valid_to += days;
    return valid_to;
}

bool told_once(ProvinceStep step) {
    switch (step) {
        case ProvinceStep::parameter_set:
        case ProvinceStep::target_set:
        case ProvinceStep::target_revise:
        case ProvinceStep::division_change:
        case ProvinceStep::period_freeze:
        case ProvinceStep::period_reopen:
            return true;
        default:
            return false;
    }
}

std::unique_ptr<const ProvinceHistory> plan_history(const ProvinceOptions& options) {
    auto history = std::make_unique<ProvinceHistory>();
    history->seed = options.seed;
    history->copies = options.copies();
    const bool goes_on = options.until.value > history_last_day;
    history->entries.reserve(
        static_cast<std::size_t>((history_entries + (goes_on ? year_entries : 0)) *
                                 options.scale_of_copy()) +
        1000);
    const auto plan = plan_province(options.scale_of_copy());
    std::uint64_t theme = 0;
    const auto with_chance = [&](auto add) {
        ProvinceRandom random(options.seed, ++theme);
        return add(random);
    };
    with_chance([&](auto& random) { add_households(*history, plan, random); });
    with_chance([&](auto& random) { share_labour(*history, plan, random); });
    with_chance([&](auto& random) { add_people(*history, random); });
    with_chance([&](auto& random) { add_rights(*history, random); });
    with_chance([&](auto& random) { add_sites(*history, plan, random); });
    with_chance([&](auto& random) { add_parks(*history, plan, random); });
    with_chance([&](auto& random) { add_facilities(*history, plan, random); });
    with_chance([&](auto& random) { add_workers(*history, plan, random); });
    with_chance([&](auto& random) { add_linkages(*history, plan, random); });
    const auto accepted =
        with_chance([&](auto& random) { return add_land(*history, plan, random); });
    with_chance([&](auto& random) { add_finance(*history, plan, accepted, random); });
    with_chance([&](auto& random) { add_cases(*history, plan, random); });
    add_targets(*history, province_figures(options), options.scale);
    sort_entries(*history);
    if (goes_on) add_year(*history, plan, options);
    return history;
}

Province::Province(const ProvinceOptions& options) {
    check_province_options(options).value();
    history_ = plan_history(options);
    for (const auto& entry : history_->entries) size_ += copies_of(entry);
}

Province::~Province() = default;

std::uint64_t Province::copies_of(const ProvinceEntry& entry) const {
    return told_once(entry.step) ? 1 : history_->copies;
}

bool Province::next(ProvinceCommand& command) {
    if (position_ == history_->entries.size()) return false;
    const auto& entry = history_->entries[position_];
    write_province_command(*history_, entry, copy_, command);
    command.key.clear();
    fmt::format_to(std::back_inserter(command.key), "sim-{}-{}", history_->seed, ++written_);
    if (++copy_ == copies_of(entry)) {
        copy_ = 0;
        ++position_;
    }
    return true;
}

}  // namespace anju
