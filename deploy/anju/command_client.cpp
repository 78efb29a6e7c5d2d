#include "deploy/anju/command_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <utility>

namespace anju {
namespace {

constexpr std::uint64_t batch_lines_max = 20'000;
constexpr std::size_t batch_bytes_max = std::size_t{16} << 20;
constexpr int tries_max = 10;
constexpr int retry_after_max_seconds = 5;
constexpr std::chrono::minutes answer_timeout{10};
constexpr std::chrono::seconds wait_timeout{30};
constexpr int waits_max = 60;

Error unexpected(const ClientResponse& answer) {
    return unavailable("answer-unexpected", fmt::format("the server answered {}: {}", answer.status,
                                                        answer.body.substr(0, 500)));
}

// A server that has too much to do says when to come again, and has more when that is at once.
void wait_as_told(const ClientResponse& answer) {
    const auto told = answer.header("Retry-After").value_or("");
    int seconds = 0;
    std::from_chars(told.data(), told.data() + told.size(), seconds);
    boost::asio::io_context io(1);
    boost::asio::steady_timer timer(
        io, std::chrono::seconds(std::clamp(seconds, 0, retry_after_max_seconds)));
    timer.wait();
}

}  // namespace

CommandClient::CommandClient(Server server, Refused refused, CommandClientOptions options)
    : server_(std::move(server)), refused_(std::move(refused)), options_(std::move(options)) {}

Result<void> CommandClient::add(std::string_view line) {
    batch_.append(line).append(1, '\n');
    ++lines_in_batch_;
    if (lines_in_batch_ < batch_lines_max && batch_.size() < batch_bytes_max) return {};
    return send_batch();
}

Result<void> CommandClient::flush() {
    return lines_in_batch_ == 0 ? Result<void>() : send_batch();
}

Result<void> CommandClient::send_batch() {
    Result<void> outcome;
    const std::string dry_run = options_.rehearsal.empty() ? "" : "?dry_run=" + options_.rehearsal;
    for (int tries = 0; tries < tries_max; ++tries) {
        auto answer = call(server_,
                           {.verb = Verb::post,
                            .target = "/v1/commands" + dry_run,
                            .headers = {{"Content-Type", "application/x-ndjson"},
                                        {"Accept-Language", options_.language}},
                            .body = batch_},
                           answer_timeout);
        if (!answer) {
            outcome = answer.error();
            if (outcome.error().kind != ErrorKind::unavailable) return outcome;
            continue;
        }
        outcome =
            answer->status == 200 ? take_answer(answer->body) : Result<void>(unexpected(*answer));
        // An answer that breaks off is asked for again: the same keys get the same answers.
        if (outcome || (answer->status != 200 && answer->status < 500)) break;
        wait_as_told(*answer);
    }
    if (!outcome) return outcome;
    lines_sent_ += std::exchange(lines_in_batch_, 0);
    batch_.clear();
    return {};
}

Result<void> CommandClient::take_answer(std::string_view body) {
    try {
        return read_answer(body);
    } catch (const std::exception& failure) {
        return unavailable("answer-unreadable", fmt::format("the answer of the server to commands "
                                                            "is not what it should be: {}",
                                                            failure.what()));
    }
}

// Nothing of an answer is told before its last line was read: a part of it comes again.
Result<void> CommandClient::read_answer(std::string_view body) {
    std::vector<std::pair<std::uint64_t, std::string>> refusals;
    while (!body.empty()) {
        const auto text = body.substr(0, body.find('\n'));
        body.remove_prefix(std::min(body.size(), text.size() + 1));
        if (text.empty()) continue;
        const auto json = boost::json::parse(text);
        const auto& object = json.as_object();
        if (!object.contains("complete")) {
            const auto line = object.at("line").to_number<std::uint64_t>();
            refusals.emplace_back(line, boost::json::serialize(object.at("error")));
            continue;
        }
        auto summary = summary_;
        summary.recorded += object.at("recorded").to_number<std::uint64_t>();
        summary.replayed += object.at("replayed").to_number<std::uint64_t>();
        summary.refused += object.at("refused").to_number<std::uint64_t>();
        for (const auto& token : object.at("tokens").as_array()) {
            summary.tokens.emplace_back(token.as_string());
        }
        summary_ = std::move(summary);
        for (const auto& [line, problem] : refusals) refused_(lines_sent_ + line, problem);
        return {};
    }
    return unavailable("answer-lost", "the answer of the server ends before its last line");
}

// One token at a time: they are seldom behind for long.
Result<void> CommandClient::await_shown() {
    Result<void> outcome;
    for (const auto& token : std::exchange(summary_.tokens, {})) {
        for (int waits = 0; waits < waits_max; ++waits) {
            const auto answer = call(server_,
                                     {.verb = Verb::get,
                                      .target = "/v1/position?wait=" + token,
                                      .headers = {},
                                      .body = {}},
                                     wait_timeout);
            outcome = !answer                 ? Result<void>(answer.error())
                      : answer->status == 200 ? Result<void>()
                                              : Result<void>(unexpected(*answer));
            if (outcome) break;
        }
        if (!outcome) return outcome;
    }
    return outcome;
}

}  // namespace anju
