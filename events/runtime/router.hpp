// The table of routes: what each one takes, and which one a request means.
#pragma once

#include "events/runtime/http_limits.hpp"
#include "events/runtime/http_message.hpp"
#include "events/runtime/http_stream.hpp"
#include "events/runtime/principal.hpp"

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace anju {

// Called on the io thread with the whole body. It must not block; it may keep `reply` and call it
// later. What it throws is logged and answered as 500.
using Handler = std::function<void(HttpRequest request, Reply reply)>;

// For bodies or answers too large to hold, or without an end: runs as a coroutine on the io thread.
// Request, reader and writer live until it returns. It is cancelled when the connection is aborted.
using StreamHandler = std::function<boost::asio::awaitable<void>(
    HttpRequest& request, BodyReader& reader, ResponseWriter& writer)>;

struct QueryParameter {
    std::string name;
    std::string description;
    bool required = false;
};

struct Route {
    Verb verb = Verb::get;  // HEAD is answered by the GET route
    std::string pattern{};  // "/v1/{stream}/{id}": placeholders take one non-empty segment
    std::string summary{};
    Handler handler{};       // exactly one of handler
    StreamHandler stream{};  // and stream is set
    std::uint64_t body_limit_bytes = body_limit_default_bytes;
    std::vector<QueryParameter> query{};  // every other query parameter is refused
    std::string request_schema{};         // JSON Schema or a reference to one, for OpenAPI
    std::string response_schema{};
    // Who may ask; nobody but those who administer when it is not told. What is answered lies in
    // the division of the placeholder {id} or of the parameter `area`; of a route that has neither,
    // the answer is for those whose area is everything, unless it is about no division.
    Right right = Right::administer;
    bool of_no_area = false;

    bool streams() const { return stream != nullptr; }
};

struct RouteMatch {
    const Route* route = nullptr;  // lives as long as the router
    std::string allow{};  // without a route: the methods this path has; empty when it has no routes
};

class Router {
  public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    // Throws std::logic_error when the pattern is malformed, taken, or the handler is missing.
    void add(Route route);

    // Literal segments win over placeholders; `path` is decoded and begins with '/'.
    RouteMatch find(Verb verb, std::string_view path) const;

    // In the order they were added.
    const std::vector<std::unique_ptr<const Route>>& routes() const { return routes_; }

  private:
    struct Node;
    struct Search;

    static void descend(const Node& node, std::string_view rest, Search& search);

    std::vector<std::unique_ptr<const Route>> routes_;
    std::unique_ptr<Node> root_;
};

}  // namespace anju
