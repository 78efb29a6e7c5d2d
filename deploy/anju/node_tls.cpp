#include "deploy/anju/node_tls.hpp"

#include <boost/asio/ip/address.hpp>
#include <utility>

namespace anju {
namespace {

Result<void> check_plain(const NodeOptions& options) {
    if (!options.tls.client_authorities.empty() || !options.tls.key.empty()) {
        return invalid("tls-incomplete",
                       "--tls-key and --tls-client-ca go with --tls-certificate FILE");
    }
    boost::system::error_code malformed;  // told when the server listens
    const auto address = boost::asio::ip::make_address(options.address, malformed);
    if (malformed || address.is_loopback() || options.tls.plain_http) return {};
    return invalid("plain-beyond-loopback",
                   "whoever is on the way to " + options.address +
                       " would read tokens and answers: give --tls-certificate and --tls-key, or "
                       "--plain-http where something in front of it speaks TLS");
}

}  // namespace

Result<NodeTls> NodeTls::open(const NodeOptions& options) {
    const auto& settings = options.tls;
    NodeTls tls;
    if (settings.certificate.empty()) {
        if (auto plain = check_plain(options); !plain) return plain.error();
    } else {
        // A gateway tells the others who has shown a certificate, by a key that all of them have.
        if (options.is_gateway && !settings.client_authorities.empty() &&
            options.admin_token.empty()) {
            return invalid("tls-incomplete",
                           "a gateway that takes certificates needs --admin-token FILE, the same "
                           "for all processes");
        }
        auto serving = TlsContext::load({.side = TlsOptions::Side::server,
                                         .certificate = settings.certificate,
                                         .key = settings.key,
                                         .authorities = settings.client_authorities,
                                         .takes_1_2 = settings.minimum == "1.2"});
        if (!serving) return serving.error();
        tls.serving = std::move(*serving);
        tls.outgoing.only = true;
    }
    if (settings.certificate.empty() && settings.authorities.empty()) return tls;
    auto calling = TlsContext::load({.side = TlsOptions::Side::client,
                                     .authorities = settings.authorities,
                                     .peer_name = settings.peer_name});
    if (!calling) return calling.error();
    tls.outgoing.context = std::move(*calling);
    return tls;
}

}  // namespace anju
