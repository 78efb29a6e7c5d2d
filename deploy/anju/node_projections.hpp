// The read models of one process: the fold, the queries, and states of the past.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <memory>

#include "events/runtime/health.hpp"
#include "projections/engine/past_rows.hpp"
#include "projections/engine/projector.hpp"
#include "projections/engine/queries.hpp"

namespace anju {

// Made before the process listens; folds once it is started. On the io thread.
class NodeProjections {
  public:
    // Rows are kept below `data`. `io` and `log` must outlive it.
    NodeProjections(boost::asio::io_context& io, Log& log, std::filesystem::path data);

    Result<void> start();
    void add_routes(Router& router);
    void add_to(Health& health) const;

    Queries& queries() { return queries_; }
    const Projector* projector() const { return projector_.get(); }

  private:
    boost::asio::io_context& io_;
    Log& log_;
    const std::filesystem::path data_;
    Queries queries_;
    PastRows past_;
    std::unique_ptr<Projector> projector_;
};

}  // namespace anju
