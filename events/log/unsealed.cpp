#include "events/log/unsealed.hpp"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "events/log/seal.hpp"

namespace anju {

Result<Unsealed> Unsealed::after(const Log& log, const std::vector<PartitionCut>& cuts) {
    Unsealed unsealed(log);
    unsealed.partitions_ = data_partitions(log);
    std::vector<PartitionCut> from;
    for (const auto& partition : unsealed.partitions_) {
        from.push_back(
            {.topic = log.topics()[partition.topic].name, .partition = partition.partition});
    }
    for (const auto& cut : cuts) {
        const auto index = partition_index(log, unsealed.partitions_, cut);
        if (!index) return index.error();
        from[*index] = cut;
    }
    for (std::size_t i = 0; i < from.size(); ++i) {
        const PartitionRef partition = unsealed.partitions_[i];
        unsealed.lanes_.push_back({partition,
                                   PartitionCursor(partition_name(log, partition), from[i]),
                                   from[i],
                                   {},
                                   {},
                                   0,
                                   {}});
    }
    return unsealed;
}

std::vector<ReadFrom> Unsealed::read_from() const {
    std::vector<ReadFrom> from;
    for (const auto& lane : lanes_) from.push_back({lane.partition, lane.cursor.read_from()});
    return from;
}

void Unsealed::feed(std::uint16_t partition, const LogEntry& entry) {
    Lane& lane = lanes_.at(partition);
    if (lane.halted) return;
    if (const auto taken = take(lane, entry); !taken) lane.halted = taken.error();
}

std::vector<Error> Unsealed::halted() const {
    std::vector<Error> errors;
    for (const auto& lane : lanes_) {
        if (lane.halted) errors.push_back(*lane.halted);
    }
    return errors;
}

Result<void> Unsealed::take(Lane& lane, const LogEntry& entry) {
    RecordView record;
    const auto verdict = lane.cursor.read(entry, record);
    if (!verdict) return verdict.error();
    if (*verdict == Verdict::claim_holds) lane.leaves.resize(lane.closed);
    if (*verdict != Verdict::commit_open && *verdict != Verdict::commit_closed) return {};
    const auto leaf = leaf_hash(sha256_, record, lane.sealed.topic);
    if (!leaf) return lane.cursor.named(leaf.error(), entry.offset);
    lane.leaves.push_back({record.header.recorded.value, *leaf});
    if (*verdict == Verdict::commit_open) return {};
    lane.closed += record.header.commit_size;
    count_ += record.header.commit_size;
    lane.commits.push_back({record.header.commit_size, entry.offset + 1, record.header.term});
    return {};
}

std::uint64_t Unsealed::voided() const {
    std::uint64_t sum = 0;
    for (const auto& lane : lanes_) {
        sum += std::accumulate(lane.cursor.voided().begin(), lane.cursor.voided().end(),
                               std::uint64_t{0});
    }
    return sum;
}

Unsealed::Selection Unsealed::oldest(std::size_t events_max) {
    Selection selection(lanes_.size());
    if (count_ <= events_max) {
        for (std::size_t i = 0; i < lanes_.size(); ++i) {
            selection[i] = {lanes_[i].commits.size(), lanes_[i].closed};
        }
        return selection;
    }
    std::vector<std::size_t> sizes;
    for (const auto& lane : lanes_) sizes.push_back(lane.commits.size());
    std::size_t events = 0;
    const auto first_recorded = [&](std::uint32_t run, std::size_t) {
        return lanes_[run].leaves[selection[run].events].recorded_ms;
    };
    merge_(sizes, first_recorded, [&](std::uint32_t run, std::size_t commit) {
        const std::size_t more = lanes_[run].commits[commit].events;
        if (events > 0 && events + more > events_max) return false;
        events += more;
        selection[run].commits += 1;
        selection[run].events += more;
        return true;
    });
    return selection;
}

Result<Unsealed::Cut> Unsealed::below(const std::vector<PartitionCut>& cuts) const {
    Cut result{Selection(lanes_.size()), std::nullopt};
    for (const auto& cut : cuts) {
        const auto index = partition_index(*log_, partitions_, cut);
        if (!index) return index.error();
        const Lane& lane = lanes_[*index];
        if (cut.next_seq > lane.sealed.next_seq + lane.closed) {
            result.lacking = *index;
            return result;
        }
        const auto taken = below_cut(lane, cut);
        if (!taken) return taken.error();
        result.selection[*index] = *taken;
    }
    return result;
}

Result<Unsealed::Taken> Unsealed::below_cut(const Lane& lane, const PartitionCut& cut) const {
    Taken taken;
    while (lane.sealed.next_seq + taken.events < cut.next_seq) {
        taken.events += lane.commits[taken.commits++].events;
    }
    const PartitionCut found = cut_after(lane, taken);
    const bool same = found.next_seq == cut.next_seq && found.term_number == cut.term_number &&
                      found.term_writer == cut.term_writer;
    if (same) return taken;
    return corrupt("seal-cut",
                   fmt::format("{} is sealed up to {} of term {}, but whole commits end at {} of "
                               "term {}; before it was sealed up to {}",
                               lane.cursor.name(), cut.next_seq, cut.term_number, found.next_seq,
                               found.term_number, lane.sealed.next_seq));
}

void Unsealed::append_to(MerkleFrontier& frontier, Sha256& sha256, const Selection& selection) {
    std::vector<std::size_t> sizes;
    for (const auto& taken : selection) sizes.push_back(taken.events);
    merge_(
        sizes, [&](std::uint32_t run, std::size_t i) { return lanes_[run].leaves[i].recorded_ms; },
        [&](std::uint32_t run, std::size_t i) {
            frontier.append(sha256, lanes_[run].leaves[i].hash);
            return true;
        });
}

PartitionCut Unsealed::cut_after(const Lane& lane, const Taken& taken) {
    PartitionCut cut = lane.sealed;
    if (taken.commits == 0) return cut;
    const Commit& last = lane.commits[taken.commits - 1];
    cut.next_seq += taken.events;
    cut.next_offset = last.next_offset;
    cut.term_number = last.term.number;
    cut.term_writer = last.term.writer;
    return cut;
}

std::vector<PartitionCut> Unsealed::cuts_after(const Selection& selection, bool all) const {
    std::vector<PartitionCut> cuts;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
        if (selection[i].commits == 0 && !(all && lanes_[i].sealed.next_seq > 0)) continue;
        cuts.push_back(cut_after(lanes_[i], selection[i]));
    }
    return cuts;
}

void Unsealed::drop(const Selection& selection) {
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
        Lane& lane = lanes_[i];
        const auto [commits, events] = selection[i];
        lane.sealed = cut_after(lane, selection[i]);
        lane.commits.erase(lane.commits.begin(),
                           lane.commits.begin() + static_cast<std::ptrdiff_t>(commits));
        lane.leaves.erase(lane.leaves.begin(),
                          lane.leaves.begin() + static_cast<std::ptrdiff_t>(events));
        lane.closed -= events;
        count_ -= events;
    }
}

}  // namespace anju
