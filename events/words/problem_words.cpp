#include "events/words/problem_words.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <charconv>

#include "events/words/problem_tables.hpp"

namespace anju {
namespace {

const Sentence* find_sentence(std::string_view rule) {
    static const auto by_rule = [] {
        boost::unordered_flat_map<std::string_view, const Sentence*> sentences;
        for (const auto table :
             {domain_sentences(), request_sentences(), sheet_sentences(), operation_sentences()}) {
            for (const auto& sentence : table) sentences.emplace(sentence.rule, &sentence);
        }
        return sentences;
    }();
    const auto found = by_rule.find(rule);
    return found == by_rule.end() ? nullptr : found->second;
}

const Sentence* find_made(std::string_view rule) {
    const auto made = made_sentences();
    const auto fits = [&](const Sentence& one) { return rule.ends_with(one.rule); };
    const auto found = std::ranges::find_if(made, fits);
    return found == made.end() ? nullptr : &*found;
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(number) : std::nullopt;
}

// What can stand in the sentence of one refusal.
class Filler {
  public:
    Filler(const Refusal& refusal, std::string_view made_from, Language language)
        : refusal_(refusal), made_from_(made_from), language_(language) {
        stream_ = made_from.substr(0, made_from.find('-'));
    }

    // What stands for {name}; none when it is not told.
    std::optional<std::string> value(std::string_view name) const {
        if (name == "stream") return std::string(stream_name(stream_, language_));
        if (name == "command") {
            const auto command = made_from_.substr(std::min(stream_.size() + 1, made_from_.size()));
            return std::string(command_name(stream_, command, language_));
        }
        if (name == "named") return named(made_from_, '-');
        if (name == "pointer") return told(refusal_.pointer);
        if (name == "field") {
            return told(named(refusal_.pointer.substr(refusal_.pointer.rfind('/') + 1), '_'));
        }
        for (const auto& [fact, value] : refusal_.facts) {
            if (fact == name) return fact_text(fact, value);
        }
        return std::nullopt;
    }

  private:
    static std::optional<std::string> told(std::string_view text) {
        return text.empty() ? std::nullopt : std::optional(std::string(text));
    }

    // The name of a field that is written with another mark than '_'.
    std::string named(std::string_view field, char mark) const {
        std::string name(field);
        std::ranges::replace(name, mark, '_');
        return std::string(field_name("", name, language_));
    }

    // Amounts with their unit; statuses and levels, of which there may be many, by their names.
    std::string fact_text(std::string_view fact, std::string_view value) const {
        const auto number = number_of(value);
        if (number && fact.ends_with("_fen")) return written(*number, "fen", language_);
        if (number && fact.ends_with("_centi_mu")) return written(*number, "0.01 mu", language_);
        if (fact != "status" && fact != "possible_from" && fact != "level" && fact != "missing") {
            return std::string(value);
        }
        const bool is_level = fact == "level" || fact == "missing";
        const std::string_view field = is_level ? "level" : "status";
        std::string text;
        while (!value.empty()) {
            const auto end = std::min(value.find(", "), value.size());
            if (!text.empty()) text += language_ == Language::chinese ? "、" : ", ";
            text += value_name(stream_, field, value.substr(0, end), language_);
            value.remove_prefix(std::min(end + 2, value.size()));
        }
        return text;
    }

    const Refusal& refusal_;
    std::string_view made_from_;
    std::string_view stream_;
    Language language_;
};

struct Piece {
    std::string text;
    bool complete = true;  // all its facts are told
};

// Fills a stretch of a sentence that has no brackets.
Piece filled(std::string_view part, const Filler& filler) {
    Piece piece;
    while (!part.empty()) {
        const auto open = std::min(part.find('{'), part.size());
        piece.text += part.substr(0, open);
        part.remove_prefix(open);
        if (part.empty()) break;
        const auto close = part.find('}');
        const auto value = filler.value(part.substr(1, close - 1));
        piece.complete = piece.complete && value;
        piece.text += value.value_or("");
        part.remove_prefix(close + 1);
    }
    return piece;
}

ProblemText spoken(std::string_view sentence, const Filler& filler) {
    ProblemText text;
    while (!sentence.empty()) {
        const auto open = std::min(sentence.find('['), sentence.size());
        const auto plain = filled(sentence.substr(0, open), filler).text;
        text.title += plain;
        text.detail += plain;
        sentence.remove_prefix(open);
        if (sentence.empty()) break;
        const auto close = sentence.find(']');
        const auto piece = filled(sentence.substr(1, close - 1), filler);
        if (piece.complete) text.detail += piece.text;
        sentence.remove_prefix(close + 1);
    }
    return text;
}

}  // namespace

std::optional<ProblemText> problem_text(const Refusal& refusal, Language language) {
    if (const auto* sentence = find_sentence(refusal.rule)) {
        return spoken(sentence->words.in(language), Filler(refusal, refusal.rule, language));
    }
    const auto* made = find_made(refusal.rule);
    if (made == nullptr) return std::nullopt;
    const auto made_from = refusal.rule.substr(0, refusal.rule.size() - made->rule.size());
    return spoken(made->words.in(language), Filler(refusal, made_from, language));
}

}  // namespace anju
