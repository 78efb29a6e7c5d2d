#include <algorithm>
#include <iterator>

#include "deploy/kafka/changes.hpp"
#include "deploy/kafka/client.hpp"

namespace anju::kafka {
namespace {

// Owns what the calls take; each of them is a binding or a filter, made alike.
struct Bindings {
    ~Bindings() { rd_kafka_AclBinding_destroy_array(all.data(), all.size()); }
    Bindings() = default;
    Bindings(const Bindings&) = delete;
    Bindings& operator=(const Bindings&) = delete;

    std::vector<rd_kafka_AclBinding_t*> all;
};

Acl acl_of(const rd_kafka_AclBinding_t* found) {
    return {.principal = rd_kafka_AclBinding_principal(found),
            .resource = rd_kafka_AclBinding_restype(found),
            .pattern = rd_kafka_AclBinding_resource_pattern_type(found),
            .name = rd_kafka_AclBinding_name(found),
            .host = rd_kafka_AclBinding_host(found),
            .operation = rd_kafka_AclBinding_operation(found),
            .permission = rd_kafka_AclBinding_permission_type(found)};
}

// Those of the roles, and those on what is Anju's, by whomever; who reads a public topic is
// nobody's business here.
bool is_ours(const Acl& acl, const WantedAcls& wanted) {
    return wanted.principals.contains(acl.principal) || acl.name.starts_with("anju.");
}

std::set<Acl> acls_of(rd_kafka_t* client, const WantedAcls& wanted) {
    char error[error_size];
    Bindings any;
    any.all.push_back(rd_kafka_AclBindingFilter_new(
        RD_KAFKA_RESOURCE_ANY, nullptr, RD_KAFKA_RESOURCE_PATTERN_ANY, nullptr, nullptr,
        RD_KAFKA_ACL_OPERATION_ANY, RD_KAFKA_ACL_PERMISSION_TYPE_ANY, error, sizeof error));
    if (any.all.front() == nullptr) fail(error);
    const auto event = ask(client, "reading ACLs", [&](rd_kafka_queue_t* queue) {
        rd_kafka_DescribeAcls(client, any.all.front(), nullptr, queue);
    });
    std::size_t count = 0;
    const auto* found =
        rd_kafka_DescribeAcls_result_acls(rd_kafka_event_DescribeAcls_result(event.get()), &count);
    std::set<Acl> acls;
    for (std::size_t i = 0; i < count; ++i) {
        if (auto acl = acl_of(found[i]); is_ours(acl, wanted)) acls.insert(std::move(acl));
    }
    return acls;
}

void fill(Bindings& bindings, const std::vector<Acl>& acls, bool as_filters) {
    char error[error_size];
    for (const auto& acl : acls) {
        const auto make = as_filters ? rd_kafka_AclBindingFilter_new : rd_kafka_AclBinding_new;
        auto* binding = make(acl.resource, acl.name.c_str(), acl.pattern, acl.principal.c_str(),
                             acl.host.c_str(), acl.operation, acl.permission, error, sizeof error);
        if (binding == nullptr) fail(acl.text() + ": " + error);
        bindings.all.push_back(binding);
    }
}

void require_done(const rd_kafka_error_t* error, const Acl& acl) {
    if (error != nullptr) fail(acl.text() + ": " + rd_kafka_error_string(error));
}

void add(rd_kafka_t* client, const AclChanges& changes) {
    if (!changes.missing.empty()) {
        std::size_t count = 0;
        Bindings made;
        fill(made, changes.missing, false);
        const auto event = ask(client, "adding ACLs", [&](rd_kafka_queue_t* queue) {
            rd_kafka_CreateAcls(client, made.all.data(), made.all.size(), nullptr, queue);
        });
        const auto* results =
            rd_kafka_CreateAcls_result_acls(rd_kafka_event_CreateAcls_result(event.get()), &count);
        for (std::size_t i = 0; i < count; ++i) {
            require_done(rd_kafka_acl_result_error(results[i]), changes.missing[i]);
        }
    }
}

void take_back(rd_kafka_t* client, const AclChanges& changes) {
    if (changes.beyond.empty()) return;
    std::size_t count = 0;
    Bindings taken;
    fill(taken, changes.beyond, true);
    const auto event = ask(client, "taking ACLs back", [&](rd_kafka_queue_t* queue) {
        rd_kafka_DeleteAcls(client, taken.all.data(), taken.all.size(), nullptr, queue);
    });
    const auto* results =
        rd_kafka_DeleteAcls_result_responses(rd_kafka_event_DeleteAcls_result(event.get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        require_done(rd_kafka_DeleteAcls_result_response_error(results[i]), changes.beyond[i]);
    }
}

}  // namespace

AclChanges acl_changes(rd_kafka_t* client, const WantedAcls& wanted) {
    const auto found = acls_of(client, wanted);
    AclChanges changes;
    std::ranges::set_difference(wanted.acls, found, std::back_inserter(changes.missing));
    std::ranges::set_difference(found, wanted.acls, std::back_inserter(changes.beyond));
    for (const auto& acl : changes.missing) changes.lines.push_back("+ " + acl.text());
    for (const auto& acl : changes.beyond) changes.lines.push_back("- " + acl.text());
    return changes;
}

void make(rd_kafka_t* client, const AclChanges& changes, const WantedAcls& wanted) {
    add(client, changes);
    take_back(client, changes);
    await("ACLs are not what was asked for", client,
          [&] { return acl_changes(client, wanted).lines.empty(); });
}

}  // namespace anju::kafka
