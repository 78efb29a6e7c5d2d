// How many files and sockets the process may have open at once.
#pragma once

namespace anju {

// Takes all that the system allows this process; what shells give at first is often 1,024. Before
// other threads start.
void raise_descriptor_limit();

}  // namespace anju
