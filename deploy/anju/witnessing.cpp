#include "deploy/anju/witnessing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <charconv>
#include <utility>

#include "events/log/growing_file.hpp"
#include "events/runtime/logging.hpp"

namespace anju {
namespace {

namespace asio = boost::asio;

constexpr int answered = 200;
constexpr int other_size = 409;
constexpr int tries_max = 3;  // a witness may be asked by others meanwhile
constexpr std::size_t answer_bytes_max = 64 * 1024;
constexpr std::size_t told_max = 200;
constexpr std::int64_t ms_per_second = 1'000;

FullSubtree subtrees_of(const TreeKeeper::Tree& tree) {
    return [files = tree.files](unsigned height, std::uint64_t index) {
        return files->subtree(height, index);
    };
}

// "old N", the proof, an empty line and the head.
Result<std::string> body_of(const TreeKeeper::Tree& tree, std::uint64_t old_size,
                            std::string_view note) {
    auto body = fmt::format("old {}\n", old_size);
    if (old_size > 0) {
        const auto proof = prove_consistency(old_size, tree.head.size, subtrees_of(tree));
        if (!proof) return proof.error();
        for (const auto& hash : proof->path) body += to_base64(bytes_of(hash)) + '\n';
    }
    return body.append("\n").append(note);
}

}  // namespace

// One head, sent to all.
struct Witnessing::Round {
    TreeKeeper::Tree tree;
    Checkpoint checkpoint;
    std::string text;
    std::string note;                // as the ledger signed it
    std::vector<std::string> lines;  // of witnesses; empty: not cosigned
    std::size_t asking = 0;
    Clock::time_point begun;

    std::vector<bool> cosigned() const {
        std::vector<bool> all;
        for (const auto& line : lines) all.push_back(!line.empty());
        return all;
    }
    bool is_whole() const {
        return std::ranges::none_of(lines, [](const auto& line) { return line.empty(); });
    }
};

Witnessing::Witnessing(asio::io_context& io, Ledger ledger, WitnessingOptions options)
    : io_(io),
      ledger_(std::move(ledger)),
      options_(std::move(options)),
      known_(options_.policy.witnesses().size()),
      states_(options_.policy.witnesses().size()),
      enough_at_(Clock::now()),
      timer_(io) {}

Result<std::unique_ptr<Witnessing>> Witnessing::start(asio::io_context& io, Ledger ledger,
                                                      WitnessingOptions options) {
    std::unique_ptr<Witnessing> made(new Witnessing(io, std::move(ledger), std::move(options)));
    if (auto found = made->find_witnesses(); !found) return found.error();
    made->load();
    made->look_later();
    return made;
}

// What the policy does not name is not ours to choose, so any address is called.
Result<void> Witnessing::find_witnesses() {
    for (const auto& witness : options_.policy.witnesses()) {
        auto url = parse_webhook_url(witness.url, true);
        if (!url) {
            return invalid("policy-malformed",
                           fmt::format("witness {}: {}", witness.name, url.error().message));
        }
        if (!url->target.ends_with('/')) url->target += '/';
        url->target += "add-checkpoint";
        urls_.push_back(std::move(*url));
    }
    WebhookCallOptions calling;
    calling.any_address = true;
    calling.answer_bytes_max = answer_bytes_max;
    auto caller = WebhookCaller::make(io_, calling);
    if (!caller) return caller.error();
    caller_ = std::move(*caller);
    return {};
}

// What does not hold any more, under another key or policy, is forgotten.
void Witnessing::load() {
    const auto note = read_file(options_.file);
    if (!note || note->empty()) return;
    const auto text = verify_note(*note, ledger_.key.name, ledger_.key.key);
    const auto checkpoint = text ? read_checkpoint(*text) : text.error();
    if (!checkpoint || checkpoint->origin != ledger_.key.name) return;
    const auto parts = split_note(*note);
    std::vector<bool> cosigned;
    for (const auto& witness : options_.policy.witnesses()) {
        cosigned.push_back(find_cosignature(parts->text, parts->lines, witness.key).has_value());
    }
    if (options_.policy.is_met_by(cosigned)) head_ = Head{*checkpoint, *note};
}

void Witnessing::look_later() {
    timer_.expires_after(options_.every);
    timer_.async_wait(
        [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& stopped) {
            if (!stopped && !alive.expired()) look();
        });
}

void Witnessing::look() {
    const auto tree = ledger_.tree.tree();
    if (tree) {
        if (!std::exchange(kept_checked_, true) && head_) {
            const auto& kept = head_->checkpoint;
            const auto root = tree_root(kept.size, subtrees_of(*tree));
            if (root && *root != kept.root) head_.reset();
        }
        const bool level = head_ && head_->checkpoint.size == tree->head.size;
        if (level || tree->head.size == 0) enough_at_ = Clock::now();
        if (is_due(tree->head)) begin(*tree);
    }
    look_later();
}

bool Witnessing::is_due(const TreeHead& head) const {
    if (head.size == 0) return false;
    if (!round_) return true;
    if (round_->asking > 0) return false;
    if (round_->checkpoint.size != head.size) return true;
    return !round_->is_whole() && Clock::now() - round_->begun >= options_.again;
}

void Witnessing::begin(const TreeKeeper::Tree& tree) {
    auto text = checkpoint_text(ledger_.key.name, tree.head.size, tree.head.root);
    auto note = signed_note(ledger_.key.name, ledger_.key.key, text, tree.head.signature);
    // A seal that was signed by another key: the process that has that one asks for it.
    if (!note || !verify_signature(text, tree.head.signature, ledger_.key.key)) return;
    const auto count = urls_.size();
    round_ = std::make_shared<Round>(Round{tree,
                                           {ledger_.key.name, tree.head.size, tree.head.root},
                                           std::move(text),
                                           std::move(*note),
                                           std::vector<std::string>(count),
                                           count,
                                           Clock::now()});
    adopt(*round_);  // the policy may want none
    for (std::size_t i = 0; i < count; ++i) {
        asio::co_spawn(io_, ask(round_, i), [round = round_](const std::exception_ptr& failure) {
            --round->asking;
            if (failure) log_error("asking a witness ends", {{"what", describe(failure)}});
        });
    }
}

asio::awaitable<Result<ClientResponse>> Witnessing::send(const Round& round, std::size_t witness) {
    auto body = body_of(round.tree, known_[witness], round.note);
    if (!body) co_return body.error();
    ClientRequest request;
    request.verb = Verb::post;
    request.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
    request.body = std::move(*body);
    co_return co_await caller_->call(urls_[witness], std::move(request));
}

asio::awaitable<void> Witnessing::ask(std::shared_ptr<Round> round, std::size_t witness) {
    auto& state = states_[witness];
    for (int tries = 0; tries < tries_max; ++tries) {
        if (known_[witness] > round->checkpoint.size) {
            state.trouble = fmt::format("it has seen {} events, this ledger has {}",
                                        known_[witness], round->checkpoint.size);
            known_[witness] = 0;  // it is asked anew
            co_return;
        }
        const auto answer = co_await send(*round, witness);
        if (!answer) {
            state.trouble = answer.error().message;
            co_return;
        }
        const auto taken = take(*round, witness, *answer);
        if (taken) {
            state.trouble.clear();
            co_return;
        }
        state.trouble = taken.error().message;
        if (taken.error().kind != ErrorKind::conflict) co_return;
    }
}

// Conflict: it told where it stands, and is asked again.
Result<void> Witnessing::take(Round& round, std::size_t witness, const ClientResponse& answer) {
    const auto& body = answer.body;
    if (answer.status == other_size) {
        std::uint64_t size = 0;
        const auto read = std::from_chars(body.data(), body.data() + body.size(), size);
        if (read.ec == std::errc()) {
            known_[witness] = size;
            return conflict("witness-elsewhere", fmt::format("it has seen {} events", size));
        }
    }
    if (answer.status != answered) {
        return unavailable("answer-unexpected",
                           fmt::format("it answered {}: {}", answer.status,
                                       body.substr(0, std::min(body.find('\n'), told_max))));
    }
    auto found = find_cosignature(round.text, body, options_.policy.witnesses()[witness].key);
    if (!found) return found.error();
    known_[witness] = round.checkpoint.size;
    states_[witness].size = round.checkpoint.size;
    states_[witness].at = Instant{static_cast<std::int64_t>(found->seconds) * ms_per_second};
    round.lines[witness] = std::move(found->line);
    adopt(round);
    return {};
}

void Witnessing::adopt(const Round& round) {
    if (!options_.policy.is_met_by(round.cosigned())) return;
    Head head{round.checkpoint, round.note};
    for (const auto& line : round.lines) head.note += line;
    if (auto kept = replace_file(options_.file, head.note); !kept) {
        log_error("a cosigned head cannot be kept", {{"what", kept.error().message}});
    }
    head_ = std::move(head);
    enough_at_ = Clock::now();
}

std::chrono::seconds Witnessing::unwitnessed() const {
    const auto since = Clock::now() - enough_at_ - options_.every;
    return std::max(std::chrono::duration_cast<std::chrono::seconds>(since),
                    std::chrono::seconds(0));
}

Result<void> Witnessing::health() const {
    const auto& witnesses = options_.policy.witnesses();
    if (unwitnessed() < options_.patience) return {};
    std::string troubles;
    for (std::size_t i = 0; i < witnesses.size(); ++i) {
        if (states_[i].trouble.empty()) continue;
        troubles += fmt::format("; {}: {}", witnesses[i].name, states_[i].trouble);
    }
    return unavailable("witnesses-missing",
                       "no new head was cosigned by enough witnesses" + troubles);
}

}  // namespace anju
