// The employment service (就业): the employment files of relocated labourers and their jobs.
#pragma once

#include "services/shell/shell.hpp"

namespace anju {

Service employment_service();

}  // namespace anju
