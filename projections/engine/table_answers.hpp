// The same answers as tables: an answer whose JSON has "rows" is given as CSV, Excel or JSON lines
// from the same URL, by ?format= or the header Accept. Pure; any thread.
#pragma once

#include <optional>
#include <string>

#include "events/runtime/http_message.hpp"
#include "events/runtime/router.hpp"
#include "events/runtime/table_writer.hpp"
#include "events/words/words.hpp"

namespace anju {

struct AnswerForm {
    std::optional<TableFormat> format{};  // none = JSON as it is
    std::string name{};                   // of the file, "progress-members.csv"
    std::string schema{};                 // of the JSON, by which columns are ordered
    std::string scope{};                  // of the words of its columns, "answer.journal"
    std::string next_target{};            // the same question, up to the cursor of the next page
    Language language = Language::english;
};

// What the request asks for. Invalid: format-unknown.
Result<AnswerForm> answer_form(const HttpRequest& request);
// Whether the request asks for a table, which has no pages unless it asks for them.
bool asks_for_table(const HttpRequest& request);
QueryParameter format_parameter();

// The table of a JSON answer: a column for each member of its rows, members of an object as
// "known.area", lists of texts separated by ";". Chinese headings for who prefers Chinese, else the
// members' names; JSON lines always have these. Numbers are in the record's units in all of them,
// and Chinese headings say so: 测量面积（0.01亩）. Further pages are named by a Link header, and by
// "next" in the last of the JSON lines. Errors: format-not-tabular, those of TableWriter::finish().
Result<HttpResponse> table_response(const std::string& json, const AnswerForm& form);

}  // namespace anju
