// The subcommands of the program: each adds itself to the command line and says what to run.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "deploy/anju/server.hpp"
#include "events/base/result.hpp"
#include "events/runtime/http_client.hpp"

namespace anju {

// What the command line chose; returns the exit code (sysexits).
using Run = std::function<int()>;

void add_up_command(CLI::App& app, Run& run);
// serve, seal, project, vault, publish, gateway: one role of many processes on Kafka.
void add_role_commands(CLI::App& app, Run& run);
void add_simulate_command(CLI::App& app, Run& run);
void add_import_command(CLI::App& app, Run& run);
void add_template_command(CLI::App& app, Run& run);
void add_tail_command(CLI::App& app, Run& run);
void add_progress_command(CLI::App& app, Run& run);
// backup, restore, move, verify.
void add_archive_commands(CLI::App& app, Run& run);
void add_explain_command(CLI::App& app, Run& run);
// witness: cosigns the heads of ledgers, its own or others'.
void add_witness_command(CLI::App& app, Run& run);

// asof, replay, refold, compare.
void add_past_commands(CLI::App& app, Run& run);
void add_rebuild_command(CLI::App& app, Run& run);
// parked: list, show, retry, skip.
void add_parked_command(CLI::App& app, Run& run);
// people: show, find, export, erase.
void add_people_command(CLI::App& app, Run& run);

// admit, grant, issue, revoke, dismiss, list: who may see and record what.
void add_admin_command(CLI::App& app, Run& run);
// apply: topics and ACLs.
void add_cluster_command(CLI::App& app, Run& run);
// check, show; and the option --config of all commands.
void add_config_command(CLI::App& app, Run& run);

// The options of every command that talks to a running Anju.
std::shared_ptr<Server> add_server(CLI::App* command);

// Those of TLS among them; `server` must outlive the command line.
void add_caller_tls_options(CLI::App* command, Server& server);

struct NodeOptions;
// --tls-certificate and the like of a process that serves; the same.
void add_tls_options(CLI::App* command, NodeOptions& options);
// --admin-token and --open of a process that serves; `options` must outlive the command line.
void add_access_options(CLI::App* command, NodeOptions& options, const std::string& about_file);
// --people-key of a process that keeps the keys of what names people; the same.
void add_people_key_option(CLI::App* command, NodeOptions& options, const std::string& about);

// --map of a process that serves the page; the same.
void add_map_option(CLI::App* command, NodeOptions& options);

// --retention-days of a process that publishes; `options` must outlive the command line.
void add_publish_days(CLI::App* command, NodeOptions& options);

// --witness-policy and --witness-seconds of a process that seals; the same.
void add_witness_options(CLI::App* command, NodeOptions& options);

// How webhooks are sent by a process that does.
void add_webhook_options(CLI::App* command, NodeOptions& options);

// Says the error on stderr, in a Chinese locale in Chinese too; the exit code for it.
int fail_with(const Error& error);
// An answer that is not what was asked for: "refused", with the detail of its problem document.
Error refused(const ClientResponse& answer);

}  // namespace anju
