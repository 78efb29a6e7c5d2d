// The units of indicators and fields, as people write them.
#include <array>

#include "events/words/word_tables.hpp"

namespace anju {
namespace {

constexpr std::array units{
    Unit{"0.01 mu", {"亩", "mu"}, 2},
    Unit{"0.01 m2", {"平方米", "m²"}, 2},
    Unit{"fen", {"元", "yuan"}, 2},
    Unit{"days", {"天", "days"}},
    Unit{"years", {"年", "years"}},
    Unit{"permille", {"%", "%"}, 1},
    Unit{"households", {"户", "households"}},
    Unit{"people", {"人", "people"}},
    Unit{"workers", {"人", "workers"}},
    Unit{"pupils", {"人", "pupils"}},
    Unit{"houses", {"处", "houses"}},
    Unit{"homes", {"套", "homes"}},
    Unit{"plots", {"宗", "plots"}},
    Unit{"communities", {"个", "communities"}},
    Unit{"parks", {"个", "parks"}},
    Unit{"facilities", {"所", "facilities"}},
    Unit{"groups", {"个", "groups"}},
    Unit{"buildings", {"栋", "buildings"}},
    Unit{"jobs", {"个", "jobs"}},
    Unit{"places", {"个", "places"}},
    Unit{"contracts", {"份", "contracts"}},
    Unit{"entitlements", {"人次", "entitlements"}},
    Unit{"cases", {"件", "cases"}},
    Unit{"findings", {"个", "findings"}},
    Unit{"numbers", {"个", "numbers"}},
};

}  // namespace

std::span<const Unit> all_units() {
    return units;
}

}  // namespace anju
