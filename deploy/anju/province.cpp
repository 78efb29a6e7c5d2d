#include "deploy/anju/province.hpp"

#include <algorithm>
#include <tuple>

#include "deploy/anju/province_history.hpp"

namespace anju {

std::unique_ptr<const ProvinceHistory> plan_history(const ProvinceOptions& options) {
    auto history = std::make_unique<ProvinceHistory>();
    history->seed = options.seed;
    const auto plan = plan_province(options.scale);
    ProvinceRandom random(options.seed);
    add_households(*history, plan, random);
    add_workers(*history, plan, random);
    add_land(*history, plan, random);
    add_targets(*history, province_figures(options));
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
    write_province_command(*history_, history_->entries[position_++], command);
    return true;
}

}  // namespace anju
