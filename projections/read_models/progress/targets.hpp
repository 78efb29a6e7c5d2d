// What indicators shall reach: all versions of each target, as the planning service set them.
#pragma once

#include <string>
#include <vector>

#include "events/streams/target.hpp"
#include "projections/engine/read_model.hpp"

namespace anju {

struct TargetVersion {
    std::int64_t value = 0;
    Day due;
    std::string document;
    Day set_on;
    Day recorded_on;
    std::uint32_t version = 0;  // in the stream of the target
    Day voided{INT32_MAX};      // known to be void from this day on
};
BOOST_DESCRIBE_STRUCT(TargetVersion, (),
                      (value, due, document, set_on, recorded_on, version, voided))

// All versions of one target, the oldest first.
struct TargetVersions {
    std::vector<TargetVersion> versions;

    void add(TargetVersion version) { versions.push_back(std::move(version)); }
    void take_out(std::uint32_t version, Day recorded) {
        for (auto& one : versions) {
            if (one.version == version) one.voided = recorded;
        }
    }
};
BOOST_DESCRIBE_STRUCT(TargetVersions, (), (versions))

// The id of a target's stream: the area's code, six digits at least, and the indicator.
inline std::string target_id(std::string_view indicator, std::string_view area) {
    std::string id(area);
    if (id.size() < 6) id.resize(6, '0');
    return id.append("-").append(indicator);
}

}  // namespace anju
