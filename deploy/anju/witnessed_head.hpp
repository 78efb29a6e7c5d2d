// A head in a file, as its ledger signed it and enough witnesses cosigned it.
#pragma once

#include <filesystem>
#include <optional>

#include "events/log/cosignature.hpp"
#include "events/log/witness_policy.hpp"

namespace anju {

// Of the data folder of who seals.
inline constexpr const char* witnessed_head_file = "witnessed-head";

// By `key`, or where it is none by one of the ledgers that the policy names. Corrupt:
// "note-unsigned", "note-signature", "witnesses-too-few", …
Result<Checkpoint> read_witnessed_head(const std::filesystem::path& file,
                                       const WitnessPolicy& policy,
                                       const std::optional<NamedKey>& key);

}  // namespace anju
