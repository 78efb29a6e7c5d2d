#include "deploy/import/sheet_words.hpp"

#include <fmt/format.h>

#include <array>

#include "deploy/import/cell_text.hpp"
#include "events/words/problem_words.hpp"

namespace anju {
namespace {

using Kind = ValueShape::Kind;

constexpr std::array languages{Language::chinese, Language::english};

struct ResultWords {
    ResultColumn column;
    Words words;
};
constexpr std::array result_words{
    ResultWords{ResultColumn::row, {"退回：原行号", "refused: row"}},
    ResultWords{ResultColumn::column, {"退回：列", "refused: column"}},
    ResultWords{ResultColumn::reason, {"退回：原因", "refused: reason"}},
    ResultWords{ResultColumn::rule, {"退回：规则", "refused: rule"}},
};

// Of a part of a value: what proves a fact has words of its own.
std::string part_name(const CommandSheet& sheet, const ValueShape& whole, const ValueShape& part,
                      Language language) {
    auto name = field_heading(whole.name, part.name, language);
    return name == part.name ? field_heading(sheet.scope(), part.name, language) : name;
}

// How a value is written, in a few words.
std::string form_of(const CommandSheet& sheet, const ValueShape& shape, Language language) {
    const bool chinese = language == Language::chinese;
    switch (shape.kind) {
        case Kind::text:
            return chinese ? "文字" : "text";
        case Kind::code:
            return chinese ? "编号（文本格式）" : "id or code (as text)";
        case Kind::integer:
            return chinese ? "整数" : "whole number";
        case Kind::amount:
            return chinese ? fmt::format("数字，最多{}位小数", shape.decimals)
                           : fmt::format("number, at most {} decimals", shape.decimals);
        case Kind::flag:
            return chinese ? "是/否" : "yes/no";
        case Kind::day:
            return chinese ? "日期，如2020-04-01" : "date, such as 2020-04-01";
        case Kind::instant:
            return chinese ? "时间，如2020-04-01 08:30" : "time, such as 2020-04-01 08:30";
        case Kind::word: {
            std::string words;
            for (const auto& word : shape.words) {
                words += (words.empty() ? "" : "/") + word_of(sheet, shape, word, language);
            }
            return words;
        }
        case Kind::list:
            return (chinese ? "可填多项，用“;”分隔：" : "several, separated by \";\": ") +
                   form_of(sheet, shape.inner.front(), language);
        case Kind::object: {
            std::string parts;
            for (const auto& member : shape.inner) {
                parts += parts.empty() ? "" : "|";
                parts += part_name(sheet, shape, member, language);
            }
            return parts;
        }
        case Kind::json:
            return "JSON";
    }
    return {};
}

}  // namespace

std::string heading_of(const CommandSheet& sheet, const ValueShape& column, Language language) {
    if (column.name != id_column) return field_heading(sheet.scope(), column.name, language);
    const auto name = stream_name(sheet.stream, language);
    return std::string(name) + (language == Language::chinese ? "编号" : " id");
}

bool is_heading_of(const CommandSheet& sheet, const ValueShape& column, std::string_view text) {
    const auto form = matching_form(text);
    for (const auto language : languages) {
        if (form == matching_form(heading_of(sheet, column, language))) return true;
        // A count is one with or without its unit; an amount is not.
        const bool is_amount = column.decimals > 0 || column.name == id_column;
        if (!is_amount && form == matching_form(field_name(sheet.scope(), column.name, language))) {
            return true;
        }
    }
    return false;
}

std::string word_of(const CommandSheet& sheet, const ValueShape& shape, std::string_view raw,
                    Language language) {
    return std::string(value_name(sheet.scope(), shape.name, raw, language));
}

std::optional<std::string> find_word(const CommandSheet& sheet, const ValueShape& shape,
                                     std::string_view form) {
    for (const auto& raw : shape.words) {
        if (form == matching_form(raw)) return raw;
    }
    for (const auto& raw : shape.words) {
        for (const auto language : languages) {
            if (form == matching_form(word_of(sheet, shape, raw, language))) return raw;
        }
    }
    return std::nullopt;
}

std::string explanation_of(const CommandSheet& sheet, const ValueShape& column, Language language) {
    const bool chinese = language == Language::chinese;
    const std::string_view need =
        column.required ? (chinese ? "必填" : "required") : (chinese ? "选填" : "optional");
    return fmt::format("{}{}{}", need, chinese ? "；" : "; ", form_of(sheet, column, language));
}

std::string sheet_title(const CommandSheet& sheet) {
    return sheet.scope();
}

std::string sentence_of(const Error& error, Language language) {
    if (language != Language::chinese) return error.message;
    const auto text = problem_text({error.rule, error.facts, error.pointer}, language);
    return text ? text->detail : error.message;
}

std::string heading_of(ResultColumn column, Language language) {
    for (const auto& one : result_words) {
        if (one.column == column) return std::string(one.words.in(language));
    }
    return {};
}

bool is_result_heading(std::string_view text) {
    const auto form = matching_form(text);
    for (const auto& one : result_words) {
        for (const auto language : languages) {
            if (form == matching_form(one.words.in(language))) return true;
        }
    }
    return false;
}

}  // namespace anju
