// The options of TLS: of a process that serves, and of who calls one.
#include "deploy/anju/commands.hpp"
#include "deploy/anju/node.hpp"

namespace anju {
namespace {

CLI::Option* add_file(CLI::App* command, const std::string& name, std::filesystem::path& file,
                      const std::string& about) {
    return command->add_option_function<std::string>(
        name, [&file](const std::string& path) { file = path; }, about);
}

}  // namespace

void add_tls_options(CLI::App* command, NodeOptions& options) {
    auto& tls = options.tls;
    add_file(command, "--tls-certificate", tls.certificate,
             "File of its certificate and of those between it and its authority (PEM): it serves "
             "https, and calls other processes by https only. Read again when it changes, as the "
             "other files of TLS are");
    add_file(command, "--tls-key", tls.key,
             "File of the certificate's key (PEM); in the file of the certificate if not given");
    add_file(command, "--tls-client-ca", tls.client_authorities,
             "File of the authorities whose certificates callers may show in the place of a token, "
             "and of what these have revoked (PEM); none are asked for if not given");
    add_file(command, "--tls-ca", tls.authorities,
             "File of the authorities of the other processes' certificates (PEM); those that the "
             "system trusts if not given");
    command->add_option("--tls-peer-name", tls.peer_name,
                        "The name that the certificates of other processes have; that of their "
                        "address if not given");
    command->add_option("--tls-minimum", tls.minimum, "The oldest version of TLS that is spoken")
        ->check(CLI::IsMember({"1.2", "1.3"}))
        ->capture_default_str();
    command->add_flag("--plain-http", tls.plain_http,
                      "Serves without TLS on an address that others reach: where something in "
                      "front of it speaks TLS, or nobody else is in that network");
}

void add_caller_tls_options(CLI::App* command, Server& server) {
    add_file(command, "--ca", server.authorities,
             "File of the authorities of its certificate (PEM); those that the system trusts if "
             "not given")
        ->envname("ANJU_CA");
    add_file(command, "--client-certificate", server.certificate,
             "File of a certificate to show in the place of a token (PEM)")
        ->envname("ANJU_CLIENT_CERTIFICATE");
    add_file(command, "--client-key", server.key,
             "File of its key (PEM); in the file of the certificate if not given")
        ->envname("ANJU_CLIENT_KEY");
}

}  // namespace anju
