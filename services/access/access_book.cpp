#include "services/access/access_book.hpp"

#include <fmt/format.h>

#include <initializer_list>

#include "events/catalogue.hpp"
#include "services/access/token.hpp"
#include "services/shell/command.hpp"

namespace anju {
namespace {

std::uint32_t bits(std::initializer_list<Right> rights) {
    Principal holder;
    for (const auto right : rights) holder.grant(right);
    return holder.rights;
}

std::shared_ptr<const Principal> local_holder() {
    auto principal = std::make_shared<Principal>();
    principal->name = local_principal;
    for (const auto role : {Role::recorder, Role::reader, Role::agency, Role::auditor,
                            Role::operator_, Role::admin, Role::caseworker}) {
        principal->rights |= rights_of(role);
    }
    return principal;
}

}  // namespace

std::uint32_t rights_of(Role role) {
    switch (role) {
        case Role::recorder:
            return bits({Right::read, Right::follow, Right::record});
        case Role::reader:
            return bits({Right::read, Right::follow});
        case Role::agency:
            return bits({Right::follow, Right::receive});
        case Role::auditor:
            return bits({Right::read, Right::follow, Right::audit});
        case Role::operator_:
            return bits({Right::operate});
        case Role::admin:
            return bits({Right::operate, Right::administer});
        case Role::caseworker:
            return bits({Right::read, Right::identify});
    }
    return 0;
}

Principal principal_of(const std::string& id, const RightsGranted& granted) {
    Principal principal;
    principal.name = id;
    principal.area = granted.area.value;
    principal.event_types = granted.event_types;
    for (const auto role : granted.roles) principal.rights |= rights_of(role);
    return principal;
}

AccessBook::AccessBook(Options options)
    : options_(std::move(options)),
      local_(options_.local_token.empty() ? nullptr : local_holder()) {}

Result<void> AccessBook::start(Log& log, Post post) {
    auto reader = TopicReader::start(log, topic, std::move(post),
                                     [this](const RecordView& record) { return take(record); });
    if (!reader) return reader.error();
    reader_ = std::move(*reader);
    return {};
}

Result<void> AccessBook::ready() const {
    if (reader_ == nullptr) return {};
    return reader_->ready("access-not-read", "who may come in is not read yet");
}

Result<std::shared_ptr<const Principal>> AccessBook::find(std::string_view token) const {
    if (local_ && same_secret(token, options_.local_token)) return local_;
    if (auto read = ready(); !read) return read.error();
    const auto parts = parse_token(token);
    if (!parts) return find_outside(token);
    const auto held = tokens_.find(parts->token);
    // Hashed in either case: how long it takes does not tell which public parts there are.
    const std::string hash = hex_of(bytes_of(hasher_(parts->secret)));
    if (held == tokens_.end() || !same_secret(hash, held->second.hash)) return refused_token();
    if (options_.now().day() > held->second.valid_to) return refused_token();
    return std::shared_ptr<const Principal>(held->second.principal);
}

Result<std::shared_ptr<const Principal>> AccessBook::find_outside(std::string_view token) const {
    if (options_.outside == nullptr) return refused_token();
    const auto id = options_.outside->principal_of(token, options_.now());
    if (!id) return id.error();
    const auto held = admitted_.find(*id);
    if (held == admitted_.end()) return refused_token();
    return std::shared_ptr<const Principal>(held->second);
}

std::vector<AccessBook::Entry> AccessBook::entries() const {
    std::vector<Entry> all;
    for (const auto& [id, known] : known_) all.push_back({id, known.state()});
    return all;
}

Result<void> AccessBook::take(const RecordView& record) {
    const auto slash = record.stream.find('/');
    if (record.stream.substr(0, slash) != PrincipalStream::name) return {};
    const std::string id(record.stream.substr(slash + 1));
    auto& principal = known_[id];
    auto folded = principal.add(record);
    if (!folded) return folded.error();
    if (*folded) hold_tokens(id, principal.state());
    return {};
}

// Those that are taken from now on, in the place of those that were.
void AccessBook::hold_tokens(const std::string& id, const PrincipalDefinition::State& state) {
    std::erase_if(tokens_, [&](const auto& held) {
        const bool of_it = held.second.id == id;
        if (of_it) held.second.principal->ended = true;
        return of_it;
    });
    if (const auto before = admitted_.extract(id)) before.mapped()->ended = true;
    const bool admitted = state.status == PrincipalDefinition::Status::admitted;
    if (!admitted || !state.rights) return;
    const auto principal = std::make_shared<Principal>(principal_of(id, *state.rights));
    admitted_[id] = principal;
    for (const auto& token : state.tokens) {
        tokens_[token.token] = {id, token.hash, token.valid_to, principal};
    }
}

}  // namespace anju
