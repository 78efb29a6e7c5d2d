// The page behind a gateway: what a browser sends by itself reaches the process that serves it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "events/runtime/http_call.hpp"
#include "tests/system/cluster.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {
namespace {

class GatewayTest : public testing::Test {
  protected:
    // As a page asks of which `origin` is told, with the cookie of who signed in.
    int status_from(const std::string& origin, Verb verb, const std::string& target,
                    const std::string& body, Headers more = {}) {
        ClientRequest request{
            .verb = verb, .target = target, .headers = std::move(more), .body = body};
        request.headers.emplace_back("Cookie",
                                     std::string("anju_session=") + std::getenv("ANJU_TOKEN"));
        if (!origin.empty()) request.headers.emplace_back("Origin", origin);
        const auto answer = http_call(cluster_.url(), std::move(request), std::chrono::seconds(10));
        EXPECT_TRUE(answer) << answer.error().message;
        return answer ? answer->status : 0;
    }

    TemporaryFolder folder_;
    Cluster cluster_{folder_.path()};
};

TEST_F(GatewayTest, PassesOnWhatItsOwnPageAsksAndNothingThatAnotherPageDoes) {
    cluster_.wait_until_ready();
    const auto own = cluster_.url();
    const auto register_at = [](int number) {
        return "/v1/plot/130708-" + std::to_string(number) + "/register";
    };
    const auto body = plot_body("130708", 100);
    EXPECT_EQ(status_from(own, Verb::post, register_at(1) + "?dry_run=true", body), 200);
    EXPECT_EQ(status_from(own, Verb::post, register_at(1), body), 201);
    EXPECT_EQ(status_from(own, Verb::get, "/v1/plot/130708-1", {}), 200);
    EXPECT_EQ(status_from("http://evil.example", Verb::post, register_at(2), body), 403);
    EXPECT_EQ(status_from({}, Verb::post, register_at(2), body), 403);
    // Another page may not have people looked up in the name of who is signed in.
    const std::string search = "/v1/people?name=x&purpose=y";
    EXPECT_EQ(status_from({}, Verb::get, search, {}, {{"Sec-Fetch-Site", "cross-site"}}), 403);
    EXPECT_NE(status_from({}, Verb::get, search, {}, {{"Sec-Fetch-Site", "same-origin"}}), 403);
    // A head alone has no body to wait for.
    EXPECT_EQ(status_from({}, Verb::head, "/v1/feed", {}), 200);
}

}  // namespace
}  // namespace anju::test
