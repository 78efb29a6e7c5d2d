// Text files as officials have them: UTF-8 with or without a mark at its beginning, UTF-16 with
// one ("Unicode text" of Excel), and GB18030, which Chinese Excel saves CSV in.
#pragma once

#include <string>
#include <string_view>

#include "events/base/result.hpp"

namespace anju {

// The same text in UTF-8 without a mark. Errors: text-encoding-unknown, with the line that is none
// of them.
Result<std::string> decode_text(std::string_view bytes);

}  // namespace anju
