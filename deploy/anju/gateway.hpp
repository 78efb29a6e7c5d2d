// The one door to many processes: every route of services and read models, answered by the process
// that serves it, one hop away.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "deploy/anju/node_directory.hpp"
#include "events/runtime/http_client.hpp"
#include "events/runtime/router.hpp"
#include "projections/engine/queries.hpp"
#include "services/shell/command_pump.hpp"

namespace anju {

class Gateway {
  public:
    static Result<std::unique_ptr<Gateway>> start(boost::asio::io_context& io, Log& log);

    // `this` must outlive the router.
    void add_routes(Router& router);
    // Sends one command to its service, in the order of the calls; many at once share a request.
    void execute(CommandRequest request, CommandDone done);
    // Whether every service and the read models are announced by somebody.
    Result<void> ready() const;

  private:
    // Commands on their way to one service: one batch at a time keeps their order.
    struct Lane {
        std::vector<std::string> lines;
        std::vector<CommandDone> waiting;
        bool busy = false;
    };

    Gateway(boost::asio::io_context& io, std::unique_ptr<NodeDirectory> directory);
    Handler proxy_to(std::string role);
    void forward(const std::string& role, ClientRequest request, std::size_t attempt,
                 AnswerDone done);
    void send_batch(const std::string& role);
    void add_proxied(Router& router, const Router& routes);

    boost::asio::io_context& io_;
    std::unique_ptr<NodeDirectory> directory_;
    const std::map<std::string, std::string> roles_;  // by stream: who decides on its commands
    std::map<std::string, Lane> lanes_;               // by role
    HttpClient client_;
    Queries unused_queries_;  // read models need one to say which routes they have
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // goes first: no attempts after it
};

}  // namespace anju
