// The rights service (权益保障): where relocated people are registered, their children's school
// places, what they are entitled to, and what they complain of.
#pragma once

#include "services/shell/shell.hpp"

namespace anju {

Service rights_service();

}  // namespace anju
