#include "services/access/access_book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "events/catalogue.hpp"
#include "services/access/token.hpp"
#include "services/access/voucher.hpp"
#include "services/shell/command.hpp"

namespace anju {
namespace {

constexpr std::int64_t ms_per_second = 1'000;
constexpr std::int64_t seconds_per_day = 86'400;

Error refused_certificate() {
    return invalid("certificate-refused",
                   "the certificate is not trusted, has ended, is revoked, or was accepted for "
                   "nobody: whoever administers access accepts it with anju admin certify");
}

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
            return bits({Right::read, Right::overview, Right::follow, Right::record});
        case Role::reader:
            return bits({Right::read, Right::overview, Right::follow});
        case Role::agency:
            return bits({Right::follow, Right::receive});
        case Role::auditor:
            return bits({Right::read, Right::overview, Right::follow, Right::audit});
        case Role::operator_:
            return bits({Right::operate});
        case Role::admin:
            return bits({Right::operate, Right::administer});
        case Role::caseworker:
            return bits({Right::read, Right::overview, Right::identify});
        case Role::viewer:
            return bits({Right::overview});
    }
    return 0;
}

Principal principal_of(const std::string& id, const RightsGranted& granted) {
    Principal principal;
    principal.name = id;
    principal.area = granted.area.value;
    principal.event_types = granted.event_types;
    if (granted.event_fields) principal.event_fields = *granted.event_fields;
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
    const auto now = options_.now().value / ms_per_second;
    if (const auto shown = name_in_voucher(options_.local_token, token, now)) {
        const auto holder = holder_of({*shown});
        return holder ? Result<std::shared_ptr<const Principal>>(holder) : refused_certificate();
    }
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

std::shared_ptr<const Principal> AccessBook::holder_of(
    const std::vector<std::string>& names) const {
    std::shared_ptr<const Principal> holder;
    for (const auto& name : names) {
        const auto [begin, end] = certificates_.equal_range(name);
        for (auto found = begin; found != end; ++found) {
            if (holder && holder != found->second) return nullptr;
            holder = found->second;
        }
    }
    return holder;
}

Result<std::shared_ptr<const Principal>> AccessBook::find(const PeerCertificate& shown) const {
    if (auto read = ready(); !read) return read.error();
    const bool ended = shown.valid_to < options_.now().value / ms_per_second;
    if (!shown.refusal.empty() || ended) return refused_certificate();
    auto holder = holder_of(shown.names);
    if (!holder) return refused_certificate();
    return holder;
}

// The same for a day, so that what one caller sends in that time goes together.
std::string AccessBook::voucher_of(const PeerCertificate& shown) const {
    const auto known = std::ranges::find_if(
        shown.names, [this](const auto& name) { return certificates_.contains(name); });
    if (options_.local_token.empty() || known == shown.names.end()) return {};
    const auto day = options_.now().value / ms_per_second / seconds_per_day;
    const auto valid_to = std::min(shown.valid_to, (day + 2) * seconds_per_day);
    return make_voucher(options_.local_token, *known, valid_to);
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
    if (*folded) hold_credentials(id, principal.state());
    return {};
}

// Those that are taken from now on, in the place of those that were.
void AccessBook::hold_credentials(const std::string& id, const PrincipalDefinition::State& state) {
    std::erase_if(tokens_, [&](const auto& held) {
        const bool of_it = held.second.id == id;
        if (of_it) held.second.principal->ended = true;
        return of_it;
    });
    if (const auto before = admitted_.extract(id)) {
        before.mapped()->ended = true;
        std::erase_if(certificates_,
                      [&](const auto& held) { return held.second == before.mapped(); });
    }
    const bool admitted = state.status == PrincipalDefinition::Status::admitted;
    if (!admitted || !state.rights) return;
    const auto principal = std::make_shared<Principal>(principal_of(id, *state.rights));
    admitted_[id] = principal;
    for (const auto& token : state.tokens) {
        tokens_[token.token] = {id, token.hash, token.valid_to, principal};
    }
    for (const auto& name : state.certificates) certificates_.emplace(name, principal);
}

}  // namespace anju
