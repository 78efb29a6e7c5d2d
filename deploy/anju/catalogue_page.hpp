// The catalogue as people read it: every event there is with its fields, in Chinese and English.
#pragma once

#include <string>

#include "events/runtime/router.hpp"
#include "events/words/language.hpp"

namespace anju {

// A whole page without scripts, that asks for nothing but its style sheet.
std::string catalogue_page(Language language);

// /v1/catalogue and its style sheet.
void add_catalogue_routes(Router& router);

}  // namespace anju
