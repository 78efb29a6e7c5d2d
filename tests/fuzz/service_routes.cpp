// The bytes of a connection to every service at once: states, histories, commands one by one and as
// lines. Streams of the province are there; what the bytes ask for is decided and not recorded, so
// that the same bytes do the same.
#include <boost/asio/post.hpp>

#include "deploy/province/province.hpp"
#include "events/base/system_clock.hpp"
#include "events/log/simulated_log.hpp"
#include "services/catalogue.hpp"
#include "services/shell/command_stream.hpp"
#include "services/shell/json_body.hpp"
#include "services/shell/routes.hpp"
#include "tests/fuzz/connection.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/unit/query_fixture.hpp"

namespace anju::fuzz {
namespace {

constexpr std::size_t commands_recorded = 300;

std::vector<ProvinceCommand> first_commands(std::size_t count) {
    std::vector<ProvinceCommand> commands(count);
    Province province({province_scale_min, 1});
    for (auto& command : commands) demand(province.next(command), "the province is large enough");
    return commands;
}

std::vector<Topic> topics() {
    std::vector<Topic> all;
    for (const auto& service : all_services()) all.push_back({"anju." + service.name, 1});
    all.push_back({std::string(seals_topic), 1});
    return all;
}

// Every service over a log in memory.
class Services {
  public:
    Services() : log_({.topics = topics(), .autorun = true}) {
        const Post post = [this](std::function<void()> task) {
            boost::asio::post(io, std::move(task));
        };
        rules_ = RuleBook::start(log_, post).value();
        for (auto& service : all_services()) {
            ShellOptions options{.url = "http://127.0.0.1:1", .writer = 1, .clock = system_now};
            options.identity_key = "0123456789abcdef0123456789abcdef";
            options.rules = service.name == "planning" ? nullptr : rules_.get();
            shells_.push_back(Shell::start(io, log_, service, options).value());
            shells_.back()->place({{shells_.back()->topic(), 0}});
        }
        const auto ready = [this] {
            return rules_->ready() && std::ranges::all_of(shells_, [](const auto& shell) {
                       return shell->ready().has_value();
                   });
        };
        demand(test::run_until(io, ready), "the services start");
        record_some();
    }

    Router routes() {
        Router own;
        const auto services = all_services();
        for (std::size_t i = 0; i < services.size(); ++i) {
            add_service_routes(own, services[i],
                               shell_handlers([this, i]() -> Shell& { return *shells_[i]; }, {}));
        }
        add_command_stream_route(own, io,
                                 [this](CommandRequest request, CommandDone done) {
                                     execute(std::move(request), std::move(done));
                                 },
                                 {});
        Router dry;
        for (const auto& route : own.routes()) dry.add(without_recording(*route));
        return dry;
    }

    boost::asio::io_context io{1};

  private:
    static void make_dry(HttpRequest& request) {
        std::erase_if(request.query, [](const auto& one) { return one.first == "dry_run"; });
        request.query.emplace_back("dry_run", "true");
    }
    static Route without_recording(const Route& route) {
        Route dry = route;
        if (route.verb != Verb::post) return dry;
        if (route.streams()) {
            dry.stream = [inner = route.stream](HttpRequest& request, BodyReader& reader,
                                                ResponseWriter& writer) {
                make_dry(request);
                return inner(request, reader, writer);
            };
        } else {
            dry.handler = [inner = route.handler](HttpRequest request, const Reply& reply) {
                make_dry(request);
                inner(std::move(request), reply);
            };
        }
        return dry;
    }
    void execute(CommandRequest request, CommandDone done) {
        for (const auto& shell : shells_) {
            if (shell->decides_on(request.stream)) {
                return shell->execute(std::move(request), std::move(done));
            }
        }
        done(not_found("stream-unknown", "no such stream here"));
    }
    void record_some() {
        std::size_t answered = 0;
        for (const auto& one : first_commands(commands_recorded)) {
            CommandRequest request;
            request.stream = one.stream;
            request.id = one.id;
            request.command = one.command;
            request.body = parse_json_body(one.body).value();
            request.principal = local_principal;
            request.recorded = one.recorded;
            execute(std::move(request), [&](const Result<CommandAnswer>& answer) {
                demand(answer.has_value(), "the province is sound");
                ++answered;
            });
        }
        demand(test::run_until(io, [&] { return answered == commands_recorded; }),
               "all of it is recorded");
    }

    SimulatedLog log_;
    std::unique_ptr<RuleBook> rules_;
    std::vector<std::unique_ptr<Shell>> shells_;
};

void run(std::string_view bytes) {
    static Services services;
    static Connections connections(services.io, services.routes());
    connections.run(bytes);
}

std::vector<std::string> seeds() {
    std::vector<std::string> all;
    std::string lines;
    const auto commands = first_commands(commands_recorded + 60);
    for (std::size_t i = 0; i < commands.size(); i += i < commands_recorded ? 20 : 1) {
        const auto& one = commands[i];
        const auto stream = "/v1/" + one.stream + "/" + one.id;
        all.push_back(post_request(stream + "/" + one.command, one.body,
                                   "Idempotency-Key: a\r\nIf-Match: \"1\"\r\n") +
                      get_request(stream) + get_request(stream + "/events"));
        CommandRequest request;
        request.stream = one.stream;
        request.id = one.id;
        request.command = one.command;
        request.idempotency_key = one.key;
        lines += command_line(request, one.body) + "\n";
        if (i % 5 > 0) continue;
        all.push_back(post_request("/v1/commands?results=all", std::exchange(lines, {})));
    }
    all.push_back(post_request("/v1/house/130624-1/register?language=zh", "{\"occurred_on\":7}",
                               "If-None-Match: *\r\nAnju-Wait: planning.0.1\r\n"));
    return all;
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
