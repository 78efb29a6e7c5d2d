#include "projections/engine/rebuild.hpp"

#include <fmt/format.h>

#include <utility>

#include "projections/engine/row_generations.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds look_every{100};
constexpr std::uint64_t stopped = UINT64_MAX;

}  // namespace

Rebuild::Rebuild(Parts parts)
    : parts_(std::move(parts)), timer_(parts_.io), comparing_(parts_.io, 2) {}

Rebuild::~Rebuild() {
    close();
}

Result<void> Rebuild::begin(std::shared_ptr<const RowView> live) {
    const bool runs = status_.state == State::folding || status_.state == State::comparing;
    if (runs) return conflict("rebuild-running", "rows are being folded anew already");
    if (live == nullptr) return unavailable("rows-not-ready", "the rows are not there yet");
    drop();
    auto folding = parts_.make();
    signature_ = folding->signature();
    generation_ = next_rows(parts_.rows, signature_);
    RowStoreOptions options;
    options.directory = parts_.rows;
    options.signature = signature_;
    options.generation = generation_;
    options.checkpoint_events = 0;
    auto store = RowStore::open(options);
    if (!store) return store.error();
    ProjectorOptions until;
    until.until = FoldUntil{live->as_of().position, std::nullopt};
    if (auto deadly = Parking::deadly_in(*live)) until.deadly = std::move(*deadly);
    status_ = {};
    status_.state = State::folding;
    status_.of = live->as_of().position;
    began_ = Clock::now();
    live_ = std::move(live);
    projector_ = std::make_unique<Projector>(parts_.log, std::move(*store), std::move(folding),
                                             until, [](const std::shared_ptr<const RowView>&) {});
    look();
    return {};
}

// Looks at the fold until it has ended.
void Rebuild::look() {
    const auto folding = projector_->status();
    status_.folded = folding.as_of.position;
    if (folding.failure) return end(State::failed, folding.failure->message);
    if (folding.ended) return compare(folding.ended);
    timer_.expires_after(look_every);
    timer_.async_wait(
        [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& cancelled) {
            if (!cancelled && !alive.expired() && projector_) look();
        });
}

void Rebuild::compare(std::shared_ptr<const RowView> anew) {
    status_.state = State::comparing;
    status_.folded = anew->as_of().position;
    projector_.reset();
    compared_ = std::make_shared<std::atomic<std::uint64_t>>(0);
    auto task = [this, alive = std::weak_ptr<int>(alive_), live = live_, anew = std::move(anew),
                 compared = compared_]() mutable -> std::function<void()> {
        auto found = compare_rows(*live, *anew, [&](std::uint64_t rows) {
            auto before = compared->load();
            return before != stopped && compared->compare_exchange_strong(before, rows);
        });
        live.reset();
        anew.reset();
        return [this, alive, compared, found = std::move(found)] {
            if (alive.expired() || compared != compared_) return;
            if (!found) return end(State::failed, found.error().message);
            status_.comparison = *found;
            compared->store(found->rows);
            end(found->differ.empty() ? State::same : State::differs);
        };
    };
    if (!comparing_.run(std::move(task))) end(State::failed, "another comparison runs still");
}

void Rebuild::end(State state, std::string trouble) {
    status_ = status();
    status_.state = state;
    status_.trouble = std::move(trouble);
    close();
}

void Rebuild::close() {
    if (compared_) compared_->store(stopped);
    compared_.reset();
    projector_.reset();
    live_.reset();
    timer_.cancel();
}

Result<std::string> Rebuild::take(bool even_if_different) {
    if (status_.state == State::same) return generation_;
    if (status_.state != State::differs) {
        return conflict("rebuild-not-ready", "no rows that were folded anew wait to be served");
    }
    if (even_if_different) return generation_;
    return rejected("rows-differ",
                    "the rows that were folded anew differ from those that are served: look at "
                    "what does, and say that they are wanted in spite of it");
}

void Rebuild::flipped() {
    status_.state = State::flipped;
    generation_.clear();
}

void Rebuild::drop() {
    if (generation_.empty()) return;
    end(State::dropped);
    std::error_code ignored;  // a later start removes them
    fs::remove_all(parts_.rows / rows_folder(signature_, generation_), ignored);
    generation_.clear();
}

Rebuild::Status Rebuild::status() const {
    auto status = status_;
    const bool runs = status.state == State::folding || status.state == State::comparing;
    if (runs) {
        status.seconds = static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - began_).count());
    }
    if (compared_) status.compared = compared_->load();
    return status;
}

}  // namespace anju
