// What every command may tell beside its fact: why, what proves it, where the entry came from. Kept
// in the metadata of the first record of its commit.
#pragma once

#include <boost/mp11.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/about.hpp"
#include "events/record.hpp"

namespace anju {

struct About {
    std::optional<std::string> reason;
    std::optional<std::vector<Evidence>> evidence;
    std::optional<EntrySource> source;
    std::optional<std::string> batch;     // of an import
    std::optional<std::uint32_t> row;     // of the batch
    std::optional<std::string> cause;     // id of the event that led to this: house/130708-1/3
    std::optional<std::string> restates;  // the reporting period whose figures this changes
};
BOOST_DESCRIBE_STRUCT(About, (), (reason, evidence, source, batch, row, cause, restates))

// Bytes it may have in metadata; the record around it stays below record_bytes_max.
inline constexpr std::size_t about_bytes_max = 8 * 1024;

bool is_empty(const About& about);
// Refuses what is larger than about_bytes_max.
Result<void> check_size(const About& about);
void add_to_meta(const About& about, RecordMeta& meta);

template <class T>
constexpr bool has_member_named(std::string_view name) {
    bool found = false;
    boost::mp11::mp_for_each<Members<T>>(
        [&](auto member) { found = found || name == member.name; });
    return found;
}

template <class T>
struct MemberNamedIn {
    template <class Member>
    using fn = boost::mp11::mp_bool<has_member_named<T>(Member::name)>;
};

// The JSON body of command C: its own members, then those of About. A member of the command's own
// hides the one of About that has its name.
template <class C>
struct CommandBody : C, About {
    using DescribedMembers =
        boost::mp11::mp_append<Members<C>,
                               boost::mp11::mp_remove_if_q<Members<About>, MemberNamedIn<C>>>;
};

}  // namespace anju
