#include "projections/engine/row_checkpoints.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

namespace anju {
namespace {

namespace fs = std::filesystem;

fs::path folder_in(const fs::path& rows) {
    return rows / "checkpoints";
}

// "<name of the rows>-<position>"
std::optional<std::uint64_t> position_in(const std::string& folder, const std::string& name) {
    if (!folder.starts_with(name + "-")) return std::nullopt;
    const std::string_view digits = std::string_view(folder).substr(name.size() + 1);
    std::uint64_t position = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), position);
    const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    return whole ? std::optional(position) : std::nullopt;
}

}  // namespace

RowCheckpoints::RowCheckpoints(const fs::path& rows, std::string name, std::uint64_t events_between)
    : folder_(folder_in(rows)), name_(std::move(name)), events_between_(events_between) {
    std::error_code ignored;  // without the folder none is made, and nothing is lost
    fs::create_directory(folder_, ignored);
    for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
        const auto position = position_in(entry.path().filename().string(), name_);
        if (position) {
            positions_.push_back(*position);
        } else {
            std::error_code left;
            fs::remove_all(entry.path(), left);
        }
    }
    std::ranges::sort(positions_);
}

bool RowCheckpoints::is_due(std::uint64_t position) const {
    const std::uint64_t newest = positions_.empty() ? 0 : positions_.back();
    // As wide apart as those that are kept: many small steps would push each other out.
    const std::uint64_t span = newest / count_max;
    return position >= newest + std::max(events_between_, span);
}

fs::path RowCheckpoints::place_of(std::uint64_t position) const {
    return folder_ / (name_ + "-" + std::to_string(position));
}

void RowCheckpoints::made(std::uint64_t position) {
    positions_.push_back(position);
    if (positions_.size() <= count_max) return;
    std::size_t least = 0;
    std::uint64_t least_gap = UINT64_MAX;
    for (std::size_t i = 0; i + 1 < positions_.size(); ++i) {
        const std::uint64_t before = i == 0 ? 0 : positions_[i - 1];
        const std::uint64_t gap = positions_[i + 1] - before;
        if (gap < least_gap) {
            least_gap = gap;
            least = i;
        }
    }
    std::error_code ignored;  // it is found by the next start
    fs::remove_all(place_of(positions_[least]), ignored);
    positions_.erase(positions_.begin() + static_cast<std::ptrdiff_t>(least));
}

fs::path RowCheckpoints::before(const fs::path& rows, const std::string& name,
                                std::uint64_t position) {
    std::optional<std::uint64_t> best;
    fs::path found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder_in(rows), ignored)) {
        const auto one = position_in(entry.path().filename().string(), name);
        if (!one || *one > position || (best && *one < *best)) continue;
        best = one;
        found = entry.path();
    }
    return found;
}

// Tables never change; what says which of them there are is written on, so it is copied.
Result<void> copy_checkpoint(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::create_directories(to, error);
    for (const auto& entry : fs::directory_iterator(from, error)) {
        const auto target = to / entry.path().filename();
        if (entry.path().extension() == ".sst") {
            fs::create_hard_link(entry.path(), target, error);
        } else {
            fs::copy_file(entry.path(), target, error);
        }
        if (error) break;
    }
    if (!error) return {};
    return unavailable("rows-unwritable", to.string() + ": " + error.message());
}

}  // namespace anju
