// A running Anju as the commands of the program ask it.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <string>

#include "events/base/result.hpp"
#include "events/runtime/http_client.hpp"

namespace anju {

struct Server {
    std::string url = "http://127.0.0.1:8080";
    std::string token{};  // of whom it is asked for; empty where access is not controlled
};

// The request with the server's token.
ClientRequest signed_request(const Server& server, ClientRequest request);

// As http_call, with the server's token.
Result<ClientResponse> call(const Server& server, ClientRequest request,
                            std::chrono::milliseconds timeout);

// The JSON object that was answered with `status`. Errors: "refused" with any other, and those of
// what is no JSON.
Result<boost::json::object> object_in(const ClientResponse& answer, int status = 200);

}  // namespace anju
