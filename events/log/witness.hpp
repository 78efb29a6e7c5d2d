// A witness of ledgers (C2SP tlog-witness): cosigns a head once it has seen that it continues the
// last one it cosigned. Any ledger that signs checkpoints may ask it, not Anju's alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/log/cosignature.hpp"

namespace anju {

struct WitnessOptions {
    std::filesystem::path folder;  // there; what it cosigned last of each ledger
    std::string name;              // as which it signs
    std::vector<NamedKey> logs;    // that it cosigns for; their names are the origins
};

// As an answer goes over the wire.
struct WitnessAnswer {
    int status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body{};
};

// One thread.
class Witness {
  public:
    // Corrupt, "witness-state": what it cosigned last cannot be read, so that it must not sign.
    static Result<Witness> open(WitnessOptions options, Signer signer);

    // What the body of add-checkpoint is answered; what is cosigned is on the disk before.
    WitnessAnswer add_checkpoint(std::string_view body, std::uint64_t seconds);
    // The last head that it cosigned of a ledger, by the SHA-256 of its origin in hex.
    std::optional<std::string> checkpoint(std::string_view origin_hash) const;
    std::string key() const;  // as verifiers take it

  private:
    struct Seen {
        std::string note;  // empty: none
        Checkpoint head{};
    };
    Witness(WitnessOptions options, Signer signer)
        : options_(std::move(options)), signer_(std::move(signer)) {}
    Result<void> load(const std::string& origin);
    std::string log_lines(std::string_view note, const std::string& origin) const;

    WitnessOptions options_;
    Signer signer_;
    std::map<std::string, Seen, std::less<>> seen_;  // by the hash of the origin
};

}  // namespace anju
