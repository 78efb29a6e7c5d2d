#include "services/shell/about.hpp"

#include <fmt/format.h>

namespace anju {

bool is_empty(const About& about) {
    bool empty = true;
    for_each_member(about, [&](const char*, const auto& member) { empty = empty && !member; });
    return empty;
}

Result<void> check_size(const About& about) {
    if (is_empty(about)) return {};
    std::string bytes;
    ArchiveWriter archive(bytes);
    archive(about);
    if (bytes.size() <= about_bytes_max) return {};
    return invalid("about-too-large",
                   fmt::format("reason, evidence and origin have {} bytes together; the limit is "
                               "{}: keep the documents elsewhere and name them",
                               bytes.size(), about_bytes_max));
}

void add_to_meta(const About& about, RecordMeta& meta) {
    meta.reason = about.reason.value_or("");
    if (about.evidence) meta.evidence = *about.evidence;
    meta.source = about.source;
    meta.batch = about.batch.value_or("");
    meta.row = about.row;
    meta.cause = about.cause.value_or("");
    meta.restates = about.restates.value_or("");
}

}  // namespace anju
