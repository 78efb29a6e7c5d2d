// Reads the ledger ahead on a thread of its own, so that whoever folds an epoch does not wait for
// the next one to be read and checked.
#pragma once

#include <memory>

#include "events/log/ledger_reader.hpp"

namespace anju {

// As open_ledger(), an epoch or two ahead. `log` must outlive the reader.
Result<std::unique_ptr<LedgerReader>> open_ledger_ahead(Log& log, LedgerPosition from,
                                                        LedgerReaderOptions options = {});

}  // namespace anju
