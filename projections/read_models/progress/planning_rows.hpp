// What the planning service says and queries need: targets, divisions that changed, reporting
// periods. Every version is kept, with what voided it.
//
// Rows of a read model with tag t:
//   t T <id>   the versions of a target, by the id of its stream
//   t V <id>   a change of divisions
//   t Z <id>   a reporting period: frozen, opened again
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/base/archive.hpp"
#include "events/streams/division.hpp"
#include "events/streams/period.hpp"
#include "events/streams/record_change.hpp"
#include "events/streams/target.hpp"
#include "projections/engine/read_model.hpp"

namespace anju {

// What an indicator shall reach.
struct TargetVersion {
    std::int64_t value = 0;
    Day due;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(TargetVersion, (), (value, due, document))

// Facts dated from `from` to `to` are frozen; `reopened` says why they are not any more.
struct PeriodVersion {
    std::string area;
    Day from;
    Day to;
    std::string document;
    std::string reopened;  // empty while it is frozen
};
BOOST_DESCRIBE_STRUCT(PeriodVersion, (), (area, from, to, document, reopened))

// A fact with both its days, and the day from which it is known to be void.
template <class Fact>
struct Version {
    Fact fact;
    Day effective;
    Day recorded;
    std::uint32_t version = 0;  // in its stream
    Day voided{INT32_MAX};

    bool stands(Day known) const { return recorded <= known && known < voided; }
    BOOST_DESCRIBE_CLASS(Version, (), (fact, effective, recorded, version, voided), (), ())
};

// The facts of one stream, the oldest first.
template <class Fact>
struct Versions {
    std::vector<Version<Fact>> all;

    // The newest that took effect up to `on`, as known on a day; null for none.
    const Version<Fact>* newest(Day on, Day known) const {
        const Version<Fact>* found = nullptr;
        for (const auto& one : all) {
            if (one.effective <= on && one.stands(known)) found = &one;
        }
        return found;
    }
    BOOST_DESCRIBE_CLASS(Versions, (), (all), (), ())
};

class PlanningRows {
  public:
    explicit PlanningRows(char tag) : tag_(tag) {}

    template <Event E>
    static constexpr bool takes =
        TargetStream::Events::contains<E> || DivisionStream::Events::contains<E> ||
        PeriodStream::Events::contains<E> || RecordChanges::contains<E>;

    // The id of a target's stream: the area's code, six digits at least, and the indicator.
    static std::string target_id(std::string_view indicator, std::string_view area);
    static std::string key(char tag, char mark, std::string_view id) {
        return std::string({tag, mark}).append(id);
    }

    // Takes in an event of these streams; other streams are not its own.
    template <Event E>
    void take(const E& event, const FoldContext& context, Rows& rows) const {
        if constexpr (RecordChanges::contains<E>) {
            take_out(event.version, context, rows);
        } else if constexpr (TargetStream::Events::contains<E>) {
            add<TargetVersion>(rows, context, 'T', {event.value, event.due, event.document});
        } else if constexpr (DivisionStream::Events::contains<E>) {
            add<DivisionChanged>(rows, context, 'V', event);
        } else {
            take_period(event, context, rows);
        }
    }

  private:
    template <class Fact>
    Versions<Fact>& at(Rows& rows, const FoldContext& context, char mark) const {
        return rows.at<Versions<Fact>>(key(tag_, mark, context.id));
    }
    template <class Fact>
    void add(Rows& rows, const FoldContext& context, char mark, Fact fact) const {
        at<Fact>(rows, context, mark)
            .all.push_back(
                {std::move(fact), context.occurred, context.recorded.day(), context.version});
    }
    void take_period(const PeriodFrozen& event, const FoldContext& context, Rows& rows) const;
    void take_period(const PeriodReopened& event, const FoldContext& context, Rows& rows) const;
    void take_out(std::uint32_t version, const FoldContext& context, Rows& rows) const;

    char tag_;
};

// Every row of a kind, with the id of its stream.
template <class Fact>
Result<std::vector<std::pair<std::string, Versions<Fact>>>> planning_rows(const RowView& view,
                                                                          char tag, char mark) {
    std::vector<std::pair<std::string, Versions<Fact>>> rows;
    Result<void> read;
    const auto scanned = view.scan(
        PlanningRows::key(tag, mark, ""), "", [&](std::string_view key, std::string_view value) {
            try {
                Versions<Fact> versions;
                ArchiveReader archive(value);
                archive(versions);
                rows.emplace_back(key.substr(2), std::move(versions));
            } catch (const std::exception& failure) {
                read = corrupt("rows-damaged", std::string(key) + ": " + failure.what());
            }
            return read.has_value();
        });
    if (!scanned) return scanned.error();
    if (!read) return read.error();
    return rows;
}

}  // namespace anju
