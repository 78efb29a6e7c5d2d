#include "services/shell/command_rights.hpp"

#include <fmt/format.h>

#include "services/shell/shell.hpp"

namespace anju {
namespace {

constexpr std::size_t division_digits = 6;  // that every id begins with

}  // namespace

CommandRights::CommandRights(const std::vector<Service>& services) {
    for (const auto& service : services) {
        for (const auto& make : service.tables) {
            const auto table = make();
            by_stream_.emplace(table->stream_name(), table->rights());
        }
    }
}

Right CommandRights::right_to(std::string_view stream, std::string_view command) const {
    const auto found = by_stream_.find(stream);
    return found == by_stream_.end() ? Right::record : found->second(command);
}

Result<void> CommandRights::check(const Principal* principal, const CommandRequest& request) const {
    if (principal == nullptr) return {};
    const auto wanted = right_to(request.stream, request.command);
    if (auto right = check_right(principal, wanted); !right) return right;
    if (auto stream = check_stream(principal, request.id); !stream) return stream;
    return check_own(principal, wanted, request.id);
}

Result<void> check_own(const Principal* principal, Right right, std::string_view id) {
    if (principal == nullptr || right != Right::receive || id == principal->name) return {};
    return invalid("not-its-own", fmt::format("{} may do this for itself only, not for {}",
                                              principal->name, excerpt(id)));
}

Result<void> check_right(const Principal* principal, Right right) {
    if (principal == nullptr || principal->has(right)) return {};
    Error error = invalid("right-missing", fmt::format("{} has not the right to {}",
                                                       principal->name, to_string(right)));
    error.facts = {{"right", std::string(to_string(right))}};
    return error;
}

Result<void> check_stream(const Principal* principal, std::string_view id) {
    if (principal == nullptr || principal->covers(division_of_id(id))) return {};
    return beyond_scope(*principal, id);
}

std::string_view division_of_id(std::string_view id) {
    std::string_view code = id.substr(0, division_digits);
    while (code.size() > 2 && code.ends_with("00")) code.remove_suffix(2);
    return code;
}

Error beyond_scope(const Principal& principal, std::string_view asked) {
    Error error = invalid(
        "area-beyond-scope",
        fmt::format("{} may see and record what lies in {}, not {}", principal.name, principal.area,
                    asked.empty() ? "everything" : std::string(excerpt(asked))));
    error.facts = {{"area", principal.area}};
    return error;
}

}  // namespace anju
