// Which right each command asks for: one table for single commands, lines of many and OpenAPI.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "events/runtime/principal.hpp"
#include "services/shell/command.hpp"
#include "services/shell/stream_table.hpp"

namespace anju {

struct Service;

// `Right::record`, or what the definition of the stream says by
//   static Right right_to(std::string_view command)   ("" = to read the stream)
class CommandRights {
  public:
    explicit CommandRights(const std::vector<Service>& services);

    // A stream that is not known asks for `record`: it is refused by its name later.
    Right right_to(std::string_view stream, std::string_view command) const;

    // Without a principal access is not controlled. Errors: right-missing, area-beyond-scope,
    // not-its-own.
    Result<void> check(const Principal* principal, const CommandRequest& request) const;

  private:
    std::map<std::string, RightTo, std::less<>> by_stream_;
};

// Whether the principal has the right, and the stream's division lies in its area.
Result<void> check_right(const Principal* principal, Right right);
Result<void> check_stream(const Principal* principal, std::string_view id);
// Whether what the right is for bears the principal's own name, where it must.
Result<void> check_own(const Principal* principal, Right right, std::string_view id);
// "13" of "130000-…", "1307" of "130700-…", "130708" of "130708-…".
std::string_view division_of_id(std::string_view id);
Error beyond_scope(const Principal& principal, std::string_view asked);

}  // namespace anju
