// Which event is being folded at this moment, in a file that outlives the process: an event at
// which the process dies again and again is not folded any more. It costs three stores an event,
// and the disk nothing.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace anju {

// An event that is folded: `at` is its own position, or that of the decision to fold it after all.
struct FoldPlace {
    std::uint64_t at = 0;
    std::uint64_t position = 0;
    auto operator<=>(const FoldPlace&) const = default;
};
BOOST_DESCRIBE_STRUCT(FoldPlace, (), (at, position))

// One thread.
class HandlingMark {
  public:
    static constexpr std::string_view file_name = "handling";
    // So often the process died while it folded one event: then it is taken for the cause.
    static constexpr std::uint32_t deaths_max = 3;

    // Opens the file in the folder of the rows, made when it is not there; the death of a process
    // in the middle of an event is counted, durably, before anything is folded. Deaths at events
    // before `folded` are forgotten. Where the system says no, none are counted.
    HandlingMark(const std::filesystem::path& folder, std::uint64_t folded);
    ~HandlingMark();
    HandlingMark(const HandlingMark&) = delete;
    HandlingMark& operator=(const HandlingMark&) = delete;

    void begin(const FoldPlace& place);
    void end();
    // At this event, in earlier processes.
    std::uint32_t deaths(const FoldPlace& place) const;
    // It was folded, or is not folded any more.
    void forget(const FoldPlace& place);

  private:
    struct Content;
    void count_death();

    Content* content_ = nullptr;  // shared with the file
    bool any_deaths_ = false;
};

}  // namespace anju
