// Commands to streams, one after another, decided by the tables that the services run: a line each,
// "stream id command body".
#include <boost/json.hpp>
#include <map>
#include <set>

#include "events/public_form.hpp"
#include "events/runtime/problem.hpp"
#include "events/runtime/utf8.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/unit/service_streams.hpp"

namespace anju::fuzz {
namespace {

constexpr std::size_t commands_max = 40;
constexpr std::size_t seed_bytes_max = 12'000;
constexpr int internal_error_status = 500;

void check_refusal(const Error& error) {
    demand(!error.rule.empty() && !error.message.empty(), "a refusal names its rule and says why");
    demand(status_of(error) < internal_error_status, "what a client sends is no fault of ours");
    boost::system::error_code failure;
    boost::json::parse(problem_response(error).body, failure);
    demand(!failure, "a refusal is told as JSON");
}

void check_recorded(const std::vector<std::string>& records) {
    demand(!records.empty(), "a command that is taken leads to an event");
    for (const auto& bytes : records) {
        const auto record = parse_record(bytes);
        demand(record.has_value(), "what is recorded can be read");
        const auto form = public_form(*record, "land", 7);
        demand(form.has_value(), "what is recorded has a public form");
        boost::system::error_code failure;
        boost::json::parse(*form, failure);
        demand(!failure, "a public form is JSON");
    }
}

void run(std::string_view bytes) {
    test::ServiceStreams streams;
    Bytes input(bytes);
    ProvinceCommand command;
    command.recorded = *Instant::parse("2021-06-30T08:00:00Z");
    for (std::size_t count = 0; count < commands_max && !input.empty(); ++count) {
        command.stream = input.take_until(' ');
        command.id = input.take_until(' ');
        command.command = input.take_until(' ');
        command.body = input.take_until('\n');
        // What is refused before it comes to the tables.
        const bool are_names =
            is_id_text(command.stream) && is_id_text(command.id) && is_utf8(command.command);
        if (!are_names) return;
        const auto records = streams.run(command);
        if (records) {
            check_recorded(*records);
        } else {
            check_refusal(records.error());
        }
    }
}

std::string line_of(const ProvinceCommand& command) {
    return command.stream + " " + command.id + " " + command.command + " " + command.body + "\n";
}

// Each command that a year of the province has, behind what came before it in its stream.
std::vector<std::string> seeds() {
    std::vector<std::string> all;
    std::map<std::string, std::string> by_stream;
    std::set<std::string> known;
    Province province({province_scale_min, 1, *Day::parse("2020-12-31")});
    ProvinceCommand command;
    while (province.next(command)) {
        auto& text = by_stream[command.stream + "/" + command.id];
        text += line_of(command);
        if (text.size() > seed_bytes_max) continue;
        if (known.insert(command.stream + " " + command.command).second) all.push_back(text);
    }
    return all;
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
