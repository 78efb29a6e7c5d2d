#include "projections/engine/handling_mark.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "events/log/head_mark.hpp"

namespace anju {
namespace {

constexpr std::uint64_t magic = 0x316B72616D6A6E61;  // "anjmark1"
constexpr std::size_t places_max = 64;
constexpr mode_t file_mode = 0600;

}  // namespace

// As it stands in the file. All zeros: a new one.
struct HandlingMark::Content {
    struct Death {
        FoldPlace place;
        std::uint64_t count = 0;  // 0: nothing stands here
    };
    std::uint64_t magic;
    std::uint64_t folding;  // whether `place` is being folded
    FoldPlace place;
    std::array<Death, places_max> deaths;
};

HandlingMark::HandlingMark(const std::filesystem::path& folder, std::uint64_t folded) {
    const FileDescriptor file(
        ::open((folder / file_name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, file_mode));
    // The room is taken now: what is mapped and finds none on a full disk ends the process.
    if (!file.open() || ::posix_fallocate(file.get(), 0, sizeof(Content)) != 0) return;
    void* mapped =
        ::mmap(nullptr, sizeof(Content), PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    if (mapped == MAP_FAILED) return;
    content_ = static_cast<Content*>(mapped);
    if (content_->magic != magic) *content_ = Content{};
    content_->magic = magic;
    for (auto& death : content_->deaths) {
        if (death.place.at < folded) death = {};
    }
    if (content_->folding != 0 && content_->place.at >= folded) count_death();
    content_->folding = 0;
    any_deaths_ =
        std::ranges::any_of(content_->deaths, [](const auto& death) { return death.count > 0; });
    ::msync(content_, sizeof(Content), MS_SYNC);
}

HandlingMark::~HandlingMark() {
    if (content_ == nullptr) return;
    end();
    ::munmap(content_, sizeof(Content));
}

// Of too many places the one where fewest died gives way.
void HandlingMark::count_death() {
    auto& deaths = content_->deaths;
    auto found = std::ranges::find_if(deaths, [&](const auto& death) {
        return death.count > 0 && death.place == content_->place;
    });
    if (found == deaths.end()) {
        found = std::ranges::min_element(deaths, {}, &Content::Death::count);
        *found = {content_->place, 0};
    }
    ++found->count;
}

// The compiler must not move these: the process may end between any two.
void HandlingMark::begin(const FoldPlace& place) {
    if (content_ == nullptr) return;
    content_->place = place;
    std::atomic_signal_fence(std::memory_order_seq_cst);
    content_->folding = 1;
    std::atomic_signal_fence(std::memory_order_seq_cst);
}

void HandlingMark::end() {
    if (content_ == nullptr) return;
    std::atomic_signal_fence(std::memory_order_seq_cst);
    content_->folding = 0;
}

std::uint32_t HandlingMark::deaths(const FoldPlace& place) const {
    if (!any_deaths_) return 0;
    for (const auto& death : content_->deaths) {
        if (death.count > 0 && death.place == place) return static_cast<std::uint32_t>(death.count);
    }
    return 0;
}

void HandlingMark::forget(const FoldPlace& place) {
    if (!any_deaths_) return;
    for (auto& death : content_->deaths) {
        if (death.place == place) death = {};
    }
}

}  // namespace anju
