// A running service: all partitions of its topic, followed, owned and served on one strand (the
// thread of the io_context).
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <vector>

#include "events/log/follower.hpp"
#include "events/log/record_fetcher.hpp"
#include "events/log/sealed_extent.hpp"
#include "services/shell/partition_shell.hpp"
#include "services/shell/rule_book.hpp"

namespace anju {

// What a service is: its name (its topic is anju.<name>) and the kinds of streams it decides on.
struct Service {
    std::string name;
    std::vector<StreamTableFactory> tables;
};

struct ShellOptions {
    std::string url;           // where this process serves
    std::uint64_t writer = 0;  // random id of this process
    std::function<Instant()> clock;
    const RuleBook* rules = nullptr;  // outlives the shell; none = no limits and no frozen periods
    std::string identity_key{};  // hashes numbers of identity cards; only the registry needs it
    KeySource* keys = nullptr;   // outlives the shell; the same
    std::function<void()> owner_changed{};  // a partition is held here from now on, or no longer
    SealedEvents sealed{};                  // what partitions must hold before they are written on
};

class Shell {
  public:
    // Blocks while it asks the log for its extents; call it before the io_context runs. It reads at
    // once and holds nothing until place() is called. `log` and `io` must outlive the shell.
    static Result<std::unique_ptr<Shell>> start(boost::asio::io_context& io, Log& log,
                                                Service service, ShellOptions options);

    const std::string& name() const { return service_.name; }
    bool decides_on(std::string_view stream) const;
    std::vector<const StreamTable*> tables() const;  // one of each kind, for documentation

    std::uint16_t topic() const { return topic_; }
    // Which partitions fall to this process from now on; those of other topics are left alone.
    void place(const std::vector<PartitionRef>& placed);

    void execute(CommandRequest request, CommandDone done);
    // The folded state of a stream; not_found when it has no events.
    Result<StreamState> state(std::string_view stream, std::string_view id);
    // The records of a stream, oldest first.
    void history(std::string_view stream, std::string_view id, RecordFetcher::Done done);

    // Whether every partition is read, and held as far as it falls to this process; else why not.
    Result<void> ready() const;
    // Numbers of the partitions that are held here.
    std::vector<std::uint16_t> held() const;
    const std::vector<std::unique_ptr<PartitionShell>>& partitions() const { return partitions_; }

  private:
    Shell(boost::asio::io_context& io, Log& log, Service service);
    void handle(Result<LogBatch> batch);
    void tick();
    Result<void> holds_what_was_read() const;
    PartitionShell& partition_for(std::string_view id);
    static Result<void> check_id(std::string_view id);

    Service service_;
    std::uint16_t topic_ = 0;
    bool is_placed_ = false;
    std::vector<std::unique_ptr<PartitionShell>> partitions_;
    Result<void> unread_;  // why nothing comes at the moment
    Result<void> health_;
    Error shortfall_;  // "log-shorter", while shortfall_ticks_ is above 0
    int shortfall_ticks_ = 0;
    RecordFetcher fetcher_;
    boost::asio::steady_timer timer_;
    std::unique_ptr<Follower> follower_;
};

}  // namespace anju
