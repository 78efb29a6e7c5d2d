// The words of a sheet: headings, values, explanations, and what is wrong with a row, in Chinese
// and English.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "deploy/import/command_sheet.hpp"
#include "events/words/words.hpp"

namespace anju {

// "面积（亩）", "floor area (m²)", with "旧房编号" for the id of a house.
std::string heading_of(const CommandSheet& sheet, const ValueShape& column, Language language);
// Whether the text is the column's heading in either language.
bool is_heading_of(const CommandSheet& sheet, const ValueShape& column, std::string_view text);

// Of an enumeration.
std::string word_of(const CommandSheet& sheet, const ValueShape& shape, std::string_view raw,
                    Language language);
// The API's word; `form` is the text in matching_form(), in either language or raw.
std::optional<std::string> find_word(const CommandSheet& sheet, const ValueShape& shape,
                                     std::string_view form);

// What the second row of a template says of a column: whether it is needed, how it is written.
std::string explanation_of(const CommandSheet& sheet, const ValueShape& column, Language language);
// "house.register 旧房登记": of a template's worksheet.
std::string sheet_title(const CommandSheet& sheet);

// An Error of the import as a sentence; its message where there is none in the language.
std::string sentence_of(const Error& error, Language language);

// Columns that a result adds to the refused rows.
enum class ResultColumn { row, column, reason, rule };
std::string heading_of(ResultColumn column, Language language);
bool is_result_heading(std::string_view text);

}  // namespace anju
