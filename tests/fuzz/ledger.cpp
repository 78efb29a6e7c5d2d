// What the ledger and its verifiers read. The first byte chooses what, the rest is its bytes.
#include <bit>
#include <cstdint>

#include "events/log/cosignature.hpp"
#include "events/log/merkle.hpp"
#include "events/log/seal.hpp"
#include "events/log/signer.hpp"
#include "events/log/witness_policy.hpp"
#include "tests/fuzz/target.hpp"

namespace anju::fuzz {
namespace {

constexpr std::string_view key_name = "anju.local/ledger";
constexpr std::size_t leaves_max = 300;

const Signer& signer() {
    static const Signer one(Signer::Seed{1, 2, 3});
    return one;
}

void read_seal(std::string_view bytes) {
    const auto seal = decode_seal(bytes);
    if (!seal) return;
    demand(encode_seal(*seal) == bytes, "a seal is written as it was read");
    SealChain chain(seal->epoch - 1, 0, std::string(seal->previous));
    const auto followed = chain.follow(*seal, bytes);
    demand(followed || seal->previous.empty(), "a seal follows the one that it names");
    demand(!chain.follow(*seal, bytes), "a seal does not follow itself");
    auto frontier = MerkleFrontier::restore(seal->tree_size, seal->frontier);
    if (!frontier) return;
    demand(frontier->serialise() == seal->frontier, "a frontier is written as it was read");
    Sha256 sha256;
    const auto before = frontier->root(sha256);
    frontier->append(sha256, Hash{});
    demand(frontier->size() == seal->tree_size + 1, "a leaf makes a tree larger by one");
    demand(frontier->root(sha256) != before, "a leaf changes the root");
}

Hash take_hash(Bytes& input) {
    return input.number<Hash>();
}

void read_proofs(Bytes input) {
    const auto leaf = take_hash(input);
    const auto root = take_hash(input);
    InclusionProof included{input.number<std::uint64_t>(), input.number<std::uint64_t>(), {}};
    ConsistencyProof consistent{included.index, included.size, {}};
    while (!input.empty()) included.path.push_back(take_hash(input));
    consistent.path = included.path;
    verify_inclusion(leaf, included, root);
    verify_consistency(consistent, leaf, root);
}

// Trees of some leaves of one byte each: the newest leaf is in, and no other in its place.
void grow_tree(std::string_view leaves) {
    Sha256 sha256;
    MerkleFrontier frontier;
    for (const char leaf : leaves.substr(0, leaves_max)) {
        const Hash hash = sha256({&leaf, 1});
        InclusionProof proof{frontier.size(), frontier.size() + 1, {}};
        const auto subtrees = frontier.serialise();
        for (auto one = subtrees.rbegin(); one != subtrees.rend(); ++one) {
            proof.path.push_back(*hash_from(*one));
        }
        frontier.append(sha256, hash);
        const auto root = frontier.root(sha256);
        demand(verify_inclusion(hash, proof, root), "a leaf is in its tree");
        demand(!verify_inclusion(Hash{}, proof, root), "another leaf is not");
    }
}

void read_note(std::string_view note) {
    const auto& key = signer().public_key();
    const auto text = verify_note(note, key_name, key);
    if (!text) return;
    const auto again = sign_note(signer(), key_name, *text);
    const auto same = again ? verify_note(*again, key_name, key) : again;
    demand(same && *same == *text, "what was signed can be signed");
}

// As a witness reads what anybody sends, and a ledger what a witness answers.
void read_cosigned(std::string_view note) {
    const auto parts = split_note(note);
    if (!parts) return;
    const NamedKey witness{std::string(key_name), signer().public_key()};
    const auto found = find_cosignature(parts->text, parts->lines, witness);
    const auto head = read_checkpoint(parts->text);
    if (!found || !head) return;
    const auto line = cosignature(signer(), key_name, parts->text, found->seconds);
    const auto same = find_cosignature(parts->text, line, witness);
    demand(same && same->seconds == found->seconds, "what was cosigned can be cosigned");
}

void read_policy(std::string_view text) {
    const auto policy = WitnessPolicy::parse(text);
    if (!policy) return;
    const std::vector<bool> all(policy->witnesses().size(), true);
    demand(policy->is_met_by(all), "all of them are enough");
}

void run(std::string_view bytes) {
    Bytes input(bytes);
    switch (input.number<std::uint8_t>()) {
        case 's':
            return read_seal(input.rest());
        case 'p':
            return read_proofs(input);
        case 't':
            return grow_tree(input.rest());
        case 'c':
            return read_cosigned(input.rest());
        case 'w':
            return read_policy(input.rest());
        default:
            return read_note(input.rest());
    }
}

std::vector<std::string> seeds() {
    Sha256 sha256;
    MerkleFrontier frontier;
    for (int leaf = 0; leaf < 11; ++leaf) frontier.append(sha256, Hash{});
    Seal seal{7,
              11,
              std::string(bytes_of(frontier.root(sha256))),
              std::string(32, 'p'),
              true,
              {{"anju.land", 3, 4, 5, 6, 7}, {"anju.parks", 0, 1, 2, 3, 4}},
              frontier.serialise(),
              std::string(64, 's')};
    std::string proof = "p" + std::string(64, 'h');
    for (const std::uint64_t number : {5, 11}) {
        proof.append(reinterpret_cast<const char*>(&number), sizeof number);
    }
    const auto text = checkpoint_text(key_name, 11, frontier.root(sha256));
    const auto note = *sign_note(signer(), key_name, text);
    const auto key = verifier_key(key_name, signer().public_key(), NoteKey::cosignature);
    return {"s" + encode_seal(seal),
            proof + std::string(4 * 32, 'h'),
            "tabcdefg",
            "n" + note,
            "c" + note + cosignature(signer(), key_name, text, 1'790'000'000),
            "wwitness a " + key + " https://a.example/\ngroup b any a\nquorum b\n"};
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
