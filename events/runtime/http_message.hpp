// What a handler is given and gives back: HttpRequest, HttpResponse and the Reply it calls once.
#pragma once

#include <boost/beast/http/verb.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anju {

struct PeerCertificate;
struct Principal;
struct Route;
using Verb = boost::beast::http::verb;

// Header fields in the order they came. Lookup ignores case.
class HttpHeaders {
  public:
    void reserve(std::size_t fields, std::size_t bytes);
    void add(std::string_view name, std::string_view value);

    // The first field of that name. The view is valid while this object lives and is not moved.
    std::optional<std::string_view> find(std::string_view name) const;
    std::size_t size() const { return fields_.size(); }
    std::pair<std::string_view, std::string_view> at(std::size_t index) const;

  private:
    struct Field {
        std::uint32_t begin;
        std::uint32_t name_size;
        std::uint32_t value_size;
    };
    std::string bytes_;
    std::vector<Field> fields_;
};

struct HttpRequest {
    Verb verb = Verb::get;
    std::string path{};  // percent-decoded, without the query; begins with '/'
    std::vector<std::pair<std::string, std::string>> query{};  // decoded; no name occurs twice
    HttpHeaders headers{};
    std::string body{};  // empty on streaming routes
    std::string remote_address{};
    std::uint64_t request_number = 0;
    const Route* route = nullptr;                  // lives as long as the server
    std::shared_ptr<const Principal> principal{};  // null where access is not controlled
    // What the caller has shown, trusted or not; null without TLS, or where it has shown none.
    std::shared_ptr<const PeerCertificate> certificate{};
    bool is_encrypted = false;

    std::optional<std::string_view> header(std::string_view name) const {
        return headers.find(name);
    }
    std::optional<std::string_view> query_value(std::string_view name) const;
    // What stands in the path for placeholder `name` of the route; empty when it has none.
    std::string_view parameter(std::string_view name) const;
    std::vector<std::string_view> path_segments() const;
    std::string request_id() const;  // unique over restarts; the same in answers and in the log
    // What an event that it leads to keeps, and who is asked for it is told: the caller's trace
    // with this request as its step; without one its id.
    std::string correlation() const;
};

struct HttpResponse {
    int status = 200;
    std::string content_type = "application/json";
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
};

// Takes the answer of one request; the session implements it.
class ReplyTarget {
  public:
    virtual void deliver(HttpResponse&& response) = 0;
    virtual void abandoned() = 0;

  protected:
    ~ReplyTarget() = default;
};

// Shared by all copies of one Reply. `target` is cleared by the session when it no longer waits.
struct ReplyState {
    explicit ReplyState(ReplyTarget& waiting) : target(&waiting) {}
    ReplyState(const ReplyState&) = delete;
    ReplyState& operator=(const ReplyState&) = delete;
    ~ReplyState();

    ReplyTarget* target;
    bool called = false;
};

// Answers one request: call it once, on the io thread, during the handler or later. When the last
// copy goes without a call the client gets 500; after the connection is gone the call does nothing.
class Reply {
  public:
    explicit Reply(std::shared_ptr<ReplyState> state) : state_(std::move(state)) {}
    // Throws std::logic_error when called a second time.
    void operator()(HttpResponse response) const;

  private:
    std::shared_ptr<ReplyState> state_;  // shared: std::function needs copies of its target
};

std::string format_request_id(std::uint64_t request_number);
// Of the request in a trace, unique over restarts.
std::uint64_t step_of_request(std::uint64_t request_number);
// The trace with the request as its step, by the one header "traceparent"; empty without.
std::string trace_step_of(const HttpHeaders& headers, std::uint64_t request_number);

}  // namespace anju
