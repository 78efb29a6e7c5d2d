// What the registry's events say of people under seal: the newest texts, the keys that are used,
// who is to be forgotten, and whose number is whose. On one strand.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "deploy/people/person_numbers.hpp"
#include "events/catalogue.hpp"
#include "services/shell/topic_reader.hpp"

namespace anju {

struct SealedPerson {
    PersonDetailsTold details;           // the newest of each
    bool is_erasing = false;             // nobody is told anything any more
    bool is_erased = false;              // recorded too
    Day since{};                         // erasure was asked for
    std::vector<std::uint64_t> ended{};  // keys of what was told before
};

class SealedPeople {
  public:
    static constexpr std::string_view topic = "anju.registry";
    // A person was told of, or is to be forgotten: called after each such event.
    using Changed = std::function<void(const std::string& id)>;

    explicit SealedPeople(Changed changed) : changed_(std::move(changed)) {}
    // Blocks while it asks the log for its extents. `log` must outlive this.
    Result<void> start(Log& log, Post post);
    // Unavailable, "people-not-read", until it has read what was there when it was started.
    Result<void> ready() const;

    // Null where nothing was told under seal.
    SealedPerson* find(std::string_view id);
    const SealedPerson* find(std::string_view id) const;
    // Calls f(id, SealedPerson&) for each.
    template <class F>
    void for_each(F&& f) {
        for (auto& [id, person] : people_) f(id, person);
    }
    std::uint64_t newest_key() const { return newest_key_; }  // the highest number in any event
    const PersonNumbers& numbers() const { return numbers_; }
    bool uses(std::uint64_t key) const { return used_.contains(key); }

    // A record as it is read; for tests too.
    Result<void> take(const RecordView& record);

  private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>()(text);
        }
    };
    void replace(SealedPerson& person, std::optional<Sealed>& held,
                 const std::optional<Sealed>& told);

    const Changed changed_;
    boost::unordered_flat_map<std::string, SealedPerson, TextHash, std::equal_to<>> people_;
    boost::unordered_flat_set<std::uint64_t> used_;
    std::uint64_t newest_key_ = 0;
    PersonNumbers numbers_;
    std::unique_ptr<TopicReader> reader_;
};

}  // namespace anju
