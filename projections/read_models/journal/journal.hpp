// The journal: every event that was recorded, by the county of its stream and the day of recording,
// for whoever asks what was entered where, when, and by whom.
//
// Rows:
//   j A <county> <recorded day> <stream> / <version>   an event
#pragma once

#include <map>
#include <string>

#include "projections/engine/read_model.hpp"

namespace anju {

// What the journal keeps of an event; the event itself is at /v1/<stream>/events.
struct JournalEntry {
    std::uint32_t type = 0;
    Day occurred;
    Instant recorded;
    std::string recorded_by;
};
BOOST_DESCRIBE_STRUCT(JournalEntry, (), (type, occurred, recorded, recorded_by))

class Journal {
  public:
    static constexpr std::string_view name = "journal";
    static constexpr char tag = 'j';
    static constexpr int revision = 1;
    static std::string details() { return ""; }
    template <Event E>
    static constexpr bool folds = true;

    template <Event E>
    void apply(const E&, const FoldContext& context, Rows& rows) {
        enter(context, rows);
    }
    void before_commit(Rows&) {}

    static void add_routes(Router& router, Queries& queries);

    // What the keys of a county begin with, up to a day of recording.
    static std::string key_of(std::string_view county, Day recorded);

  private:
    void enter(const FoldContext& context, Rows& rows);
    std::string principal_of(const FoldContext& context);

    // By stream, between the first event of a commit and its last.
    std::map<std::string, std::string, std::less<>> principals_;
    std::string key_;
    std::string value_;
};

}  // namespace anju
