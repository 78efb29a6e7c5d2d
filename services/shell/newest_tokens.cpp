#include "services/shell/newest_tokens.hpp"

#include <charconv>
#include <cstdint>

namespace anju {
namespace {

std::uint64_t seq_of(std::string_view token) {
    std::uint64_t seq = 0;
    std::from_chars(token.data() + token.rfind('.') + 1, token.data() + token.size(), seq);
    return seq;
}

}  // namespace

void NewestTokens::add(std::string_view token) {
    const auto partition = token.substr(0, token.rfind('.'));
    const auto found = tokens_.find(partition);
    if (found == tokens_.end()) {
        tokens_.emplace(partition, token);
    } else if (seq_of(found->second) < seq_of(token)) {
        found->second = token;
    }
}

}  // namespace anju
