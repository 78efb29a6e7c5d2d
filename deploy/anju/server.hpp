// A running Anju as the commands of the program ask it.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "events/base/result.hpp"
#include "events/runtime/http_client.hpp"

namespace anju {

struct Server {
    std::string url = "http://127.0.0.1:8080";
    std::string token{};  // of whom it is asked for; empty where access is not controlled
    std::filesystem::path authorities{};  // of its certificate; none: those that the system trusts
    std::filesystem::path certificate{};  // that is shown to it, in the place of a token
    std::filesystem::path key{};          // of that; none: it stands in the same file
};

// What it is called with; null for the default. Errors: unavailable "key-file".
Result<std::shared_ptr<TlsContext>> tls_of(const Server& server);

// The request with the server's token.
ClientRequest signed_request(const Server& server, ClientRequest request);

// As http_call, with the server's token.
Result<ClientResponse> call(const Server& server, ClientRequest request,
                            std::chrono::milliseconds timeout);

// The JSON object that was answered with `status`. Errors: "refused" with any other, and those of
// what is no JSON.
Result<boost::json::object> object_in(const ClientResponse& answer, int status = 200);

}  // namespace anju
