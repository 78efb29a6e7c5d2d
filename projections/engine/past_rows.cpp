#include "projections/engine/past_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "projections/engine/row_checkpoints.hpp"
#include "projections/engine/row_generations.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds look_every{50};
constexpr std::size_t preparing_max = 4;
constexpr std::int64_t ms_per_day = 86'400'000;
constexpr std::int64_t shanghai_ms = 8 * 3'600'000;

// A folder that goes when nobody needs it any more.
class Folder {
  public:
    explicit Folder(fs::path path) : path_(std::move(path)) {}
    ~Folder() {
        std::error_code ignored;  // the next start removes it
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const fs::path& path() const { return path_; }

  private:
    const fs::path path_;
};

Result<std::unique_ptr<RowStore>> prepared(const fs::path& rows, const fs::path& folder,
                                           const std::string& signature, std::uint64_t position) {
    fs::path nearest;
    if (!rows.empty()) {
        const auto served = rows_name(signature, current_rows(rows, signature));
        nearest = RowCheckpoints::before(rows, served, position);
    }
    if (!nearest.empty()) {
        auto copied = copy_checkpoint(nearest, folder / rows_folder(signature, {}));
        if (!copied) return copied.error();
    }
    RowStoreOptions options;
    options.directory = folder;
    options.signature = signature;
    options.checkpoint_events = 0;
    return RowStore::open(options);
}

}  // namespace

Result<PastMoment> PastMoment::parse(std::string_view text) {
    PastMoment moment;
    std::uint64_t position = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, position);
    if (read.ec == std::errc() && read.ptr == end) {
        moment.position = position;
        return moment;
    }
    if (const auto day = Day::parse(text)) {
        moment.recorded = Instant{(day->value + 1) * ms_per_day - shanghai_ms - 1};
        return moment;
    }
    if (const auto instant = Instant::parse(text)) {
        moment.recorded = *instant;
        return moment;
    }
    return invalid("as-of-malformed",
                   fmt::format("as_of={} is no position, such as 1234, no day, such as 2020-06-30, "
                               "and no instant, such as 2020-06-30T08:00:00Z",
                               excerpt(text)));
}

struct PastRows::State {
    std::string text;
    bool anew = false;
    FoldUntil until;
    std::vector<FoldPlace> deadly{};
    std::string signature;
    std::shared_ptr<Folder> folder;
    std::unique_ptr<Projector> projector{};
    std::optional<Result<std::shared_ptr<const RowView>>> outcome{};
    struct Waiting {
        Clock::time_point deadline;
        Ready ready;
    };
    std::list<Waiting> waiting{};
};

PastRows::PastRows(boost::asio::io_context& io, Log& log, MakeFolding make, PastRowsOptions options)
    : io_(io),
      log_(log),
      make_(std::move(make)),
      options_(std::move(options)),
      timer_(io),
      preparing_(io, preparing_max) {
    std::error_code ignored;  // what is in the way is told when a state is made
    fs::remove_all(options_.folder, ignored);
}

PastRows::~PastRows() = default;

void PastRows::find(const Wanted& wanted, const RowView& live, Ready ready) {
    const auto moment = PastMoment::parse(wanted.as_of);
    if (!moment) return ready(moment.error());
    if (moment->position && *moment->position > live.as_of().position) {
        return ready(
            invalid("as-of-ahead", fmt::format("as_of={} lies ahead: the rows show {} events",
                                               *moment->position, live.as_of().position)));
    }
    const auto state = state_of(wanted, *moment, live);
    if (state->outcome) return ready(*state->outcome);
    if (waiting_ >= options_.waiting_max) return ready(still_folding(*state));
    ++waiting_;
    state->waiting.push_back({Clock::now() + options_.wait_max, std::move(ready)});
}

void PastRows::forget() {
    const auto changed = unavailable("past-folding", "other rows are served now; ask again");
    // Who is answered may ask for another one.
    for (const auto& state : std::exchange(states_, {})) settle(*state, changed);
}

// A state that failed is tried anew. What lies after the newest event is the newest state: it is
// kept under what it was asked by, with the events that were there then.
std::shared_ptr<PastRows::State> PastRows::state_of(const Wanted& wanted, const PastMoment& moment,
                                                    const RowView& live) {
    const std::string text = std::string(wanted.as_of) + (wanted.anew ? ", folded anew" : "");
    const auto known = std::ranges::find_if(states_, [&](const auto& one) {
        const bool has_failed = one->outcome && !*one->outcome;
        return one->text == text && !has_failed;
    });
    if (known != states_.end()) {
        states_.splice(states_.end(), states_, known);
        return states_.back();
    }
    while (states_.size() >= options_.kept_max) {
        settle(*states_.front(), unavailable("past-folding", "another state was asked for since"));
        states_.pop_front();
    }
    auto state = std::make_shared<State>();
    state->text = text;
    state->anew = wanted.anew;
    state->until = {moment.position.value_or(live.as_of().position), moment.recorded};
    state->folder = std::make_shared<Folder>(options_.folder / std::to_string(++number_));
    // What the live rows know is not learnt anew by dying.
    if (auto deadly = Parking::deadly_in(live)) state->deadly = std::move(*deadly);
    states_.push_back(state);
    begin(state);
    return state;
}

void PastRows::begin(const std::shared_ptr<State>& state) {
    state->signature = make_()->signature();
    std::error_code error;
    fs::create_directories(state->folder->path(), error);
    if (error) {
        return settle(*state, unavailable("rows-unwritable",
                                          state->folder->path().string() + ": " + error.message()));
    }
    // By instants it begins at the newest checkpoint that was made in time.
    auto task = [this, state, rows = state->anew ? fs::path() : options_.rows, until = state->until,
                 folder = state->folder]() -> std::function<void()> {
        auto position = until.position;
        auto store = prepared(rows, folder->path(), state->signature, position);
        while (store && until.recorded && (*store)->as_of().recorded > *until.recorded) {
            position = (*store)->as_of().position - 1;
            store->reset();
            std::error_code ignored;
            fs::remove_all(folder->path() / rows_folder(state->signature, {}), ignored);
            store = prepared(rows, folder->path(), state->signature, position);
        }
        auto held = std::make_shared<Result<std::unique_ptr<RowStore>>>(std::move(store));
        return [this, state, held] {
            if (!*held) return settle(*state, held->error());
            fold(state, std::move(held->value()));
        };
    };
    if (preparing_.run(std::move(task))) return;
    settle(*state, unavailable("overloaded", "too many past states are asked for; try again"));
}

void PastRows::fold(const std::shared_ptr<State>& state, std::unique_ptr<RowStore> store) {
    if (state->outcome) return;  // it was dropped meanwhile
    ProjectorOptions options;
    options.until = state->until;
    options.deadly = state->deadly;
    const auto published = [](const std::shared_ptr<const RowView>&) {};
    state->projector =
        std::make_unique<Projector>(log_, std::move(store), make_(), options, published);
    look();
}

// Looks at the states that are being folded, as long as there are any.
void PastRows::look() {
    bool folds = false;
    for (const auto& state : std::list(states_)) {  // who is answered may ask for another one
        if (state->outcome || !state->projector) continue;
        const auto status = state->projector->status();
        if (status.failure) {
            settle(*state, *status.failure);
        } else if (status.ended) {
            // The rows stay as long as anybody reads them, and their folder as long as they.
            std::shared_ptr<const RowView> view(
                status.ended.get(),
                [view = status.ended, folder = state->folder](const RowView*) mutable {
                    view.reset();
                    folder.reset();
                });
            settle(*state, view);
        } else {
            folds = true;
        }
        while (!state->waiting.empty() && state->waiting.front().deadline <= Clock::now()) {
            const auto ready = std::move(state->waiting.front().ready);
            state->waiting.pop_front();
            --waiting_;
            ready(still_folding(*state));
        }
    }
    if (!folds) return;
    timer_.expires_after(look_every);
    timer_.async_wait(
        [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& stopped) {
            if (!stopped && !alive.expired()) look();
        });
}

void PastRows::settle(State& state, const Result<std::shared_ptr<const RowView>>& outcome) {
    if (!state.outcome) state.outcome = outcome;
    state.projector.reset();
    for (const auto& waiting : std::exchange(state.waiting, {})) {
        --waiting_;
        waiting.ready(outcome);
    }
}

Error PastRows::still_folding(const State& state) const {
    const auto folded = state.projector ? state.projector->status().as_of.position : 0;
    Error error = unavailable(
        "past-folding", fmt::format("the rows as of {} are being folded: {} of at most {} events "
                                    "are; ask again",
                                    state.text, folded, state.until.position));
    error.facts = {{"folded", std::to_string(folded)},
                   {"of", std::to_string(state.until.position)}};
    return error;
}

}  // namespace anju
