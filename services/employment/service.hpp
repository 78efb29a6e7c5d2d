// The employment service (就业): the employment files of relocated labourers and their jobs.
#pragma once

#include "services/employment/worker.hpp"
#include "services/shell/shell.hpp"

namespace anju {

inline Service employment_service() {
    return {"employment", stream_tables<WorkerDefinition>()};
}

}  // namespace anju
