#include "deploy/province/jobs.hpp"

#include <array>
#include <cstdint>

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

}  // namespace

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

}  // namespace anju
