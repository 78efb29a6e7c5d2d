#include "deploy/anju/sealing.hpp"

#include <utility>

#include "deploy/anju/ledger_routes.hpp"
#include "deploy/anju/witnessed_head.hpp"

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

Result<std::unique_ptr<Sealing>> Sealing::start(boost::asio::io_context& io, Log& log,
                                                const NodeOptions& options, std::uint64_t writer) {
    const auto signer = Signer::open(options.data / "ledger.key");
    if (!signer) return signer.error();
    std::unique_ptr<Sealing> sealing(new Sealing(log, options, *signer, writer));
    if (auto asking = sealing->ask_witnesses(io, options); !asking) return asking.error();
    return sealing;
}

Result<void> Sealing::ask_witnesses(boost::asio::io_context& io, const NodeOptions& options) {
    if (options.witness_policy.empty()) return {};
    auto policy = WitnessPolicy::read(options.witness_policy);
    if (!policy) return policy.error();
    WitnessingOptions witnessing;
    witnessing.policy = std::move(*policy);
    witnessing.file = options.data / witnessed_head_file;
    witnessing.every = std::chrono::seconds(options.witness_seconds);
    auto started = Witnessing::start(io, {tree_, {options.origin, key_}}, std::move(witnessing));
    if (!started) return started.error();
    witnessing_ = std::move(*started);
    return {};
}

void Sealing::add_to(Health& health) const {
    health.add("sealer", [this] { return sealer_.health(); });
    health.add("tree", [this] { return tree_.health(); });
    if (witnessing_) health.watch("witnesses", [this] { return witnessing_->health(); });
}

void Sealing::add_routes(Router& router, const std::string& origin,
                         std::function<const Sealing&()> sealing) {
    add_ledger_routes(
        router,
        {.keeper = [sealing]() -> const TreeKeeper& { return sealing().tree_; },
         .origin = origin,
         .key = [sealing] { return sealing().key_; },
         .witnessing = [sealing]() -> const Witnessing* { return sealing().witnessing_.get(); }});
}

}  // namespace anju
