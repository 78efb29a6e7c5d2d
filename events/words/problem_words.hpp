// What is wrong, said in a sentence: of every rule that a problem document can name.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "events/words/words.hpp"

namespace anju {

// A refusal, as its problem document tells programs.
struct Refusal {
    std::string_view rule;  // "house-demolish-not-now"
    std::span<const std::pair<std::string, std::string>> facts{};
    std::string_view pointer{};  // into the body, empty when none applies
};

struct ProblemText {
    std::string title;   // the rule alone
    std::string detail;  // the same with its facts filled in
};

// None for a rule that has no sentence.
std::optional<ProblemText> problem_text(const Refusal& refusal, Language language);

}  // namespace anju
