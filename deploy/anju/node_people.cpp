#include "deploy/anju/node_people.hpp"

#include <algorithm>
#include <utility>

#include "deploy/anju/identity_key.hpp"
#include "deploy/people/people_routes.hpp"

namespace anju {

Result<std::unique_ptr<NodePeople>> NodePeople::start(const Parts& parts, ExecuteCommand record,
                                                      std::string credential) {
    const auto& [io, log, options, tls] = parts;
    auto people = std::make_unique<NodePeople>();
    people->record_ = std::move(record);
    const bool registers =
        std::ranges::find(options.services, "registry") != options.services.end();
    if (options.is_vault) {
        if (!options.kafka.empty()) {
            auto courier = Gateway::start(io, log, tls);
            if (!courier) return courier.error();
            people->courier_ = std::move(*courier);
            people->record_ = [raw = people->courier_.get()](CommandRequest request,
                                                             CommandDone done) {
                raw->execute(std::move(request), std::move(done));
            };
        }
        std::string identity_key;
        if (!options.identity_key.empty()) {
            auto key = open_identity_key(options.identity_key);
            if (!key) return key.error();
            identity_key = std::move(*key);
        }
        auto vault = Vault::start(io, log,
                                  {.folder = options.data,
                                   .master = options.people_key,
                                   .record = people->record_,
                                   .credential = std::move(credential),
                                   .identity_key = std::move(identity_key)});
        if (!vault) return vault.error();
        people->vault_ = std::move(*vault);
    } else if (registers && !options.kafka.empty()) {
        auto leased = LeasedKeys::start(io, log, std::move(credential), tls);
        if (!leased) return leased.error();
        people->leased_ = std::move(*leased);
    }
    return people;
}

KeySource* NodePeople::keys() {
    if (vault_) return vault_.get();
    return leased_.get();
}

void NodePeople::add_routes(Router& router, std::function<NodePeople&()> people) {
    add_people_routes(router, {.vault = [people]() -> Vault& { return *people().vault_; },
                               .record =
                                   [people](CommandRequest request, CommandDone done) {
                                       people().record_(std::move(request), std::move(done));
                                   }});
}

void NodePeople::add_to(Health& health) const {
    if (vault_) health.add("people", [this] { return vault_->ready(); });
}

}  // namespace anju
