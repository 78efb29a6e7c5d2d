// How entries of the simulated history become commands: a writer for each step. Every text that is
// written is free of what JSON escapes.
#pragma once

#include <fmt/format.h>

#include <array>
#include <boost/describe.hpp>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

#include "deploy/province/history.hpp"

namespace anju {

class ProvinceText {
  public:
    ProvinceText(const ProvinceHistory& about, const ProvinceEntry& written,
                 ProvinceCommand& command)
        : history(about), entry(written), command_(command) {}

    const ProvinceHistory& history;
    const ProvinceEntry& entry;

    template <class List>
    const auto& subject(const List& list) const {
        return list[entry.subject];
    }
    void id(std::string id) { command_.id = std::move(id); }
    // Sets the body: the day of the fact and, after it, members as JSON.
    template <class... Args>
    void body(fmt::format_string<Args...> members, Args&&... args) {
        command_.body.clear();
        fmt::format_to(std::back_inserter(command_.body), R"({{"occurred_on":"{}",)",
                       Day{entry.occurred}.text());
        fmt::format_to(std::back_inserter(command_.body), members, std::forward<Args>(args)...);
        command_.body += '}';
    }
    // 0 to count - 1, the same whenever the entry is written.
    std::uint64_t pick(std::uint64_t count, std::uint64_t question = 0) const;
    template <class T, std::size_t Size>
    const T& one_of(const std::array<T, Size>& all, std::uint64_t question = 0) const {
        return all[pick(Size, question)];
    }

  private:
    ProvinceCommand& command_;
};

struct ProvinceStepText {
    ProvinceStep step;
    std::string_view stream;
    std::string_view command;
    void (*write)(ProvinceText& text);
};

// The steps of each theme.
std::span<const ProvinceStepText> registry_texts();
std::span<const ProvinceStepText> rights_texts();
std::span<const ProvinceStepText> work_texts();
std::span<const ProvinceStepText> place_texts();
std::span<const ProvinceStepText> land_texts();
std::span<const ProvinceStepText> planning_texts();

template <class Enum>
std::string_view name_of(Enum value) {
    return boost::describe::enum_to_string(value, "");
}

std::string_view county_code(std::size_t county);
std::string_view county_name(std::size_t county);
// The name of a known area, else its code.
std::string_view area_name(std::string_view code);

// Ids: the county's code and a number.
std::string numbered(std::size_t county, std::uint64_t number);
std::string household_id(const ProvinceHousehold& household);
std::string person_id(const ProvinceHistory& history, std::uint32_t person);
std::string house_id(const ProvinceHistory& history, std::uint32_t house);
std::string plot_id(const ProvinceHistory& history, std::uint32_t plot);
std::string loan_id(const ProvinceLoan& loan);
// ,"site":"..." with the comma before it; nothing for a household outside of communities.
std::string site_member(const ProvinceHousehold& household);

}  // namespace anju
