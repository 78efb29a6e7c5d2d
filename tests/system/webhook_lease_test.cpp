// Two processes that send webhooks: each event is sent once, by one of them, and the other goes on
// when that ends.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

#include "events/runtime/http.hpp"
#include "tests/system/cluster.hpp"
#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

namespace fs = std::filesystem;

// Lets everybody in and takes everything, on a thread of its own.
class Receiver {
  public:
    Receiver() : server_(io_, routes(), {}) {
        server_.listen().value();
        thread_ = std::thread([this] { io_.run(); });
    }
    ~Receiver() {
        io_.stop();
        thread_.join();
    }
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    std::string url() const { return fmt::format("http://127.0.0.1:{}/events", server_.port()); }
    // Whether no body told more than the fields that were given.
    bool is_narrowed() {
        const std::lock_guard lock(mutex_);
        return narrowed_;
    }
    // How often each came, by webhook-id.
    std::map<std::string, int> taken() {
        const std::lock_guard lock(mutex_);
        return taken_;
    }

  private:
    Router routes() {
        Router router;
        router.add({.verb = Verb::options,
                    .pattern = "/events",
                    .summary = "",
                    .handler = [](const HttpRequest& request, const Reply& reply) {
                        HttpResponse response;
                        response.headers.emplace_back(
                            "WebHook-Allowed-Origin",
                            request.header("WebHook-Request-Origin").value_or(""));
                        reply(std::move(response));
                    }});
        router.add({.verb = Verb::post,
                    .pattern = "/events",
                    .summary = "",
                    .handler = [this](const HttpRequest& request, const Reply& reply) {
                        {
                            const std::lock_guard lock(mutex_);
                            const auto event = boost::json::parse(request.body).as_object();
                            narrowed_ = narrowed_ && event.contains("narrowed") &&
                                        !event.contains("recordedby") &&
                                        !event.at("data").as_object().contains("surveyed");
                            ++taken_[std::string(request.header("webhook-id").value_or(""))];
                        }
                        reply(HttpResponse{.status = 204, .content_type = {}});
                    }});
        return router;
    }

    boost::asio::io_context io_{1};
    HttpServer server_;
    std::thread thread_;
    std::mutex mutex_;
    std::map<std::string, int> taken_;
    bool narrowed_ = true;
};

class WebhookLeaseTest : public UpFixture {
  protected:
    std::unique_ptr<Program> start_sender(const std::string& name) {
        auto sender = std::make_unique<Program>(
            folder(), Arguments{"project", "--data", (folder() / name).string(), "--kafka",
                                cluster_.bootstrap(), "--webhooks", "--webhook-loopback",
                                "--webhook-folder", (folder() / "webhooks").string()});
        sender->wait_until_ready();
        return sender;
    }
    static bool sends(Program& sender) {
        return sender.complaints().find("this process sends the webhooks") != std::string::npos;
    }
    // Plots with two events each; their ids are where those of before end.
    void record(int plots) {
        for (int i = 0; i < plots; ++i) {
            const auto plot = fmt::format("/v1/plot/130708-{:06}", ++plots_);
            ASSERT_EQ(post(cluster_.url(), plot + "/register", plot_body("130708", 900)).status,
                      201);
            ASSERT_EQ(post(cluster_.url(), plot + "/reclaim", reclaim_body(100)).status, 201);
        }
    }
    bool all_came(std::size_t least) {
        return wait_until([&] { return receiver_.taken().size() >= least; });
    }
    // Whether the sender has kept how far it is: what was taken before does not come again.
    bool kept() {
        const auto now = fs::file_time_type::clock::now();
        return wait_until([&] {
            for (const auto& entry : fs::directory_iterator(folder() / "webhooks")) {
                if (entry.path().extension() != ".progress") continue;
                if (entry.last_write_time() > now) return true;
            }
            return false;
        });
    }
    int doubled() {
        int more = 0;
        for (const auto& [id, count] : receiver_.taken()) more += count - 1;
        return more;
    }

    Cluster cluster_{folder()};
    Receiver receiver_;
    int plots_ = 0;
};

TEST_F(WebhookLeaseTest, OneOfTwoSendsAndTheOtherGoesOnWhereItEnds) {
    cluster_.wait_until_ready();
    auto first = start_sender("first");
    ASSERT_TRUE(wait_until([&] { return sends(*first); }));
    auto second = start_sender("second");
    const std::string subscription = "130708-land";
    ASSERT_EQ(post(cluster_.url(), "/v1/subscription/" + subscription + "/open",
                   fmt::format(R"({{"occurred_on":"2020-01-01","url":"{}","area":"130708",)"
                               R"("event_types":["plot"],"event_fields":["plot/reclaimed"]}})",
                               receiver_.url()))
                  .status,
              201);
    // The gateway finds the one that sends.
    Answer secret;
    EXPECT_TRUE(wait_until([&] {
        secret = post(cluster_.url(), "/v1/webhooks/" + subscription + "/secret", "{}");
        return secret.status == 201;
    })) << secret.body;
    record(20);
    EXPECT_TRUE(all_came(40));
    EXPECT_FALSE(sends(*second));
    EXPECT_EQ(doubled(), 0);
    EXPECT_TRUE(receiver_.is_narrowed());
    // It says that it leaves, and the other need not wait for its silence.
    EXPECT_EQ(first->stop(), 0);
    EXPECT_TRUE(wait_until([&] { return sends(*second); }, std::chrono::seconds(6)));
    record(20);
    EXPECT_TRUE(all_came(80));
    EXPECT_EQ(doubled(), 0);
    const auto third = start_sender("third");
    EXPECT_TRUE(kept());
    record(5);
    second->kill();
    record(20);
    EXPECT_TRUE(all_came(130));
    EXPECT_TRUE(sends(*third));
    // What was taken is kept within two seconds: of what the first one sent nothing comes again.
    EXPECT_LE(doubled(), 10) << "what the second one sent at the last";
}

}  // namespace

}  // namespace anju::test
