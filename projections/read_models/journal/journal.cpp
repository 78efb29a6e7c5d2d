#include "projections/read_models/journal/journal.hpp"

#include <array>
#include <charconv>

#include "events/record.hpp"
#include "projections/engine/key_days.hpp"

namespace anju {
namespace {

constexpr std::size_t county_digits = 6;

std::string stream_of(const FoldContext& context) {
    return std::string(context.stream).append("/").append(context.id);
}

void append_number(std::string& text, std::uint32_t number) {
    std::array<char, 10> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
    text.append(digits.begin(), end);
}

}  // namespace

std::string Journal::key_of(std::string_view county, Day recorded) {
    std::string key{tag, 'A'};
    key.append(county.substr(0, county_digits));
    append_day(key, recorded);
    return key;
}

// Only the first event of a commit says who recorded it.
std::string Journal::principal_of(const FoldContext& context) {
    if (context.commit_index > 1) {
        const auto found = principals_.find(stream_of(context));
        if (found == principals_.end()) return {};
        const std::string principal = found->second;
        if (context.commit_index == context.commit_size) principals_.erase(found);
        return principal;
    }
    const auto& principal = context.meta.get().principal;
    if (context.commit_size > 1) principals_[stream_of(context)] = principal;
    return principal;
}

void Journal::enter(const FoldContext& context, Rows& rows) {
    key_.assign({tag, 'A'}).append(context.id.substr(0, county_digits));
    append_day(key_, context.recorded.day());
    key_.append(context.stream).append("/").append(context.id).append("/");
    append_number(key_, context.version);
    value_.clear();
    ArchiveWriter archive(value_);
    archive(JournalEntry{context.type, context.occurred, context.recorded, principal_of(context)});
    rows.put(key_, value_);
}

}  // namespace anju
