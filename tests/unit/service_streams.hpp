// The streams of all services without a log: commands are parsed and decided by the tables that the
// services run, under the rules of planning, and their events become records.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "deploy/province/province.hpp"
#include "services/catalogue.hpp"
#include "services/shell/rule_book.hpp"

namespace anju::test {

// Hashes the numbers of identity cards.
inline constexpr std::string_view service_identity_key = "0123456789abcdef0123456789abcdef";

class ServiceStreams {
  public:
    ServiceStreams();

    // The records of the events that the command leads to, or why it is refused.
    Result<std::vector<std::string>> run(const ProvinceCommand& command);

  private:
    void note(std::string_view id, const RecordView& record);
    Result<void> check_rules(const ProvinceCommand& command, const ParsedCommand& parsed) const;

    std::map<std::string, std::unique_ptr<StreamTable>, std::less<>> tables_;  // by stream
    RuleBook rules_;
};

}  // namespace anju::test
