#include "deploy/province/jobs.hpp"
#include "deploy/province/year/desk.hpp"

namespace anju {
namespace {

constexpr std::int64_t promptness_good = 99;  // per cent of the average pace
// Jobs were lost when the epidemic kept everybody at home, and when the season ended.
constexpr std::int32_t epidemic_end = day_number(2020, 5, 20);
constexpr std::int32_t season_end = day_number(2020, 10, 20);

constexpr std::int64_t study_to = 30;  // age

struct Quarter {
    std::int32_t first = 0;
    std::int32_t last = 0;
};
constexpr std::array quarters{Quarter{day_number(2020, 4, 3), day_number(2020, 6, 28)},
                              Quarter{day_number(2020, 7, 3), day_number(2020, 9, 28)},
                              Quarter{day_number(2020, 10, 8), day_number(2020, 12, 28)}};

class Workers {
  public:
    explicit Workers(YearDesk& desk)
        : desk_(desk), history_(desk.history), random_(desk.random), parks_(desk.plan.size()) {
        for (std::uint32_t i = 0; i < history_.parks.size(); ++i) {
            const auto& park = history_.parks[i];
            if (park.opened < year_first_day) parks_[park.county].push_back(i);
        }
    }

    void work() {
        const auto known = static_cast<std::uint32_t>(history_.workers.size());
        for (std::uint32_t i = 0; i < known; ++i) {
            const auto& worker = history_.workers[i];
            const auto& end = desk_.standing.of(ProvinceKind::worker, worker.person);
            if (worker.employed) {
                keep_job(i, end.last);
            } else if (worker.willing) {
                find_job(i, end.last);
            } else if (changed_wish_.now(random_)) {
                change_wish(i, end.last);
            }
        }
        file_newcomers();
    }

  private:
    const ProvinceHousehold& home_of(std::uint32_t worker) const {
        return history_.households[history_.persons[history_.workers[worker].person].household];
    }
    std::int32_t gone_on(std::uint32_t worker) const {
        return desk_.gone_on(history_.workers[worker].person);
    }

    // A worker with a job on the base date.
    void keep_job(std::uint32_t worker, Reported last) {
        const std::int32_t gone = gone_on(worker);
        if (gone != INT32_MAX) return leave(worker, last, gone);
        const std::uint64_t lot = random_.below(1'000);
        if (lot < 26) return lose(worker, last, year_first_day, epidemic_end);
        if (refuted_.now(random_)) return refute(worker, last);
        const bool young = history_.persons[history_.workers[worker].person].age < study_to;
        if (young && student_.now(random_)) return study(worker, last);
        const std::int32_t end = lot >= 975 ? season_end + desk_.day(0, 30) : year_last_day;
        last = follow(worker, last, end);
        if (end == year_last_day) return;
        last = desk_.on(end, last);
        desk_.enter(ProvinceStep::worker_end, worker, last);
        if (random_.per_cent(60)) employ(worker, desk_.after(last, {10, 45}));
    }

    // Visited and verified each quarter, by most counties; a few never again.
    Reported follow(std::uint32_t worker, Reported last, std::int32_t end) {
        if (random_.below(1'000) < 30) return last;
        for (const auto& quarter : quarters) {
            const std::int32_t first = std::max(quarter.first, last.occurred + 1);
            const std::int32_t final = std::min(quarter.last, end - 1);
            if (first >= final) continue;
            if (random_.per_cent(74)) {
                last = desk_.on(desk_.day(first, final), last);
                desk_.enter(ProvinceStep::worker_visit, worker, last);
                if (twice_.now(random_)) last = visit_twice(worker, last);
            }
            if (!random_.per_cent(91) || last.occurred >= final) continue;
            last = desk_.on(desk_.day(last.occurred + 1, final), last);
            desk_.enter(ProvinceStep::worker_verify, worker, last);
        }
        return last;
    }

    // The same visit, entered once more: the second entry is void.
    Reported visit_twice(std::uint32_t worker, const Reported& visited) {
        const Reported again = seconds_later(visited, 900);
        desk_.enter(ProvinceStep::worker_visit, worker, again);
        const Reported found = desk_.after(again, {1, 12});
        desk_.make_void(ProvinceStep::worker_void, ProvinceStep::worker_visit, worker, again,
                        found);
        return found;
    }

    // Of the dead and those who left: the job is ended at once, late, or not yet.
    void leave(std::uint32_t worker, Reported last, std::int32_t gone) {
        last = follow(worker, last, gone);
        const std::uint64_t lot = random_.below(100);
        if (!first_gone_ && lot < 12) return;
        first_gone_ = false;
        const std::int32_t days = lot < 70 ? desk_.day(2, 20) : desk_.day(30, 90);
        desk_.enter(ProvinceStep::worker_end, worker, desk_.on(gone + days, last));
    }

    void lose(std::uint32_t worker, Reported last, std::int32_t from, std::int32_t to) {
        last = desk_.on(desk_.day(from, to), last);
        if (random_.per_cent(10)) last = desk_.late(last, 5, 25);
        desk_.enter(ProvinceStep::worker_end, worker, last);
        if (!random_.per_cent(88)) return;
        employ(worker, desk_.after(last, {15, 100}));
    }

    void refute(std::uint32_t worker, Reported last) {
        last = desk_.on(desk_.day(year_first_day + 15, season_end), last);
        desk_.enter(ProvinceStep::worker_refute, worker, last);
        if (random_.per_cent(70)) employ(worker, desk_.after(last, {15, 80}));
    }

    // Went back to school: the job is on the books until somebody sees it.
    void study(std::uint32_t worker, Reported last) {
        const auto person = history_.workers[worker].person;
        const Reported seen =
            desk_.on(desk_.day(day_number(2020, 9, 1), day_number(2020, 9, 25)), last);
        desk_.enter(ProvinceStep::person_reassess, person, seen);
        if (random_.per_cent(40)) return;
        desk_.enter(ProvinceStep::worker_end, worker, desk_.after(seen, {20, 70}));
    }

    // A willing worker without a job: most are placed, sooner in good counties.
    void find_job(std::uint32_t worker, Reported last) {
        const auto& home = home_of(worker);
        const auto pace = desk_.plan[home.resettlement.county].county->employment_pace;
        const bool prompt = pace >= promptness_good;
        const bool zero = home.poor && home.employed == 0;
        const std::uint64_t unplaced_per_mille = zero ? (prompt ? 0 : 12) : (prompt ? 8 : 55);
        if (random_.below(1'000) < unplaced_per_mille) return;
        const std::int32_t first = year_first_day + (zero ? 8 : 5);
        const std::int32_t final = prompt ? day_number(2020, 10, 31) : day_number(2020, 12, 22);
        const std::int32_t day = desk_.day(first, final);
        if (day + 20 >= gone_on(worker)) return;
        if (random_.per_cent(28) && day > first + 12) {
            last = desk_.on(day - desk_.day(4, 11), last);
            const bool offered = random_.per_cent(40);
            desk_.enter(offered ? ProvinceStep::worker_offer : ProvinceStep::worker_train, worker,
                        last);
        }
        employ(worker, desk_.on(day, last));
    }

    void employ(std::uint32_t worker, Reported last) {
        if (!desk_.in_time(last) || last.occurred >= gone_on(worker)) return;
        const auto county = home_of(worker).resettlement.county;
        ProvinceJob job;
        job.worker = worker;
        job.channel = random_.per_cent(22) ? JobChannel::public_welfare : draw_channel(random_);
        if (job.channel == JobChannel::park && !parks_[county].empty()) {
            job.park = parks_[county][random_.below(parks_[county].size())];
        } else if (job.channel == JobChannel::park) {
            job.channel = JobChannel::workshop;
        }
        job.place = draw_place(job.channel, province_counties[county].code, random_);
        const auto index = history_.jobs.size();
        desk_.enter(ProvinceStep::worker_employ, index, last);
        history_.jobs.push_back(job);
        const bool old = history_.workers[worker].person < desk_.known_persons();
        if (old && misdated_.now(random_)) return correct(static_cast<std::uint32_t>(index), last);
        if (early_.now(random_)) {
            desk_.enter(ProvinceStep::worker_end, worker, desk_.after(last, {15, 80}));
            return;
        }
        const std::int32_t gone = gone_on(worker);
        follow(worker, last, std::min(gone, year_last_day));
    }

    // The job began some days earlier, and with another employer.
    void correct(std::uint32_t job, const Reported& wrong) {
        ProvinceChange right;
        right.right_day = YearDesk::earlier(wrong, desk_.day(1, 6));
        right.replacement = static_cast<std::uint32_t>(history_.jobs.size());
        history_.jobs.push_back(history_.jobs[job]);
        desk_.enter(ProvinceStep::worker_correct,
                    desk_.change(ProvinceStep::worker_employ, job, wrong, right),
                    desk_.after(wrong, {4, 60}));
    }

    void change_wish(std::uint32_t worker, Reported last) {
        last = desk_.on(desk_.day(year_first_day + 20, year_last_day - 90), last);
        if (last.occurred + 60 >= gone_on(worker)) return;
        const auto index = static_cast<std::uint32_t>(history_.workers.size());
        history_.workers.push_back(history_.workers[worker]);
        history_.workers[index].willing = true;
        desk_.enter(ProvinceStep::worker_profile, index, last);
        if (random_.per_cent(60)) employ(index, desk_.after(last, {10, 60}));
    }

    // Files for those who joined a household this year and can work.
    void file_newcomers() {
        const auto first = static_cast<std::uint32_t>(desk_.known_persons());
        for (std::uint32_t i = first; i < history_.persons.size(); ++i) {
            const auto& person = history_.persons[i];
            const auto& home = history_.households[person.household];
            if (!person.can_work() || person.cause == JoinCause::other) continue;
            if (home.relocated.recorded.value == 0) continue;
            const Reported joined = desk_.joined(i);
            const auto index = static_cast<std::uint32_t>(history_.workers.size());
            history_.workers.push_back({i, true, false});
            Reported last = desk_.after({std::max(joined.occurred, home.relocated.occurred),
                                         std::max(joined.recorded, home.relocated.recorded)},
                                        {3, 25});
            desk_.enter(ProvinceStep::worker_register, index, last);
            desk_.enter(ProvinceStep::worker_profile, index, seconds_later(last, 120));
            if (random_.per_cent(85)) employ(index, desk_.after(seconds_later(last, 200), {3, 40}));
        }
    }

    YearDesk& desk_;
    ProvinceHistory& history_;
    ProvinceRandom& random_;
    std::vector<std::vector<std::uint32_t>> parks_;  // in use on the base date, by county
    bool first_gone_ = true;
    Seldom refuted_{260};
    Seldom student_{120};
    Seldom twice_{900};
    Seldom changed_wish_{14};
    Seldom misdated_{90};
    Seldom early_{28};
};

}  // namespace

void place_workers(YearDesk& desk) {
    Workers(desk).work();
}

}  // namespace anju
