// Keys to seal with, of the vault in another process: asked for ahead, so that a command never
// waits for them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <vector>

#include "deploy/anju/node_directory.hpp"
#include "deploy/anju/node_tls.hpp"
#include "deploy/people/vault.hpp"
#include "events/runtime/http_client.hpp"

namespace anju {

// On the io thread.
class LeasedKeys : public KeySource {
  public:
    static constexpr std::string_view role = "vault";

    // `io` and `log` must outlive it; `credential` is one that administers.
    static Result<std::unique_ptr<LeasedKeys>> start(boost::asio::io_context& io, Log& log,
                                                     std::string credential,
                                                     const OutgoingTls& tls = {});

    // Errors: unavailable "sealing-keys-missing", with what the vault said.
    Result<SealingKey> take() override;

  private:
    LeasedKeys(boost::asio::io_context& io, std::unique_ptr<NodeDirectory> directory,
               std::string credential, const OutgoingTls& tls);
    void look();
    void ask();
    Result<void> keep(const Result<ClientResponse>& answer);

    const std::unique_ptr<NodeDirectory> directory_;
    const std::string credential_;
    HttpClient client_;
    std::vector<SealingKey> keys_;
    Vault::Clock::time_point since_;
    Result<void> newest_;  // what the vault said last
    bool is_asking_ = false;
    std::size_t count_;
    boost::asio::steady_timer timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace anju
