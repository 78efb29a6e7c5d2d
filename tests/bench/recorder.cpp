#include "tests/bench/recorder.hpp"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <random>

#include "deploy/anju/identity_key.hpp"
#include "deploy/anju/simulation.hpp"
#include "events/base/system_clock.hpp"
#include "events/log/ledger.hpp"
#include "events/log/sealer.hpp"
#include "events/record.hpp"
#include "services/catalogue.hpp"
#include "tests/bench/benchmark.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju::bench {
namespace {

constexpr std::size_t commands_at_once = 10'000;
constexpr std::size_t commands_in_memory = 100'000;
constexpr std::chrono::milliseconds look_again{5};

// Waits for a condition that nothing tells of.
template <class Condition>
void wait_until(const std::string& what, Condition&& holds) {
    std::promise<void> never;
    const auto waiting = never.get_future();
    for (const auto deadline = Clock::now() + test::patience; !holds();) {
        if (Clock::now() > deadline) fail("in vain: waited for " + what);
        waiting.wait_for(look_again);
    }
}

std::uint64_t count_events(Log& log) {
    std::uint64_t events = 0;
    read_records(log, whole_log(log, seals_topic),
                 [&](std::string_view bytes) {  // seals still come
                     if (parse_record(bytes).value().header.kind == RecordKind::event) ++events;
                 });
    return events;
}

// One list of commands on its way through the shells, on their thread.
class Sending {
  public:
    Sending(boost::asio::io_context& io, const std::vector<std::unique_ptr<Shell>>& shells,
            const std::vector<ProvinceCommand>& commands, std::size_t in_flight)
        : shells_(shells),
          commands_(commands),
          started_(commands.size()),
          pump_(
              io,
              [this](CommandRequest request, CommandDone done) {
                  execute(std::move(request), std::move(done));
              },
              {.in_flight_max = in_flight},
              [this](std::uint64_t number, const Result<CommandAnswer>& answer) {
                  take(number, answer);
              },
              [this] { fill(); }) {}

    // A command that is answered at once calls back while it is being pushed.
    void fill() {
        if (std::exchange(filling_, true)) return;
        while (next_ < commands_.size() && pump_.has_room()) {
            const auto& command = commands_[next_];
            started_[next_] = Clock::now();
            pump_.push(next_++, request_of(command), command.body);
        }
        filling_ = false;
        if (next_ == commands_.size() && pump_.idle() && !std::exchange(ended_, true)) {
            finished.set_value();
        }
    }

    std::promise<void> finished;
    std::vector<double> latencies;
    std::optional<Error> failure;

  private:
    void execute(CommandRequest request, CommandDone done) {
        const auto shell = std::ranges::find_if(
            shells_, [&](const auto& one) { return one->decides_on(request.stream); });
        (*shell)->execute(std::move(request), std::move(done));
    }

    void take(std::uint64_t number, const Result<CommandAnswer>& answer) {
        latencies.push_back(1'000 * seconds_since(started_[number]));
        if (!answer) failure = answer.error();
    }

    const std::vector<std::unique_ptr<Shell>>& shells_;
    const std::vector<ProvinceCommand>& commands_;
    std::vector<Clock::time_point> started_;
    std::size_t next_ = 0;
    bool filling_ = false;
    bool ended_ = false;
    CommandPump pump_;
};

}  // namespace

Recorder::Recorder(Log& log) {
    const std::uint64_t writer = std::random_device()() + std::uint64_t{1};
    for (auto& service : all_services()) {
        shells_.push_back(Shell::start(io_, log, std::move(service),
                                       {.url = "http://bench",
                                        .writer = writer,
                                        .clock = system_now,
                                        .identity_key = std::string(identity_key_bytes, 'k')})
                              .value());
    }
    std::vector<std::uint16_t> topics;
    for (const auto& shell : shells_) topics.push_back(shell->topic());
    placement_ = log.place(topics,
                           [this](const std::vector<PartitionRef>& placed) {
                               boost::asio::post(io_, [this, placed] {
                                   for (auto& shell : shells_) shell->place(placed);
                               });
                           })
                     .value();
    thread_ = std::thread([this] { io_.run(); });
    wait_until("the services to hold their partitions", [this] {
        std::promise<bool> asked;
        boost::asio::post(io_, [&] {
            asked.set_value(std::ranges::all_of(
                shells_, [](const auto& shell) { return shell->ready().has_value(); }));
        });
        return asked.get_future().get();
    });
}

Recorder::~Recorder() {
    io_.stop();
    thread_.join();
    placement_.reset();
    shells_.clear();
}

double Recorder::record(const std::vector<ProvinceCommand>& commands, std::size_t in_flight,
                        std::vector<double>* latencies) {
    auto sending = std::make_unique<Sending>(io_, shells_, commands, in_flight);
    const auto start = Clock::now();
    boost::asio::post(io_, [&] { sending->fill(); });
    sending->finished.get_future().get();
    const double seconds = seconds_since(start);
    if (sending->failure) fail("a command was refused: " + sending->failure->message);
    if (latencies != nullptr) *latencies = std::move(sending->latencies);
    std::promise<void> ended;  // what finished it may still stand on it
    boost::asio::post(io_, [&] {
        sending.reset();
        ended.set_value();
    });
    ended.get_future().get();
    return seconds;
}

std::vector<ProvinceCommand> take(Province& province, std::size_t count) {
    std::vector<ProvinceCommand> commands;
    ProvinceCommand command;
    while (commands.size() < count && province.next(command)) commands.push_back(command);
    return commands;
}

LogRange whole_log(Log& log, std::string_view without) {
    LogRange range;
    for (std::uint16_t topic = 0; topic < log.topics().size(); ++topic) {
        if (log.topics()[topic].name == without) continue;
        for (std::uint16_t i = 0; i < log.topics()[topic].partitions; ++i) {
            const auto extent = log.extent({topic, i}).value();
            range.from.push_back({{topic, i}, extent.begin});
            range.records += extent.end - extent.begin;
        }
    }
    return range;
}

std::uint64_t record_sealed(Log& log, const ProvinceOptions& options) {
    const test::TemporaryFolder keys;
    SealerOptions sealing;
    sealing.writer = 1;
    sealing.origin = "anju.bench/ledger";
    const Sealer sealer(log, Signer::open(keys.path() / "ledger.key").value(), sealing);
    Province province(options);
    {
        Recorder recorder(log);
        while (true) {
            const auto commands = take(province, commands_in_memory);
            if (commands.empty()) break;
            recorder.record(commands, commands_at_once);
        }
    }
    const auto events = count_events(log);  // more than commands: a correction has two
    wait_until("the seals", [&] { return sealer.status().events == events; });
    return events;
}

}  // namespace anju::bench
