// Settings by file, environment and command line, of the whole command line as it is.
#include "deploy/anju/settings.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "deploy/anju/command_line.hpp"
#include "tests/contract/log_test_support.hpp"

namespace anju::test {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Of this process, until the test ends.
class Variable {
  public:
    Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
    ~Variable() { ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* name_;
};

class SettingsTest : public testing::Test {
  protected:
    std::filesystem::path file_of(std::string_view text) const {
        auto file = folder_.path() / "anju.toml";
        std::ofstream(file) << text;
        return file;
    }

    // Of the command that the arguments name, with nothing run.
    std::string in_force(std::string_view text, const std::vector<std::string>& arguments) const {
        CLI::App app;
        anju::Run unused;
        add_all_commands(app, unused);
        const auto settings = apply_settings(file_of(text), app);
        EXPECT_THAT(settings->problems, IsEmpty());
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
        return settings_in_force(*app.get_subcommands().front(), *settings, arguments);
    }

    std::vector<std::string> problems_of(std::string_view text) const {
        CLI::App app;
        anju::Run unused;
        add_all_commands(app, unused);
        auto problems = apply_settings(file_of(text), app)->problems;
        for (auto& problem : problems) problem.erase(0, folder_.path().string().size() + 1);
        return problems;
    }

  private:
    TemporaryFolder folder_;
};

TEST_F(SettingsTest, GivesTheFileLessSayThanTheEnvironmentAndThatLessThanTheCommandLine) {
    constexpr std::string_view file = "[up]\nport = 1\naddress = \"::1\"\npartitions = 3\n";
    const Variable port("ANJU_PORT", "2");
    const Variable partitions("ANJU_PARTITIONS", "4");
    const auto text = in_force(file, {"up", "--port", "5"});
    EXPECT_THAT(text, HasSubstr("port = 5  # command line\n"));
    EXPECT_THAT(text, HasSubstr("partitions = 4  # variable ANJU_PARTITIONS\n"));
    EXPECT_THAT(text, testing::ContainsRegex("address = ::1  # .*anju.toml:3\n"));
    EXPECT_THAT(text, HasSubstr("data = anju-data  # default\n"));
}

TEST_F(SettingsTest, TakesWhatStandsAboveTheTablesForEveryCommandUnlessItsTableSaysOtherwise) {
    constexpr std::string_view file = "kafka = \"a:1\"\n[seal]\ndata = \"d\"\nkafka = \"b:2\"\n";
    EXPECT_THAT(in_force(file, {"gateway"}), HasSubstr("kafka = a:1  #"));
    EXPECT_THAT(in_force(file, {"seal"}), HasSubstr("kafka = b:2  #"));
}

TEST_F(SettingsTest, TakesFlagsListsAndWhatACommandWouldAskFor) {
    constexpr std::string_view file =
        "[serve]\nkafka = \"a:1\"\nservice = [\"land\", \"rights\"]\nopen = true\n";
    const auto text = in_force(file, {"serve"});
    EXPECT_THAT(text, HasSubstr("open = true  #"));
    EXPECT_THAT(text, HasSubstr("service = [land,rights]  #"));
}

TEST_F(SettingsTest, NamesEachProblemByItsLineAndSaysWhatIsExpected) {
    const auto problems = problems_of(
        "kafak = \"a:1\"\n[up]\nport = 70000\nopen = \"yes\"\nprot = 1\ndata = {a = 1}\n"
        "partitions = 65\n[serve]\nservice = [\"castle\"]\n[fly]\n[config.chekc]\n");
    ASSERT_EQ(problems.size(), 9U) << testing::PrintToString(problems);
    EXPECT_THAT(problems[0], HasSubstr("anju.toml:1: kafak: no command has such an option"));
    const auto told = testing::PrintToString(problems);
    EXPECT_THAT(told, HasSubstr("anju.toml:3: [up] port: 70000 is not taken, expected UINT"));
    EXPECT_THAT(told, HasSubstr("anju.toml:4: [up] open: expected true or false"));
    EXPECT_THAT(told, HasSubstr("anju.toml:5: [up] prot: unknown; expected one of: data, port"));
    EXPECT_THAT(told, HasSubstr("anju.toml:6: [up.data]: there is no such command"));
    EXPECT_THAT(told,
                HasSubstr("anju.toml:7: [up] partitions: 65 is not taken, expected UINT:INT"));
    EXPECT_THAT(told, HasSubstr("anju.toml:9: [serve] service: [castle] is not taken"));
    EXPECT_THAT(told, HasSubstr("anju.toml:10: [fly]: there is no such command"));
    EXPECT_THAT(told, HasSubstr("anju.toml:11: [config.chekc]: there is no such command"));
}

TEST_F(SettingsTest, NamesTheLineThatIsNoToml) {
    EXPECT_THAT(problems_of("[up]\nport = = 1\n"), ElementsAre(HasSubstr("anju.toml:2: ")));
}

TEST_F(SettingsTest, FindsTheFileWhereverItIsNamed) {
    EXPECT_EQ(settings_file({"up", "--config", "a"}), "a");
    EXPECT_EQ(settings_file({"--config=b", "up"}), "b");
    EXPECT_EQ(settings_file({"up", "--config"}), "");
    const Variable named("ANJU_CONFIG", "c");
    EXPECT_EQ(settings_file({"up"}), "c");
    EXPECT_EQ(settings_file({"up", "--config", "a"}), "a");
}

}  // namespace

}  // namespace anju::test
