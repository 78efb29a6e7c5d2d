#include "deploy/people/leased_keys.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <boost/json.hpp>
#include <utility>

#include "services/shell/json_body.hpp"

namespace anju {
namespace {

constexpr std::size_t count_min = 64;
constexpr std::chrono::milliseconds look_every{500};

Result<std::vector<SealingKey>> keys_in(std::string_view body) {
    const auto document = parse_json_body(body);
    if (!document) return document.error();
    std::vector<SealingKey> keys;
    for (const auto& one : document->at("keys").as_array()) {
        SealingKey key{one.at("number").to_number<std::uint64_t>(),
                       std::string(sealing_key_bytes, '\0')};
        const std::string_view hex = one.at("key").as_string();
        std::size_t length = 0;
        sodium_hex2bin(reinterpret_cast<unsigned char*>(key.bytes.data()), key.bytes.size(),
                       hex.data(), hex.size(), nullptr, &length, nullptr);
        if (length != sealing_key_bytes) {
            return corrupt("answer-unexpected", "the vault gave a key that is none");
        }
        keys.push_back(std::move(key));
    }
    return keys;
}

}  // namespace

LeasedKeys::LeasedKeys(boost::asio::io_context& io, std::unique_ptr<NodeDirectory> directory,
                       std::string credential, const OutgoingTls& tls)
    : directory_(std::move(directory)),
      credential_(std::move(credential)),
      client_(io, {.tls = tls.context, .tls_only = tls.only}),
      count_(count_min),
      timer_(io) {
    look();
}

Result<std::unique_ptr<LeasedKeys>> LeasedKeys::start(boost::asio::io_context& io, Log& log,
                                                      std::string credential,
                                                      const OutgoingTls& tls) {
    auto directory = NodeDirectory::start(io, log);
    if (!directory) return directory.error();
    return std::unique_ptr<LeasedKeys>(
        new LeasedKeys(io, std::move(*directory), std::move(credential), tls));
}

Result<SealingKey> LeasedKeys::take() {
    // More at once while they go fast.
    if (keys_.size() < count_ / 2 && !is_asking_) {
        count_ = std::min(count_ * 2, Vault::leased_max);
        ask();
    }
    if (!keys_.empty()) {
        auto key = std::move(keys_.back());
        keys_.pop_back();
        return key;
    }
    const std::string why = newest_ ? "none were asked for yet" : newest_.error().message;
    return unavailable("sealing-keys-missing",
                       "there are no keys to seal with what names people: start anju vault, or try "
                       "again in a moment (" +
                           why + ")");
}

void LeasedKeys::look() {
    const bool is_old = Vault::Clock::now() - since_ > Vault::lease;
    if (is_old) {
        keys_.clear();
        count_ = count_min;
    }
    if (keys_.empty() && !is_asking_) ask();
    timer_.expires_after(look_every);
    timer_.async_wait(
        [this, alive = std::weak_ptr<int>(alive_)](const boost::system::error_code& stopped) {
            if (!stopped && !alive.expired()) look();
        });
}

void LeasedKeys::ask() {
    const auto urls = directory_->urls_of(role);
    if (urls.empty()) {
        newest_ = unavailable("no-such-process", "no process is the vault");
        return;
    }
    is_asking_ = true;
    client_.send(urls.front(),
                 {.verb = Verb::post,
                  .target = "/v1/people/keys",
                  .headers = {{"Content-Type", "application/json"},
                              {"Authorization", "Bearer " + credential_}},
                  .body = fmt::format("{{\"count\":{}}}", count_)},
                 [this, alive = std::weak_ptr<int>(alive_)](const Result<ClientResponse>& answer) {
                     if (alive.expired()) return;
                     is_asking_ = false;
                     newest_ = keep(answer);
                 });
}

Result<void> LeasedKeys::keep(const Result<ClientResponse>& answer) {
    if (!answer) return answer.error();
    if (answer->status != 200) {
        return unavailable("vault-refuses", fmt::format("the vault answers {}", answer->status));
    }
    auto keys = keys_in(answer->body);
    if (!keys) return keys.error();
    keys_ = std::move(*keys);  // those of before count as long as these at most
    since_ = Vault::Clock::now();
    return {};
}

}  // namespace anju
