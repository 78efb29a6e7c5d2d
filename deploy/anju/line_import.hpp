// Records the commands of a file of JSON lines through a running Anju.
#pragma once

#include <istream>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "deploy/anju/command_client.hpp"
#include "deploy/import/command_sheet.hpp"

namespace anju {

// Gives lines without a key one of their own content: the same command of the same file always has
// the same one, so that the file can be sent again.
class LineKeys {
  public:
    // The line with its key. Errors: invalid, when it is no JSON object.
    Result<std::string> keyed(const std::string& line);

  private:
    const CommandSheet* shape_of(const std::string& stream, const std::string& command);

    std::map<std::string, std::optional<CommandSheet>> shapes_;
    std::map<std::string, std::uint64_t> seen_;
};

// Sends every line; those that are refused are printed, a JSON line each.
Result<SendSummary> import_lines(std::istream& input, const Server& server,
                                 const CommandClientOptions& options);

}  // namespace anju
