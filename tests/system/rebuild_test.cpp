// Rows folded anew beside those that are served, on the real program: reads never fail meanwhile.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/system/up_fixture.hpp"

namespace anju::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class RebuildSystemTest : public UpFixture {
  protected:
    bool has_rows(const std::string& end) const {
        for (const auto& entry : fs::directory_iterator(fs::path(data()) / "rows")) {
            const auto name = entry.path().filename().string();
            if (name.starts_with("rows-") && name.ends_with(end)) return true;
        }
        return false;
    }
    int row_folders() const {
        int count = 0;
        for (const auto& entry : fs::directory_iterator(fs::path(data()) / "rows")) {
            count += entry.path().filename().string().starts_with("rows-") ? 1 : 0;
        }
        return count;
    }
};

TEST_F(RebuildSystemTest, ServesRowsThatWereFoldedAnewWithoutAGap) {
    start({"--simulate", "0.01", "--seed", "5"});
    const auto target = "/v1/progress?area=13&indicator=houses.houses";
    const auto served = digest(url());
    Program rebuilding(folder(), {"rebuild", "--flip", "--url", url()});
    std::int64_t asked = 0;
    std::int64_t newest = 0;
    int number = 0;
    while (!rebuilding.has_ended()) {
        const auto answer = get(url(), target);
        ASSERT_EQ(answer.status, 200) << answer.body;
        EXPECT_GE(answer.number("/as_of/position"), newest);
        newest = answer.number("/as_of/position");
        if (++asked % 20 == 0) {
            ASSERT_EQ(post(url(), fmt::format("/v1/plot/130708-9{:05}/register", ++number),
                           plot_body("130708", 500))
                          .status,
                      201);
        }
    }
    EXPECT_EQ(rebuilding.wait(), 0) << rebuilding.complaints();
    EXPECT_THAT(rebuilding.output(), HasSubstr("they are those that are served"));
    EXPECT_THAT(rebuilding.output(), HasSubstr("are served now"));
    EXPECT_GT(asked, 20);
    EXPECT_TRUE(has_rows(".2"));
    EXPECT_EQ(get(url(), "/v1/rebuild").text("/state"), "flipped");
    // The token of a write waits for the rows that are served now.
    const auto written = post(url(), "/v1/plot/130708-800001/register", plot_body("130708", 500));
    ASSERT_EQ(written.status, 201);
    EXPECT_EQ(get(url(), std::string(target) + "&wait=" + written.text("/token")).status, 200);
    EXPECT_EQ(run({"refold", "--url", url()}).code, 0);
    up().kill();
    start();
    EXPECT_EQ(run({"refold", "--url", url()}).code, 0);
    EXPECT_NE(digest(url()), served) << "more was recorded since";
    EXPECT_TRUE(wait_until([&] { return has_rows(".2") && row_folders() == 1; }));
}

}  // namespace
}  // namespace anju::test
