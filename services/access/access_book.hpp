// Who may see and record what, as the access service says: read from its topic in the log by every
// process that answers requests, so that what is revoked anywhere is refused everywhere.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/base/sha256.hpp"
#include "events/runtime/principal.hpp"
#include "events/runtime/tls.hpp"
#include "services/access/outside_tokens.hpp"
#include "services/access/principal.hpp"
#include "services/shell/folded_stream.hpp"
#include "services/shell/topic_reader.hpp"

namespace anju {

// The rights of a role, as Principal::rights has them.
std::uint32_t rights_of(Role role);
// What somebody who was granted this may do.
Principal principal_of(const std::string& id, const RightsGranted& granted);

// Runs on the strand behind `post`.
class AccessBook {
  public:
    static constexpr std::string_view topic = "anju.access";

    struct Options {
        std::string local_token{};  // of whoever holds the data folder: may do everything
        std::function<Instant()> now{};
        std::shared_ptr<const OutsideTokens> outside{};  // null: nobody comes in by another sign-on
    };
    // A principal as it is listed.
    struct Entry {
        std::string id;
        PrincipalDefinition::State state;
    };

    explicit AccessBook(Options options);
    // Begins to read `log`, which must outlive the book. Blocks while it asks it for its extents.
    Result<void> start(Log& log, Post post);

    // Whether it has read what was there when it was started, and nothing failed; else why not.
    Result<void> ready() const;

    // Whose token this is. Invalid, "token-refused", always the same, whatever is wrong with it.
    // Unavailable as long as the book is not ready.
    Result<std::shared_ptr<const Principal>> find(std::string_view token) const;

    // Who has shown this certificate. Invalid, "certificate-refused", always the same: it is not
    // trusted, has ended, or is not that of one principal alone. Unavailable as above.
    Result<std::shared_ptr<const Principal>> find(const PeerCertificate& shown) const;
    // What tells that to other processes, in the place of a token: they find the same principal by
    // it, for a day or two. Empty where they share no administrator's token.
    std::string voucher_of(const PeerCertificate& shown) const;

    // In the order of their ids.
    std::vector<Entry> entries() const;

    // An event of the topic as it was read; others than those of principals are none of its
    // business.
    Result<void> take(const RecordView& record);

  private:
    struct Held {
        std::string id;
        std::string hash;
        Day valid_to;
        std::shared_ptr<Principal> principal;
    };

    Result<std::shared_ptr<const Principal>> find_outside(std::string_view token) const;
    // Null: nobody has a certificate of these names, or not one alone.
    std::shared_ptr<const Principal> holder_of(const std::vector<std::string>& names) const;
    void hold_credentials(const std::string& id, const PrincipalDefinition::State& state);

    const Options options_;
    std::shared_ptr<const Principal> local_;
    std::map<std::string, FoldedStream<PrincipalDefinition>, std::less<>> known_;
    std::map<std::string, Held, std::less<>> tokens_;                          // by public part
    std::map<std::string, std::shared_ptr<Principal>, std::less<>> admitted_;  // by id
    std::multimap<std::string, std::shared_ptr<Principal>, std::less<>> certificates_;  // by name
    mutable Sha256 hasher_;
    std::unique_ptr<TopicReader> reader_;
};

}  // namespace anju
