// How the program starts, or says why it does not.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/system/up_fixture.hpp"

namespace anju::test {

namespace {

using testing::HasSubstr;

class StartTest : public UpFixture {};

TEST_F(StartTest, ExplainsEverySubcommand) {
    const auto all = run({"--help"});
    EXPECT_EQ(all.code, 0);
    for (const std::string command : {"up", "serve", "seal", "project", "gateway", "simulate",
                                      "import", "template", "tail", "progress"}) {
        EXPECT_THAT(all.output, HasSubstr(command));
        const auto one = run({command, "--help"});
        EXPECT_EQ(one.code, 0) << command;
        EXPECT_THAT(one.output, HasSubstr("--help")) << command;
    }
}

TEST_F(StartTest, RefusesWhatIsNotOnItsCommandLine) {
    for (const Arguments& wrong :
         std::vector<Arguments>{{},
                                {"fly"},
                                {"up", "--wings"},
                                {"up", "--port", "many"},
                                {"up", "--port", "70000"},
                                {"up", "--partitions", "0"},
                                {"serve", "castle", "--kafka", "127.0.0.1:1"},
                                {"seal", "--kafka", "127.0.0.1:1"},
                                {"project"}}) {
        const auto end = run(wrong);
        EXPECT_EQ(end.code, 64) << testing::PrintToString(wrong);
        EXPECT_FALSE((end.complaints + end.output).empty());
    }
}

TEST_F(StartTest, RefusesAScaleThatMakesNoProvince) {
    for (const std::string scale : {"-1", "1000000", "0.00001", "nan"}) {
        const auto end =
            run({"up", "--data", data(), "--port", "0", "--simulate", scale, "--once"});
        EXPECT_EQ(end.code, 65) << scale << end.complaints;
        EXPECT_THAT(end.complaints, HasSubstr("scale")) << scale;
    }
}

TEST_F(StartTest, LeavesADataFolderToTheProcessThatHasIt) {
    start();
    const auto second = run({"up", "--data", data(), "--port", "0"});
    EXPECT_EQ(second.code, 69);
    EXPECT_THAT(second.complaints, HasSubstr(data()));
    EXPECT_THAT(second.complaints, HasSubstr("one process at a time"));
    EXPECT_EQ(get(url(), "/readyz").status, 200);
}

TEST_F(StartTest, NamesThePortThatIsTaken) {
    start();
    const auto port = url().substr(url().rfind(':') + 1);
    const auto second = run({"up", "--data", (folder() / "other").string(), "--port", port});
    EXPECT_EQ(second.code, 69);
    EXPECT_THAT(second.complaints, HasSubstr(port));
    EXPECT_THAT(second.complaints, HasSubstr("in use"));
}

TEST_F(StartTest, NamesADataFolderThatCannotBeMade) {
    std::ofstream(folder() / "file") << "x";
    const auto end = run({"up", "--data", (folder() / "file" / "data").string(), "--port", "0"});
    EXPECT_EQ(end.code, 69);
    EXPECT_THAT(end.complaints, HasSubstr((folder() / "file" / "data").string()));
}

TEST_F(StartTest, AsksForTheKeyThatTheRegistryHashesNumbersWith) {
    const auto end = run({"serve", "registry", "--kafka", "127.0.0.1:1"});
    EXPECT_EQ(end.code, 65) << end.complaints;
    EXPECT_THAT(end.complaints, HasSubstr("--identity-key FILE"));
}

TEST_F(StartTest, NamesTheBrokerThatDoesNotAnswer) {
    const auto end = run({"serve", "land", "--kafka", "127.0.0.1:1"});
    EXPECT_EQ(end.code, 69) << end.complaints;
    EXPECT_THAT(end.complaints, HasSubstr("127.0.0.1:1"));
}

TEST_F(StartTest, SaysThatNothingAnswersWhereAClientCalls) {
    for (const std::string command : {"progress", "tail", "simulate"}) {
        Arguments arguments{command, "--url", "http://127.0.0.1:1"};
        if (command == "simulate") arguments.insert(arguments.end(), {"--scale", "0.001"});
        const auto end = run(arguments);
        EXPECT_EQ(end.code, 69) << command << end.complaints;
        EXPECT_THAT(end.complaints, HasSubstr("127.0.0.1:1")) << command;
    }
}

TEST_F(StartTest, EndsWellOnTermAtOnceAndInTheMiddleOfASimulation) {
    start();
    EXPECT_EQ(up().stop(), 0) << up().complaints();
    launch({"--simulate", "0.1"});
    (void)url();
    EXPECT_EQ(up().stop(), 0) << up().complaints();
}

}  // namespace

}  // namespace anju::test
