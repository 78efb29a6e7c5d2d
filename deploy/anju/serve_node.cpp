#include "deploy/anju/serve_node.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "deploy/anju/commands.hpp"
#include "deploy/anju/supervisor.hpp"
#include "events/runtime/descriptor_limit.hpp"
#include "events/words/language.hpp"
#include "events/words/problem_words.hpp"
#include "services/shell/json_body.hpp"

namespace anju {
namespace {

constexpr int exit_data = 65;
constexpr int exit_no_input = 66;
constexpr int exit_unavailable = 69;
constexpr int exit_io = 74;
constexpr int exit_try_again = 75;
constexpr std::size_t body_shown_max = 500;

int exit_code_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid:
        case ErrorKind::rejected:
            return exit_data;
        case ErrorKind::not_found:
            return exit_no_input;
        case ErrorKind::conflict:
            return exit_try_again;
        case ErrorKind::corrupt:
            return exit_io;
        case ErrorKind::unavailable:
            return exit_unavailable;
    }
    return exit_unavailable;
}

// systemd keeps what its services write, and many may read it.
bool is_written_to_journal() {
    const char* journal = std::getenv("JOURNAL_STREAM");  // "device:inode"
    struct stat output {};
    if (journal == nullptr || ::fstat(STDOUT_FILENO, &output) != 0) return false;
    return fmt::format("{}:{}", output.st_dev, output.st_ino) == journal;
}

}  // namespace

int fail_with(const Error& error) {
    const auto words = problem_text({error.rule, error.facts, error.pointer}, Language::chinese);
    if (words && language_of_environment() == Language::chinese) {
        std::cerr << "anju: " << words->detail << '\n';
    }
    std::cerr << "anju: " << error.rule << ": " << error.message << '\n';
    for (const auto& [name, value] : error.facts)
        std::cerr << "  " << name << ": " << value << '\n';
    return exit_code_of(error.kind);
}

Error refused(const ClientResponse& answer) {
    const auto json = parse_json_body(answer.body);
    const auto* document = json ? json->if_object() : nullptr;
    const auto* detail = document != nullptr ? document->if_contains("detail") : nullptr;
    const bool told = detail != nullptr && detail->is_string();
    const std::string why =
        told ? std::string(detail->get_string()) : answer.body.substr(0, body_shown_max);
    return invalid("refused", std::to_string(answer.status) + ": " + why);
}

NodeOptions all_in_one(NodeOptions options) {
    const auto in_folder = [&options](std::filesystem::path& file, const char* name) {
        if (file.empty()) file = options.data / name;
    };
    in_folder(options.identity_key, "identity.key");
    in_folder(options.admin_token, "admin.token");
    in_folder(options.people_key, "people.key");
    options.is_vault = true;
    options.services = service_names();
    options.seals = true;
    options.projects = true;
    return options;
}

int serve_node(const NodeOptions& options, const Started& started) {
    raise_descriptor_limit();
    boost::asio::io_context io(1);
    StopSignals signals(io);
    auto node = Node::start(io, options);
    if (!node) return fail_with(node.error());
    std::cout << "listening on " << (*node)->url() << std::endl;
    if (!(*node)->admin_token().empty() && !is_written_to_journal()) {
        std::cout << "token: " << (*node)->admin_token() << std::endl;
    }
    Supervisor supervisor(io);
    supervisor.serving();
    signals.on_stop([&] {
        supervisor.stopping();
        (*node)->stop([&io] { io.stop(); });
    });
    auto kept = started ? started(io, **node, signals) : nullptr;
    io.run();
    kept.reset();
    node->reset();
    return 0;
}

}  // namespace anju
