// Answers that are made once and asked for often: compressed for slow lines, and kept by browsers,
// who ask each time whether they are still so. A new program shows at once.
#pragma once

#include <string>
#include <string_view>

#include "events/runtime/http_message.hpp"

namespace anju {

class KeptAnswer {
  public:
    KeptAnswer() = default;
    KeptAnswer(std::string content_type, std::string plain);
    // `compressed` is `plain` as gzip.
    KeptAnswer(std::string content_type, std::string plain, std::string compressed);

    HttpResponse answer(const HttpRequest& request) const;

  private:
    std::string content_type_;
    std::string plain_;
    std::string compressed_;
    std::string tag_;  // of the contents, quoted
};

// RFC 1952.
std::string gzipped(std::string_view plain);

}  // namespace anju
