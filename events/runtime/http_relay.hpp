// Passes an answer without an end on as it comes, at the client's pace: for a door in front of
// processes that stream.
#pragma once

#include "events/base/result.hpp"
#include "events/runtime/http_client.hpp"
#include "events/runtime/http_stream.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <vector>

namespace anju {

// The answer of another server as one of ours: what is about its connection stays behind.
HttpResponse passed_back(ClientResponse answer);

struct RelayOptions {
    std::chrono::milliseconds connect_timeout{2'000};
    std::chrono::milliseconds head_timeout{60'000};  // from the request to the answer's head
    // Between two pieces of the body: a stream without an end says now and then that it lives.
    std::chrono::milliseconds silence_max{60'000};
    std::shared_ptr<TlsContext> tls{};  // as of HttpClientOptions
    bool tls_only = false;
};

// Sends the request to the first of `urls` that takes a connection and gives `writer` what it
// answers, status and headers included. Ends when either side does; an Error, "peer-unreachable" or
// "answer-lost", only as long as nothing was given to the writer. Throws when the stream breaks off
// later, so that the client sees that it is not whole. Coroutine of the io thread; the writer must
// live until it returns.
boost::asio::awaitable<Result<void>> relay(boost::asio::io_context& io,
                                           std::vector<std::string> urls, ClientRequest request,
                                           RelayOptions options, ResponseWriter& writer);

}  // namespace anju
