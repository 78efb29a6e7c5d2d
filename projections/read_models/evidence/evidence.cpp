#include "projections/read_models/evidence/evidence.hpp"

#include "events/base/sha256.hpp"
#include "events/record.hpp"

namespace anju {
namespace {

constexpr std::size_t hash_bytes = 16;

void add_use(const Evidence& evidence, const FoldContext& context, Rows& rows) {
    std::string of_stream = EvidenceIndex::key_of('H', evidence.hash);
    of_stream.append(context.stream).append("/").append(context.id);
    auto& known = rows.at<EvidenceUses>(of_stream);
    const bool first = known.uses.empty();
    known.hash = evidence.hash;
    if (known.kind.empty()) known.kind = evidence.kind;
    const EvidenceUse use{context.version, context.type, context.occurred, context.recorded};
    // The same piece may be named twice in one fact.
    if (!first && known.uses.back().version == use.version) return;
    known.uses.push_back(use);
    if (!first) return;
    const auto kind_key = [&](char mark) {
        return EvidenceIndex::key_of(mark, evidence.hash).append(context.stream);
    };
    auto& streams = rows.at<std::int64_t>(kind_key('C'));
    if (++streams == 2) rows.put(kind_key('R'), "1");
}

}  // namespace

std::string EvidenceIndex::key_of(char mark, std::string_view hash) {
    const Hash digest = Sha256()(hash);
    return std::string{tag, mark}.append(hex_of(bytes_of(digest).substr(0, hash_bytes)));
}

void EvidenceIndex::enter(const FoldContext& context, Rows& rows) {
    for (const auto& evidence : context.meta.get().evidence) {
        if (!evidence.hash.empty()) add_use(evidence, context, rows);
    }
}

}  // namespace anju
