// Seals, opens and forgets what names people. It gives out keys, opens what was sealed for who may
// be told, finds people by name, and follows the registry: keys of what was told anew or of people
// who are to be forgotten are destroyed, and that is recorded.
//
// One process has it, on its io thread. What it keeps beside the keys it makes anew from the log.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "deploy/people/key_store.hpp"
#include "deploy/people/sealed_people.hpp"
#include "services/registry/identity.hpp"
#include "services/shell/command_pump.hpp"
#include "services/shell/definition.hpp"

namespace anju {

struct OpenedDetails {
    std::optional<std::string> name;
    std::optional<std::string> id_number;
    std::optional<std::string> phone;
};
BOOST_DESCRIBE_STRUCT(OpenedDetails, (), (name, id_number, phone))

struct VaultOptions {
    std::filesystem::path folder;  // of people.keys
    std::filesystem::path master;  // file of the master key
    ExecuteCommand record;         // that somebody was forgotten
    std::string credential{};      // that its commands show
    // That the registry hashes numbers of identity cards with; without it nobody is found by one.
    std::string identity_key{};
};

class Vault : public KeySource {
  public:
    using Clock = std::chrono::steady_clock;
    // Who was given keys uses them within this time, or takes others.
    static constexpr std::chrono::minutes lease{10};
    static constexpr std::size_t leased_max = 4'096;  // at once
    // What it records by itself, and people have no cause to: "<stream>.<command>".
    static constexpr std::string_view records_itself = "person.confirm-erasure";

    // Blocks while it opens the keys and asks the log for its extents. `io` and `log` must outlive
    // it. Errors: those of KeyStore.
    static Result<std::unique_ptr<Vault>> start(boost::asio::io_context& io, Log& log,
                                                VaultOptions options);

    // Unavailable: until the log is read and what it asks for is done; when keys cannot be written.
    Result<void> ready() const;
    // For the services of this process. Errors: "people-not-read", "people-keys-io".
    Result<SealingKey> take() override;
    // For those of another one, which forgets them after `lease`.
    Result<std::vector<SealingKey>> give(std::size_t count);

    // Errors: not_found "details-unknown", rejected "person-erased", and those of the keys.
    Result<OpenedDetails> open(std::string_view id);
    // Ids of the people whose newest name this is, in order.
    Result<std::vector<std::string>> named(std::string_view name) const;
    // Ids of the people who have this number of an identity card, or had it before it was
    // corrected, in order. Errors: those of identity_of(), and rejected "identity-key-differs".
    Result<std::vector<std::string>> numbered(const IdNumber& number) const;

  private:
    struct Given {  // keys that were made together
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        Clock::time_point at;
    };

    Vault(boost::asio::io_context& io, KeyStore keys, VaultOptions options);
    void changed(const std::string& id);
    void work();
    void work_later(std::chrono::milliseconds after);
    Result<void> begin();
    Result<void> settle_some();
    void index(const std::string& id, const SealedPerson& person);
    void confirm(const std::string& id, const SealedPerson& person);
    Result<void> destroy_unused();
    Result<std::optional<std::string>> opened(std::string_view id, std::string_view detail,
                                              const std::optional<Sealed>& sealed) const;
    std::string mark_of(std::string_view name) const;
    void compare_key(const std::string& id, const SealedPerson& person);

    boost::asio::io_context& io_;
    const VaultOptions options_;
    KeyStore keys_;
    SealedPeople people_;
    bool has_begun_ = false;
    bool has_settled_ = false;           // what the log asked for when it was started
    std::deque<std::string> unsettled_;  // ids, as they changed
    std::vector<std::string> again_;     // ids, whose erasure could not be recorded
    Result<void> health_;
    bool key_differs_ = false;  // the identity key is not that of the registry
    std::deque<Given> given_;
    std::vector<SealingKey> own_;  // taken from the end
    Clock::time_point own_since_;
    const std::string index_key_;  // of this process only
    std::multimap<std::string, std::string> ids_by_mark_;
    std::map<std::string, std::string, std::less<>> mark_by_id_;
    boost::asio::steady_timer timer_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace anju
