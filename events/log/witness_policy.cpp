#include "events/log/witness_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

namespace anju {
namespace {

constexpr std::string_view no_quorum = "none";
constexpr std::string_view blanks = " \t";
constexpr std::size_t names_max = 1'000;

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (true) {
        const auto begin = line.find_first_not_of(blanks);
        if (begin == std::string_view::npos) return words;
        line.remove_prefix(begin);
        const auto word = line.substr(0, line.find_first_of(blanks));
        words.push_back(word);
        line.remove_prefix(word.size());
    }
}

Error malformed(const std::string& why) {
    return invalid("policy-malformed", why);
}

// How many of `members` are needed; 0 where the word says no such number.
std::size_t needed_of(std::string_view word, std::size_t members) {
    if (word == "any") return 1;
    if (word == "all") return members;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    const bool whole = error == std::errc() && end == word.data() + word.size();
    return whole && number <= members ? number : 0;
}

}  // namespace

Result<WitnessPolicy> WitnessPolicy::parse(std::string_view text) {
    WitnessPolicy policy;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const auto words = words_of(line);
        if (words.empty() || words.front().starts_with('#')) continue;
        const bool is_plain = std::ranges::none_of(
            line, [](unsigned char byte) { return byte != '\t' && (byte < 0x20 || byte == 0x7F); });
        const auto taken = is_plain ? policy.take(words) : malformed("a control character");
        if (!taken) return malformed(fmt::format("line {}: {}", number, taken.error().message));
    }
    if (policy.quorum_.empty()) return malformed("it has no line \"quorum NAME\"");
    return policy;
}

Result<WitnessPolicy> WitnessPolicy::read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) return unavailable("file-unreadable", file.string() + " cannot be read");
    auto policy = parse(text.str());
    if (!policy) return malformed(file.string() + ": " + policy.error().message);
    return policy;
}

Result<void> WitnessPolicy::take(const Words& words) {
    if (logs_.size() + witnesses_.size() + groups_.size() >= names_max) {
        return malformed(fmt::format("more than {} names", names_max));
    }
    if (words.front() == "log") return take_log(words);
    if (words.front() == "witness") return take_witness(words);
    if (words.front() == "group") return take_group(words);
    if (words.front() == "quorum") return take_quorum(words);
    return malformed(
        fmt::format("\"{}\" is neither log, witness, group nor quorum", excerpt(words.front())));
}

Result<void> WitnessPolicy::take_log(const Words& words) {
    if (words.size() < 2 || words.size() > 3) return malformed("it must be: log KEY [URL]");
    auto key = read_verifier_key(words[1]);
    if (!key) return key.error();
    const bool again =
        std::ranges::any_of(logs_, [&](const NamedKey& one) { return one.key == key->key; });
    if (again) return malformed("the key of this log is there already");
    logs_.push_back(std::move(*key));
    return {};
}

Result<void> WitnessPolicy::take_witness(const Words& words) {
    if (words.size() < 3 || words.size() > 4) {
        return malformed("it must be: witness NAME KEY [URL]");
    }
    Witness witness{std::string(words[1]), {}, words.size() > 3 ? std::string(words[3]) : ""};
    auto key = read_verifier_key(words[2], NoteKey::cosignature);
    if (!key) return key.error();
    witness.key = std::move(*key);
    const bool again = std::ranges::any_of(
        witnesses_, [&](const Witness& one) { return one.key.key == witness.key.key; });
    if (again) return malformed("the key of this witness is there already");
    if (has(witness.name)) return malformed("the name " + witness.name + " is taken");
    numbers_[witness.name] = witnesses_.size();
    witnesses_.push_back(std::move(witness));
    return {};
}

Result<void> WitnessPolicy::take_group(const Words& words) {
    if (words.size() < 4) return malformed("it must be: group NAME all|any|K NAME…");
    const std::string name(words[1]);
    if (has(name)) return malformed("the name " + name + " is taken");
    Group group;
    for (std::size_t i = 3; i < words.size(); ++i) {
        std::string member(words[i]);
        if (member == no_quorum || !has(member)) {
            return malformed(member + " is no witness or group of a line before");
        }
        if (std::ranges::find(members_, member) != members_.end()) {
            return malformed(member + " is in a group already");
        }
        members_.push_back(member);
        group.members.push_back(std::move(member));
    }
    group.needed = needed_of(words[2], group.members.size());
    if (group.needed == 0) {
        return malformed(
            fmt::format("{} of {} members is no quorum", excerpt(words[2]), group.members.size()));
    }
    groups_[name] = std::move(group);
    return {};
}

Result<void> WitnessPolicy::take_quorum(const Words& words) {
    if (words.size() != 2) return malformed("it must be: quorum NAME");
    if (!quorum_.empty()) return malformed("there is a quorum already");
    std::string name(words[1]);
    if (!has(name)) return malformed(name + " is no witness or group of a line before");
    quorum_ = std::move(name);
    return {};
}

bool WitnessPolicy::has(const std::string& name) const {
    return name == no_quorum || numbers_.contains(name) || groups_.contains(name);
}

bool WitnessPolicy::is_met_by(const std::vector<bool>& cosigned) const {
    return is_met(quorum_, cosigned);
}

bool WitnessPolicy::is_met(const std::string& name, const std::vector<bool>& cosigned) const {
    if (name == no_quorum) return true;
    if (const auto number = numbers_.find(name); number != numbers_.end()) {
        return number->second < cosigned.size() && cosigned[number->second];
    }
    const auto& group = groups_.at(name);
    const auto met = std::ranges::count_if(
        group.members, [&](const std::string& member) { return is_met(member, cosigned); });
    return static_cast<std::size_t>(met) >= group.needed;
}

}  // namespace anju
