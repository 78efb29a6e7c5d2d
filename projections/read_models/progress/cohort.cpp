#include "projections/read_models/progress/cohort.hpp"

#include "projections/read_models/progress/entity_rows.hpp"

namespace anju {
namespace {

template <class Entity>
constexpr bool bears_person_id =
    std::is_same_v<Entity, RegistrationCount> || std::is_same_v<Entity, SchoolingCount>;

template <class Entity>
constexpr bool of_household = std::is_same_v<Entity, HouseholdCount> || bears_person_id<Entity> ||
                              requires(const Entity& e) {
    e.household;
}
|| requires(const Entity& e) {
    e.person;
};

// The household that an entity belongs to; empty for none.
template <class Entity>
Result<std::string> household_of(const RowView& view, std::string_view id) {
    if constexpr (std::is_same_v<Entity, HouseholdCount>) {
        return std::string(id);
    } else if constexpr (bears_person_id<Entity>) {
        return household_of<PersonCount>(view, id);
    } else {
        const auto row = entity_row<Entity>(view, id);
        if (!row) return row.error();
        if (!*row) return std::string();
        if constexpr (requires { (*row)->entity.household; }) {
            return std::string((*row)->entity.household);
        } else {
            return household_of<PersonCount>(view, (*row)->entity.person);
        }
    }
}

}  // namespace

bool counts_of_households(std::uint8_t indicator) {
    const auto stream = stream_of_indicator(indicator);
    bool found = false;
    ProgressEntities::for_each([&]<class Entity>() {
        if (Entity::stream == stream) found = of_household<Entity>;
    });
    return found;
}

Result<bool> belongs(const RowView& view, std::uint8_t indicator, std::string_view id,
                     const Cohort& cohort) {
    const auto stream = stream_of_indicator(indicator);
    Result<std::string> household = std::string();
    ProgressEntities::for_each([&]<class Entity>() {
        if constexpr (of_household<Entity>) {
            if (Entity::stream == stream) household = household_of<Entity>(view, id);
        }
    });
    if (!household) return household.error();
    const auto row = entity_row<HouseholdCount>(view, *household);
    if (!row) return row.error();
    if (!*row) return false;
    const auto& known = (*row)->entity;
    if (cohort.plan_year && *cohort.plan_year != known.plan_year) return false;
    const bool poor = cohort.category == HouseholdCategory::registered_poor;
    return !cohort.category || poor == known.poor;
}

}  // namespace anju
