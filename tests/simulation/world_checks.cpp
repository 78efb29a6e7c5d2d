// What must hold whatever happened: the log read with fresh eyes against what clients were told.
#include <fmt/format.h>

#include "events/log/validity.hpp"
#include "tests/simulation/world.hpp"

namespace anju::simulation {

void World::check_log() {
    const auto reader = *log_.read({{{0, 0}, 0}});
    Validity validity;
    std::vector<std::string> open;
    while (true) {
        const auto batch = reader->poll(std::chrono::milliseconds(0));
        if (batch->entries.empty()) return;
        for (const auto& entry : batch->entries) {
            const auto record = parse_record(entry.bytes);
            if (!record) return fail("the log holds a damaged record");
            const Verdict verdict = validity.judge(record->header);
            if (is_void(verdict)) ++counts_.voided;
            if (verdict == Verdict::void_stale_claim) ++counts_.claims_lost;
            if (verdict == Verdict::claim_holds) open.clear();
            if (verdict != Verdict::commit_open && verdict != Verdict::commit_closed) continue;
            open.emplace_back(entry.bytes);
            if (verdict == Verdict::commit_open) continue;
            std::vector<RecordView> commit;
            for (const auto& bytes : open) commit.push_back(*parse_record(bytes));
            check_commit(commit);
            open.clear();
        }
    }
}

void World::check_record(const RecordView& record) {
    const auto& header = record.header;
    if (header.seq != next_seq_++) fail(fmt::format("seq {} is not the next", header.seq));
    auto& version = versions_[std::string(record.stream)];
    if (header.stream_version != ++version) {
        fail(fmt::format("{} has version {} where {} comes next", record.stream,
                         header.stream_version, version));
    }
    if (header.recorded < last_recorded_) fail("the time of recording goes backwards");
    last_recorded_ = header.recorded;
}

void World::check_commit(const std::vector<RecordView>& records) {
    for (const auto& record : records) {
        check_record(record);
        if (record.stream != records.front().stream) fail("a commit has two streams");
    }
    if (records.size() > 1) ++counts_.commits_of_several;
    const auto meta = decode_meta(records.front().meta);
    if (!meta) return fail(meta.error().message);
    const std::string key = meta->principal + "/" + meta->idempotency_key;
    const auto& last = records.back();
    const Commit commit{std::string(last.stream), last.header.stream_version, last.header.seq};
    if (!commits_.emplace(key, commit).second) fail(key + " was recorded twice");
}

void World::check_operations() {
    for (const auto& operation : operations_) {
        const auto commit = commits_.find(operation->key);
        const bool recorded = commit != commits_.end();
        if (const auto& answer = operation->acknowledged) {
            if (!recorded) return fail(operation->key + " was acknowledged, but is lost");
            if (answer->version != commit->second.version ||
                answer->token != fmt::format("land.0.{}", commit->second.seq) ||
                commit->second.stream != "lot/" + operation->request.id) {
                return fail(operation->key + " was acknowledged as another commit");
            }
        } else if (recorded && !operation->unknown) {
            return fail(operation->key + " was refused, but left a commit");
        }
    }
}

void World::check_nodes_agree() {
    Node fresh(
        log_, 0, [this] { return now_; }, false);
    while (fresh.poll()) {
        while (fresh.feed_one()) {
        }
    }
    if (fresh.broken()) return fail("a fresh reader stopped: " + fresh.broken()->message);
    for (const auto& [stream, version] : versions_) {
        const std::string id = stream.substr(stream.find('/') + 1);
        const auto expected = fresh.shell().table("lot")->state(id);
        const auto state = boost::json::parse(expected->json);
        const auto taken = state.at("taken").as_int64();
        if (taken > LotDefinition::size_max) fail(stream + " was taken beyond its size");
        if (expected->version != version || version != taken + 1) {
            fail(stream + " has another version than it has events");
        }
        for (const auto& node : nodes_) {
            auto& table = *node->shell().table("lot");
            const auto found = table.state(id);
            if (!found || found->version != version || found->json != expected->json ||
                found->offsets != expected->offsets || table.version(id) != version) {
                return fail(fmt::format("node {} disagrees on {}", node->number(), stream));
            }
        }
    }
}

}  // namespace anju::simulation
