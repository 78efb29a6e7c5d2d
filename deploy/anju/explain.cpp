// anju explain: a figure, whom it counts, the events behind that, and the proof that each of them
// is in the signed ledger. What it writes is checked by deploy/audit/anju_verify.py bundle.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>
#include <memory>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/language_option.hpp"
#include "deploy/anju/progress_meter.hpp"

namespace anju {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds answer_timeout{60};
constexpr std::chrono::milliseconds tree_look_again{200};
constexpr int tree_looks_max = 150;
constexpr int members_at_once = 1000;

struct Question {
    std::string indicator, area, on, known_on, plan_year, category;
    std::uint64_t members_max = 10'000;
    bool witnessed = false;  // by a head that witnesses cosigned
    std::string bundle;      // file to write; none when empty

    std::string query() const {
        std::string text = "?indicator=" + indicator;
        const auto add = [&text](const char* name, const std::string& value) {
            if (!value.empty()) text += fmt::format("&{}={}", name, value);
        };
        add("area", area);
        add("on", on);
        add("known_on", known_on);
        add("plan_year", plan_year);
        add("category", category);
        return text;
    }
};

class Explanation {
  public:
    Explanation(const Server& server, const Question& question, Language language)
        : server_(server), question_(question), language_(language) {}

    Result<void> ask() {
        if (auto done = ask_figure(); !done) return done;
        if (auto done = ask_members(); !done) return done;
        if (auto done = ask_head(); !done) return done;
        ProgressMeter meter("proving events", members_.size());
        std::uint64_t explained = 0;
        for (const auto& member : members_) {
            if (auto done = ask_events(text_of(member, "stream")); !done) return done;
            meter.update(++explained);
        }
        meter.end();
        return {};
    }

    void print() const {
        std::cout << fmt::format("{} ({}), {}: {} {}\n", text_of(figure_, "title"),
                                 text_of(figure_, "indicator"), text_of(figure_, "name"),
                                 json::serialize(figure_.at("value")),
                                 text_of(figure_, "unit_name"));
        std::string_view of;
        for (const auto& proven : events_) {
            const auto& event = proven.at("event").as_object();
            const auto stream = text_of(event, "subject");
            if (stream != of) std::cout << "  " << (of = stream) << '\n';
            std::cout << fmt::format("    {}  {:<36} {}, {}{}\n", text_of(event, "effectivedate"),
                                     text_of(event, "type"), text_of(event, "time"),
                                     text_of(event, "recordedby"), reason_of(event));
        }
        std::cout << fmt::format("{} events of {} members, all in the ledger signed at {} events\n",
                                 events_.size(), members_.size(), size_);
    }

    std::string bundle() const {
        return json::serialize(json::object{{"figure", figure_},
                                            {"as_of", as_of_},
                                            {"members", members_},
                                            {"events", events_},
                                            {"checkpoint", checkpoint_}}) +
               '\n';
    }

  private:
    static std::string_view text_of(const json::value& value, std::string_view name) {
        return text_of(value.as_object(), name);
    }
    static std::string_view text_of(const json::object& object, std::string_view name) {
        const auto* member = object.if_contains(name);
        return member != nullptr && member->is_string() ? std::string_view(member->get_string())
                                                        : std::string_view();
    }
    static std::string reason_of(const json::object& event) {
        const auto reason = text_of(event, "reason");
        return reason.empty() ? "" : fmt::format(" ({})", reason);
    }

    Result<ClientResponse> ask(const std::string& target) {
        return call(server_,
                    {.verb = Verb::get,
                     .target = target,
                     .headers = {{"Accept-Language", std::string(tag_of(language_))}},
                     .body = {}},
                    answer_timeout);
    }
    Result<std::string> get(const std::string& target) {
        auto answer = ask(target);
        if (!answer) return answer.error();
        if (answer->status != 200) return refused(*answer);
        return std::move(answer->body);
    }
    Result<json::object> get_object(const std::string& target) {
        const auto answer = ask(target);
        if (!answer) return answer.error();
        return object_in(*answer);
    }

    Result<void> ask_figure() {
        auto answer = get_object("/v1/progress" + question_.query());
        if (!answer) return answer.error();
        const auto& rows = answer->at("rows").as_array();
        if (rows.size() != 1) {
            return invalid("explain-one",
                           fmt::format("{} figures are asked for: name one indicator "
                                       "and one area",
                                       rows.size()));
        }
        figure_ = rows.front().as_object();
        as_of_ = answer->at("as_of").as_object();
        return {};
    }

    Result<void> ask_members() {
        const auto target =
            fmt::format("/v1/progress/members{}&limit={}", question_.query(), members_at_once);
        for (std::string after;;) {
            auto page = get_object(after.empty() ? target : target + "&after=" + after);
            if (!page) return page.error();
            for (auto& row : page->at("rows").as_array()) members_.push_back(std::move(row));
            after = text_of(*page, "next");
            if (after.empty()) return {};
            if (members_.size() >= question_.members_max) {
                return invalid(
                    "explain-too-many",
                    fmt::format("more than {} are counted: name a smaller area, or allow "
                                "more by --members",
                                question_.members_max));
            }
        }
    }

    // The tree is kept a moment behind the rows, and witnesses are asked a moment later.
    Result<void> ask_head() {
        const auto position = as_of_.at("position").to_number<std::uint64_t>();
        for (int looks = 0; looks < tree_looks_max; ++looks) {
            auto note = get(question_.witnessed ? "/v1/ledger/checkpoint?witnessed=true"
                                                : "/v1/ledger/checkpoint");
            const bool none_yet = !note && question_.witnessed && looks + 1 < tree_looks_max;
            if (!note && !none_yet) return note.error();
            if (none_yet) note = std::string();
            const auto line = note->find('\n') + 1;
            size_ = std::strtoull(note->c_str() + line, nullptr, 10);
            checkpoint_ = std::move(*note);
            if (size_ >= position && !checkpoint_.empty()) return {};
            boost::asio::io_context io(1);
            boost::asio::steady_timer(io, tree_look_again).wait();
        }
        return unavailable("tree-not-there",
                           fmt::format("the tree has {} events, the figure is as of {}: the tree "
                                       "is still being made, try again",
                                       size_, position));
    }

    Result<void> ask_events(std::string_view stream) {
        auto history = get_object(fmt::format("/v1/{}/events", stream));
        if (!history) return history.error();
        auto& events = history->at("events").as_array();
        const auto& tokens = history->at("tokens").as_array();
        for (std::size_t i = 0; i < events.size(); ++i) {
            const std::string_view token = tokens.at(i).as_string();
            auto proof = get_object(fmt::format("/v1/ledger/proof?token={}&size={}", token, size_));
            if (!proof && proof.error().rule == "refused" && recorded_since(events[i])) continue;
            if (!proof) return proof.error();
            proof->erase("checkpoint");
            events_.push_back(
                json::object{{"event", std::move(events[i])}, {"proof", std::move(*proof)}});
        }
        return {};
    }
    // Recorded after the figure was read.
    bool recorded_since(const json::value& event) const {
        return text_of(event, "time") > text_of(as_of_, "recorded");
    }

    const Server& server_;
    const Question& question_;
    const Language language_;
    json::object figure_;
    json::object as_of_;
    json::array members_;
    json::array events_;
    std::string checkpoint_;
    std::uint64_t size_ = 0;
};

int run_explain(const Server& server, const Question& question, Language language) {
    Explanation explanation(server, question, language);
    if (auto asked = explanation.ask(); !asked) return fail_with(asked.error());
    explanation.print();
    if (question.bundle.empty()) return 0;
    std::ofstream file(question.bundle, std::ios::binary);
    file << explanation.bundle();
    file.close();
    if (file) return 0;
    return fail_with(unavailable("file-unwritable", question.bundle + " cannot be written"));
}

}  // namespace

void add_explain_command(CLI::App& app, Run& run) {
    auto* explain = app.add_subcommand(
        "explain", "Shows whom a figure counts, by which events, and proves that they are signed");
    const auto server = add_server(explain);
    auto question = std::make_shared<Question>();
    explain->add_option("indicator", question->indicator, "Id, such as houses.demolished")
        ->required();
    explain->add_option("--area", question->area, "Division code; the province when left out");
    explain->add_option("--on", question->on, "As of this day, YYYY-MM-DD");
    explain->add_option("--known-on", question->known_on, "As known on this day");
    explain->add_option("--plan-year", question->plan_year, "Where households are counted");
    explain->add_option("--category", question->category, "Where households are counted");
    explain->add_option("--members", question->members_max, "Counted at most")
        ->capture_default_str();
    explain->add_flag("--witnessed", question->witnessed,
                      "Proves it by a head that witnesses cosigned: waits for the next of them");
    explain->add_option("--bundle", question->bundle,
                        "File for figure, members, events and proofs, to be checked by "
                        "deploy/audit/anju_verify.py bundle");
    const auto language = add_language_option(explain);
    explain->callback([server, question, language, &run] {
        run = [server, question, language] { return run_explain(*server, *question, *language); };
    });
}

}  // namespace anju
