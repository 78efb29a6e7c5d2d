// Just enough of C++'s grammar for the house rules: what is code, what is included, and where
// functions begin and end. It needs no compiler, so it also reads what does not compile yet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace anju::tidy {

struct Include {
    std::string target;  // as written between the quotes or brackets
    bool quoted = false;
    int line = 0;
};

struct Code {
    std::string text;  // comments, literals and preprocessor lines as blanks; lines stay lines
    std::vector<Include> includes;
};

struct Function {
    std::string name;
    int line = 0;   // of the brace that opens the body
    int lines = 0;  // from there to the closing brace, as clang-tidy counts
};

Code read_code(std::string_view text);

// The functions at the level of namespaces and classes; what is inside one counts as part of it.
std::vector<Function> functions_of(std::string_view code);

// True when `word` is at `position` and is not part of a longer name.
bool is_word_at(std::string_view text, std::size_t position, std::string_view word);

}  // namespace anju::tidy
