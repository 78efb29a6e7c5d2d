// The program and its file of settings.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

using testing::HasSubstr;

class ConfigTest : public UpFixture {
  protected:
    std::string file_of(std::string_view text) const {
        const auto file = folder() / "anju.toml";
        std::ofstream(file) << text;
        return file.string();
    }
};

TEST_F(ConfigTest, StartsByItsFileAlone) {
    const auto file = file_of("[up]\nport = 0\ndata = \"" + data() + "\"\n");
    EXPECT_EQ(run({"config", "check", file}).code, 0);
    const auto shown = run({"config", "show", "up", "--config", file, "--address", "::1"});
    EXPECT_EQ(shown.code, 0) << shown.complaints;
    EXPECT_THAT(shown.output, HasSubstr("data = " + data() + "  # " + file + ":3\n"));
    EXPECT_THAT(shown.output, HasSubstr("address = ::1  # command line\n"));
    Program up(folder(), {"up", "--config", file});
    up.wait_until_ready();
    EXPECT_TRUE(std::filesystem::exists(data() + "/log"));
    EXPECT_EQ(up.stop(), 0);
}

TEST_F(ConfigTest, StartsNothingByAFileWithProblems) {
    const auto file = file_of("[up]\nport = 0\nprot = 8\n");
    for (const Arguments& asked : std::vector<Arguments>{{"config", "check", file},
                                                         {"--config", file, "config", "show"},
                                                         {"up", "--config", file}}) {
        const auto end = run(asked);
        EXPECT_EQ(end.code, 78) << end.complaints;
        EXPECT_THAT(end.complaints, HasSubstr(file + ":3: [up] prot: unknown; expected one of"));
    }
    const auto missing = run({"up", "--config", data() + "/none"});
    EXPECT_EQ(missing.code, 66);
    EXPECT_THAT(missing.complaints, HasSubstr(data() + "/none: cannot be read"));
    EXPECT_EQ(run({"config", "check"}).code, 65);
    EXPECT_EQ(run({"config", "show", "up", "--wings"}).code, 64);
}

}  // namespace

}  // namespace anju::test
