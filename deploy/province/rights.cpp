#include <algorithm>
#include <optional>

#include "deploy/province/history.hpp"

namespace anju {
namespace {

// Where a family stands with its registration.
enum class Standing : std::uint8_t { neither, transferred, permit, temporary };

// Made up: shares of a hundred families.
constexpr std::uint64_t transferred_share = 35;
constexpr std::uint64_t permit_share = 45;
constexpr std::uint64_t temporary_share = 6;

constexpr std::int64_t pension_from = 60;
constexpr std::int64_t school_from = 6;
constexpr std::int64_t school_to = 17;

Standing draw_standing(ProvinceRandom& random) {
    std::uint64_t lot = random.below(100);
    if (lot < transferred_share) return Standing::transferred;
    lot -= transferred_share;
    if (lot < permit_share) return Standing::permit;
    lot -= permit_share;
    return lot < temporary_share ? Standing::temporary : Standing::neither;
}

class RightsDesk {
  public:
    RightsDesk(ProvinceHistory& history, ProvinceRandom& random)
        : history_(history), random_(random) {}

    void serve(const ProvinceHousehold& household) {
        register_family(household);
        insure_family(household);
        for (std::uint32_t i = 0; i < household.members; ++i) {
            const std::uint32_t person = household.first_person + i;
            school(person, household);
            support(person, household);
        }
    }

  private:
    // Families come together; one member in twenty goes another way.
    void register_family(const ProvinceHousehold& household) {
        const Standing family = draw_standing(random_);
        const Reported opened = seconds_later(household.relocated, 60);
        const Reported applied =
            report_after(seconds_later(household.relocated, 600), {3, 200}, applied_limit, random_);
        const Reported granted =
            report_after(seconds_later(applied, 600), {3, 90}, granted_limit, random_);
        for (std::uint32_t i = 0; i < household.members; ++i) {
            const std::uint32_t person = household.first_person + i;
            history_.enter(ProvinceStep::registration_open, person, seconds_later(opened, 20 * i));
            const Standing own = random_.per_cent(5) ? draw_standing(random_) : family;
            settle(person, own, seconds_later(applied, 20 * i), seconds_later(granted, 20 * i));
        }
    }

    void settle(std::uint32_t person, Standing standing, const Reported& applied,
                const Reported& granted) {
        switch (standing) {
            case Standing::transferred:
                if (random_.per_cent(40)) {
                    history_.enter(ProvinceStep::registration_apply, person, applied);
                }
                return history_.enter(ProvinceStep::registration_transfer, person, granted);
            case Standing::permit:
                return history_.enter(ProvinceStep::registration_permit, person, granted);
            case Standing::temporary:
                return history_.enter(ProvinceStep::registration_temporary, person, granted);
            case Standing::neither:
                break;
        }
        if (random_.per_cent(35)) history_.enter(ProvinceStep::registration_apply, person, applied);
    }

    // The basic insurance of the whole family moves together.
    void insure_family(const ProvinceHousehold& household) {
        const Reported known = report_after(household.relocated, {1, 10}, entitled_limit, random_);
        const Reported active =
            report_after(seconds_later(known, 600), {5, 120}, granted_limit, random_);
        const bool family = random_.per_cent(80);
        for (std::uint32_t i = 0; i < household.members; ++i) {
            const std::uint32_t person = household.first_person + i;
            const bool moves = random_.per_cent(4) ? !family : family;
            std::optional<Reported> activated;
            if (moves) activated = seconds_later(active, 20 * i);
            entitle(person, Scheme::basic_medical, seconds_later(known, 20 * i), activated);
            const bool listed = random_.per_cent(10);
            if (listed) scheme(person, Scheme::serious_illness, household, 82);
            const std::int64_t age = history_.persons[person].age;
            if (age >= pension_from) scheme(person, Scheme::pension, household, 80);
        }
    }

    void scheme(std::uint32_t person, Scheme scheme, const ProvinceHousehold& household,
                std::uint64_t active_per_cent) {
        const Reported known = report_after(household.relocated, {1, 40}, entitled_limit, random_);
        std::optional<Reported> activated;
        if (random_.per_cent(active_per_cent)) {
            activated = report_after(seconds_later(known, 600), {5, 120}, granted_limit, random_);
        }
        entitle(person, scheme, known, activated);
    }

    // What is not active at the new place is so at the origin as a rule, for a few nowhere.
    void entitle(std::uint32_t person, Scheme scheme, const Reported& known,
                 const std::optional<Reported>& activated) {
        const auto index = history_.entitlements.size();
        const bool at_origin = random_.per_cent(activated ? 96 : 94);
        history_.entitlements.push_back({person, scheme, at_origin});
        history_.enter(ProvinceStep::entitlement_register, index, known);
        if (random_.per_cent(6)) {
            history_.enter(ProvinceStep::entitlement_request, index, seconds_later(known, 300));
        }
        if (activated) history_.enter(ProvinceStep::entitlement_activate, index, *activated);
    }

    // Pupils at the time of the move asked for a place; some of the last winter wait.
    void school(std::uint32_t index, const ProvinceHousehold& household) {
        const auto& person = history_.persons[index];
        if (!person.student || person.age < school_from || person.age > school_to) return;
        const std::uint64_t lot = random_.below(1000);
        if (lot < 250) return;  // goes to the same school as before
        if (lot < 285) {
            const auto day = static_cast<std::int32_t>(
                random_.between(std::max(household.relocated.occurred + 1, day_number(2020, 1, 6)),
                                day_number(2020, 3, 12)));
            history_.enter(ProvinceStep::schooling_request, index,
                           report(day, household.relocated.recorded, entitled_limit, random_));
            return;
        }
        const Reported asked = report_after(household.relocated, {1, 30}, entitled_limit, random_);
        history_.enter(ProvinceStep::schooling_request, index, asked);
        const Reported done = report_after(asked, {3, 60}, works_limit, random_);
        history_.enter(ProvinceStep::schooling_complete, index, done);
        if (lot < 987 || done.occurred > day_number(2020, 1, 31)) return;
        history_.enter(ProvinceStep::schooling_dropout, index,
                       report_after(done, {30, 200}, granted_limit, random_));
    }

    // Support for poor people whose household has no labour: nobody gets both kinds.
    void support(std::uint32_t index, const ProvinceHousehold& household) {
        if (!household.poor || household.labour) return;
        const auto& person = history_.persons[index];
        const bool alone = household.members == 1 && person.age >= pension_from;
        if (alone && random_.per_cent(35)) {
            return scheme(index, Scheme::special_hardship, household, 88);
        }
        if (random_.per_cent(55)) scheme(index, Scheme::subsistence, household, 85);
    }

    ProvinceHistory& history_;
    ProvinceRandom& random_;
};

}  // namespace

void add_rights(ProvinceHistory& history, ProvinceRandom& random) {
    RightsDesk desk(history, random);
    for (const auto& household : history.households) desk.serve(household);
}

}  // namespace anju
