#include <algorithm>
#include <array>

#include "deploy/province/history.hpp"

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

constexpr std::uint64_t trained_per_cent = 30;
constexpr std::uint64_t visited_per_cent = 70;
constexpr std::uint64_t verified_per_cent = 84;
constexpr std::uint64_t second_job_per_cent = 2;
constexpr std::uint64_t offered_per_cent = 30;

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

// Parks of a county: the range of their indices.
struct ParkRange {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

class WorkerFiler {
  public:
    WorkerFiler(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random)
        : history_(history), random_(random) {
        std::uint32_t first = 0;
        for (const auto& county : plan) {
            parks_.push_back({first, static_cast<std::uint32_t>(county.parks())});
            first += parks_.back().count;
        }
    }

    // Opens the files of those members who can work, the employed ones first.
    void file_household(const ProvinceHousehold& household) {
        std::uint8_t filed = 0;
        for (std::uint32_t i = 0; i < household.members && filed < household.files(); ++i) {
            const std::uint32_t person = household.first_person + i;
            if (!history_.persons[person].can_work()) continue;
            const bool employed = filed < household.employed;
            file({person, filed < household.employed + household.willing, employed}, household);
            ++filed;
        }
    }

  private:
    void file(const ProvinceWorker& worker, const ProvinceHousehold& household) {
        const auto index = static_cast<std::uint32_t>(history_.workers.size());
        history_.workers.push_back(worker);
        const Reported assessed = seconds_later(household.assessed, 200);
        last_ = report_after(assessed, {1, 70}, worker_limit, random_);
        history_.enter(ProvinceStep::worker_register, index, last_);
        if (!worker.employed || random_.per_cent(8)) {
            last_ = seconds_later(last_, 120);
            history_.enter(ProvinceStep::worker_profile, index, last_);
        }
        if (worker.willing && random_.per_cent(trained_per_cent)) {
            last_ = report_after(last_, {3, 60}, training_limit, random_);
            history_.enter(ProvinceStep::worker_train, index, last_);
        }
        if (worker.employed) return place(index, household);
        if (worker.willing && random_.per_cent(offered_per_cent)) {
            history_.enter(ProvinceStep::worker_offer, index,
                           report_after(last_, {1, 200}, job_limit, random_));
        }
    }

    void place(std::uint32_t worker, const ProvinceHousehold& household) {
        if (random_.per_cent(second_job_per_cent) && last_.occurred < day_number(2019, 10, 1)) {
            employ(worker, household, {1, 60});
            last_ = report_after(last_, {10, 120}, worker_limit, random_);
            history_.enter(ProvinceStep::worker_end, worker, last_);
            const auto park = history_.jobs.back().park;
            if (park != province_none) --history_.parks[park].relocated;
        }
        employ(worker, household, {1, 200});
        visit(worker);
    }

    void employ(std::uint32_t worker, const ProvinceHousehold& household, const DaysLater& days) {
        last_ = report_after(last_, days, job_limit, random_);
        ProvinceJob job;
        job.worker = worker;
        job.channel = draw_channel(random_);
        const auto county = household.resettlement.county;
        if (job.channel == JobChannel::park) job.park = open_park(county);
        // No park is open there yet.
        if (job.channel == JobChannel::park && job.park == province_none) {
            job.channel = JobChannel::workshop;
        }
        job.place = draw_place(job.channel, province_counties[county].code, random_);
        history_.enter(ProvinceStep::worker_employ, history_.jobs.size(), last_);
        history_.jobs.push_back(job);
    }

    std::uint32_t open_park(std::size_t county) {
        const auto& range = parks_[county];
        if (range.count == 0) return province_none;
        const auto index = range.first + static_cast<std::uint32_t>(random_.below(range.count));
        auto& park = history_.parks[index];
        if (park.opened > last_.occurred) return province_none;
        ++park.relocated;
        return index;
    }

    // Most were visited in the winter and their jobs verified in the first quarter of 2020, some
    // were verified in the quarter before and not since.
    void visit(std::uint32_t worker) {
        if (last_.recorded.day().value > day_number(2020, 3, 12)) return;
        const std::int32_t employed = last_.occurred + 1;
        const auto between = [&](std::int32_t from, std::int32_t to) {
            return static_cast<std::int32_t>(random_.between(std::max(employed, from), to));
        };
        if (employed < day_number(2020, 2, 20) && random_.per_cent(visited_per_cent)) {
            const auto day = between(day_number(2019, 12, 5), day_number(2020, 2, 25));
            last_ = report(day, last_.recorded, visit_limit, random_);
            history_.enter(ProvinceStep::worker_visit, worker, last_);
        }
        if (random_.per_cent(verified_per_cent)) {
            const auto first = std::max(last_.occurred, day_number(2020, 1, 2));
            const auto day = between(first, day_number(2020, 3, 26));
            history_.enter(ProvinceStep::worker_verify, worker,
                           report(day, last_.recorded, verify_limit, random_));
        } else if (last_.occurred < day_number(2019, 11, 15)) {
            const auto day = between(day_number(2019, 11, 16), day_number(2019, 12, 28));
            history_.enter(ProvinceStep::worker_verify, worker,
                           report(day, last_.recorded, verify_limit, random_));
        }
    }

    ProvinceHistory& history_;
    ProvinceRandom& random_;
    std::vector<ParkRange> parks_;  // by county
    Reported last_;                 // of the worker at hand
};

}  // namespace

void add_workers(ProvinceHistory& history, const CountyPlans& plan, ProvinceRandom& random) {
    WorkerFiler filer(history, plan, random);
    for (const auto& household : history.households) filer.file_household(household);
}

}  // namespace anju
