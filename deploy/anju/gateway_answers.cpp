#include "deploy/anju/gateway_answers.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "events/runtime/problem.hpp"
#include "services/shell/json_body.hpp"

namespace anju {
namespace {

// The error that a problem document speaks of.
Error error_of(const boost::json::value& problem) {
    boost::system::error_code ignored;  // no pointer is no error
    const auto text = [&](const char* pointer) {
        const auto* member = problem.find_pointer(pointer, ignored);
        return member != nullptr && member->is_string() ? std::string(member->get_string())
                                                        : std::string();
    };
    Error error{ErrorKind::invalid, text("/rule"), text("/detail")};
    if (error.rule.empty()) {
        return unavailable("answer-unreadable", "the service answered no problem document");
    }
    error.pointer = text("/errors/0/pointer");
    const auto* status = problem.find_pointer("/status", ignored);
    const std::int64_t code = status != nullptr && status->is_int64() ? status->get_int64() : 500;
    if (code > 500) error.kind = ErrorKind::unavailable;
    for (const auto kind :
         {ErrorKind::rejected, ErrorKind::not_found, ErrorKind::conflict, ErrorKind::corrupt}) {
        if (status_of({kind, "", ""}) == code) error.kind = kind;
    }
    const auto* facts = problem.find_pointer("/facts", ignored);
    if (facts == nullptr || !facts->is_object()) return error;
    for (const auto& [name, value] : facts->get_object()) {
        if (value.is_string()) error.facts.emplace_back(name, value.get_string());
    }
    return error;
}

// What cannot be read is an unknown outcome: the caller repeats with the same key.
Result<CommandAnswer> answer_of(const boost::json::object& line) {
    if (const auto* problem = line.if_contains("error")) return error_of(*problem);
    const auto* version = line.if_contains("version");
    const auto* token = line.if_contains("token");
    const auto* rehearsed = line.if_contains("would_record");
    const bool versioned = version != nullptr && version->is_int64();
    if (versioned && rehearsed != nullptr) {
        return CommandAnswer{static_cast<std::uint32_t>(version->get_int64()),
                             {},
                             line.contains("replayed"),
                             boost::json::serialize(*rehearsed)};
    }
    if (!versioned || token == nullptr || !token->is_string()) {
        return unavailable("answer-unreadable", "the service answered without version and token");
    }
    return CommandAnswer{static_cast<std::uint32_t>(version->get_int64()),
                         std::string(token->get_string()), line.contains("replayed")};
}

}  // namespace

std::vector<Result<CommandAnswer>> outcomes_of(const Result<ClientResponse>& answer,
                                               std::size_t count) {
    const Error lost = unavailable("answer-lost", "the service did not answer this command");
    std::vector<Result<CommandAnswer>> outcomes(count, answer ? lost : answer.error());
    if (answer && answer->status >= 400) {  // refused as a whole
        const auto problem = parse_json_body(answer->body);
        if (problem) outcomes.assign(count, error_of(*problem));
        return outcomes;
    }
    std::string_view rest = answer ? std::string_view(answer->body) : std::string_view();
    while (!rest.empty()) {
        const auto text = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), text.size() + 1));
        const auto json = parse_json_body(text);
        if (!json || !json->is_object()) break;
        const auto* number = json->get_object().if_contains("line");
        const std::size_t index = number != nullptr && number->is_int64()
                                      ? static_cast<std::size_t>(number->get_int64()) - 1
                                      : count;
        if (index < count) outcomes[index] = answer_of(json->get_object());
    }
    return outcomes;
}

std::string owner_named(const Error& error) {
    if (error.rule != "not-the-owner") return {};
    const auto owner =
        std::ranges::find(error.facts, "owner", [](const auto& fact) { return fact.first; });
    return owner == error.facts.end() ? std::string() : owner->second;
}

std::string owner_named(const ClientResponse& answer) {
    constexpr int unavailable_status = 503;
    if (answer.status != unavailable_status) return {};
    const auto problem = parse_json_body(answer.body);
    return problem ? owner_named(error_of(*problem)) : std::string();
}

}  // namespace anju
