#include <array>

#include "deploy/anju/province_history.hpp"

namespace anju {
namespace {

// How likely a job came by each channel, of a hundred.
struct ChannelShare {
    JobChannel channel;
    std::uint64_t share;
};
constexpr std::array channel_shares{
    ChannelShare{JobChannel::enterprise, 24},    ChannelShare{JobChannel::workshop, 13},
    ChannelShare{JobChannel::park, 12},          ChannelShare{JobChannel::public_welfare, 15},
    ChannelShare{JobChannel::work_relief, 4},    ChannelShare{JobChannel::self_employed, 9},
    ChannelShare{JobChannel::out_migration, 23},
};

// Where people of the poorer counties go to work within the province.
constexpr std::array<std::string_view, 8> far_places{"13",   "1301",   "1302",   "130283",
                                                     "1306", "130109", "130681", "1310"};
constexpr std::uint64_t employers_of_place = 40;

JobChannel draw_channel(ProvinceRandom& random) {
    std::uint64_t lot = random.below(100);
    for (const auto& [channel, share] : channel_shares) {
        if (lot < share) return channel;
        lot -= share;
    }
    return JobChannel::out_migration;
}

// Empty: the resettlement area.
std::string_view draw_place(JobChannel channel, std::string_view county, ProvinceRandom& random) {
    const auto far = [&] { return far_places[random.below(far_places.size())]; };
    switch (channel) {
        case JobChannel::out_migration:
            return random.per_cent(30) ? county.substr(0, 4) : far();
        case JobChannel::enterprise:
        case JobChannel::self_employed:
            if (random.per_cent(8)) return far();
            return random.per_cent(60) ? county : std::string_view();
        case JobChannel::workshop:
        case JobChannel::park:
        case JobChannel::public_welfare:
        case JobChannel::work_relief:
            break;
    }
    return {};
}

// Members of a household who can work.
std::int64_t labourers(std::int32_t members) {
    if (members <= 2) return 1;
    return members <= 4 ? 2 : 3;
}

// The households of each county, by resettlement, as often as they have labourers.
std::vector<std::vector<std::uint32_t>> labour(const ProvinceHistory& history,
                                               std::size_t counties) {
    std::vector<std::vector<std::uint32_t>> all(counties);
    for (std::size_t i = 0; i < history.households.size(); ++i) {
        const auto& household = history.households[i];
        auto& county = all[household.resettlement.county];
        county.insert(county.end(), static_cast<std::size_t>(labourers(household.members)),
                      static_cast<std::uint32_t>(i));
    }
    return all;
}

enum class WorkerState : std::uint8_t { employed, willing, unwilling };

// The states of a county's workers in an order left to chance.
std::vector<WorkerState> draw_states(const CountyPlan& county, ProvinceRandom& random) {
    std::vector<WorkerState> states(static_cast<std::size_t>(county.workers),
                                    WorkerState::unwilling);
    for (std::size_t i = 0; i < states.size(); ++i) {
        const auto rank = static_cast<std::int64_t>(i);
        if (rank < county.employed + county.willing_unplaced) states[i] = WorkerState::willing;
        if (rank < county.employed) states[i] = WorkerState::employed;
    }
    random.shuffle(states);
    return states;
}

}  // namespace

void add_workers(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random) {
    auto all = labour(history, plan.size());
    for (std::size_t i = 0; i < plan.size(); ++i) {
        random.shuffle(all[i]);
        std::uint32_t number = 0;
        for (const auto state : draw_states(plan[i], random)) {
            ProvinceWorker worker;
            worker.household = all[i][number];
            worker.number = ++number;
            worker.willing = state != WorkerState::unwilling;
            const std::size_t index = history.workers.size();
            const Reported moved = history.households[worker.household].relocated;
            const Reported filed = report_after(moved, {2, 90}, worker_limit, random);
            history.enter(ProvinceStep::worker_register, index, filed);
            if (state == WorkerState::employed) {
                worker.channel = draw_channel(random);
                worker.place = draw_place(worker.channel, plan[i].county->code, random);
                worker.employer = static_cast<std::uint32_t>(1 + random.below(employers_of_place));
                history.enter(ProvinceStep::worker_employ, index,
                              report_after(filed, {1, 200}, job_limit, random));
            }
            history.workers.push_back(worker);
        }
    }
}

}  // namespace anju
