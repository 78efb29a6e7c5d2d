#include "services/employment/service.hpp"

#include "services/employment/worker.hpp"

namespace anju {

Service employment_service() {
    return {"employment", stream_tables<WorkerDefinition>()};
}

}  // namespace anju
