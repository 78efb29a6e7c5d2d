// The one door to many processes: every route of services and read models, answered by the process
// that serves it, one hop away: what is about a stream by the process that holds its partition.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "deploy/anju/node_directory.hpp"
#include "deploy/anju/node_tls.hpp"
#include "events/runtime/http_client.hpp"
#include "events/runtime/router.hpp"
#include "projections/engine/queries.hpp"
#include "services/shell/command_pump.hpp"

namespace anju {

class Gateway {
  public:
    static Result<std::unique_ptr<Gateway>> start(boost::asio::io_context& io, Log& log,
                                                  const OutgoingTls& tls = {});

    // `this` must outlive the router.
    void add_routes(Router& router);
    // Sends one command to its service, in the order of the calls; many at once share a request.
    void execute(CommandRequest request, CommandDone done);
    // Whether every service and the read models are announced by somebody.
    Result<void> ready() const;

  private:
    struct Destination {
        std::string role;
        std::optional<std::uint16_t> partition{};  // of the service; none: any process of the role
        auto operator<=>(const Destination&) const = default;
    };
    // One request on its way, and where it was sent already.
    struct Call {
        Destination to;
        ClientRequest request;
        AnswerDone done;
        std::string owner{};  // as the process asked before says
        std::vector<std::string> tried{};
    };
    using Clock = std::chrono::steady_clock;
    struct Asked {
        Call call;  // sent to the last it tried
        Clock::time_point since;
    };
    // Whose commands go to one partition: those of one principal go together, as it.
    struct LaneKey {
        Destination to;
        std::string credential;
        auto operator<=>(const LaneKey&) const = default;
    };
    // Commands on their way to one partition: one batch at a time keeps their order.
    struct Lane {
        std::vector<std::string> lines;
        std::vector<CommandDone> waiting;
        bool busy = false;
        std::string owner{};  // of the last refusal that named one
        int times_shed = 0;   // its last batch, one after another
    };

    Gateway(boost::asio::io_context& io, const Log& log, std::unique_ptr<NodeDirectory> directory,
            const OutgoingTls& tls);
    Destination destination_of(const std::string& role, std::string_view id) const;
    // By the partition of the stream that the route names, if it names one.
    Handler proxy_to(std::string role);
    std::optional<std::string> next_url(const Call& call) const;
    void forward(Call call);
    boost::asio::awaitable<void> relay_feed(HttpRequest& request, ResponseWriter& writer);
    void send_batch(const LaneKey& key);
    void take_batch(const LaneKey& key, const Result<ClientResponse>& answer,
                    std::vector<std::string> lines, std::vector<CommandDone> waiting);
    static void put_back(Lane& lane, std::vector<std::string> lines,
                         std::vector<CommandDone> waiting);
    void send_later(const LaneKey& key);
    void take_answer(std::uint64_t number, Result<ClientResponse> answer, bool is_ending);
    void give_up_on_replaced();
    void add_proxied(Router& router, const Router& routes, std::string_view role);

    boost::asio::io_context& io_;
    std::unique_ptr<NodeDirectory> directory_;
    const std::map<std::string, std::string> roles_;  // by stream: who decides on its commands
    const std::map<std::string, std::uint16_t> partitions_;  // by role: how many its topic has
    std::map<LaneKey, Lane> lanes_;  // of those that have commands on their way
    std::uint64_t calls_ = 0;
    std::map<std::uint64_t, Asked> asked_;  // by number; outlives the client, which answers it
    const OutgoingTls tls_;
    HttpClient client_;
    Queries unused_queries_;  // read models need one to say which routes they have
    boost::asio::steady_timer timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // goes first: no attempts after it
};

}  // namespace anju
