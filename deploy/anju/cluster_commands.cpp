// anju cluster apply: the topics and ACLs of a cluster as files.
#include <iostream>
#include <map>
#include <memory>

#include "deploy/anju/commands.hpp"
#include "deploy/kafka/changes.hpp"
#include "deploy/kafka/client.hpp"

namespace anju {
namespace {

constexpr int exit_differs = 3;
constexpr int exit_unavailable = 69;

struct ApplyOptions {
    std::string bootstrap;
    std::string properties;
    std::string topics_file = "/usr/share/anju/kafka/topics.toml";
    std::string acls_file = "/usr/share/anju/kafka/acls.toml";
    kafka::TopicChoices topics{};
    bool topics_only = false;
    bool dry_run = false;
};

int apply(const ApplyOptions& options) {
    const auto client = kafka::connect(options.bootstrap, options.properties);
    const auto topics = kafka::wanted_topics(options.topics_file, options.topics);
    const auto to_topics = kafka::topic_changes(client.get(), topics);
    auto lines = to_topics.lines;
    kafka::WantedAcls acls;
    kafka::AclChanges to_acls;
    if (!options.topics_only) {
        acls = kafka::wanted_acls(options.acls_file);
        to_acls = kafka::acl_changes(client.get(), acls);
        lines.insert(lines.end(), to_acls.lines.begin(), to_acls.lines.end());
    }
    for (const auto& line : lines) std::cout << line << '\n';
    std::cout << std::flush;
    if (options.dry_run) return lines.empty() ? 0 : exit_differs;
    kafka::make(client.get(), to_topics, topics);
    if (!options.topics_only) kafka::make(client.get(), to_acls, acls);
    return 0;
}

int run_apply(const ApplyOptions& options) {
    try {
        return apply(options);
    } catch (const std::exception& failure) {  // as all of deploy/kafka says what went wrong
        std::cerr << "anju: " << options.bootstrap << ": " << failure.what() << '\n';
        return exit_unavailable;
    }
}

}  // namespace

void add_cluster_command(CLI::App& app, Run& run) {
    auto* group = app.add_subcommand("cluster", "Makes a Kafka cluster what it is to be");
    group->require_subcommand(1);
    auto* command = group->add_subcommand(
        "apply",
        "Prints how topics and ACLs differ from the files, and makes them what these say; topics "
        "keep their records");
    auto options = std::make_shared<ApplyOptions>();
    command
        ->add_option("--kafka", options->bootstrap, "Bootstrap servers, host:port[,host:port...]")
        ->envname("ANJU_KAFKA")
        ->required();
    command
        ->add_option("--kafka-properties", options->properties,
                     "File that says how the brokers let in who administers them")
        ->envname("ANJU_KAFKA_PROPERTIES");
    command->add_option("--topics", options->topics_file, "What topics there are to be")
        ->capture_default_str();
    command->add_option("--acls", options->acls_file, "Who may do what")->capture_default_str();
    command
        ->add_option("--partitions", options->topics.partitions,
                     "Of each service's topic, fixed when it is made")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command->add_option("--replication", options->topics.copies, "Copies of each partition")
        ->capture_default_str();
    command->add_flag("--topics-only", options->topics_only,
                      "Leaves ACLs alone, for brokers that know none");
    command->add_flag("--dry-run", options->dry_run,
                      "Changes nothing; exit code 3 where there is something to change");
    command->callback([options, &run] { run = [options] { return run_apply(*options); }; });
}

}  // namespace anju
