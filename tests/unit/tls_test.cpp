// The HTTP server and client over TLS: who is spoken to, by which certificate, and who is not.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>

#include <fstream>

#include "events/runtime/http_call.hpp"
#include "events/runtime/http_relay.hpp"
#include "events/runtime/tls.hpp"
#include "tests/contract/certificates.hpp"
#include "tests/contract/log_test_support.hpp"
#include "tests/unit/http_test_support.hpp"

namespace anju::test {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr std::size_t large_bytes = 3'000'000;

std::string rule_of(const Result<ClientResponse>& result) {
    return result ? "status " + std::to_string(result->status) : result.error().rule;
}

// What the caller has shown, as a handler sees it.
Route shown_route() {
    return route_of(Verb::get, "/shown", [](const HttpRequest& request, const Reply& reply) {
        if (!request.certificate) return reply(text_answer("nothing"));
        const auto& shown = *request.certificate;
        std::string text = shown.refusal.empty() ? "trusted" : shown.refusal;
        for (const auto& name : shown.names) text += " " + name;
        reply(text_answer(text));
    });
}

Route echo_route() {
    auto route = route_of(Verb::post, "/echo", [](HttpRequest request, const Reply& reply) {
        reply(text_answer(request.body + request.body));
    });
    route.body_limit_bytes = 2 * large_bytes;
    return route;
}

Route lines_route() {
    return stream_route_of(
        Verb::get, "/lines",
        [](HttpRequest&, BodyReader&, ResponseWriter& writer) -> boost::asio::awaitable<void> {
            writer.start({});
            for (int line = 0; line < 20'000; ++line) {
                const auto written = co_await writer.write("line " + std::to_string(line) + "\n");
                if (!written) co_return;
            }
        });
}

// A client that may speak as no other does.
class OddClient {
  public:
    OddClient(std::uint16_t port, int oldest, int newest)
        : context_(SSL_CTX_new(TLS_client_method())),
          descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), oldest);
        SSL_CTX_set_max_proto_version(context_.get(), newest);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("no connection");
        }
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), descriptor_);
    }
    ~OddClient() { ::close(descriptor_); }
    OddClient(const OddClient&) = delete;
    OddClient& operator=(const OddClient&) = delete;

    // The version that was agreed on, or "".
    std::string agree() { return SSL_connect(ssl_.get()) == 1 ? SSL_get_version(ssl_.get()) : ""; }
    std::string agree_with_protocol(const std::string& protocol) {
        const std::string offered = static_cast<char>(protocol.size()) + protocol;
        SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(offered.data()),
                            static_cast<unsigned>(offered.size()));
        if (agree().empty()) return "";
        const unsigned char* chosen = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(ssl_.get(), &chosen, &size);
        return {reinterpret_cast<const char*>(chosen), size};
    }
    // Of the server, after agree().
    std::string fingerprint() { return peer_certificate(ssl_.get())->names.front(); }
    std::string get(const std::string& target) {
        const auto text = request_text("GET " + target, "Connection: close\r\n");
        SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size()));
        std::string answer;
        std::array<char, 4096> piece{};
        for (;;) {
            const int size = SSL_read(ssl_.get(), piece.data(), piece.size());
            if (size <= 0) {
                ended_well_ = SSL_get_error(ssl_.get(), size) == SSL_ERROR_ZERO_RETURN;
                return answer;
            }
            answer.append(piece.data(), static_cast<std::size_t>(size));
        }
    }
    // Whether the server said that it was all.
    bool ended_well() const { return ended_well_; }

  private:
    std::unique_ptr<SSL_CTX, SslRelease> context_;
    const int descriptor_;
    SslHandle ssl_;
    bool ended_well_ = false;
};

class TlsTest : public testing::Test {
  protected:
    TlsTest() : authority_(folder_.path(), "authority"), files_(authority_.issue({})) {}

    TlsOptions serving() const {
        return {
            .side = TlsOptions::Side::server, .certificate = files_.certificate, .key = files_.key};
    }
    TestServer& start(const TlsOptions& tls, HttpServerOptions options = {}) {
        options.tls = *TlsContext::load(tls);
        std::vector<Route> routes;
        for (const auto& route : {shown_route(), echo_route(), lines_route()})
            routes.push_back(route);
        server_ = std::make_unique<TestServer>(std::move(routes), std::move(options));
        return *server_;
    }
    // A server that asks for certificates of the authority; `authorities`: another file of it.
    TestServer& start_asking(const std::string& authorities = {}) {
        auto tls = serving();
        tls.authorities = authorities.empty() ? authority_.file() : authorities;
        return start(tls);
    }
    std::string url() const { return "https://127.0.0.1:" + std::to_string(server_->port()); }
    Result<ClientResponse> call(ClientRequest request, const TlsOptions& tls) const {
        return http_call(url(), std::move(request), test_deadline, *TlsContext::load(tls));
    }
    Result<ClientResponse> call(ClientRequest request) const {
        return call(std::move(request), {.authorities = authority_.file()});
    }
    std::string shown_by(const CertificateFiles& files) const {
        const auto answer = call(
            {Verb::get, "/shown"},
            {.certificate = files.certificate, .key = files.key, .authorities = authority_.file()});
        return answer ? answer->body : answer.error().message;
    }

    TemporaryFolder folder_;
    Authority authority_;
    CertificateFiles files_;
    std::unique_ptr<TestServer> server_;
};

TEST_F(TlsTest, CarriesLargeBodiesAndAnswers) {
    start(serving());
    std::string body(large_bytes, 'a');
    for (std::size_t i = 0; i < body.size(); i += 7) body[i] = static_cast<char>('b' + i % 20);
    const auto answer = call({Verb::post, "/echo", {}, body});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_TRUE(answer->body == body + body);
    EXPECT_THAT(std::string(answer->header("Strict-Transport-Security").value_or("")),
                HasSubstr("max-age="));
}

TEST_F(TlsTest, KeepsConnectionsForTheNextCall) {
    start(serving());
    IoThread io;
    HttpClientOptions options;
    options.tls = *TlsContext::load({.authorities = authority_.file()});
    auto client = std::make_unique<HttpClient>(io.io, options);
    for (int i = 0; i < 3; ++i) {
        auto done = std::make_shared<std::promise<Result<ClientResponse>>>();
        io.run([&] {
            client->send(url(), {Verb::get, "/shown"}, [done](Result<ClientResponse> answer) {
                done->set_value(std::move(answer));
            });
        });
        EXPECT_EQ(rule_of(done->get_future().get()), "status 200");
    }
    EXPECT_EQ(io.run([&] { return client->connections(); }), 1U);
    server_->wait_for_connections(1);
    io.run([&] { client.reset(); });
}

TEST_F(TlsTest, SpeaksTls13OnlyUnlessToldOtherwise) {
    auto& strict = start(serving());
    EXPECT_EQ(OddClient(strict.port(), TLS1_VERSION, TLS1_3_VERSION).agree(), "TLSv1.3");
    EXPECT_EQ(OddClient(strict.port(), TLS1_VERSION, TLS1_2_VERSION).agree(), "");
    auto older = serving();
    older.takes_1_2 = true;
    auto& lenient = start(older);
    EXPECT_EQ(OddClient(lenient.port(), TLS1_VERSION, TLS1_3_VERSION).agree(), "TLSv1.3");
    EXPECT_EQ(OddClient(lenient.port(), TLS1_VERSION, TLS1_2_VERSION).agree(), "TLSv1.2");
    EXPECT_EQ(OddClient(lenient.port(), TLS1_VERSION, TLS1_1_VERSION).agree(), "");
}

TEST_F(TlsTest, SpeaksHttp11AndSaysWhenItHasEnded) {
    auto& server = start(serving());
    EXPECT_EQ(OddClient(server.port(), TLS1_3_VERSION, 0).agree_with_protocol("http/1.1"),
              "http/1.1");
    EXPECT_EQ(OddClient(server.port(), TLS1_3_VERSION, 0).agree_with_protocol("h2"), "");
    OddClient client(server.port(), TLS1_3_VERSION, 0);
    ASSERT_EQ(client.agree(), "TLSv1.3");
    EXPECT_THAT(client.get("/shown"), HasSubstr("nothing"));
    EXPECT_TRUE(client.ended_well());
}

TEST_F(TlsTest, AnswersNobodyWithoutTls) {
    auto& server = start(serving());
    RawSocket socket(server.port());
    socket.send(request_text("GET /shown"));
    EXPECT_THAT(socket.read_to_end(), testing::Not(HasSubstr("HTTP")));
    server.wait_for_connections(0);
    EXPECT_GE(server.load().handshakes_failed, 1U);
}

TEST_F(TlsTest, ItsClientTrustsNobodyElse) {
    start(serving());
    Authority other(folder_.path(), "other");
    const auto why = [&](const TlsOptions& tls) {
        const auto answer = call({Verb::get, "/shown"}, tls);
        EXPECT_EQ(rule_of(answer), "peer-unreachable");
        return answer ? "" : answer.error().message;
    };
    EXPECT_THAT(why({.authorities = other.file()}), HasSubstr("certificate is not trusted"));
    EXPECT_THAT(why({}), HasSubstr("certificate is not trusted")) << "nor does the system";
    EXPECT_THAT(why({.authorities = authority_.file(), .peer_name = "elsewhere"}),
                HasSubstr("ostname mismatch"));
    const TlsOptions named{.authorities = authority_.file(), .peer_name = "localhost"};
    EXPECT_EQ(rule_of(call({Verb::get, "/shown"}, named)), "status 200");
    files_ = authority_.issue({.alternatives = {"IP:127.0.0.2"}});
    start(serving());
    EXPECT_THAT(why({.authorities = authority_.file()}), HasSubstr("mismatch"));
    files_ = authority_.issue({.days = 0});
    start(serving());
    EXPECT_THAT(why({.authorities = authority_.file()}), HasSubstr("expired"));
}

TEST_F(TlsTest, ItsClientCallsNoOtherWhereTlsOnlyIsSpoken) {
    TestServer plain({shown_route()});
    IoThread io;
    HttpClientOptions options;
    options.tls_only = true;
    auto client = std::make_unique<HttpClient>(io.io, options);
    std::promise<Result<ClientResponse>> done;
    io.run([&] {
        client->send(plain.url(), {Verb::get, "/shown"},
                     [&](Result<ClientResponse> answer) { done.set_value(std::move(answer)); });
    });
    EXPECT_EQ(rule_of(done.get_future().get()), "plain-http-refused");
    io.run([&] { client.reset(); });
}

TEST_F(TlsTest, KnowsWhoShowsACertificate) {
    start_asking();
    EXPECT_EQ(call({Verb::get, "/shown"})->body, "nothing");
    const auto land = authority_.issue(
        {.name = "land", .alternatives = {"URI:spiffe://anju/land", "DNS:Land.Example"}});
    const auto fingerprint = read_certificate(land.certificate)->names.front();
    EXPECT_EQ(fingerprint.size(), 71U);
    EXPECT_EQ(shown_by(land),
              "trusted " + fingerprint + " uri:spiffe://anju/land dns:land.example");
    Authority other(folder_.path(), "other");
    EXPECT_THAT(shown_by(other.issue({.name = "stranger"})), testing::Not(HasSubstr("trusted ")));
    EXPECT_THAT(shown_by(authority_.issue({.name = "old", .days = 0})), HasSubstr("expired"));
}

TEST_F(TlsTest, KnowsWhatItsAuthorityHasRevoked) {
    const auto good = authority_.issue({.name = "good"});
    const auto bad = authority_.issue({.name = "bad"});
    start_asking(authority_.revoking(bad));
    EXPECT_THAT(shown_by(good), HasSubstr("trusted "));
    EXPECT_THAT(shown_by(bad), HasSubstr("revoked"));
}

TEST_F(TlsTest, ReadsItsFilesAgainWhenTheyChange) {
    auto& server = start(serving());
    const auto serves = [&](const std::string& certificate) {
        OddClient client(server.port(), TLS1_3_VERSION, 0);
        return client.agree() == "TLSv1.3" &&
               client.fingerprint() == read_certificate(certificate)->names.front();
    };
    const auto comes_to_serve = [&](const std::string& certificate) {
        const auto deadline = std::chrono::steady_clock::now() + test_deadline;
        while (!serves(certificate)) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            ::poll(nullptr, 0, 20);
        }
        return true;
    };
    ASSERT_TRUE(serves(files_.certificate));
    const auto before = folder_.path() / "before.crt";
    std::filesystem::copy(files_.certificate, before);
    // A connection that stands goes on with what it began with.
    OddClient standing(server.port(), TLS1_3_VERSION, 0);
    ASSERT_EQ(standing.agree(), "TLSv1.3");
    authority_.issue({});
    EXPECT_TRUE(comes_to_serve(files_.certificate));
    EXPECT_THAT(standing.get("/shown"), HasSubstr("nothing"));
    // A certificate without its key changes nothing; with it, it is taken.
    const auto now = folder_.path() / "now.crt";
    std::filesystem::copy(files_.certificate, now);
    const auto other = authority_.issue({.name = "other"});
    std::filesystem::rename(other.certificate, files_.certificate);
    ::poll(nullptr, 0, 1'200);
    EXPECT_TRUE(serves(now.string()));
    std::filesystem::rename(other.key, files_.key);
    EXPECT_TRUE(comes_to_serve(files_.certificate));
}

TEST_F(TlsTest, CutsHandshakesThatAreSlow) {
    HttpServerOptions options;
    options.limits = quick_limits();
    options.limits.handshake_timeout = milliseconds(100);
    auto& server = start(serving(), options);
    RawSocket silent(server.port());
    RawSocket slow(server.port());
    slow.send(std::string("\x16\x03\x01\x02\x00\x01\x00", 7));  // the beginning of a ClientHello
    EXPECT_TRUE(silent.ends());
    EXPECT_TRUE(slow.ends());
    server.wait_for_connections(0);
    EXPECT_EQ(rule_of(call({Verb::get, "/shown"})), "status 200");
}

TEST_F(TlsTest, BoundsHandshakesAndLetsTheHonestIn) {
    HttpServerOptions options;
    options.limits = quick_limits();
    options.limits.handshake_timeout = milliseconds(60'000);
    options.limits.handshakes_max = 8;
    options.admission.idle_min = milliseconds(1'000);
    auto& server = start(serving(), options);
    std::vector<RawSocket> silent;
    for (int i = 0; i < 8; ++i) silent.emplace_back(server.port());
    server.wait_for_connections(8);
    // Nobody of them is slow yet: more are not taken.
    RawSocket more(server.port());
    EXPECT_TRUE(more.ends());
    ::poll(nullptr, 0, 1'100);
    EXPECT_EQ(rule_of(call({Verb::get, "/shown"})), "status 200") << "the slowest makes room";
    EXPECT_TRUE(silent.front().ends());
    EXPECT_GE(server.load().shed[static_cast<std::size_t>(HttpShed::handshakes)], 2U);
}

TEST_F(TlsTest, CarriesStreamsAlsoThroughARelay) {
    start(serving());
    const auto tls = *TlsContext::load({.authorities = authority_.file()});
    const auto read = [&](const std::string& from, const std::string& target) {
        int lines = 0;
        const auto answer =
            http_lines(from, {Verb::get, target}, {.tls = tls}, [&](std::string_view line) {
                lines += line.starts_with("line ") ? 1 : 0;
                return true;
            });
        return answer ? lines : -1;
    };
    EXPECT_EQ(read(url(), "/lines"), 20'000);
    std::unique_ptr<TestServer> door;
    door = std::make_unique<TestServer>(std::vector{stream_route_of(
        Verb::get, "/lines",
        [&](HttpRequest&, BodyReader&, ResponseWriter& writer) -> boost::asio::awaitable<void> {
            RelayOptions options;
            options.tls = tls;
            options.tls_only = true;
            const std::vector<std::string> urls{url()};
            ClientRequest call{Verb::get, "/lines"};  // named: g++ 12 would end it twice
            const auto relayed =
                co_await relay(door->io.io, urls, std::move(call), std::move(options), writer);
            EXPECT_TRUE(relayed);
        })});
    EXPECT_EQ(read(door->url(), "/lines"), 20'000);
}

TEST_F(TlsTest, SaysWhatIsWrongWithItsFiles) {
    const auto why = [](const TlsOptions& options) {
        const auto loaded = TlsContext::load(options);
        return loaded ? "" : loaded.error().message;
    };
    auto options = serving();
    options.certificate = folder_.path() / "none.crt";
    EXPECT_THAT(why(options), HasSubstr("none.crt: no certificate"));
    options = serving();
    options.key = authority_.issue({.name = "other"}).key;
    EXPECT_THAT(why(options), HasSubstr("other.key: no key of"));
    options = serving();
    options.authorities = files_.key;
    EXPECT_THAT(why(options), HasSubstr("no certificates of authorities"));
    EXPECT_EQ(read_certificate(files_.key).error().rule, "key-file");
}

}  // namespace
}  // namespace anju::test
