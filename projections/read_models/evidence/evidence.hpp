// Which facts rest on which evidence, for auditors: one photo may prove several facts of one house,
// but not that two houses were demolished.
//
// Rows, where <hash> is a hash of fixed length of what the evidence gives as its own:
//   e H <hash> <stream> / <id>   the facts of one stream that rest on it
//   e C <hash> <stream>          how many streams of that kind do
//   e R <hash> <stream>          there where they are two or more
#pragma once

#include <string>
#include <vector>

#include "projections/engine/read_model.hpp"

namespace anju {

// A fact that rests on a piece of evidence; the event itself is at /v1/<stream>/events.
struct EvidenceUse {
    std::uint32_t version = 0;  // in the stream
    std::uint32_t type = 0;
    Day occurred;
    Instant recorded;
};
BOOST_DESCRIBE_STRUCT(EvidenceUse, (), (version, type, occurred, recorded))

struct EvidenceUses {
    std::string hash;  // as it was told
    std::string kind;  // "photo"
    std::vector<EvidenceUse> uses;

    bool empty() const { return uses.empty(); }
};
BOOST_DESCRIBE_STRUCT(EvidenceUses, (), (hash, kind, uses))

class EvidenceIndex {
  public:
    static constexpr std::string_view name = "evidence";
    static constexpr char tag = 'e';
    static constexpr int revision = 1;
    static std::string details() { return ""; }
    template <Event E>
    static constexpr bool folds = true;

    template <Event E>
    void apply(const E&, const FoldContext& context, Rows& rows) {
        if (context.commit_index == 1) enter(context, rows);
    }
    void before_commit(Rows&) {}

    static void add_routes(Router& router, Queries& queries);

    // Keys of rows of that mark begin so.
    static std::string key_of(char mark, std::string_view hash);

  private:
    // Only the first event of a commit has the metadata.
    static void enter(const FoldContext& context, Rows& rows);
};

}  // namespace anju
