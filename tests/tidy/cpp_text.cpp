#include "tests/tidy/cpp_text.hpp"

#include <algorithm>
#include <cctype>

namespace anju::tidy {
namespace {

bool is_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool is_space(char c) {
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

// Copies code and blanks the rest, from the first character to the last.
class CodeReader {
  public:
    explicit CodeReader(std::string_view text) : text_(text) {}

    Code read() {
        while (at_ < text_.size()) step();
        return std::move(code_);
    }

  private:
    void step() {
        const char c = text_[at_];
        if (starts("//")) {
            blank_to(text_.find('\n', at_));
        } else if (starts("/*")) {
            blank_past("*/", at_ + 2);
        } else if (c == '"' && is_raw_prefix(word_before())) {
            blank_past(")" + raw_delimiter() + "\"", at_ + 1);
        } else if (c == '"' || (c == '\'' && !is_number(word_before()))) {
            literal(c);
        } else if (c == '#' && line_is_blank_) {
            directive();
        } else {
            keep();
        }
    }

    bool starts(std::string_view word) const { return text_.substr(at_).starts_with(word); }

    std::string_view word_before() const {
        std::size_t begin = at_;
        while (begin > 0 && (is_name(text_[begin - 1]) || text_[begin - 1] == '\'')) --begin;
        return text_.substr(begin, at_ - begin);
    }

    static bool is_number(std::string_view word) {
        return !word.empty() && std::isdigit(static_cast<unsigned char>(word[0])) != 0;
    }

    static bool is_raw_prefix(std::string_view word) {
        return word == "R" || word == "u8R" || word == "uR" || word == "UR" || word == "LR";
    }

    std::string raw_delimiter() const {
        return std::string(text_.substr(at_ + 1, text_.find('(', at_) - at_ - 1));
    }

    void keep() {
        const char c = text_[at_++];
        if (c == '\n') {
            ++line_;
            line_is_blank_ = true;
        } else if (!is_space(c)) {
            line_is_blank_ = false;
        }
        code_.text += c;
    }

    void blank_to(std::size_t end) {
        for (end = std::min(end, text_.size()); at_ < end; ++at_) {
            code_.text += text_[at_] == '\n' ? '\n' : ' ';
            line_ += text_[at_] == '\n' ? 1 : 0;
        }
    }

    void blank_past(std::string_view end, std::size_t from) {
        const std::size_t found = text_.find(end, from);
        blank_to(found == std::string_view::npos ? found : found + end.size());
    }

    void literal(char quote) {
        std::size_t end = at_ + 1;
        while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
            end += text_[end] == '\\' ? 2 : 1;
        }
        blank_to(end + 1);
        line_is_blank_ = false;
    }

    void directive() {
        std::size_t end = text_.find('\n', at_);
        while (end != std::string_view::npos && text_[end - 1] == '\\') {
            end = text_.find('\n', end + 1);
        }
        const std::string_view words = text_.substr(at_, end - at_);
        const std::size_t keyword = words.find_first_not_of(" \t", 1);
        const std::size_t open = words.find_first_of("\"<");
        if (keyword != std::string_view::npos && words.substr(keyword).starts_with("include") &&
            open != std::string_view::npos) {
            const std::size_t close = words.find_first_of("\">", open + 1);
            code_.includes.push_back(
                {std::string(words.substr(open + 1, close - open - 1)), words[open] == '"', line_});
        }
        blank_to(end);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool line_is_blank_ = true;
    Code code_;
};

// What comes before a brace, since the last statement or scope ended.
class Head {
  public:
    void add(char c) { text_ += c; }
    void clear() { text_.clear(); }

    bool opens_scope() const {
        const std::string words = without_template();
        for (const std::string_view keyword :
             {"namespace", "class", "struct", "union", "enum", "concept"}) {
            if (has_outside_parentheses(words, keyword)) return true;
        }
        return words.find("extern") != std::string::npos && words.find('(') == std::string::npos;
    }

    bool opens_function() const {
        const std::string words = without_template();
        const std::size_t equals = words.find('=');
        const std::size_t parenthesis = words.find('(');
        if (parenthesis == std::string::npos || opens_member_initializer(words)) return false;
        const bool initializes =
            equals < parenthesis && !has_outside_parentheses(words, "operator");
        return !initializes || words.find('[', equals) != std::string::npos;
    }

    std::string name() const {
        const std::string words = without_template();
        std::size_t end = words.find('(');
        while (end > 0 && end != std::string::npos && is_space(words[end - 1])) --end;
        if (end == std::string::npos) return "lambda";
        std::size_t begin = end;
        while (begin > 0 && !is_space(words[begin - 1])) --begin;
        return words.substr(begin, end - begin);
    }

  private:
    // "Name(int a) : a_" before "{a}": a colon of its own behind the parameters, then a name.
    static bool opens_member_initializer(const std::string& words) {
        const std::size_t last = words.find_last_not_of(" \n");
        if (last == std::string::npos || !(is_name(words[last]) || words[last] == '>'))
            return false;
        int depth = 0;
        bool behind_parameters = false;
        for (std::size_t i = 0; i < words.size(); ++i) {
            depth += words[i] == '(' ? 1 : words[i] == ')' ? -1 : 0;
            behind_parameters = behind_parameters || words[i] == ')';
            const bool double_colon = words.substr(i, 2) == "::" || (i > 0 && words[i - 1] == ':');
            if (words[i] == ':' && !double_colon && depth == 0 && behind_parameters) return true;
        }
        return false;
    }

    static bool has_outside_parentheses(std::string_view words, std::string_view keyword) {
        int depth = 0;
        for (std::size_t i = 0; i < words.size(); ++i) {
            depth += words[i] == '(' || words[i] == '<' ? 1 : 0;
            depth -= words[i] == ')' || words[i] == '>' ? 1 : 0;
            const bool stands =
                words.substr(i).starts_with(keyword) && (i == 0 || !is_name(words[i - 1])) &&
                (i + keyword.size() == words.size() || !is_name(words[i + keyword.size()]));
            if (stands && depth <= 0) return true;
        }
        return false;
    }

    // "template <class T>" holds words that mean something else elsewhere.
    std::string without_template() const {
        std::string words = text_;
        while (true) {
            const std::size_t begin = words.find("template");
            const std::size_t open = words.find('<', begin);
            if (begin == std::string::npos || open == std::string::npos) return words;
            int depth = 0;
            std::size_t end = open;
            for (; end < words.size(); ++end) {
                depth += words[end] == '<' ? 1 : words[end] == '>' ? -1 : 0;
                if (depth == 0) break;
            }
            words.erase(begin, end - begin + 1);
        }
    }

    std::string text_;
};

class FunctionReader {
  public:
    std::vector<Function> read(std::string_view code) {
        for (const char c : code) {
            if (c == '\n') ++line_;
            if (braces_ > 0) {
                inside(c);
            } else {
                outside(c);
            }
        }
        return std::move(functions_);
    }

  private:
    // Within a function or an initializer only the braces count.
    void inside(char c) {
        braces_ += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (braces_ > 0) return;
        if (in_function_) {
            functions_.back().lines = line_ - functions_.back().line;
            head_.clear();
        } else {
            head_.add('}');
        }
    }

    void outside(char c) {
        parentheses_ += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == '{') {
            open();
        } else if (c == '}' || (c == ';' && parentheses_ == 0)) {
            head_.clear();
        } else {
            head_.add(c);
        }
    }

    void open() {
        if (parentheses_ == 0 && head_.opens_scope()) {
            head_.clear();
            return;
        }
        in_function_ = parentheses_ == 0 && head_.opens_function();
        braces_ = 1;
        if (in_function_) functions_.push_back({head_.name(), line_, 0});
    }

    std::vector<Function> functions_;
    Head head_;
    int line_ = 1;
    int parentheses_ = 0;
    int braces_ = 0;  // open ones since a function or an initializer began
    bool in_function_ = false;
};

}  // namespace

Code read_code(std::string_view text) {
    return CodeReader(text).read();
}

std::vector<Function> functions_of(std::string_view code) {
    return FunctionReader().read(code);
}

bool is_word_at(std::string_view text, std::size_t position, std::string_view word) {
    if (!text.substr(position).starts_with(word)) return false;
    const std::size_t end = position + word.size();
    return (position == 0 || !is_name(text[position - 1])) &&
           (end == text.size() || !is_name(text[end]));
}

}  // namespace anju::tidy
