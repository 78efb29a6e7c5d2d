#include "deploy/anju/ledger_routes.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <optional>
#include <vector>

#include "deploy/anju/whole_number.hpp"
#include "deploy/anju/witness_list.hpp"
#include "events/base/json.hpp"
#include "events/runtime/problem.hpp"
#include "projections/engine/queries.hpp"

namespace anju {

struct EntryHashes {
    std::string record_sha256;
    std::string form_sha256;
};
BOOST_DESCRIBE_STRUCT(EntryHashes, (), (record_sha256, form_sha256))

// Hashes in base 64.
struct ProofAnswer {
    std::uint64_t position = 0;
    std::uint64_t size = 0;
    EntryHashes entry;
    std::string leaf;
    std::vector<std::string> path;
    std::optional<std::string> checkpoint;  // of the newest head
};
BOOST_DESCRIBE_STRUCT(ProofAnswer, (), (position, size, entry, leaf, path, checkpoint))

struct ConsistencyAnswer {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::string from_root;
    std::string to_root;
    std::vector<std::string> path;
};
BOOST_DESCRIBE_STRUCT(ConsistencyAnswer, (), (from, to, from_root, to_root, path))

namespace {

constexpr std::size_t tile_segments_max = 4;  // "x001/x234/067.p/5"
constexpr std::string_view tile_base = "/v1/ledger/tile/{level}";

// The parameter, or `none` when it is left out.
Result<std::uint64_t> number_of(const HttpRequest& request, std::string_view name,
                                std::uint64_t none) {
    const auto text = request.query_value(name);
    if (!text) return none;
    return read_number_in<std::uint64_t>(name, *text);
}

struct Tile {
    std::uint64_t index = 0;
    std::uint64_t width = TreeFiles::tile_width;
};

// "x001", "x234", "067": zero-padded groups of three digits, all but the last behind an 'x'. A tile
// that is not full ends in "067.p" and its width.
std::optional<Tile> tile_in(std::vector<std::string_view> segments) {
    Tile tile;
    if (segments.size() > 1 && segments[segments.size() - 2].ends_with(".p")) {
        const auto width = number_in<std::uint64_t>(segments.back());
        if (!width || *width == 0 || *width >= TreeFiles::tile_width) return std::nullopt;
        tile.width = *width;
        segments.pop_back();
        segments.back().remove_suffix(2);
    }
    for (std::size_t i = 0; i < segments.size(); ++i) {
        auto group = segments[i];
        const bool marked = group.starts_with('x');
        if (marked == (i + 1 == segments.size())) return std::nullopt;
        if (marked) group.remove_prefix(1);
        if (group.size() != 3) return std::nullopt;
        for (const char digit : group) {
            if (digit < '0' || digit > '9') return std::nullopt;
            tile.index = tile.index * 10 + static_cast<std::uint64_t>(digit - '0');
        }
    }
    return tile;
}

// Each entry behind its length, two bytes, the higher first.
std::string bundle_of(std::string_view entries) {
    std::string bundle;
    for (; !entries.empty(); entries.remove_prefix(TreeFiles::entry_bytes)) {
        bundle += '\0';
        bundle += static_cast<char>(TreeFiles::entry_bytes);
        bundle += entries.substr(0, TreeFiles::entry_bytes);
    }
    return bundle;
}

HttpResponse plain_text(std::string text) {
    return {.content_type = "text/plain; charset=utf-8", .body = std::move(text)};
}

Result<std::string> bytes_of_tile(const TreeFiles& files, std::string_view level,
                                  const Tile& tile) {
    const std::uint64_t first = tile.index * TreeFiles::tile_width;
    if (level == "entries") {
        const auto entries = files.entries(first, tile.width);
        if (!entries) return entries.error();
        return bundle_of(*entries);
    }
    const auto number = read_number_in<unsigned>("level", level);
    if (!number) return number.error();
    return files.hashes(*number, first, tile.width);
}

Result<HttpResponse> tile_answer(const TreeKeeper::Tree& tree, const HttpRequest& request) {
    constexpr std::size_t before = 4;  // "v1", "ledger", "tile", level
    const auto segments = request.path_segments();
    const auto tile = tile_in({segments.begin() + before, segments.end()});
    const auto there =
        not_found("tile-not-there", fmt::format("{}: no tile of this tree, which has "
                                                "{} events",
                                                request.path, tree.head.size));
    if (!tile) return there;
    const auto bytes = bytes_of_tile(*tree.files, segments[before - 1], *tile);
    if (!bytes) return bytes.error().kind == ErrorKind::invalid ? there : bytes.error();
    return HttpResponse{.content_type = "application/octet-stream", .body = *bytes};
}

Result<std::string> checkpoint(const TreeHead& head, const LedgerRoutes& routes) {
    const auto text = checkpoint_text(routes.origin, head.size, head.root);
    const auto key = routes.key();
    if (!verify_signature(text, head.signature, key)) {
        return unavailable("checkpoint-of-another",
                           fmt::format("the seal of the tree with {} events was signed by another "
                                       "key, or under another name, than this process has: ask the "
                                       "one that seals",
                                       head.size));
    }
    return signed_note(routes.origin, key, text, head.signature);
}

// A head and its note; the note is empty for a tree as it once was.
struct SignedHead {
    std::uint64_t size = 0;
    Hash root{};
    std::string note;
};

// The newest head, or with witnessed=true the newest that enough witnesses cosigned.
Result<SignedHead> wanted_head(const TreeKeeper::Tree& tree, const LedgerRoutes& routes,
                               const HttpRequest& request) {
    const auto* witnessing = routes.witnessing();
    const auto kept = witnessing != nullptr ? witnessing->head() : std::nullopt;
    if (request.query_value("witnessed").value_or("false") == "true") {
        if (!kept) {
            return not_found("not-witnessed",
                             "no head of this ledger was cosigned by enough witnesses yet");
        }
        return SignedHead{kept->checkpoint.size, kept->checkpoint.root, kept->note};
    }
    if (kept && kept->checkpoint.size == tree.head.size) {
        return SignedHead{tree.head.size, tree.head.root, kept->note};
    }
    auto note = checkpoint(tree.head, routes);
    if (!note) return note.error();
    return SignedHead{tree.head.size, tree.head.root, std::move(*note)};
}

FullSubtree subtrees_of(const TreeKeeper::Tree& tree) {
    return [files = tree.files](unsigned height, std::uint64_t index) {
        return files->subtree(height, index);
    };
}

Error damaged() {
    return corrupt("tree-damaged",
                   "the files of the tree do not fit its signed head: stop the process that seals, "
                   "remove the folder \"tree\" of its data and start it; it is made anew");
}

struct Proven {
    TreeEntry entry;
    Hash leaf;
    InclusionProof proof;
};

Result<Proven> prove(const TreeKeeper::Tree& tree, std::uint64_t position, std::uint64_t size,
                     const SignedHead& head) {
    const auto proof = prove_inclusion(position, size, subtrees_of(tree));
    if (!proof) return proof.error();
    const auto bytes = tree.files->entries(position, 1);
    if (!bytes) return bytes.error();
    const auto record = hash_from(std::string_view(*bytes).substr(0, sizeof(Hash)));
    const auto form = hash_from(std::string_view(*bytes).substr(sizeof(Hash)));
    Proven proven{{*record, *form}, {}, *proof};
    Sha256 sha256;
    proven.leaf = leaf_hash(sha256, proven.entry);
    auto root = size == head.size ? Result<Hash>(head.root) : tree_root(size, subtrees_of(tree));
    if (!root) return root.error();
    if (!verify_inclusion(proven.leaf, proven.proof, *root)) return damaged();
    return proven;
}

Result<std::uint64_t> position_of_token(const TreeFiles& files, std::string_view text) {
    const auto token = WaitToken::parse(text);
    if (token) return files.position_of(token->topic, token->partition, token->seq);
    return invalid(token.error().rule, fmt::format("token={} is not a token of a command's answer, "
                                                   "such as land.3.1234",
                                                   excerpt(text)));
}

std::vector<std::string> texts_of(const std::vector<Hash>& hashes) {
    std::vector<std::string> texts;
    for (const auto& hash : hashes) texts.push_back(to_base64(bytes_of(hash)));
    return texts;
}

template <class Answer>
HttpResponse json_of(const Answer& answer) {
    HttpResponse response;
    write_json(response.body, answer);
    return response;
}

ProofAnswer answer_of(const Proven& proven, const std::string& note) {
    return {proven.proof.index,
            proven.proof.size,
            {to_base64(bytes_of(proven.entry.record)), to_base64(bytes_of(proven.entry.form))},
            to_base64(bytes_of(proven.leaf)),
            texts_of(proven.proof.path),
            note.empty() ? std::nullopt : std::optional(note)};
}

// tlog-proof@v1. The entry, which the leaf is the hash of, is the extra data.
std::string proof_text(const Proven& proven, std::string_view note) {
    std::string entry(bytes_of(proven.entry.record));
    entry += bytes_of(proven.entry.form);
    auto text = fmt::format("c2sp.org/tlog-proof@v1\nextra {}\nindex {}\n", to_base64(entry),
                            proven.proof.index);
    for (const auto& hash : texts_of(proven.proof.path)) text += hash + '\n';
    return text.append("\n").append(note);
}

Result<HttpResponse> proof_answer(const TreeKeeper::Tree& tree, const LedgerRoutes& routes,
                                  const HttpRequest& request) {
    const auto token = request.query_value("token");
    if (token.has_value() == request.query_value("position").has_value()) {
        return invalid("proof-of-what",
                       "name the event by position=, its place in the ledger, or "
                       "by token=, of the answer to its command");
    }
    const auto position =
        token ? position_of_token(*tree.files, *token) : number_of(request, "position", 0);
    if (!position) return position.error();
    // Of a tree as it once was there is no note, so none is asked for.
    const auto asked = number_of(request, "size", tree.head.size);
    if (!asked) return asked.error();
    const bool once = *asked != tree.head.size && request.query_value("witnessed") != "true";
    const auto head =
        once ? SignedHead{tree.head.size, tree.head.root, {}} : wanted_head(tree, routes, request);
    if (!head) return head.error();
    const auto size = number_of(request, "size", head->size);
    if (!size) return size.error();
    const auto proven = prove(tree, *position, *size, *head);
    if (!proven) return proven.error();
    const std::string note = *size == head->size ? head->note : "";
    const auto format = request.query_value("format").value_or("json");
    if (format == "json") return json_of(answer_of(*proven, note));
    if (format == "tlog-proof" && !note.empty()) return plain_text(proof_text(*proven, note));
    return invalid("format-unknown",
                   "format= is json or tlog-proof, which has the newest head "
                   "only: leave size= out");
}

Result<HttpResponse> consistency_answer(const TreeKeeper::Tree& tree, const HttpRequest& request) {
    const auto from = number_of(request, "from", 0);
    if (!from) return from.error();
    const auto to = number_of(request, "to", tree.head.size);
    if (!to) return to.error();
    const auto subtrees = subtrees_of(tree);
    const auto proof = prove_consistency(*from, *to, subtrees);
    if (!proof) return proof.error();
    const auto old_root = tree_root(*from, subtrees);
    if (!old_root) return old_root.error();
    const auto root = tree_root(*to, subtrees);
    if (!root) return root.error();
    if (!verify_consistency(*proof, *old_root, *root)) return damaged();
    return json_of(ConsistencyAnswer{*from, *to, to_base64(bytes_of(*old_root)),
                                     to_base64(bytes_of(*root)), texts_of(proof->path)});
}

using Answer = std::function<Result<HttpResponse>(const TreeKeeper::Tree&, const HttpRequest&)>;

void add(Router& router, const LedgerRoutes& routes, Route route, Answer answer) {
    route.handler = [routes, answer = std::move(answer)](const HttpRequest& request,
                                                         const Reply& reply) {
        const auto tree = routes.keeper().tree();
        if (!tree) return reply(problem_response(tree.error()));
        auto answered = answer(*tree, request);
        reply(answered ? std::move(*answered) : problem_response(answered.error()));
    };
    route.of_no_area = true;
    router.add(std::move(route));
}

QueryParameter witnessed() {
    return {"witnessed", "true: the newest head that enough witnesses cosigned (tlog-cosignature)"};
}

void add_head_routes(Router& router, const LedgerRoutes& routes) {
    add(router, routes,
        {.pattern = "/v1/ledger/checkpoint",
         .summary = "The signed head of the ledger's tree (tlog-checkpoint)",
         .query = {witnessed()},
         .right = Right::signed_in},
        [routes](const TreeKeeper::Tree& tree, const HttpRequest& request) -> Result<HttpResponse> {
            auto head = wanted_head(tree, routes, request);
            if (!head) return head.error();
            return plain_text(std::move(head->note));
        });
    add(router, routes,
        {.pattern = "/v1/ledger/witnesses",
         .summary = "Who cosigns heads of the ledger, and which they did (tlog-witness)",
         .response_schema = boost::json::serialize(json_schema<WitnessList>()),
         .right = Right::signed_in},
        [routes](const TreeKeeper::Tree&, const HttpRequest&) -> Result<HttpResponse> {
            return json_of(witness_list(routes.witnessing()));
        });
    add(router, routes,
        {.pattern = "/v1/ledger/key",
         .summary = "The key that heads are signed with, as verifiers of signed notes take it",
         .right = Right::signed_in},
        [routes](const TreeKeeper::Tree&, const HttpRequest&) -> Result<HttpResponse> {
            return plain_text(verifier_key(routes.origin, routes.key()) + '\n');
        });
}

}  // namespace

void add_ledger_routes(Router& router, const LedgerRoutes& routes) {
    add_head_routes(router, routes);
    add(router, routes,
        {.pattern = "/v1/ledger/proof",
         .summary = "That an event is in the ledger: its leaf, and the way to the signed head",
         .query = {{"position", "The event's place in the ledger, \"sequence\" in its public form"},
                   {"token", "or the token of its command's answer: the receipt"},
                   {"size", "Of the tree, as it once was; the newest when left out"},
                   {"format", "json, or tlog-proof (C2SP)"},
                   witnessed()},
         .response_schema = boost::json::serialize(json_schema<ProofAnswer>()),
         .right = Right::signed_in},
        [routes](const TreeKeeper::Tree& tree, const HttpRequest& request) {
            return proof_answer(tree, routes, request);
        });
    add(router, routes,
        {.pattern = "/v1/ledger/consistency",
         .summary = "That an earlier head is the beginning of a later one",
         .query = {{"from", "Size of the earlier tree"},
                   {"to", "Size of the later one; the newest"}},
         .response_schema = boost::json::serialize(json_schema<ConsistencyAnswer>()),
         .right = Right::signed_in},
        consistency_answer);
    std::string pattern{tile_base};
    for (std::size_t i = 1; i <= tile_segments_max; ++i) {
        pattern += fmt::format("/{{part{}}}", i);
        add(router, routes,
            {.pattern = pattern,
             .summary = i > 1 ? ""
                              : "Hashes of a level of the tree, 256 a tile, or the entries that "
                                "leaves are hashes of (tlog-tiles)",
             .right = Right::audit},
            tile_answer);
    }
}

}  // namespace anju
