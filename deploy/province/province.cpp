#include "deploy/province/province.hpp"

#include <algorithm>
#include <tuple>

#include "deploy/province/history.hpp"

namespace anju {
namespace {

// Somewhat more entries than the history has at scale 1, so that they are never moved.
constexpr double entries_at_scale_one = 3.8e6;

}  // namespace

std::unique_ptr<const ProvinceHistory> plan_history(const ProvinceOptions& options) {
    auto history = std::make_unique<ProvinceHistory>();
    history->seed = options.seed;
    history->entries.reserve(static_cast<std::size_t>(entries_at_scale_one * options.scale) + 1000);
    const auto plan = plan_province(options.scale);
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
    // No two entries are equal in all three: the order does not depend on the sort.
    std::ranges::sort(history->entries, {}, [](const ProvinceEntry& entry) {
        return std::tuple(entry.recorded, entry.step, entry.subject);
    });
    return history;
}

Province::Province(const ProvinceOptions& options) {
    check_province_options(options).value();
    history_ = plan_history(options);
}

Province::~Province() = default;

std::uint64_t Province::size() const {
    return history_->entries.size();
}

bool Province::next(ProvinceCommand& command) {
    if (position_ == history_->entries.size()) return false;
    write_province_command(*history_, position_++, command);
    return true;
}

}  // namespace anju
