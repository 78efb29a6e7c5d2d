#include "deploy/anju/server.hpp"

#include "deploy/anju/commands.hpp"
#include "events/runtime/http_call.hpp"
#include "services/shell/json_body.hpp"

namespace anju {

ClientRequest signed_request(const Server& server, ClientRequest request) {
    if (!server.token.empty()) {
        request.headers.emplace_back("Authorization", "Bearer " + server.token);
    }
    return request;
}

Result<ClientResponse> call(const Server& server, ClientRequest request,
                            std::chrono::milliseconds timeout) {
    return http_call(server.url, signed_request(server, std::move(request)), timeout);
}

Result<boost::json::object> object_in(const ClientResponse& answer, int status) {
    if (answer.status != status) return refused(answer);
    auto document = parse_json_body(answer.body);
    if (!document) return document.error();
    return std::move(document->as_object());
}

}  // namespace anju
