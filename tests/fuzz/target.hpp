// What a fuzz target is: a function that takes any bytes, and bytes worth beginning with. libFuzzer
// runs it on those, on the inputs that once failed (regressions/<name>/) and on what it makes of
// them, for as long as it is told (tests/fuzz/run).
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace anju::fuzz {

struct Target {
    // Ends the process when the bytes lead to what must not be. The same bytes do the same.
    void (*run)(std::string_view bytes);
    std::vector<std::string> (*seeds)();
};

// The one of this executable: each is a file of its own here.
extern const Target this_target;

// Ends the process, saying what does not hold.
void demand(bool holds, std::string_view what);

// Takes an input apart from its front; what is not there is zero or empty.
class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : left_(bytes) {}

    template <class Number>
    Number number() {
        Number value{};
        const auto part = take(sizeof value);
        part.copy(reinterpret_cast<char*>(&value), part.size());
        return value;
    }
    std::string_view take(std::size_t size) {
        const auto part = left_.substr(0, size);
        left_.remove_prefix(part.size());
        return part;
    }
    // Up to the next `end`, which is left out.
    std::string_view take_until(char end) {
        const auto part = left_.substr(0, left_.find(end));
        left_.remove_prefix(std::min(left_.size(), part.size() + 1));
        return part;
    }
    bool empty() const { return left_.empty(); }
    std::string_view rest() const { return left_; }

  private:
    std::string_view left_;
};

}  // namespace anju::fuzz
