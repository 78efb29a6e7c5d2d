// anju backup, restore, move, verify: the log outside of Anju, on another machine or another log,
// and whether it is what was signed.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <memory>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/log_place.hpp"
#include "deploy/anju/log_routes.hpp"
#include "deploy/anju/node.hpp"
#include "deploy/anju/progress_meter.hpp"
#include "deploy/anju/witnessed_head.hpp"
#include "events/base/system_clock.hpp"
#include "events/log/embedded_log.hpp"
#include "events/log/ledger_check.hpp"

namespace anju {
namespace {

namespace fs = std::filesystem;

struct BackupOptions {
    LogPlace place;
    std::shared_ptr<Server> server;
    bool is_running = false;
    std::string to;
    std::string keys;
};

Result<void> backup(const BackupOptions& options) {
    std::unique_ptr<Log> log;
    std::unique_ptr<RecordSource> source;
    if (options.is_running) {
        source = records_behind(*options.server);
    } else {
        auto opened = open_existing(options.place);
        if (!opened) return opened.error();
        log = std::move(*opened);
        source = records_of(*log);
    }
    ProgressMeter meter("archiving records", 0);
    const auto manifest = write_archive(*source, options.to, system_now(),
                                        [&](std::uint64_t records) { meter.update(records); });
    if (!manifest) return manifest.error();
    meter.end();
    const fs::path keys = options.keys.empty() ? options.place.data : options.keys;
    if (!keys.empty()) {
        if (auto copied = copy_keys(keys, fs::path(options.to) / "keys"); !copied) return copied;
    }
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    for (const auto& segment : manifest->segments) {
        records += segment.records;
        bytes += segment.bytes;
    }
    std::cout << fmt::format("{}: {} records in {} segments, {} bytes{}\n", options.to, records,
                             manifest->segments.size(), bytes,
                             keys.empty() ? "; without keys: keep ledger.key and identity.key of "
                                            "the data folder beside it"
                                          : "");
    return {};
}

struct RestoreOptions {
    std::string from;
    LogPlace to;
    std::optional<std::uint64_t> until;
};

Result<void> restore(const RestoreOptions& options) {
    ProgressMeter meter("checking the archive", 0);
    const auto manifest =
        check_archive(options.from, [&](std::uint64_t records) { meter.update(records); });
    if (!manifest) return manifest.error();
    meter.end();
    const auto source = records_in(options.from, *manifest);
    const auto found = copy_into(*source, manifest->topics, options.to, options.until);
    if (!found) return found.error();
    if (!options.to.data.empty()) {
        auto copied = copy_keys(fs::path(options.from) / "keys", options.to.data);
        if (!copied) return copied;
    }
    tell(*found);
    return {};
}

struct MoveOptions {
    LogPlace from;
    LogPlace to;
};

Result<void> move_log(const MoveOptions& options) {
    auto log = open_existing(options.from);
    if (!log) return log.error();
    const auto source = records_of(**log);
    const auto topics = source->topics();
    if (!topics) return topics.error();
    const auto found = copy_into(*source, *topics, options.to, std::nullopt);
    if (!found) return found.error();
    if (!options.from.data.empty() && !options.to.data.empty()) {
        if (auto copied = copy_keys(options.from.data, options.to.data); !copied) return copied;
    }
    tell(*found);
    std::cout << fmt::format(
        "{} holds what {} holds, which is left as it is: start nothing on it "
        "again\n",
        options.to.name(), options.from.name());
    return {};
}

struct VerifyOptions {
    LogPlace place;
    std::string archive;
    std::string key;
    std::string origin = NodeOptions().origin;
    std::string witness_policy;
    std::string head;
};

// The one given, or else that of the data folder.
Result<std::optional<NamedKey>> key_of(const VerifyOptions& options) {
    std::string text = options.key;
    if (!text.empty() && fs::exists(text)) std::ifstream(options.key) >> text;
    if (!text.empty()) {
        auto key = read_verifier_key(text);
        if (!key) return key.error();
        return std::optional(*key);
    }
    const auto file = fs::path(options.place.data) / "ledger.key";
    if (options.place.data.empty() || !fs::exists(file)) return std::optional<NamedKey>();
    const auto signer = Signer::open(file);
    if (!signer) return signer.error();
    return std::optional(NamedKey{options.origin, signer->public_key()});
}

// The head that witnesses cosigned, where it is asked for: that given, or that of the data folder.
Result<std::optional<Checkpoint>> head_of(const VerifyOptions& options,
                                          const std::optional<NamedKey>& key) {
    if (options.witness_policy.empty()) return std::optional<Checkpoint>();
    const auto policy = WitnessPolicy::read(options.witness_policy);
    if (!policy) return policy.error();
    const auto own = fs::path(options.place.data) / witnessed_head_file;
    auto head =
        read_witnessed_head(options.head.empty() ? own : fs::path(options.head), *policy, key);
    if (!head) return head.error();
    return std::optional(std::move(*head));
}

Result<void> verify(const VerifyOptions& options) {
    if (!options.archive.empty()) {
        ProgressMeter meter("checking the archive", 0);
        const auto manifest =
            check_archive(options.archive, [&](std::uint64_t records) { meter.update(records); });
        if (!manifest) return manifest.error();
        meter.end();
        std::cout << fmt::format("{}: {} segments, each as it was written on {}\n", options.archive,
                                 manifest->segments.size(), manifest->made.text());
        return {};
    }
    const auto key = key_of(options);
    if (!key) return key.error();
    const auto head = head_of(options, *key);
    if (!head) return head.error();
    auto log = open_existing(options.place);
    if (!log) return log.error();
    if (auto* embedded = dynamic_cast<EmbeddedLog*>(log->get()); embedded != nullptr) {
        ProgressMeter meter("checking the chain of the log", 0);
        const auto sound = embedded->verify(
            [&](const VerifyProgress& progress) { meter.update(progress.records); });
        if (!sound) return sound.error();
        meter.end();
    }
    const auto found = check_with_meter(**log, {*key, *head});
    if (!found) return found.error();
    tell(*found);
    if (*head) {
        std::cout << fmt::format("it continues the head of {} events that witnesses cosigned\n",
                                 (*head)->size);
    }
    if (!*key) std::cout << "without a key: signatures were not checked (--key)\n";
    return {};
}

int ended(const Result<void>& outcome) {
    return outcome ? 0 : fail_with(outcome.error());
}

void add_backup(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand(
        "backup", "Adds what came since to an archive of the log; events go on being recorded");
    auto options = std::make_shared<BackupOptions>();
    options->server = add_server(command);
    command->add_option("--to", options->to, "Folder of the archive")->required();
    add_place(command, options->place, "", "in the place of a running one at --url");
    command->add_option("--keys", options->keys,
                        "Data folder whose keys are to be kept with the archive");
    command->callback([options, &run] {
        options->is_running = options->place.name().empty();
        run = [options] { return ended(backup(*options)); };
    });
}

void add_restore(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand(
        "restore", "Makes a log from an archive, with its positions, tokens and proofs");
    auto options = std::make_shared<RestoreOptions>();
    command->add_option("--from", options->from, "Folder of the archive")->required();
    add_place(command, options->to, "", "with no records");
    command->add_option("--until", options->until,
                        "Only as far as the last seal of at most so many events");
    command->callback([options, &run] { run = [options] { return ended(restore(*options)); }; });
}

void add_move(CLI::App& app, Run& run) {
    auto* command =
        app.add_subcommand("move",
                           "Copies a log that is not running to another, such as from one "
                           "machine to a Kafka cluster, with positions, tokens and proofs");
    auto options = std::make_shared<MoveOptions>();
    add_place(command, options->from, "from-", "to be read");
    add_place(command, options->to, "to-", "with no records");
    command->callback([options, &run] { run = [options] { return ended(move_log(*options)); }; });
}

void add_verify(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand(
        "verify", "Compares every record with the log's chain and every event with the seals");
    auto options = std::make_shared<VerifyOptions>();
    add_place(command, options->place, "", "to be read");
    command->add_option("--archive", options->archive, "Or the folder of an archive");
    command->add_option("--key", options->key,
                        "Key to verify with, as /v1/ledger/key gives it, or a file with it; that "
                        "of the data folder when left out");
    command->add_option("--origin", options->origin, "Name of the ledger in signed checkpoints")
        ->capture_default_str();
    command->add_option("--witness-policy", options->witness_policy,
                        "File of who has to have cosigned a head (C2SP tlog-policy): it must "
                        "have, and the log must continue that head");
    command->add_option("--head", options->head,
                        "File of that head, as /v1/ledger/checkpoint?witnessed=true gave it; the "
                        "one kept in the data folder when left out");
    command->callback([options, &run] { run = [options] { return ended(verify(*options)); }; });
}

}  // namespace

void add_archive_commands(CLI::App& app, Run& run) {
    add_backup(app, run);
    add_restore(app, run);
    add_move(app, run);
    add_verify(app, run);
}

}  // namespace anju
