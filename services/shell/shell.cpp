#include "services/shell/shell.hpp"

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include <algorithm>

#include "events/log/placement.hpp"
#include "events/runtime/logging.hpp"
#include "services/shell/command_rights.hpp"

namespace anju {
namespace {

constexpr std::chrono::milliseconds tick_every{500};
constexpr int shortfall_ticks = 10;  // the reader tells it again within each of them

Post post_to(boost::asio::io_context& io) {
    return [&io](std::function<void()> task) { boost::asio::post(io, std::move(task)); };
}

}  // namespace

Shell::Shell(boost::asio::io_context& io, Log& log, Service service)
    : service_(std::move(service)), fetcher_(log, post_to(io)), timer_(io) {}

Result<std::unique_ptr<Shell>> Shell::start(boost::asio::io_context& io, Log& log, Service service,
                                            ShellOptions options) {
    const auto topic = topic_index(log, "anju." + service.name);
    if (!topic) return topic.error();
    std::unique_ptr<Shell> shell(new Shell(io, log, std::move(service)));
    shell->topic_ = *topic;
    std::vector<ReadFrom> from;
    for (std::uint16_t p = 0; p < log.topics()[*topic].partitions; ++p) {
        const PartitionRef partition{*topic, p};
        const auto extent = log.extent(partition);
        if (!extent) return extent.error();
        from.push_back({partition, 0});  // all of it: what was removed is told as lost
        const PartitionShellOptions one{
            .service = shell->service_.name,
            .partition = partition,
            .url = options.url,
            .writer = options.writer,
            .clock = options.clock,
            .claim_from_offset = extent->end == extent->begin ? 0 : extent->end,
            .sealed_events = options.sealed[{"anju." + shell->service_.name, p}],
            .identity_key = options.identity_key,
            .keys = options.keys,
            .rules = options.rules,
            .owner_changed = options.owner_changed};
        shell->partitions_.push_back(
            std::make_unique<PartitionShell>(log, one, post_to(io), shell->service_.tables));
    }
    auto follower = Follower::start(
        log, std::move(from), post_to(io),
        [raw = shell.get()](Result<LogBatch> batch) { raw->handle(std::move(batch)); });
    if (!follower) return follower.error();
    shell->follower_ = std::move(*follower);
    shell->tick();
    return shell;
}

void Shell::place(const std::vector<PartitionRef>& placed) {
    is_placed_ = true;
    for (auto& partition : partitions_) {
        partition->place(std::ranges::find(placed, partition->owner().partition()) != placed.end());
    }
}

std::vector<std::uint16_t> Shell::held() const {
    std::vector<std::uint16_t> numbers;
    for (const auto& partition : partitions_) {
        if (partition->active()) numbers.push_back(partition->owner().partition().partition);
    }
    return numbers;
}

void Shell::handle(Result<LogBatch> batch) {
    if (!batch) {
        if (batch.error().kind != ErrorKind::unavailable) health_ = batch.error();
        unread_ = batch.error();
        if (batch.error().rule == "log-shorter") {
            shortfall_ = batch.error();
            shortfall_ticks_ = shortfall_ticks;
        }
        return;
    }
    unread_ = {};
    for (const auto& entry : batch->entries) {
        auto fed = partitions_[entry.source]->feed(entry);
        if (fed) continue;
        if (health_) {
            health_ = fed;
            log_error("service stopped", {{"service", service_.name},
                                          {"rule", fed.error().rule},
                                          {"what", fed.error().message}});
        }
        return;
    }
}

void Shell::tick() {
    if (shortfall_ticks_ > 0) --shortfall_ticks_;
    for (auto& partition : partitions_) partition->tick();
    timer_.expires_after(tick_every);
    timer_.async_wait([this](const boost::system::error_code& stopped) {
        if (!stopped) tick();
    });
}

bool Shell::decides_on(std::string_view stream) const {
    return partitions_.front()->table(stream) != nullptr;
}

std::vector<const StreamTable*> Shell::tables() const {
    std::vector<const StreamTable*> all;
    for (const auto& make : service_.tables) {
        all.push_back(partitions_.front()->table(make()->stream_name()));
    }
    return all;
}

PartitionShell& Shell::partition_for(std::string_view id) {
    return *partitions_[partition_of(id, static_cast<std::uint16_t>(partitions_.size()))];
}

Result<void> Shell::check_id(std::string_view id) {
    const bool shaped =
        is_id_text(id) && id.size() > 7 &&
        std::ranges::all_of(id.substr(0, 6), [](char c) { return c >= '0' && c <= '9'; });
    if (!shaped) {
        return invalid("id-malformed",
                       fmt::format("\"{}\" is not an id: six digits of a division, '-', and a "
                                   "number, at most 40 characters in all",
                                   excerpt(id)));
    }
    if (area_known(division_of_id(id))) return {};
    Error error = invalid("area-unknown",
                          fmt::format("{}: no division has the code {}", id, division_of_id(id)));
    error.facts = {{"area", std::string(division_of_id(id))}};
    return error;
}

void Shell::execute(CommandRequest request, CommandDone done) {
    if (auto whole = holds_what_was_read(); !whole) return done(whole.error());
    if (auto checked = check_id(request.id); !checked) return done(checked.error());
    auto& partition = partition_for(request.id);
    partition.execute(std::move(request), std::move(done));
}

Result<StreamState> Shell::state(std::string_view stream, std::string_view id) {
    if (!health_) return health_.error();
    if (auto checked = check_id(id); !checked) return checked.error();
    auto state = partition_for(id).table(stream)->state(id);
    if (state) return *state;
    return not_found("stream-unknown", fmt::format("{}/{} has no events", stream, id));
}

void Shell::history(std::string_view stream, std::string_view id, RecordFetcher::Done done) {
    auto found = state(stream, id);
    if (!found) return done(found.error());
    fetcher_.fetch(partition_for(id).owner().partition(), std::move(found->offsets),
                   std::move(done));
}

// A log that ends below what was read of it is cut off, or is told of by a broker that is: what
// would be appended to it could not count.
Result<void> Shell::holds_what_was_read() const {
    if (!health_) return health_;
    if (shortfall_ticks_ > 0) return shortfall_;
    return {};
}

Result<void> Shell::ready() const {
    if (auto whole = holds_what_was_read(); !whole) return whole;
    if (!is_placed_) {
        return unavailable("not-placed", service_.name + " waits for its share of the partitions");
    }
    for (const auto& partition : partitions_) {
        const auto number = partition->owner().partition().partition;
        if (!partition->holds_what_was_sealed()) return partition->shorter();
        if (!partition->is_read() && !unread_) return unread_;
        if (!partition->is_read()) {
            return unavailable("catching-up",
                               fmt::format("{}[{}] is still being read", service_.name, number));
        }
        if (partition->is_placed_here() && !partition->active()) {
            // What the log says to its claim, such as that this process may not write there.
            if (const auto& why = partition->owner().trouble(); !why.rule.empty()) return why;
            return unavailable("not-the-owner",
                               fmt::format("{}[{}] is not held here yet", service_.name, number));
        }
    }
    return {};
}

}  // namespace anju
