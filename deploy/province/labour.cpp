#include "deploy/province/history.hpp"

namespace anju {
namespace {

enum class File : std::uint8_t { employed, willing, unwilling };

// Members of a household who can work, when there are any.
std::int64_t labourers(std::int32_t members) {
    if (members <= 2) return 1;
    return members <= 4 ? 2 : 3;
}

void open_file(ProvinceHousehold& household, File file) {
    household.labour = true;
    if (file == File::employed) ++household.employed;
    if (file == File::willing) ++household.willing;
    if (file == File::unwilling) ++household.unwilling;
}

// A county's files that are not given yet, in an order left to chance.
std::vector<File> draw_files(const CountyPlan& county, ProvinceRandom& random) {
    std::vector<File> files;
    const auto add = [&](std::int64_t count, File file) {
        files.insert(files.end(), static_cast<std::size_t>(count), file);
    };
    add(county.employed - county.placed_poor, File::employed);
    add(county.willing_unplaced - county.zero_households, File::willing);
    add(county.workers - county.employed - county.willing_unplaced, File::unwilling);
    random.shuffle(files);
    return files;
}

using Indices = std::vector<std::uint32_t>;

// Of the poor households the first have a job, the next a member who wants one, the rest no labour.
// What files are left go to the households that moved along and to the poor ones with a job.
void share_files(ProvinceHistory& history, const CountyPlan& county, Indices poor, Indices moved,
                 ProvinceRandom& random) {
    random.shuffle(poor);
    Indices slots;
    const auto offer = [&](std::uint32_t index, std::int64_t count) {
        slots.insert(slots.end(), static_cast<std::size_t>(count), index);
    };
    for (std::size_t i = 0; i < poor.size(); ++i) {
        auto& household = history.households[poor[i]];
        const auto rank = static_cast<std::int64_t>(i);
        if (rank < county.placed_poor) {
            open_file(household, File::employed);
            offer(poor[i], labourers(household.members) - 1);
        } else if (rank < county.placed_poor + county.zero_households) {
            open_file(household, File::willing);
        }
    }
    for (const auto index : moved) {
        auto& household = history.households[index];
        household.labour = random.per_cent(60);
        offer(index, labourers(household.members));
    }
    random.shuffle(slots);
    std::size_t next = 0;
    for (const auto file : draw_files(county, random)) {
        open_file(history.households[slots.at(next++)], file);
    }
}

}  // namespace

void share_labour(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random) {
    std::vector<Indices> poor(plan.size());
    std::vector<Indices> moved(plan.size());
    for (std::size_t i = 0; i < history.households.size(); ++i) {
        const auto& household = history.households[i];
        auto& counties = household.poor ? poor : moved;
        counties[household.resettlement.county].push_back(static_cast<std::uint32_t>(i));
    }
    for (std::size_t i = 0; i < plan.size(); ++i) {
        share_files(history, plan[i], std::move(poor[i]), std::move(moved[i]), random);
    }
}

}  // namespace anju
