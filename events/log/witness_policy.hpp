// Which witnesses there are, and how many of them have to cosign a head: a file in the form of C2SP
// tlog-policy, the same for who asks them and for who checks what they signed.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "events/log/signer.hpp"

namespace anju {

class WitnessPolicy {
  public:
    struct Witness {
        std::string name;  // in the file
        NamedKey key;
        std::string url;  // where it is asked; may be empty
    };

    // Lines "log KEY [URL]", "witness NAME KEY [URL]", "group NAME all|any|K NAME…", "quorum NAME".
    // Invalid, "policy-malformed", names the line.
    static Result<WitnessPolicy> parse(std::string_view text);
    // Unavailable, "file-unreadable".
    static Result<WitnessPolicy> read(const std::filesystem::path& file);

    const std::vector<NamedKey>& logs() const { return logs_; }
    const std::vector<Witness>& witnesses() const { return witnesses_; }
    // Whether the witnesses for which `cosigned` holds, by their places, are enough.
    bool is_met_by(const std::vector<bool>& cosigned) const;

  private:
    struct Group {
        std::size_t needed = 0;
        std::vector<std::string> members;
    };
    using Words = std::vector<std::string_view>;

    Result<void> take(const Words& words);
    Result<void> take_log(const Words& words);
    Result<void> take_witness(const Words& words);
    Result<void> take_group(const Words& words);
    Result<void> take_quorum(const Words& words);
    bool has(const std::string& name) const;
    bool is_met(const std::string& name, const std::vector<bool>& cosigned) const;

    std::vector<NamedKey> logs_;
    std::vector<Witness> witnesses_;
    std::map<std::string, std::size_t> numbers_;  // of witnesses, by name
    std::map<std::string, Group> groups_;
    std::vector<std::string> members_;  // of all groups: each name is in one at most
    std::string quorum_;
};

}  // namespace anju
