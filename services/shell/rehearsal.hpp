// A dry run: commands are decided and nothing is recorded. Those of one rehearsal see what the ones
// before them in the same stream would have led to, and which keys those would hold. What others
// record in a stream after the rehearsal first touched it, and facts of other services, they do not
// see. Runs on the shell's strand.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "services/shell/claim_index.hpp"
#include "services/shell/definition.hpp"

namespace anju {

class Rehearsal {
  public:
    // Streams that one rehearsal follows at most, in a partition.
    static constexpr std::size_t streams_max = 200'000;

    // The history that the commands so far would have led to; null when none touched the stream.
    template <class History>
    const History* find(std::string_view stream, std::string_view id) const {
        const auto found = histories_.find(name_of(stream, id));
        if (found == histories_.end()) return nullptr;
        return static_cast<const History*>(found->second.history.get());
    }
    template <class History>
    Result<void> put(std::string_view stream, std::string_view id, History history) {
        const auto name = name_of(stream, id);
        if (histories_.size() >= streams_max && !histories_.contains(name)) return too_large();
        const std::uint32_t version = history.version();
        histories_[name] = {std::make_shared<History>(std::move(history)), version};
        return {};
    }
    // Of the stream after the commands so far; none when they did not touch it.
    std::optional<std::uint32_t> version(std::string_view stream, std::string_view id) const;

    // The stream would hold `to` in the place of `from`: refused when another one holds it, by
    // `claims` or by what the commands so far would have done.
    Result<void> claim(const ClaimIndex& claims, std::string_view stream, std::string_view id,
                       const std::optional<std::string>& from,
                       const std::optional<std::string>& to);

    // The hash and the version of the command that had this idempotency key; null when none had.
    struct Outcome {
        std::uint64_t command_hash = 0;
        std::uint32_t version = 0;
    };
    const Outcome* outcome_of(const std::string& key) const;
    void remember(const std::string& key, const Outcome& outcome) { outcomes_[key] = outcome; }

  private:
    struct Rehearsed {
        std::shared_ptr<void> history;  // shared only to be deleted as what it is
        std::uint32_t version = 0;
    };

    static std::string name_of(std::string_view stream, std::string_view id);
    static Error too_large();

    boost::unordered_flat_map<std::string, Rehearsed> histories_;
    boost::unordered_flat_map<std::string, std::string> holders_;  // by key; empty = given up
    boost::unordered_flat_map<std::string, Outcome> outcomes_;
};

// The rehearsals of a partition, by name: one may go on over several requests.
class Rehearsals {
  public:
    // The one used longest ago is forgotten for a further one.
    static constexpr std::size_t rehearsals_max = 16;
    static constexpr std::int64_t unused_max_ms = 5 * 60 * 1000;

    // New when there is none of that name. Valid until the next call.
    Rehearsal& named(const std::string& name, Instant now);
    // Forgets those that were not used for unused_max_ms.
    void expire(Instant now);
    std::size_t size() const { return rehearsals_.size(); }

  private:
    struct Used {
        Rehearsal rehearsal;
        Instant last;
    };
    std::map<std::string, Used> rehearsals_;
};

}  // namespace anju
