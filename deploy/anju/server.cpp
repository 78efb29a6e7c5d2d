#include "deploy/anju/server.hpp"

#include "events/runtime/http_call.hpp"

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

}  // namespace anju
