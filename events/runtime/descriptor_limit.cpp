#include "events/runtime/descriptor_limit.hpp"

#include <sys/resource.h>

namespace anju {

void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);  // what it does not raise stays as it was
}

}  // namespace anju
