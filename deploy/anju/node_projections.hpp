// The read models of one process: the fold, the queries, and states of the past.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "events/runtime/health.hpp"
#include "projections/engine/past_rows.hpp"
#include "projections/engine/projector.hpp"
#include "projections/engine/queries.hpp"
#include "projections/engine/rebuild.hpp"

namespace anju {

// Made before the process listens; folds once it is started. On the io thread.
class NodeProjections {
  public:
    // Rows are kept below `data`. `io` and `log` must outlive it.
    NodeProjections(boost::asio::io_context& io, Log& log, std::filesystem::path data);

    // Calls `level` once, when all that is sealed is folded.
    Result<void> start(std::function<void()> level);
    std::string role() const;  // "project", or that it is behind
    void add_routes(Router& router);
    void add_to(Health& health) const;

    Queries& queries() { return queries_; }
    Rebuild& rebuild() { return rebuild_; }
    // Serves the rows that were folded anew, from the next event on or where they differ at once.
    Result<void> flip(bool even_if_different);
    const Projector* projector() const { return projector_.get(); }

  private:
    boost::asio::io_context& io_;
    Log& log_;
    const std::filesystem::path data_;
    Queries queries_;
    PastRows past_;
    Rebuild rebuild_;
    void look(std::function<void()> level);
    bool is_level() const;  // or was, with the rows before
    Result<std::unique_ptr<RowStore>> open_rows(const std::string& generation) const;

    std::unique_ptr<Projector> projector_;
    boost::asio::steady_timer timer_;
    bool was_level_ = false;  // rows that are taken in place of others were folded up to them
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace anju
