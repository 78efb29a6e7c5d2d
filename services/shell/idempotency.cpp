#include "services/shell/idempotency.hpp"

#include <sodium.h>

#include <string>

namespace anju {

IdempotencyKeys::Digest IdempotencyKeys::digest(std::string_view principal, std::string_view key) {
    std::string all;
    all.append(principal).append(1, '\0').append(key);
    Digest result{};
    crypto_generichash(reinterpret_cast<unsigned char*>(result.data()), sizeof result,
                       reinterpret_cast<const unsigned char*>(all.data()), all.size(), nullptr, 0);
    return result;
}

const CommandOutcome* IdempotencyKeys::find(std::string_view principal,
                                            std::string_view key) const {
    const auto found = outcomes_.find(digest(principal, key));
    return found == outcomes_.end() ? nullptr : &found->second;
}

void IdempotencyKeys::remember(std::string_view principal, std::string_view key,
                               const CommandOutcome& outcome) {
    const Digest id = digest(principal, key);
    if (!outcomes_.insert_or_assign(id, outcome).second) return;
    oldest_first_.push_back(id);
    if (oldest_first_.size() <= remembered_max) return;
    outcomes_.erase(oldest_first_.front());
    oldest_first_.pop_front();
}

}  // namespace anju
