#include "deploy/anju/server.hpp"

#include "deploy/anju/commands.hpp"
#include "events/runtime/http_call.hpp"
#include "services/shell/json_body.hpp"

namespace anju {

Result<std::shared_ptr<TlsContext>> tls_of(const Server& server) {
    if (server.authorities.empty() && server.certificate.empty()) {
        return std::shared_ptr<TlsContext>();
    }
    return TlsContext::load({.side = TlsOptions::Side::client,
                             .certificate = server.certificate,
                             .key = server.key,
                             .authorities = server.authorities});
}

ClientRequest signed_request(const Server& server, ClientRequest request) {
    if (!server.token.empty()) {
        request.headers.emplace_back("Authorization", "Bearer " + server.token);
    }
    return request;
}

Result<ClientResponse> call(const Server& server, ClientRequest request,
                            std::chrono::milliseconds timeout) {
    auto tls = tls_of(server);
    if (!tls) return tls.error();
    return http_call(server.url, signed_request(server, std::move(request)), timeout,
                     std::move(*tls));
}

Result<boost::json::object> object_in(const ClientResponse& answer, int status) {
    if (answer.status != status) return refused(answer);
    auto document = parse_json_body(answer.body);
    if (!document) return document.error();
    return std::move(document->as_object());
}

}  // namespace anju
