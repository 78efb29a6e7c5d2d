#include "services/shell/rule_book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace anju {
namespace {

constexpr std::size_t code_digits = 6;

// "130000" for the province 13: how ids of planning begin.
std::string padded(std::string_view area) {
    std::string code(area.substr(0, code_digits));
    code.resize(code_digits, '0');
    return code;
}

}  // namespace

Result<std::unique_ptr<RuleBook>> RuleBook::start(Log& log, Post post) {
    auto book = std::make_unique<RuleBook>();
    auto reader = TopicReader::start(
        log, topic, std::move(post),
        [raw = book.get()](const RecordView& record) { return raw->fold(record); });
    if (!reader) return reader.error();
    book->reader_ = std::move(*reader);
    return book;
}

Result<void> RuleBook::fold(const RecordView& record) {
    const auto id = record.stream.substr(record.stream.find('/') + 1);
    return visit_event<Concat<ParameterStream::Events, PeriodStream::Events, TargetStream::Events,
                              DivisionStream::Events, FindingStream::Events, RecordChanges>>(
        record, [&](const auto& event) { apply(id, record.header.stream_version, event); });
}

Result<void> RuleBook::ready() const {
    if (reader_ == nullptr) return {};
    return reader_->ready("planning-not-read",
                          "the limits and frozen periods of planning are not read yet");
}

Result<void> RuleBook::ready_for(std::string_view token) const {
    if (auto read = ready(); !read || token.empty()) return read;
    const std::string_view name = topic.substr(topic.find('.') + 1);
    const auto last = token.rfind('.');
    const std::size_t partitions = reader_ == nullptr ? 0 : reader_->partitions();
    std::size_t partition = partitions;
    std::uint64_t seq = 0;
    const bool shaped = token.starts_with(name) && last > name.size() && last + 1 < token.size() &&
                        last != std::string_view::npos;
    if (shaped) {
        std::from_chars(token.data() + name.size() + 1, token.data() + last, partition);
        std::from_chars(token.data() + last + 1, token.data() + token.size(), seq);
    }
    if (partition >= partitions) {
        return invalid(
            "wait-malformed",
            fmt::format("Anju-Wait: {} is not a token of planning, such as planning.3.17",
                        excerpt(token)));
    }
    if (reader_->next_seq(partition) > seq) return {};
    return unavailable("planning-behind",
                       fmt::format("what {} names is not read here yet: ask again", token));
}

std::optional<std::int64_t> RuleBook::parameter(std::string_view name,
                                                std::string_view county) const {
    for (std::string_view area = county.substr(0, code_digits); !area.empty();
         area = parent_area(area)) {
        const auto found = limits_.find(padded(area) + "-" + std::string(name));
        if (found != limits_.end() && !found->second.empty()) {
            return found->second.back().set.value;
        }
    }
    return std::nullopt;
}

const FrozenPeriod* RuleBook::frozen_on(Day day, std::string_view county) const {
    for (const auto& [id, versions] : periods_) {
        if (versions.empty() || !versions.back().frozen) continue;
        const auto& terms = versions.back().frozen->terms;
        const bool lies_in = county.starts_with(terms.area.value);
        if (lies_in && terms.from <= day && day <= terms.to) return &*versions.back().frozen;
    }
    return nullptr;
}

Result<void> RuleBook::check(const DatedFact& fact) const {
    const auto limit = parameter("backdating_days", fact.county);
    const std::int64_t days_back = fact.today.value - fact.occurred.value;
    if (limit && days_back > *limit && !fact.has_reason) {
        Error error =
            rejected("backdated-without-reason",
                     fmt::format("{} lies {} days back; beyond {} days a reason is to be given",
                                 fact.occurred.text(), days_back, *limit),
                     {{"days_back", std::to_string(days_back)},
                      {"backdating_days", std::to_string(*limit)}});
        error.pointer = "/reason";
        return error;
    }
    const auto* period = frozen_on(fact.occurred, fact.county);
    if (period == nullptr || period->id == fact.restates) return {};
    Error error = rejected(
        "period-frozen",
        fmt::format("{} lies in the reporting period {}, which is frozen: only a fact that names "
                    "it under restates changes its figures",
                    fact.occurred.text(), period->id),
        {{"period", period->id},
         {"from", period->terms.from.text()},
         {"to", period->terms.to.text()},
         {"document", period->terms.document}});
    error.pointer = "/restates";
    return error;
}

void RuleBook::apply(std::string_view id, std::uint32_t version, const ParameterSet& event) {
    limits_[std::string(id)].push_back({version, event});
}

void RuleBook::apply(std::string_view id, std::uint32_t version, const PeriodFrozen& event) {
    periods_[std::string(id)].push_back({version, FrozenPeriod{std::string(id), event}});
}

void RuleBook::apply(std::string_view id, std::uint32_t version, const PeriodReopened&) {
    periods_[std::string(id)].push_back({version, std::nullopt});
}

void RuleBook::apply(std::string_view id, std::uint32_t, const RecordVoided& event) {
    take_out(id, event.version);
}

void RuleBook::apply(std::string_view id, std::uint32_t, const RecordCorrected& event) {
    take_out(id, event.version);
}

void RuleBook::take_out(std::string_view id, std::uint32_t version) {
    const auto same = [version](const auto& one) { return one.version == version; };
    if (const auto found = limits_.find(id); found != limits_.end()) {
        std::erase_if(found->second, same);
    }
    if (const auto found = periods_.find(id); found != periods_.end()) {
        std::erase_if(found->second, same);
    }
}

}  // namespace anju
