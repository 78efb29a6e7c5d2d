// When an event comes, every open page asks the same: it is answered once for the rows as they are.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "events/runtime/http_message.hpp"
#include "projections/engine/row_store.hpp"

namespace anju {

// On the io thread.
class SharedAnswers {
  public:
    // What is kept at most; the answers to other questions are not.
    static constexpr std::size_t kept_bytes_max = std::size_t{16} << 20;

    // Names a question to a route; none where it has no route. What is answered depends on nothing
    // else that a request has.
    static std::optional<std::string> question_of(const HttpRequest& request);

    // Whether `reply` has its answer, or gets it with that of who asked before. Else whoever asks
    // works it out, answers its own reply and settles it.
    bool join(const RowView& view, const std::string& question, const Reply& reply);
    void settle(const RowView& view, const std::string& question, const HttpResponse& response);

  private:
    struct Shared {
        std::optional<HttpResponse> response;
        std::vector<Reply> waiting;
    };

    using Rows = std::pair<std::uint64_t, const void*>;  // position, and which rows

    std::map<std::pair<Rows, std::string>, Shared> answers_;  // by rows and question
    Rows newest_;
    std::size_t kept_bytes_ = 0;
};

}  // namespace anju
