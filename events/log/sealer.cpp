#include "events/log/sealer.hpp"

#include <utility>

#include "events/log/sealer_worker.hpp"

namespace anju {

Sealer::Sealer(Log& log, Signer signer, SealerOptions options)
    : worker_(std::make_unique<Worker>(log, std::move(signer), std::move(options))) {}

Sealer::~Sealer() = default;

SealerStatus Sealer::status() const {
    return worker_->status();
}

Result<void> Sealer::health() const {
    const auto status = worker_->status();
    if (status.failure) return *status.failure;
    if (!status.halted.empty()) return status.halted.front();
    if (status.trouble) return *status.trouble;
    return {};
}

}  // namespace anju
