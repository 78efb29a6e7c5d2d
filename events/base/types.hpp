// The scalar types that facts are made of: ids, days, instants, amounts, area codes. Integers only:
// land in 0.01 mu, money in fen, days as Asia/Shanghai calendar dates, instants as UTC
// milliseconds.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "events/base/result.hpp"

namespace anju {

// A text id of one kind; ids of different kinds do not mix. Grammar: 1 to 40 of [A-Za-z0-9._-].
template <class Tag>
struct Id {
    std::string value;

    static Result<Id> parse(std::string_view text);
    const std::string& text() const { return value; }
    template <class Archive>
    void serialize(Archive& archive) {
        archive(value);
    }
    auto operator<=>(const Id&) const = default;
};

bool is_id_text(std::string_view text);

template <class Tag>
Result<Id<Tag>> Id<Tag>::parse(std::string_view text) {
    if (!is_id_text(text)) {
        return invalid("id-malformed",
                       "\"" + std::string(excerpt(text)) +
                           "\" is not an id: 1 to 40 letters, digits, '.', '_', '-'");
    }
    return Id{std::string(text)};
}

// An administrative division by its GB/T 2260 and GB/T 10114 code: 2 digits a province, 4 a city,
// 6 a county, 9 a township, 12 a village. A division's code begins with the code of its parent.
struct AreaCode {
    std::string value;

    static Result<AreaCode> parse(std::string_view text);
    const std::string& text() const { return value; }
    std::string_view county() const { return std::string_view(value).substr(0, 6); }
    template <class Archive>
    void serialize(Archive& archive) {
        archive(value);
    }
    auto operator<=>(const AreaCode&) const = default;
};

// The code of the division above, empty above a province. `area` is a well-formed code.
std::string_view parent_area(std::string_view area);

// A calendar date in Asia/Shanghai, as days since 1970-01-01. Text form YYYY-MM-DD.
struct Day {
    std::int32_t value = 0;

    static Result<Day> parse(std::string_view text);
    std::string text() const;
    template <class Archive>
    void serialize(Archive& archive) {
        archive(value);
    }
    auto operator<=>(const Day&) const = default;
};

// A moment, as UTC milliseconds since 1970. Text form 2020-06-30T08:00:00.123Z.
struct Instant {
    std::int64_t value = 0;

    static Result<Instant> parse(std::string_view text);
    std::string text() const;
    Day day() const;  // the Asia/Shanghai date (UTC+8, no summer time since 1992)
    template <class Archive>
    void serialize(Archive& archive) {
        archive(value);
    }
    auto operator<=>(const Instant&) const = default;
};

// Land in hundredths of a mu; 1 mu = 666.67 square metres.
struct CentiMu {
    std::int64_t value = 0;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(value);
    }
    auto operator<=>(const CentiMu&) const = default;
};

// Money in fen; 100 fen = 1 yuan.
struct Fen {
    std::int64_t value = 0;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(value);
    }
    auto operator<=>(const Fen&) const = default;
};

using FacilityId = Id<struct FacilityTag>;
using HomeId = Id<struct HomeTag>;
using HouseholdId = Id<struct HouseholdTag>;
using WorkerId = Id<struct WorkerTag>;
using HouseId = Id<struct HouseTag>;
using LoanId = Id<struct LoanTag>;
using ParkId = Id<struct ParkTag>;
using PersonId = Id<struct PersonTag>;
using PlotId = Id<struct PlotTag>;
using QuotaId = Id<struct QuotaTag>;
using SiteId = Id<struct SiteTag>;

}  // namespace anju
