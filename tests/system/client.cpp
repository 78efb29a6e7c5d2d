#include "tests/system/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace anju::test {

namespace {

constexpr std::chrono::seconds answer_timeout{60};

// As the administrator whom main() made, unless the request says who asks.
ClientRequest with_token(ClientRequest request) {
    const char* token = std::getenv("ANJU_TOKEN");
    const bool told = std::ranges::any_of(
        request.headers, [](const auto& header) { return header.first == "Authorization"; });
    if (token != nullptr && !told) {
        request.headers.emplace_back("Authorization", fmt::format("Bearer {}", token));
    }
    return request;
}

Answer call(const std::string& url, ClientRequest request) {
    request = with_token(std::move(request));
    auto response = http_call(url, std::move(request), answer_timeout);
    Answer answer;
    if (!response) {
        answer.body = response.error().rule + ": " + response.error().message;
        return answer;
    }
    answer.status = response->status;
    answer.body = std::move(response->body);
    answer.headers = std::move(response->headers);
    boost::system::error_code no_json;
    answer.json = boost::json::parse(answer.body, no_json);
    if (no_json) answer.json = nullptr;
    return answer;
}

const boost::json::value* at(const boost::json::value& json, std::string_view pointer) {
    boost::system::error_code missing;
    return json.find_pointer({pointer.data(), pointer.size()}, missing);
}

}  // namespace

std::string Answer::text(std::string_view pointer) const {
    const auto* found = at(json, pointer);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

std::int64_t Answer::number(std::string_view pointer) const {
    const auto* found = at(json, pointer);
    return found != nullptr && found->is_int64() ? found->get_int64() : -1;
}

std::string Answer::header(std::string_view name) const {
    ClientResponse response;
    response.headers = headers;
    return std::string(response.header(name).value_or(""));
}

Answer get(const std::string& url, const std::string& target, Headers headers) {
    return call(url,
                {.verb = Verb::get, .target = target, .headers = std::move(headers), .body = {}});
}

Answer post(const std::string& url, const std::string& target, const std::string& body,
            Headers headers) {
    return call(
        url, {.verb = Verb::post, .target = target, .headers = std::move(headers), .body = body});
}

std::string token_line() {
    const char* token = std::getenv("ANJU_TOKEN");
    return token == nullptr ? "" : fmt::format("Authorization: Bearer {}\r\n", token);
}

std::vector<boost::json::value> lines_of(std::string_view body) {
    std::vector<boost::json::value> lines;
    while (!body.empty()) {
        const auto line = body.substr(0, body.find('\n'));
        body.remove_prefix(std::min(body.size(), line.size() + 1));
        if (!line.empty()) lines.push_back(boost::json::parse({line.data(), line.size()}));
    }
    return lines;
}

std::vector<boost::json::value> get_lines(const std::string& url, const std::string& target) {
    std::vector<boost::json::value> lines;
    const auto answer = http_lines(
        url, with_token({.verb = Verb::get, .target = target, .headers = {}, .body = {}}),
        {.silence_max = answer_timeout}, [&](std::string_view line) {
            if (!line.empty()) lines.push_back(boost::json::parse({line.data(), line.size()}));
            return true;
        });
    if (!answer) throw std::runtime_error(target + ": " + answer.error().message);
    if (answer->status != 200) throw std::runtime_error(target + ": " + answer->body);
    return lines;
}

std::int64_t figure(const std::string& url, const std::string& area, const std::string& indicator,
                    const std::string& more) {
    return get(url, fmt::format("/v1/progress?area={}&indicator={}{}", area, indicator, more))
        .number("/rows/0/value");
}

std::string digest(const std::string& url) {
    const auto answer = get(url, "/v1/digest");
    if (answer.status != 200) throw std::runtime_error("/v1/digest: " + answer.body);
    return fmt::format("{} {}", answer.number("/position"), answer.text("/digest"));
}

std::int64_t position(const std::string& url) {
    return get(url, "/v1/position").number("/position");
}

std::string household_body(std::string_view county, int members) {
    return fmt::format(
        R"({{"occurred_on":"2019-03-01","category":"registered_poor","plan_year":2018,)"
        R"("origin":"{0}","resettlement":"{0}","members":{1}}})",
        county, members);
}

std::string relocation_body(int members) {
    return fmt::format(
        R"({{"occurred_on":"2019-06-30","members":{},"verified_by":"township office"}})", members);
}

std::string plot_body(std::string_view county, std::int64_t surveyed_centi_mu) {
    return fmt::format(R"({{"occurred_on":"2019-03-01","area":"{}","surveyed":{}}})", county,
                       surveyed_centi_mu);
}

std::string reclaim_body(std::int64_t centi_mu) {
    return fmt::format(R"({{"occurred_on":"2019-07-01","reclaimed":{},"use":"forest"}})", centi_mu);
}

std::string command_line(const std::string& stream, const std::string& command,
                         const std::string& key, const std::string& body) {
    return fmt::format(R"({{"stream":"{}","command":"{}","key":"{}","body":{}}})", stream, command,
                       key, body);
}

}  // namespace anju::test
