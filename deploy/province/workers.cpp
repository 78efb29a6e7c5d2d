#include <algorithm>

#include "deploy/province/history.hpp"
#include "deploy/province/jobs.hpp"

namespace anju {
namespace {

constexpr std::uint64_t trained_per_cent = 30;
constexpr std::uint64_t visited_per_cent = 70;
constexpr std::uint64_t verified_per_cent = 84;
constexpr std::uint64_t second_job_per_cent = 2;
constexpr std::uint64_t offered_per_cent = 30;

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
