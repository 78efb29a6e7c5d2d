#include "deploy/anju/node_projections.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "deploy/anju/node_directory.hpp"
#include "deploy/anju/rebuild_routes.hpp"
#include "projections/engine/row_generations.hpp"
#include "projections/query/feed.hpp"
#include "projections/query/query_routes.hpp"
#include "projections/read_models/catalogue.hpp"

namespace anju {
namespace {

constexpr std::chrono::milliseconds look_every{200};

}  // namespace

NodeProjections::NodeProjections(boost::asio::io_context& io, Log& log, std::filesystem::path data)
    : io_(io),
      log_(log),
      data_(std::move(data)),
      queries_(io),
      past_(io, log, all_read_models, {.rows = data_ / "rows", .folder = data_ / "past"}),
      rebuild_({io, log, all_read_models, data_ / "rows"}),
      timer_(io) {
    queries_.look_back_with(past_);
}

Result<void> NodeProjections::start(std::function<void()> level) {
    auto folding = all_read_models();
    auto store = open_rows(current_rows(data_ / "rows", folding->signature()));
    if (!store) return store.error();
    projector_ = std::make_unique<Projector>(
        log_, std::move(*store), std::move(folding), ProjectorOptions{},
        [this](std::shared_ptr<const RowView> view) { queries_.post_view(std::move(view)); });
    look(std::move(level));
    return {};
}

Result<std::unique_ptr<RowStore>> NodeProjections::open_rows(const std::string& generation) const {
    RowStoreOptions rows;
    rows.directory = data_ / "rows";
    rows.signature = all_read_models()->signature();
    rows.generation = generation;
    return RowStore::open(rows);
}

// The rows that are served until then go on answering as long as anybody reads them.
Result<void> NodeProjections::flip(bool even_if_different) {
    const auto generation = rebuild_.take(even_if_different);
    if (!generation) return generation.error();
    auto store = open_rows(*generation);
    if (!store) return store.error();
    auto folding = all_read_models();
    auto set = set_current_rows(data_ / "rows", folding->signature(), *generation);
    if (!set) return set;
    projector_->go_on_with(std::move(*store), std::move(folding));
    rebuild_.flipped();
    past_.forget();
    return {};
}

void NodeProjections::look(std::function<void()> level) {
    if (projector_->status().caught_up) {
        was_level_ = true;
        return level();
    }
    timer_.expires_after(look_every);
    timer_.async_wait([this, alive = std::weak_ptr<int>(alive_),
                       level = std::move(level)](const boost::system::error_code& stopped) mutable {
        if (!stopped && !alive.expired()) look(std::move(level));
    });
}

bool NodeProjections::is_level() const {
    return was_level_ || (projector_ && projector_->status().caught_up);
}

std::string NodeProjections::role() const {
    return is_level() ? "project" : behind_role("project");
}

void NodeProjections::add_routes(Router& router) {
    add_query_routes(router, queries_);
    all_read_models()->add_routes(router, queries_);
    add_feed_route(router, io_, log_, queries_);
    add_rebuild_routes(router, *this);
}

void NodeProjections::add_to(Health& health) const {
    health.add("projector", [this]() -> Result<void> {
        if (auto sound = projector_->health(); !sound) return sound;
        if (is_level()) return {};
        return unavailable("catching-up", "the rows are still being folded");
    });
    health.watch("parked", [this]() -> Result<void> {
        const auto parked = projector_->status().as_of.parked;
        if (parked.streams == 0) return {};
        return corrupt("events-parked",
                       fmt::format("{} events of {} streams could not be folded, and figures lack "
                                   "them: anju parked list",
                                   parked.events, parked.streams));
    });
}

}  // namespace anju
