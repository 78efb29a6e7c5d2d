// Of the answers to many commands, the token to wait for in each partition: the newest. A command
// that was sent again is answered with its old token, also after newer ones.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace anju {

class NewestTokens {
  public:
    // `token` as in CommandAnswer.
    void add(std::string_view token);

    // By partition, such as "land.3".
    const std::map<std::string, std::string, std::less<>>& by_partition() const { return tokens_; }

  private:
    std::map<std::string, std::string, std::less<>> tokens_;
};

}  // namespace anju
