// What services answer to a gateway, read.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "events/runtime/http_client.hpp"
#include "services/shell/command.hpp"

namespace anju {

// What became of the `count` commands of a batch, in their order; those that the answer does not
// name are in doubt.
std::vector<Result<CommandAnswer>> outcomes_of(const Result<ClientResponse>& answer,
                                               std::size_t count);

// Who holds the partition, as a process says that refuses because it does not; empty otherwise.
std::string owner_named(const Error& error);
std::string owner_named(const ClientResponse& answer);

}  // namespace anju
