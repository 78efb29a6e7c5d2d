#include "deploy/province/year/desk.hpp"

namespace anju {
namespace {

constexpr std::int32_t permit_days = 365;
constexpr std::int32_t term_begins = day_number(2020, 9, 1);
constexpr std::int64_t school_from = 6;
constexpr std::int64_t school_to = 17;

class Rights {
  public:
    explicit Rights(YearDesk& desk) : desk_(desk), history_(desk.history), random_(desk.random) {}

    void settle() {
        for (std::uint32_t i = 0; i < desk_.known_persons(); ++i) {
            register_person(i);
            school(i);
        }
        const auto known = static_cast<std::uint32_t>(history_.entitlements.size());
        for (std::uint32_t i = 0; i < known; ++i) entitle(i);
        for (auto i = desk_.known_persons(); i < history_.persons.size(); ++i) welcome(i);
    }

  private:
    bool in_county_in_time(std::uint32_t person) const {
        const auto& home = history_.households[history_.persons[person].household];
        return desk_.plan[home.resettlement.county].county->employment_pace >= 97;
    }

    void register_person(std::uint32_t person) {
        const auto& end = desk_.standing.of(ProvinceKind::registration, person);
        if (!desk_.is_here(person, year_last_day)) return;
        switch (end.step) {
            case ProvinceStep::registration_open:
                return place(person, end);
            case ProvinceStep::registration_permit:
                return keep_permit(person, end);
            case ProvinceStep::registration_temporary: {
                const std::int32_t day = desk_.day(year_first_day + 10, year_last_day - 10);
                return grant(person, desk_.on(day, end.last));
            }
            default:
                return;
        }
    }

    // Registered nowhere at the new place yet; some have applied.
    void place(std::uint32_t person, const StreamEnd& end) {
        const bool prompt = in_county_in_time(person);
        if (random_.below(1'000) < (prompt ? 6U : 45U)) return;
        Reported last = end.last;
        const std::int32_t day = desk_.day(year_first_day + 6, year_last_day - (prompt ? 50 : 12));
        if (last.recorded == end.moved.recorded && random_.per_cent(60)) {
            last = desk_.on(day - desk_.day(3, 30), last);
            desk_.enter(ProvinceStep::registration_apply, person, last);
        }
        last = desk_.on(day, last);
        const std::uint64_t lot = random_.below(100);
        if (lot < 45) return grant(person, last);
        if (lot < 92) return desk_.enter(ProvinceStep::registration_permit, person, last);
        desk_.enter(ProvinceStep::registration_temporary, person, last);
        if (random_.per_cent(50)) grant(person, desk_.after(last, {30, 120}));
    }

    void grant(std::uint32_t person, Reported last) {
        if (late_.now(random_)) last = desk_.late(last, 35, 80);
        desk_.enter(ProvinceStep::registration_transfer, person, last);
    }

    // A permit is renewed before it ends as a rule, after it by some, by a few not at all.
    void keep_permit(std::uint32_t person, const StreamEnd& end) {
        const ProvinceEntry given{end.moved.recorded, person,
                                  static_cast<std::uint16_t>(end.moved.occurred), end.step};
        const std::int32_t valid_to = valid_to_of(history_, given);
        if (lapsed_.now(random_)) {
            const Reported last =
                desk_.on(desk_.day(year_first_day + 10, year_last_day - 60), end.last);
            desk_.enter(ProvinceStep::registration_lapse, person, last);
            if (random_.per_cent(40)) grant(person, desk_.after(last, {5, 60}));
            return;
        }
        if (moved_.now(random_)) {
            Reported last = desk_.on(desk_.day(year_first_day + 5, year_last_day - 70), end.last);
            desk_.enter(ProvinceStep::registration_apply, person, last);
            return grant(person, desk_.after(last, {4, 60}));
        }
        const std::uint64_t lot = random_.below(100);
        if (lot < 5) return;
        const std::int32_t day = valid_to + (lot < 86 ? -desk_.day(1, 28) : desk_.day(1, 40));
        const Reported renewed = desk_.on(day, end.last);
        if (!desk_.in_time(renewed)) return;
        desk_.enter(ProvinceStep::registration_renew, history_.renewals.size(), renewed);
        history_.renewals.push_back({person, std::max(valid_to, renewed.occurred) + permit_days});
    }

    void school(std::uint32_t index) {
        const auto& person = history_.persons[index];
        const auto& end = desk_.standing.of(ProvinceKind::schooling, index);
        if (!desk_.is_here(index, year_last_day)) return;
        if (end.step == ProvinceStep::schooling_request) return finish_transfer(index, end.last);
        const bool pupil = person.student && person.age >= school_from && person.age <= school_to;
        if (!pupil) return;
        if (end.step == ProvinceStep::schooling_dropout) {
            if (random_.per_cent(85)) transfer(index, end.last);
        } else if (end.step == ProvinceStep::schooling_complete && dropped_.now(random_)) {
            drop_out(index, end.last);
        } else if (random_.per_cent(9)) {
            transfer(index, end.last);
        }
    }

    void finish_transfer(std::uint32_t index, const Reported& asked) {
        if (random_.per_cent(2)) return;
        const Reported done = desk_.on(
            desk_.day(std::max(year_first_day + 12, asked.occurred + 3), term_begins + 4), asked);
        desk_.enter(ProvinceStep::schooling_complete, index, done);
    }

    // Asked for in summer, done when the term begins.
    void transfer(std::uint32_t index, Reported last) {
        last = desk_.on(desk_.day(term_begins - 55, term_begins + 8), last);
        desk_.enter(ProvinceStep::schooling_request, index, last);
        if (random_.per_cent(4)) return;
        desk_.enter(ProvinceStep::schooling_complete, index, desk_.after(last, {4, 35}));
    }

    // Some dropouts were none: the report is void.
    void drop_out(std::uint32_t index, Reported last) {
        const Reported seen = desk_.on(desk_.day(year_first_day + 20, year_last_day - 80), last);
        desk_.enter(ProvinceStep::schooling_dropout, index, seen);
        if (no_dropout_.now(random_)) {
            return desk_.make_void(ProvinceStep::schooling_void, ProvinceStep::schooling_dropout,
                                   index, seen, desk_.after(seen, {3, 30}));
        }
        if (!random_.per_cent(75)) return;
        last = desk_.after(seen, {10, 40});
        desk_.enter(ProvinceStep::schooling_request, index, last);
        desk_.enter(ProvinceStep::schooling_complete, index, desk_.after(last, {2, 20}));
    }

    void entitle(std::uint32_t index) {
        const auto& end = desk_.standing.of(ProvinceKind::entitlement, index);
        const auto person = history_.entitlements[index].person;
        const std::int32_t gone = desk_.gone_on(person);
        Reported last = end.last;
        if (end.step == ProvinceStep::entitlement_activate) {
            if (gone != INT32_MAX) return close(index, last, gone);
            if (history_.entitlements[index].scheme == Scheme::subsistence &&
                double_.now(random_)) {
                support_twice(index, last);
            }
            return;
        }
        if (gone != INT32_MAX) return;
        if (random_.per_cent(9)) return;
        const std::int32_t day = desk_.day(year_first_day + 4, year_last_day - 15);
        if (end.step == ProvinceStep::entitlement_register && random_.per_cent(35)) {
            last = desk_.on(day - desk_.day(3, 25), last);
            desk_.enter(ProvinceStep::entitlement_request, index, last);
        }
        last = desk_.on(day, last);
        desk_.enter(ProvinceStep::entitlement_activate, index, last);
        if (misdated_.now(random_)) correct(index, last);
    }

    // Of the dead and those who left: ended within weeks, late, or not yet.
    void close(std::uint32_t index, const Reported& last, std::int32_t gone) {
        const std::uint64_t lot = random_.below(100);
        if (lot < 6) return;
        const std::int32_t days = lot < 75 ? desk_.day(3, 30) : desk_.day(35, 110);
        desk_.enter(ProvinceStep::entitlement_end, index, desk_.on(gone + days, last));
    }

    void correct(std::uint32_t index, const Reported& wrong) {
        ProvinceChange right;
        right.right_day = YearDesk::earlier(wrong, desk_.day(1, 3));
        right.replacement = index;
        desk_.enter(ProvinceStep::entitlement_correct,
                    desk_.change(ProvinceStep::entitlement_activate, index, wrong, right),
                    desk_.after(wrong, {4, 70}));
    }

    // Special hardship support on top of the allowance, which is found and ended.
    void support_twice(std::uint32_t index, const Reported& last) {
        const auto person = history_.entitlements[index].person;
        const Reported given = desk_.on(desk_.day(year_first_day + 15, year_first_day + 150), last);
        add(person, Scheme::special_hardship, given);
        if (random_.per_cent(15)) return;
        desk_.enter(ProvinceStep::entitlement_end, index, desk_.after(given, {30, 90}));
    }

    void add(std::uint32_t person, Scheme scheme, const Reported& reported) {
        const auto index = history_.entitlements.size();
        history_.entitlements.push_back({person, scheme, false});
        desk_.enter(ProvinceStep::entitlement_register, index, reported);
        desk_.enter(ProvinceStep::entitlement_activate, index,
                    desk_.after(seconds_later(reported, 600), {4, 50}));
    }

    // Who was born, married in or moved in this year.
    void welcome(std::uint32_t person) {
        const auto& home = history_.households[history_.persons[person].household];
        if (home.relocated.recorded.value == 0 || !desk_.is_here(person, year_last_day)) return;
        const Reported joined = desk_.joined(person);
        const Reported there{std::max(joined.occurred, home.relocated.occurred),
                             std::max(joined.recorded, home.relocated.recorded)};
        const Reported opened = desk_.after(seconds_later(there, 900), {1, 20});
        desk_.enter(ProvinceStep::registration_open, person, opened);
        add(person, Scheme::basic_medical, seconds_later(opened, 300));
        if (!random_.per_cent(70)) return;
        const bool born = history_.persons[person].cause == JoinCause::born;
        const auto step =
            born ? ProvinceStep::registration_transfer : ProvinceStep::registration_permit;
        desk_.enter(step, person, desk_.after(opened, {3, 45}));
    }

    YearDesk& desk_;
    ProvinceHistory& history_;
    ProvinceRandom& random_;
    Seldom late_{60};
    Seldom lapsed_{140};
    Seldom moved_{22};
    Seldom dropped_{420};
    Seldom no_dropout_{6};
    Seldom double_{220};
    Seldom misdated_{170};
};

}  // namespace

void settle_rights(YearDesk& desk) {
    Rights(desk).settle();
}

}  // namespace anju
