#include "deploy/anju/sealing.hpp"

#include <utility>

#include "deploy/anju/ledger_routes.hpp"

namespace anju {
namespace {

SealerOptions sealer_options(const NodeOptions& options, std::uint64_t writer) {
    SealerOptions sealing;
    sealing.writer = writer;
    sealing.origin = options.origin;
    return sealing;
}

}  // namespace

Sealing::Sealing(Log& log, const NodeOptions& options, const Signer& signer, std::uint64_t writer)
    : key_(signer.public_key()),
      sealer_(log, signer, sealer_options(options, writer)),
      tree_(log, options.data / "tree") {}

Result<std::unique_ptr<Sealing>> Sealing::start(Log& log, const NodeOptions& options,
                                                std::uint64_t writer) {
    const auto signer = Signer::open(options.data / "ledger.key");
    if (!signer) return signer.error();
    return std::unique_ptr<Sealing>(new Sealing(log, options, *signer, writer));
}

void Sealing::add_to(Health& health) const {
    health.add("sealer", [this] { return sealer_.health(); });
    health.add("tree", [this] { return tree_.health(); });
}

void Sealing::add_routes(Router& router, const std::string& origin,
                         std::function<const Sealing&()> sealing) {
    add_ledger_routes(router,
                      {.keeper = [sealing]() -> const TreeKeeper& { return sealing().tree_; },
                       .origin = origin,
                       .key = [sealing] { return sealing().key_; }});
}

}  // namespace anju
