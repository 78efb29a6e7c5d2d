// Which stream each entry of the history belongs to, and where every stream stands in the end.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "deploy/province/history.hpp"

namespace anju {

enum class ProvinceKind : std::uint8_t {
    household,
    person,
    home,
    registration,
    schooling,
    entitlement,
    worker,
    park,
    linkage,
    facility,
    house,
    plot,
    quota,
    loan,
    site,
    grievance,
    finding,
    planning,  // not followed: several lists share its streams
    kinds_end  // how many there are
};

// The stream of an entry: its kind, and its index in the list of that kind. Homes are counted by
// household; registrations, school places and employment files by person.
struct StreamPlace {
    ProvinceKind kind = ProvinceKind::planning;
    std::uint32_t index = 0;
};
StreamPlace stream_place(const ProvinceHistory& history, const ProvinceEntry& entry);

// What was recorded of a stream last, and the last step that changed its status.
struct StreamEnd {
    Reported last;
    Reported moved;
    ProvinceStep step = ProvinceStep::steps_end;  // none: nothing was recorded of it

    bool known() const { return step != ProvinceStep::steps_end; }
};

class Standing {
  public:
    explicit Standing(const ProvinceHistory& history);

    // Of a stream that the history did not know when this was made, nothing.
    const StreamEnd& of(ProvinceKind kind, std::size_t index) const;

  private:
    std::array<std::vector<StreamEnd>, static_cast<std::size_t>(ProvinceKind::kinds_end)> ends_;
};

}  // namespace anju
