#include "deploy/anju/admin_token.hpp"

#include "events/log/key_file.hpp"
#include "services/access/token.hpp"

namespace anju {

Result<std::string> open_admin_token(const std::filesystem::path& path) {
    auto text = open_key_file(path, [] { return make_token() + "\n"; });
    if (!text) return text.error();
    while (text->ends_with('\n')) text->pop_back();
    if (parse_token(*text)) return *text;
    return corrupt("key-file-malformed",
                   path.string() + ": it holds no token; remove it and another one is made");
}

}  // namespace anju
