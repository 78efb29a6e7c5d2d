// What a read model is to the engine, and all of them folded together. A read model is a struct
// with
//   name, tag, revision   revision is raised when the fold changes: its rows are then folded anew
//   details()             what else its rows depend on, as text
//   folds<Event>          whether it reads events of this type
//   apply(event, FoldContext, Rows&), for each type that it folds; it reads event and rows only
//   before_commit(Rows&)  what it gathered since the last commit goes into rows
//   add_routes(Router&, Queries&)   how its rows are asked for
#pragma once

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "events/catalogue.hpp"
#include "events/log/ledger.hpp"
#include "events/record.hpp"
#include "projections/engine/rows.hpp"

namespace anju {

class Queries;
class Router;

// The metadata of a record, decoded when a read model first asks, once for all of them.
class FoldMeta {
  public:
    explicit FoldMeta(std::string_view bytes) : bytes_(bytes) {}
    // Throws RowsError when it does not parse.
    const RecordMeta& get() const {
        if (decoded_) return *decoded_;
        auto meta = decode_meta(bytes_);
        if (!meta) throw RowsError{meta.error()};
        return decoded_.emplace(std::move(*meta));
    }

  private:
    std::string_view bytes_;
    mutable std::optional<RecordMeta> decoded_{};
};

// Where an event stands.
struct FoldContext {
    std::uint64_t position = 0;
    std::string_view stream;    // its kind, "house"
    std::string_view id;        // of the stream, "130708-000123"
    std::uint32_t version = 0;  // of the stream; 1 is its first event
    Day occurred;
    Instant recorded;
    const FoldMeta& meta;  // told by the first event of a commit
    std::uint16_t commit_index = 1;
    std::uint16_t commit_size = 1;
    // The event as it is stored.
    std::uint32_t type = 0;
    std::uint16_t schema_version = 0;
    std::string_view payload;
};

// All read models of a program. One thread folds; routes are added before it starts.
class Folding {
  public:
    virtual ~Folding() = default;
    // Names what the rows depend on: other rows are not to be mixed with these.
    virtual std::string signature() const = 0;
    // Corrupt for an event that this program does not know. Throws RowsError.
    virtual Result<void> fold(const SealedEvent& event, Rows& rows) = 0;
    virtual void before_commit(Rows& rows) = 0;
    // Drops what was gathered since the last commit.
    virtual void forget() = 0;
    virtual void add_routes(Router& router, Queries& queries) const = 0;
};

// The models given, over the events of a StreamList: others are corrupt here.
template <class Streams, class... Models>
class FoldingOver : public Folding {
  public:
    std::string signature() const override {
        std::string all;
        (all.append(fmt::format("{}:{}:{};", Models::name, Models::revision, Models::details())),
         ...);
        return fmt::format("{:08x}", crc32c(all));
    }

    Result<void> fold(const SealedEvent& event, Rows& rows) override {
        const auto& record = event.record;
        const auto slash = record.stream.find('/');
        const FoldMeta meta(record.meta);
        const FoldContext context{.position = event.position,
                                  .stream = record.stream.substr(0, slash),
                                  .id = record.stream.substr(slash + 1),
                                  .version = record.header.stream_version,
                                  .occurred = record.header.occurred,
                                  .recorded = record.header.recorded,
                                  .meta = meta,
                                  .commit_index = record.header.commit_index,
                                  .commit_size = record.header.commit_size,
                                  .type = record.header.type,
                                  .schema_version = record.header.schema_version,
                                  .payload = record.payload};
        return visit_event<typename Streams::Events>(record, [&]<class E>(const E& fact) {
            const auto apply = [&](auto& model) {
                using Model = std::remove_cvref_t<decltype(model)>;
                if constexpr (Model::template folds<E>) model.apply(fact, context, rows);
            };
            std::apply([&](auto&... all) { (apply(all), ...); }, models_);
        });
    }

    void before_commit(Rows& rows) override {
        std::apply([&](auto&... all) { (all.before_commit(rows), ...); }, models_);
    }

    void forget() override { models_ = std::tuple<Models...>(); }

    void add_routes(Router& router, Queries& queries) const override {
        (Models::add_routes(router, queries), ...);
    }

  private:
    std::tuple<Models...> models_;
};

template <class... Models>
using FoldingOf = FoldingOver<AllStreams, Models...>;

}  // namespace anju
