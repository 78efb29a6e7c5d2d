// Who people are, for who may be told: each time is recorded in the stream disclosure/<person>, in
// the reader's name, before anything is told.
#pragma once

#include <functional>

#include "deploy/people/vault.hpp"
#include "events/runtime/router.hpp"

namespace anju {

struct PeopleRoutes {
    std::function<Vault&()> vault;  // asked on the io thread once requests come in
    ExecuteCommand record;
};

// GET /v1/people, POST /v1/people/search, GET /v1/people/{id}/details, POST /v1/people/keys.
void add_people_routes(Router& router, const PeopleRoutes& routes);

}  // namespace anju
