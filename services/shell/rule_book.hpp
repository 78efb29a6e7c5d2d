// What the planning service says that rules of every service rest on: limits with their documents,
// and reporting periods that are frozen. Read from its topic in the log, never asked for by a call.
// Runs on the shell's strand.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/catalogue.hpp"
#include "services/shell/topic_reader.hpp"

namespace anju {

// A reporting period that is frozen now.
struct FrozenPeriod {
    std::string id;  // of its stream, such as 130000-2020Q2
    PeriodFrozen terms;
};

// What a rule of planning looks at in a command of another service.
struct DatedFact {
    std::string_view county;  // six digits
    Day occurred;
    Day today;
    bool has_reason = false;
    std::string_view restates;  // the period whose figures it says to change
};

class RuleBook {
  public:
    static constexpr std::string_view topic = "anju.planning";

    // Blocks while it asks the log for its extents. `log` must outlive the book. Without the topic
    // in the log there are no rules, and the book is ready.
    static Result<std::unique_ptr<RuleBook>> start(Log& log, Post post);

    // Whether it has read what was there when it was started, and nothing failed; else why not.
    Result<void> ready() const;
    // The same, and also up to the event that the token of an answer names: planning.3.17.
    Result<void> ready_for(std::string_view token) const;

    // The limit that holds in a county: of the county itself, else of the divisions above it.
    std::optional<std::int64_t> parameter(std::string_view name, std::string_view county) const;
    // The frozen period of the county or a division above it in which a day lies.
    const FrozenPeriod* frozen_on(Day day, std::string_view county) const;

    // Refuses a fact that is dated too far back without a reason, and one that is dated in a frozen
    // period without naming it.
    Result<void> check(const DatedFact& fact) const;

    // For tests: an event as if it had been read.
    template <Event E>
    void take(std::string_view id, std::uint32_t version, const E& event) {
        apply(id, version, event);
    }

  private:
    struct Limit {
        std::uint32_t version = 0;
        ParameterSet set;
    };
    struct Period {
        std::uint32_t version = 0;
        std::optional<FrozenPeriod> frozen;  // none: opened again
    };

    Result<void> fold(const RecordView& record);

    void apply(std::string_view id, std::uint32_t version, const ParameterSet& event);
    void apply(std::string_view id, std::uint32_t version, const PeriodFrozen& event);
    void apply(std::string_view id, std::uint32_t version, const PeriodReopened& event);
    void apply(std::string_view id, std::uint32_t version, const RecordVoided& event);
    void apply(std::string_view id, std::uint32_t version, const RecordCorrected& event);
    template <class Other>
    void apply(std::string_view, std::uint32_t, const Other&) {}
    void take_out(std::string_view id, std::uint32_t version);

    std::map<std::string, std::vector<Limit>, std::less<>> limits_;    // by stream id, oldest first
    std::map<std::string, std::vector<Period>, std::less<>> periods_;  // the same
    std::unique_ptr<TopicReader> reader_;                              // null in tests
};

}  // namespace anju
