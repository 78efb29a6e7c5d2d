// The bytes of a connection to a server whose routes say back what they got.
#include "events/runtime/http_stream.hpp"
#include "tests/fuzz/connection.hpp"
#include "tests/fuzz/target.hpp"

namespace anju::fuzz {
namespace {

Router routes() {
    Router router;
    const auto echo = [](HttpRequest request, const Reply& reply) {
        reply({.status = 200, .content_type = "text/plain", .body = std::move(request.body)});
    };
    router.add({.verb = Verb::get, .pattern = "/", .handler = echo});
    router.add({.verb = Verb::post,
                .pattern = "/v1/{stream}/{id}/events",
                .handler = echo,
                .body_limit_bytes = 64,
                .query = {{"limit", "", false}}});
    router.add({.verb = Verb::put,
                .pattern = "/v1/{stream}",
                .handler = echo,
                .query = {{"needed", "", true}}});
    router.add({.verb = Verb::post,
                .pattern = "/lines",
                .stream = [](HttpRequest&, BodyReader& reader,
                             ResponseWriter& writer) -> boost::asio::awaitable<void> {
                    writer.start({.status = 200, .content_type = "text/plain", .body = {}});
                    for (;;) {
                        const auto line = co_await reader.read_line();
                        if (!line || !*line) co_return;
                        const std::string said = std::string(**line) + "\n";
                        const auto written = co_await writer.write(said);
                        if (!written) co_return;
                    }
                }});
    return router;
}

void run(std::string_view bytes) {
    static boost::asio::io_context io{1};
    static Connections connections(io, routes());
    connections.run(bytes);
}

std::vector<std::string> seeds() {
    const std::string chunked =
        "POST /lines HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\na\nb\r\n5\r\n\nc\nde\r\n0\r\n\r\n";
    return {get_request("/") + get_request("/?language=zh") + get_request("/nowhere"),
            post_request("/v1/house/1/events?limit=3", "hello", "Expect: 100-continue\r\n"),
            chunked + chunked, "HEAD / HTTP/1.0\r\nAccept-Language: zh\r\n\r\n",
            "POST /v1/house/1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 65\r\n\r\n"};
}

}  // namespace

const Target this_target{run, seeds};

}  // namespace anju::fuzz
