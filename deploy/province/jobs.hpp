// What kinds of jobs relocated people find, and where. Made up.
#pragma once

#include <string_view>

#include "deploy/province/random.hpp"
#include "events/streams/worker.hpp"

namespace anju {

JobChannel draw_channel(ProvinceRandom& random);

// Where such a job of somebody who lives in the county is; empty: the resettlement area.
std::string_view draw_place(JobChannel channel, std::string_view county, ProvinceRandom& random);

}  // namespace anju
