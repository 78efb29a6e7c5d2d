#include "projections/engine/facts.hpp"

#include <algorithm>
#include <tuple>

namespace anju {
namespace {

auto order_of(const Fact& fact) {
    return std::tuple(fact.occurred, fact.stream, fact.place, fact.version);
}

void append(std::string& bytes, const Fact& fact) {
    constexpr std::size_t head_bytes = 31;
    bytes.reserve(bytes.size() + head_bytes + fact.payload.size());
    ArchiveWriter archive(bytes);
    archive(fact.stream, fact.version, fact.place, fact.occurred, fact.recorded, fact.voided,
            fact.type, fact.schema_version, static_cast<std::uint32_t>(fact.payload.size()));
    bytes += fact.payload;
}

// Sums up what stands in the same place; what is 0 goes.
void settle(OutputDeltas& deltas) {
    std::ranges::sort(deltas, std::less<>());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < deltas.size(); ++i) {
        if (kept > 0 && deltas[kept - 1].same_place(deltas[i])) {
            deltas[kept - 1].delta += deltas[i].delta;
            continue;
        }
        if (kept > 0 && deltas[kept - 1].delta == 0) --kept;
        if (kept != i) deltas[kept] = std::move(deltas[i]);
        ++kept;
    }
    if (kept > 0 && deltas[kept - 1].delta == 0) --kept;
    deltas.resize(kept);
}

}  // namespace

std::vector<Day> LifeFacts::known_days() const {
    std::vector<Day> days;
    for (const auto& fact : facts) {
        days.push_back(fact.recorded);
        if (fact.voided != Fact::stands) days.push_back(fact.voided);
    }
    for (const auto& input : inputs) days.push_back(input.recorded);
    std::ranges::sort(days);
    const auto rest = std::unique(days.begin(), days.end());
    days.erase(rest, days.end());
    return days;
}

std::vector<LifeStep> LifeFacts::known_on(Day day) const {
    std::vector<LifeStep> steps;
    for (const auto& fact : facts) {
        if (fact.recorded <= day && day < fact.voided) steps.push_back({fact.occurred, &fact});
    }
    for (const auto& input : inputs) {
        if (input.recorded <= day) steps.push_back({input.effective, nullptr, &input});
    }
    std::ranges::stable_sort(steps, {}, &LifeStep::day);
    return steps;
}

bool EntityFacts::comes_last(Day effective, Day recorded) const {
    return effective >= last_effective_ && recorded >= last_recorded_;
}

bool EntityFacts::is_behind_facts(const Fact& fact, std::uint32_t place) const {
    return std::tuple(fact.occurred, fact.stream, place) >
           std::tuple(last_occurred_, last_stream_, last_place_);
}

bool EntityFacts::comes_last(const Fact& fact) const {
    return announced_version_ == 0 && comes_last(fact.occurred, fact.recorded) &&
           is_behind_facts(fact, fact.version);
}

bool EntityFacts::comes_last(const Input& input) const {
    return comes_last(input.effective, input.recorded);
}

std::uint32_t EntityFacts::place_of(const Fact& fact) const {
    const bool announced = announced_version_ == fact.version && announced_stream_ == fact.stream;
    return announced ? announced_place_ : fact.version;
}

void EntityFacts::add(Fact fact) {
    fact.place = place_of(fact);
    if (is_behind_facts(fact, fact.place) || bytes_.empty()) {
        append(bytes_, fact);
    } else {
        auto facts = life().facts;
        facts.insert(std::ranges::upper_bound(facts, order_of(fact), {}, order_of), fact);
        write(facts);
    }
    if (announced_version_ == fact.version && announced_stream_ == fact.stream) {
        announced_version_ = 0;
        announced_place_ = 0;
        announced_stream_ = 0;
    }
    const bool last = std::tuple(fact.occurred, fact.stream, fact.place) >=
                      std::tuple(last_occurred_, last_stream_, last_place_);
    if (last) {
        last_occurred_ = fact.occurred;
        last_stream_ = fact.stream;
        last_place_ = fact.place;
    }
    note_days(fact.occurred, fact.recorded);
}

bool EntityFacts::take_out(std::uint8_t stream, std::uint32_t version, Day recorded) {
    auto facts = life().facts;
    const auto found = std::ranges::find_if(
        facts, [&](const Fact& fact) { return fact.stream == stream && fact.version == version; });
    if (found == facts.end()) return false;
    found->voided = recorded;
    write(facts);
    note_days(found->occurred, recorded);
    return true;
}

void EntityFacts::announce(std::uint8_t stream, std::uint32_t version, std::uint32_t replaced) {
    announced_stream_ = stream;
    announced_version_ = version;
    announced_place_ = replaced;
    for (const auto& fact : life().facts) {
        if (fact.stream == stream && fact.version == replaced) announced_place_ = fact.place;
    }
}

void EntityFacts::add(const Input& input) {
    const auto place = [](const Input& one) {
        return std::tuple(one.member, one.effective, one.recorded);
    };
    const auto found = std::ranges::lower_bound(inputs_, place(input), {}, place);
    if (found == inputs_.end() || place(*found) != place(input)) {
        inputs_.insert(found, input);
    } else if (found->delta += input.delta; found->delta == 0) {
        inputs_.erase(found);
    }
    note_days(input.effective, input.recorded);
}

LifeFacts EntityFacts::life() const {
    LifeFacts life{{}, inputs_};
    ArchiveReader archive(bytes_);
    while (archive.left() > 0) {
        Fact fact;
        std::uint32_t size = 0;
        archive(fact.stream, fact.version, fact.place, fact.occurred, fact.recorded, fact.voided,
                fact.type, fact.schema_version, size);
        if (size > archive.left()) throw ArchiveError("a fact ends inside its payload");
        fact.payload = std::string_view(bytes_).substr(bytes_.size() - archive.left(), size);
        archive.skip(size);
        life.facts.push_back(fact);
    }
    return life;
}

void EntityFacts::write(const std::vector<Fact>& facts) {
    std::string bytes;
    bytes.reserve(bytes_.size());
    for (const auto& fact : facts) append(bytes, fact);
    bytes_ = std::move(bytes);
}

void EntityFacts::note_days(Day effective, Day recorded) {
    last_effective_ = std::max(last_effective_, effective);
    last_recorded_ = std::max(last_recorded_, recorded);
}

bool OutputDelta::operator<(const OutputDelta& other) const {
    return std::tie(output, target, effective, recorded) <
           std::tie(other.output, other.target, other.effective, other.recorded);
}

void BitemporalSum::begin(Day known) {
    constexpr std::size_t outputs_typical = 24;
    end();
    current_.reserve(outputs_typical);
    known_ = known;
    begun_ = true;
}

void BitemporalSum::set(std::uint16_t output, std::string_view target, Day day,
                        std::int64_t count) {
    if (current_.size() <= output) current_.resize(output + std::size_t{1});
    auto& current = current_[output];
    if (current.count == count && (count == 0 || current.target == target)) return;
    if (current.count != 0) steps_.push_back({output, current.target, day, {}, -current.count});
    if (count != 0) steps_.push_back({output, std::string(target), day, {}, count});
    current.target = target;
    current.count = count;
}

// What is known anew: the steps of this life, less those of the one known before.
void BitemporalSum::end() {
    if (!begun_) return;
    if (known_ >= from_) {
        for (auto& step : before_) {
            step.recorded = known_;
            step.delta = -step.delta;
            deltas_.push_back(std::move(step));
        }
        for (const auto& step : steps_) {
            deltas_.push_back(step);
            deltas_.back().recorded = known_;
        }
    }
    std::swap(before_, steps_);
    steps_.clear();
    current_.clear();
}

OutputDeltas BitemporalSum::finish() {
    end();
    settle(deltas_);
    return std::move(deltas_);
}

}  // namespace anju
