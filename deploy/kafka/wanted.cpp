#include "deploy/kafka/wanted.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include "deploy/kafka/client.hpp"

namespace anju::kafka {
namespace {

constexpr std::string_view in_sync = "min.insync.replicas";

toml::table read(const std::string& file) {
    try {
        return toml::parse_file(file);
    } catch (const toml::parse_error& error) {
        fail(file + ":" + std::to_string(error.source().begin.line) + ": " +
             std::string(error.description()));
    }
}

[[noreturn]] void refuse(const toml::node& node, const std::string& expected) {
    fail("line " + std::to_string(node.source().begin.line) + ": expected " + expected);
}

std::string text_of(const toml::node& value) {
    if (const auto* text = value.as_string()) return text->get();
    if (!value.is_integer() && !value.is_boolean()) refuse(value, "a text, number or boolean");
    std::ostringstream out;
    value.visit([&](const auto& one) { out << one; });
    return out.str();
}

void take_settings(const toml::node* from, std::map<std::string, std::string>& into) {
    if (from == nullptr) return;
    const auto* table = from->as_table();
    if (table == nullptr) refuse(*from, "a table of settings");
    for (const auto& [name, value] : *table) into[std::string(name.str())] = text_of(value);
}

void expect_only(const toml::table& table, std::initializer_list<std::string_view> names) {
    for (const auto& [name, value] : table) {
        if (std::ranges::find(names, name.str()) != names.end()) continue;
        fail("line " + std::to_string(name.source().begin.line) + ": \"" + std::string(name.str()) +
             "\" is unknown");
    }
}

const toml::table& table_in(const toml::table& whole, std::string_view name) {
    const auto* table = whole[name].as_table();
    if (table == nullptr) fail("there is no table [" + std::string(name) + "]");
    return *table;
}

struct Grant {
    std::string_view key;
    rd_kafka_ResourceType_t resource;
    rd_kafka_AclOperation_t operation;
    std::string_view verb;
    std::string_view what;
};
constexpr std::array<Grant, 5> grants{{
    {"reads", RD_KAFKA_RESOURCE_TOPIC, RD_KAFKA_ACL_OPERATION_READ, "read", "topic"},
    {"writes", RD_KAFKA_RESOURCE_TOPIC, RD_KAFKA_ACL_OPERATION_WRITE, "write", "topic"},
    {"describes", RD_KAFKA_RESOURCE_TOPIC, RD_KAFKA_ACL_OPERATION_DESCRIBE, "describe", "topic"},
    {"creates", RD_KAFKA_RESOURCE_TOPIC, RD_KAFKA_ACL_OPERATION_CREATE, "make", "topic"},
    {"groups", RD_KAFKA_RESOURCE_GROUP, RD_KAFKA_ACL_OPERATION_READ, "join", "group"},
}};

void take_grants(const toml::table& from, const std::string& principal, std::set<Acl>& into) {
    expect_only(from, {"reads", "writes", "describes", "creates", "groups"});
    for (const auto& grant : grants) {
        const auto* value = from.get(grant.key);
        if (value == nullptr) continue;
        if (!value->is_array()) refuse(*value, "a list of names");
        for (const auto& one : *value->as_array()) {
            const auto name = text_of(one);
            into.insert({.principal = principal,
                         .resource = grant.resource,
                         .pattern = name.ends_with('.') ? RD_KAFKA_RESOURCE_PATTERN_PREFIXED
                                                        : RD_KAFKA_RESOURCE_PATTERN_LITERAL,
                         .name = name,
                         .operation = grant.operation});
        }
    }
}

}  // namespace

std::string Acl::text() const {
    const auto grant = std::ranges::find_if(grants, [&](const Grant& one) {
        return one.resource == resource && one.operation == operation;
    });
    std::string said = permission == RD_KAFKA_ACL_PERMISSION_TYPE_DENY ? "deny " : "allow ";
    said += principal + " to ";
    said += grant == grants.end() ? std::string(rd_kafka_AclOperation_name(operation)) + " " +
                                        rd_kafka_ResourceType_name(resource)
                                  : std::string(grant->verb) + " " + std::string(grant->what);
    said += " " + name + (pattern == RD_KAFKA_RESOURCE_PATTERN_PREFIXED ? "*" : "");
    return host == "*" ? said : said + " from " + host;
}

std::vector<WantedTopic> wanted_topics(const std::string& file, const TopicChoices& choices) {
    const auto whole = read(file);
    expect_only(whole, {"settings", "topics"});
    std::vector<WantedTopic> topics;
    for (const auto& [name, value] : table_in(whole, "topics")) {
        const auto* told = value.as_table();
        if (told == nullptr) refuse(value, "a table");
        expect_only(*told, {"partitions", "settings"});
        WantedTopic topic{.name = std::string(name.str()), .copies = choices.copies};
        topic.partitions = (*told)["partitions"].value_or(choices.partitions);
        take_settings(whole.get("settings"), topic.settings);
        take_settings(told->get("settings"), topic.settings);
        for (const auto& [setting, one] : choices.settings) topic.settings[setting] = one;
        // As many copies as are asked for are never there while a broker is away.
        auto& least = topic.settings[std::string(in_sync)];
        least = std::to_string(
            std::min(least.empty() ? 1 : std::stoi(least), std::max(1, choices.copies - 1)));
        topics.push_back(std::move(topic));
    }
    return topics;
}

WantedAcls wanted_acls(const std::string& file) {
    const auto whole = read(file);
    expect_only(whole, {"everyone", "roles"});
    WantedAcls wanted;
    for (const auto& [name, value] : table_in(whole, "roles")) {
        if (!value.is_table()) refuse(value, "a table");
        const auto principal = "User:" + std::string(name.str());
        wanted.principals.insert(principal);
        take_grants(*value.as_table(), principal, wanted.acls);
        take_grants(table_in(whole, "everyone"), principal, wanted.acls);
    }
    return wanted;
}

}  // namespace anju::kafka
