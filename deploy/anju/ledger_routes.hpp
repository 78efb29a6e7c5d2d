// The ledger for who checks it without trusting us: signed head, tiles, proofs, in the forms of
// C2SP (tlog-tiles, tlog-checkpoint, signed-note, tlog-proof).
#pragma once

#include <string>

#include "deploy/anju/witnessing.hpp"
#include "events/log/signer.hpp"
#include "events/log/tree_keeper.hpp"
#include "events/runtime/router.hpp"

namespace anju {

struct LedgerRoutes {
    // The keeper of this process; asked on the io thread once requests come in.
    std::function<const TreeKeeper&()> keeper;
    std::string origin;  // name of ledger and key
    std::function<PublicKey()> key;
    // Null where no witnesses are asked; as the keeper.
    std::function<const Witnessing*()> witnessing;
};

// /v1/ledger/…: what there is, and that is answered here, is in the summaries.
void add_ledger_routes(Router& router, const LedgerRoutes& routes);

}  // namespace anju
