#include "projections/engine/rows_compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace anju {
namespace {

constexpr std::size_t page_rows = 4'096;
constexpr std::size_t keys_told_max = 20;

// The rows of a view one after another, read a page at a time.
class RowWalk {
  public:
    explicit RowWalk(const RowView& view) : view_(view) {}

    // Null behind the last row; valid until next().
    Result<const std::pair<std::string, std::string>*> row() {
        if (at_ == page_.size() && !ended_) {
            if (auto read = read_page(); !read) return read.error();
        }
        return at_ < page_.size() ? &page_[at_] : nullptr;
    }
    void next() { ++at_; }

  private:
    Result<void> read_page() {
        page_.clear();
        at_ = 0;
        const auto scanned =
            view_.scan("", from_, [&](std::string_view key, std::string_view value) {
                page_.emplace_back(key, value);
                return page_.size() < page_rows;
            });
        if (!scanned) return scanned.error();
        ended_ = page_.size() < page_rows;
        if (!page_.empty()) from_ = page_.back().first + '\0';
        return {};
    }

    const RowView& view_;
    std::string from_{"\1"};  // above what belongs to no read model
    std::vector<std::pair<std::string, std::string>> page_;
    std::size_t at_ = 0;
    bool ended_ = false;
};

// What is no printable ASCII as \xNN.
std::string printable(std::string_view key) {
    std::string text;
    for (const char c : key) {
        if (c >= ' ' && c <= '~' && c != '\\') {
            text += c;
        } else {
            text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        }
    }
    return text;
}

RowsDifference& difference_of(RowsComparison& found, std::string_view key) {
    const auto model = printable(key.substr(0, 1));
    if (found.differ.empty() || found.differ.back().model != model) {
        found.differ.push_back({model, 0, 0, 0, {}});
    }
    auto& difference = found.differ.back();
    if (difference.keys.size() < keys_told_max) difference.keys.push_back(printable(key));
    return difference;
}

}  // namespace

Result<RowsComparison> compare_rows(const RowView& first, const RowView& second,
                                    const std::function<bool(std::uint64_t rows)>& progress) {
    RowsComparison found;
    RowWalk here(first);
    RowWalk there(second);
    while (true) {
        const auto a = here.row();
        if (!a) return a.error();
        const auto b = there.row();
        if (!b) return b.error();
        if (*a == nullptr && *b == nullptr) return found;
        if (++found.rows % page_rows == 0 && !progress(found.rows)) {
            return unavailable("stopping", "the comparison was stopped");
        }
        const bool only_a = *b == nullptr || (*a != nullptr && (*a)->first < (*b)->first);
        const bool only_b = *a == nullptr || (*b != nullptr && (*b)->first < (*a)->first);
        if (only_a) {
            ++difference_of(found, (*a)->first).only_first;
        } else if (only_b) {
            ++difference_of(found, (*b)->first).only_second;
        } else if ((*a)->second != (*b)->second) {
            ++difference_of(found, (*a)->first).other_value;
        }
        if (!only_b) here.next();
        if (!only_a) there.next();
    }
}

}  // namespace anju
