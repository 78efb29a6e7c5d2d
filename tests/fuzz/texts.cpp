// Short texts of requests and files: dates, times, ids, codes, languages, filters, tokens,
// addresses. Each is tried on all of them.
#include <boost/json.hpp>

#include "deploy/import/text_encoding.hpp"
#include "events/base/areas.hpp"
#include "events/base/types.hpp"
#include "events/event_filter.hpp"
#include "events/runtime/http_client.hpp"
#include "events/runtime/table_writer.hpp"
#include "events/runtime/utf8.hpp"
#include "events/words/language.hpp"
#include "events/words/problem_words.hpp"
#include "projections/engine/queries.hpp"
#include "tests/fuzz/target.hpp"

namespace anju::fuzz {
namespace {

void check_error(const Error& error) {
    demand(!error.rule.empty() && !error.message.empty(), "an error names its rule and says why");
}

// What is read from a text and written comes back.
template <class Scalar>
void read_scalar(std::string_view text) {
    const auto read = Scalar::parse(text);
    if (!read) return check_error(read.error());
    const auto again = Scalar::parse(read->text());
    demand(again && *again == *read, "what was read from a text is written so that it comes back");
}

void read_area(std::string_view text) {
    const auto area = AreaCode::parse(text);
    if (!area) return;
    area_known(area->text());
    const auto parent = parent_area(area->text());
    demand(parent.size() < area->text().size() && area->text().starts_with(parent),
           "a division's code begins with that of the one above");
    if (!parent.empty()) demand(AreaCode::parse(parent).has_value(), "which is one too");
}

void read_json_text(std::string_view text) {
    std::string json = "\"";
    append_json_escaped(json, text);
    json += '"';
    demand(is_utf8(json), "what is escaped is UTF-8");
    boost::system::error_code failure;
    const auto value = boost::json::parse(json, failure);
    demand(!failure && value.is_string(), "what is escaped is a string of JSON");
    demand(
        !is_utf8(text) || value.get_string() == boost::json::string_view(text.data(), text.size()),
        "a text comes back from its JSON");
    const auto decoded = decode_text(text);
    demand(!decoded || is_utf8(*decoded), "a text that was decoded is UTF-8");
}

void read_filter(std::string_view text) {
    Bytes input(text);
    EventFilterTexts texts;
    texts.types = input.take_until('\n');
    texts.areas = input.take_until('\n');
    texts.stream = input.take_until('\n');
    texts.task = input.take_until('\n');
    const auto filter = EventFilter::parse(texts);
    if (!filter) return check_error(filter.error());
    filter->takes({7, "land", "house/130708-000123"});
    filter->takes({7, texts.task, texts.stream});
}

void read_words(std::string_view text) {
    language_of(text);
    language_tagged(text);
    Bytes input(text);
    const std::string rule(input.take_until('\n'));
    const std::string name(input.take_until('\n'));
    const std::vector<std::pair<std::string, std::string>> facts{{name, std::string(input.rest())}};
    for (const auto language : {Language::english, Language::chinese}) {
        const auto words = problem_text({rule, facts, name}, language);
        demand(!words || !words->title.empty(), "a problem that has words has a title");
    }
}

void read_address(std::string_view text) {
    const auto url = parse_base_url(text);
    if (!url) return check_error(url.error());
    const auto again = parse_base_url((url->tls ? "https://" : "http://") + url->authority());
    demand(again && again->host == url->host && again->port == url->port && again->tls == url->tls,
           "an address that was read is written so that it comes back");
}

void run(std::string_view bytes) {
    read_scalar<Day>(bytes);
    read_scalar<Instant>(bytes);
    read_scalar<HouseId>(bytes);
    read_area(bytes);
    read_json_text(bytes);
    read_filter(bytes);
    read_words(bytes);
    read_address(bytes);
    if (const auto token = WaitToken::parse(bytes); !token) check_error(token.error());
    const auto guarded = csv_guarded(bytes);
    demand(guarded.size() <= bytes.size() + 1 && guarded.ends_with(bytes),
           "a cell is guarded by one sign at most");
}

std::vector<std::string> seeds() {
    return {"2020-02-29",
            "2020-06-30T08:00:00.123Z",
            "130708-000123",
            "130708001002",
            "zh-CN,zh;q=0.9,en;q=0.8,*;q=0.1",
            "house.demolished,plot\n13,1307\nhouse/130708-1\n6",
            "area-unknown\narea\n999999",
            "http://[::1]:8080",
            "http://127.0.0.1:80",
            "land.3.1234",
            "=1+1",
            "-12.5",
            "\xE5\xAE\x89\xE5\xB1\x85\xF0\x9F\x8F\xA0\x01\"\\",
            "\xD6\xD0\xCE\xC4",
            std::string("\xFF\xFEi\0d\0", 6)};
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
