// Opens or creates the folder of an embedded log and checks it. Internal to the embedded log.
#pragma once

#include <memory>

#include "events/log/embedded_log_check.hpp"

namespace anju {

struct OpenedStore {
    std::unique_ptr<EmbeddedStore> store;
    StoreHead head;
    HeadMark mark;
};

// Topics, sizes and reserve make sense. Invalid otherwise, saying which.
Result<void> check_options(const EmbeddedOptions& options);
// One process at a time; held as long as the descriptor. Unavailable "log-in-use".
Result<FileDescriptor> lock_directory(const std::filesystem::path& directory);
// The caller holds the lock. The mark is at the head of the store when this returns.
Result<OpenedStore> open_checked(const EmbeddedOptions& options);

}  // namespace anju
