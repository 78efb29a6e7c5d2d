// The faults that a run suffers. Each lasts until the cluster has answered it: leaders have moved,
// callers were told to try again, packets were stopped.
#pragma once

#include <vector>

#include "tests/chaos/chaos_run.hpp"

namespace anju::test {

// `run` must outlive the faults.
Fault kill_a_leader(ChaosRun& run);
Fault kill_the_controller(ChaosRun& run);
Fault freeze_a_leader(ChaosRun& run);
Fault restart_one_by_one(ChaosRun& run);
Fault cut_callers_from_a_leader(ChaosRun& run);
Fault cut_a_leader_from_its_followers(ChaosRun& run);
// It hears the others, who do not hear it.
Fault mute_a_leader(ChaosRun& run);
// Anju's requests arrive, some of their answers do not.
Fault lose_acknowledgements(ChaosRun& run);
// Two of three are gone, which is more than min.insync.replicas allows: nothing may be
// acknowledged that was sent meanwhile.
Fault leave_too_few(ChaosRun& run);

// All of them, in this order.
std::vector<Fault> every_fault(ChaosRun& run);

}  // namespace anju::test
