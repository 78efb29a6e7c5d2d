#include "events/runtime/http_message.hpp"

#include "events/base/trace.hpp"
#include "events/runtime/router.hpp"

#include <boost/beast/core/string.hpp>
#include <random>
#include <stdexcept>

namespace anju {
namespace {

// Tells what one process counts from what another does; never 0.
std::uint32_t random_of_process() {
    static const std::uint32_t process = std::random_device{}() | 1U;
    return process;
}

}  // namespace

void HttpHeaders::reserve(std::size_t fields, std::size_t bytes) {
    fields_.reserve(fields);
    bytes_.reserve(bytes);
}

void HttpHeaders::add(std::string_view name, std::string_view value) {
    fields_.push_back({static_cast<std::uint32_t>(bytes_.size()),
                       static_cast<std::uint32_t>(name.size()),
                       static_cast<std::uint32_t>(value.size())});
    bytes_.append(name);
    bytes_.append(value);
}

std::optional<std::string_view> HttpHeaders::find(std::string_view name) const {
    for (std::size_t index = 0; index < fields_.size(); ++index) {
        if (fields_[index].name_size != name.size()) continue;
        const auto [field_name, value] = at(index);
        if (boost::beast::iequals(field_name, name)) return value;
    }
    return std::nullopt;
}

std::pair<std::string_view, std::string_view> HttpHeaders::at(std::size_t index) const {
    const Field& field = fields_.at(index);
    const std::string_view bytes = bytes_;
    return {bytes.substr(field.begin, field.name_size),
            bytes.substr(field.begin + field.name_size, field.value_size)};
}

std::optional<std::string_view> HttpRequest::query_value(std::string_view name) const {
    for (const auto& [key, value] : query) {
        if (key == name) return value;
    }
    return std::nullopt;
}

std::string_view HttpRequest::parameter(std::string_view name) const {
    if (route == nullptr) return {};
    const std::string_view pattern = route->pattern;
    std::size_t pattern_at = 1;
    std::size_t path_at = 1;
    while (pattern_at < pattern.size() && path_at < path.size()) {
        const auto wanted = pattern.substr(pattern_at, pattern.find('/', pattern_at) - pattern_at);
        const auto path_end = path.find('/', path_at);
        const auto found = std::string_view(path).substr(path_at, path_end - path_at);
        if (wanted.size() == name.size() + 2 && wanted.front() == '{' &&
            wanted.substr(1, name.size()) == name) {
            return found;
        }
        pattern_at += wanted.size() + 1;
        path_at += found.size() + 1;
    }
    return {};
}

std::vector<std::string_view> HttpRequest::path_segments() const {
    std::vector<std::string_view> segments;
    std::string_view rest = path;
    while (rest.size() > 1) {
        rest.remove_prefix(1);
        segments.push_back(rest.substr(0, rest.find('/')));
        rest.remove_prefix(segments.back().size());
    }
    return segments;
}

std::string HttpRequest::request_id() const {
    return format_request_id(request_number);
}

std::string HttpRequest::correlation() const {
    auto step = trace_step_of(headers, request_number);
    return step.empty() ? request_id() : step;
}

ReplyState::~ReplyState() {
    if (target != nullptr && !called) target->abandoned();
}

void Reply::operator()(HttpResponse response) const {
    if (state_->called) throw std::logic_error("reply called twice for one request");
    state_->called = true;
    if (state_->target != nullptr) state_->target->deliver(std::move(response));
}

std::uint64_t step_of_request(std::uint64_t request_number) {
    return std::uint64_t{random_of_process()} << 32U | (request_number & 0xffff'ffffU);
}

std::string trace_step_of(const HttpHeaders& headers, std::uint64_t request_number) {
    constexpr std::string_view name = "traceparent";
    const auto text = headers.find(name);
    const auto trace = text ? trace_in(*text) : std::nullopt;
    if (!trace) return {};
    std::size_t times = 0;  // of two nobody knows which holds
    for (std::size_t i = 0; i < headers.size(); ++i) {
        times += boost::beast::iequals(headers.at(i).first, name) ? 1 : 0;
    }
    if (times > 1) return {};
    return traceparent_of(*trace, step_of_request(request_number));
}

std::string format_request_id(std::uint64_t request_number) {
    static constexpr std::string_view hex = "0123456789abcdef";
    const std::uint32_t process = random_of_process();
    std::string id(20, '-');
    for (std::size_t at = 0; at < 8; ++at) id[at] = hex[process >> (28 - 4 * at) & 15];
    for (std::size_t at = 9; at < 20; ++at) id[at] = hex[request_number >> (76 - 4 * at) & 15];
    return id;
}

}  // namespace anju
