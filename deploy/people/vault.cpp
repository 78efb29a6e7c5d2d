#include "deploy/people/vault.hpp"

#include <sodium.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "events/runtime/logging.hpp"
#include "services/registry/details.hpp"

namespace anju {
namespace {

constexpr std::size_t own_keys_min = 16;
constexpr std::size_t own_keys_max = 1'024;
constexpr std::size_t settled_at_once = 500;
constexpr std::size_t mark_bytes = 16;
constexpr std::chrono::milliseconds look_again{1'000};

std::string random_key() {
    std::string key(crypto_generichash_KEYBYTES, '\0');
    randombytes_buf(key.data(), key.size());
    return key;
}

std::vector<std::uint64_t> keys_of(const SealedPerson& person) {
    auto keys = person.ended;
    const auto& held = person.details;
    for (const auto* text : {&held.name, &held.id_number, &held.phone}) {
        if (*text) keys.push_back((*text)->key());
    }
    return keys;
}

}  // namespace

Vault::Vault(boost::asio::io_context& io, KeyStore keys, VaultOptions options)
    : io_(io),
      options_(std::move(options)),
      keys_(std::move(keys)),
      people_([this](const std::string& id) { changed(id); }),
      index_key_(random_key()),
      timer_(io) {
    if (keys_.size() > 0) given_.push_back({1, keys_.size(), Clock::now()});
}

Result<std::unique_ptr<Vault>> Vault::start(boost::asio::io_context& io, Log& log,
                                            VaultOptions options) {
    auto keys = KeyStore::open(options.folder, options.master);
    if (!keys) return keys.error();
    std::unique_ptr<Vault> vault(new Vault(io, std::move(*keys), std::move(options)));
    const auto post = [&io](std::function<void()> task) { boost::asio::post(io, std::move(task)); };
    if (auto started = vault->people_.start(log, post); !started) return started.error();
    vault->work_later(std::chrono::milliseconds(0));
    return vault;
}

Result<void> Vault::ready() const {
    if (auto read = people_.ready(); !read) return read;
    if (!health_) return health_;
    if (has_settled_) return {};
    return unavailable("people-not-read", "keys of people who are to be forgotten are looked for");
}

void Vault::changed(const std::string& id) {
    unsettled_.push_back(id);
    if (has_begun_ && unsettled_.size() == 1) work_later(std::chrono::milliseconds(0));
}

void Vault::work_later(std::chrono::milliseconds after) {
    timer_.expires_after(after);
    timer_.async_wait(
        [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& stopped) {
            if (!stopped && !alive.expired()) work();
        });
}

void Vault::work() {
    if (!people_.ready()) return work_later(look_again);
    if (unsettled_.empty()) {
        unsettled_.assign(again_.begin(), again_.end());
        again_.clear();
    }
    health_ = begin();
    if (health_) health_ = settle_some();
    if (health_) health_ = destroy_unused();
    if (!health_) log_warning("people cannot be settled", {{"why", health_.error().message}});
    has_settled_ = has_settled_ || (health_ && unsettled_.empty());
    work_later(health_ && !unsettled_.empty() ? std::chrono::milliseconds(0) : look_again);
}

// An older file of keys than the log may have been put back: what was destroyed since is destroyed
// again, and no number is given out twice.
Result<void> Vault::begin() {
    if (has_begun_) return {};
    if (auto passed = keys_.pass_over(people_.newest_key()); !passed) return passed;
    has_begun_ = true;
    return {};
}

Result<void> Vault::settle_some() {
    const auto count = std::min(unsettled_.size(), settled_at_once);
    std::vector<std::uint64_t> ended;
    std::vector<std::string> settled(unsettled_.begin(),
                                     unsettled_.begin() + static_cast<std::ptrdiff_t>(count));
    for (const auto& id : settled) {
        const auto* person = people_.find(id);
        if (person == nullptr) continue;
        const auto keys = person->is_erasing ? keys_of(*person) : person->ended;
        ended.insert(ended.end(), keys.begin(), keys.end());
    }
    if (auto destroyed = keys_.destroy(ended); !destroyed) return destroyed.error();
    unsettled_.erase(unsettled_.begin(), unsettled_.begin() + static_cast<std::ptrdiff_t>(count));
    for (const auto& id : settled) {
        const auto* person = people_.find(id);
        if (person == nullptr) continue;
        index(id, *person);
        if (person->is_erasing && !person->is_erased) confirm(id, *person);
    }
    return {};
}

void Vault::index(const std::string& id, const SealedPerson& person) {
    if (const auto known = mark_by_id_.find(id); known != mark_by_id_.end()) {
        const auto [first, last] = ids_by_mark_.equal_range(known->second);
        const auto entry =
            std::find_if(first, last, [&](const auto& one) { return one.second == id; });
        if (entry != last) ids_by_mark_.erase(entry);
        mark_by_id_.erase(known);
    }
    if (person.is_erasing) return;
    compare_key(id, person);
    const auto name = opened(id, "name", person.details.name);
    if (!name) log_warning("a name does not open", {{"person", id}, {"why", name.error().message}});
    if (!name || !*name) return;
    const auto mark = mark_of(**name);
    ids_by_mark_.emplace(mark, id);
    mark_by_id_.emplace(id, mark);
}

// A number that was told under seal is the one that the registry had hashed.
void Vault::compare_key(const std::string& id, const SealedPerson& person) {
    if (options_.identity_key.empty() || key_differs_) return;
    const auto number = opened(id, "id_number", person.details.id_number);
    if (!number || !*number) return;
    const auto identity = identity_of({**number}, options_.identity_key);
    key_differs_ = identity && !people_.numbers().has(*identity, id);
    if (key_differs_) log_error("the identity key is not that of the registry", {{"person", id}});
}

// Only once the keys are gone. What fails is done again: who is not erased yet stays unsettled.
void Vault::confirm(const std::string& id, const SealedPerson& person) {
    CommandRequest request;
    request.stream = PersonStream::name;
    request.id = id;
    request.command = "confirm-erasure";
    request.body = {{"occurred_on", person.since.text()},
                    {"keys", static_cast<std::int64_t>(keys_of(person).size())}};
    request.principal = "vault";
    request.idempotency_key = "erasure-of-" + id;
    request.credential = options_.credential;
    const auto taken = [this, alive = std::weak_ptr<int>(alive_),
                        id](const Result<CommandAnswer>& answer) {
        if (answer || alive.expired()) return;
        log_warning("an erasure is not recorded yet",
                    {{"person", id}, {"why", answer.error().message}});
        again_.push_back(id);
    };
    options_.record(std::move(request), taken);
}

// What was given out and is in no event by now: whoever had it has forgotten it, or its command
// did not count.
Result<void> Vault::destroy_unused() {
    while (!given_.empty() && Clock::now() - given_.front().at > 2 * lease) {
        std::vector<std::uint64_t> unused;
        for (auto key = given_.front().first; key <= given_.front().last; ++key) {
            if (!people_.uses(key)) unused.push_back(key);
        }
        if (auto destroyed = keys_.destroy(unused); !destroyed) return destroyed.error();
        given_.pop_front();
    }
    return {};
}

Result<std::vector<SealingKey>> Vault::give(std::size_t count) {
    if (!has_begun_) {
        return unavailable("people-not-read",
                           "what is told of people under seal is not read yet: no keys are given");
    }
    auto keys = keys_.make(std::min(count, leased_max));
    if (keys && !keys->empty()) {
        given_.push_back({keys->front().number, keys->back().number, Clock::now()});
    }
    return keys;
}

Result<SealingKey> Vault::take() {
    if (Clock::now() - own_since_ > lease) own_.clear();
    if (own_.empty()) {
        // More at once while they go fast.
        const bool is_fast = Clock::now() - own_since_ < look_again;
        auto keys = give(is_fast ? own_keys_max : own_keys_min);
        if (!keys) return keys.error();
        own_ = std::move(*keys);
        own_since_ = Clock::now();
    }
    auto key = std::move(own_.back());
    own_.pop_back();
    return key;
}

Result<OpenedDetails> Vault::open(std::string_view id) {
    if (auto read = ready(); !read) return read.error();
    const auto* person = people_.find(id);
    if (person == nullptr) {
        return not_found("details-unknown",
                         "nothing that names person " + std::string(id) + " was told");
    }
    if (person->is_erasing) {
        return rejected("person-erased",
                        "the person is to be forgotten: nothing that names it is kept",
                        {{"since", person->since.text()}});
    }
    OpenedDetails details;
    const auto open_into = [&](std::optional<std::string>& text, std::string_view detail,
                               const std::optional<Sealed>& sealed) -> Result<void> {
        auto one = opened(id, detail, sealed);
        if (!one) return one.error();
        text = std::move(*one);
        return {};
    };
    const auto& told = person->details;
    for (const auto& outcome : {open_into(details.name, "name", told.name),
                                open_into(details.id_number, "id_number", told.id_number),
                                open_into(details.phone, "phone", told.phone)}) {
        if (!outcome) return outcome.error();
    }
    return details;
}

Result<std::optional<std::string>> Vault::opened(std::string_view id, std::string_view detail,
                                                 const std::optional<Sealed>& sealed) const {
    if (!sealed) return std::optional<std::string>();
    const auto key = keys_.find(sealed->key());
    if (!key) return key.error();
    // Told, and its key lost with an older file of keys than the log.
    if (!*key) return std::optional<std::string>();
    auto text = open_sealed(*sealed, place_of(id, detail), (*key)->bytes);
    if (!text) return text.error();
    return std::optional(std::move(*text));
}

Result<std::vector<std::string>> Vault::named(std::string_view name) const {
    if (auto read = ready(); !read) return read.error();
    std::vector<std::string> ids;
    const auto [first, last] = ids_by_mark_.equal_range(mark_of(name));
    for (auto entry = first; entry != last; ++entry) ids.push_back(entry->second);
    std::ranges::sort(ids);
    return ids;
}

Result<std::vector<std::string>> Vault::numbered(const IdNumber& number) const {
    if (auto read = ready(); !read) return read.error();
    if (key_differs_) {
        return rejected("identity-key-differs",
                        "numbers were hashed with another identity key than this process was "
                        "started with: start it with that of the registry");
    }
    const auto identity = identity_of(number, options_.identity_key);
    if (!identity) return identity.error();
    auto ids = people_.numbers().ids_of(*identity);
    std::erase_if(ids, [this](const std::string& id) {
        const auto* person = people_.find(id);
        return person != nullptr && person->is_erasing;
    });
    return ids;
}

std::string Vault::mark_of(std::string_view name) const {
    std::string mark(mark_bytes, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(mark.data()), mark.size(),
                       reinterpret_cast<const unsigned char*>(name.data()), name.size(),
                       reinterpret_cast<const unsigned char*>(index_key_.data()),
                       index_key_.size());
    return mark;
}

}  // namespace anju
