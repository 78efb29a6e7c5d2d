// Every house rule broken on purpose, and kept.
#include "tests/tidy/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace anju::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

Files including(const std::string& path, const std::string& target) {
    return {{path, "// What it is for.\n#include \"" + target + "\"\n"}};
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

TEST(Architecture, RefusesAnIncludeAcrossABorderAndNamesTheLine) {
    for (const auto& [path, target] : std::vector<std::pair<std::string, std::string>>{
             {"events/log/log.cpp", "services/shell/shell.hpp"},
             {"events/record.hpp", "projections/engine/fold.hpp"},
             {"services/land/house.cpp", "services/registry/household.hpp"},
             {"services/land/house.cpp", "projections/engine/fold.hpp"},
             {"services/shell/shell.cpp", "services/land/house.hpp"},
             {"services/shell/shell.cpp", "services/catalogue.hpp"},
             {"projections/engine/fold.cpp", "projections/read_models/progress.hpp"},
             {"projections/read_models/progress.cpp", "projections/read_models/members.hpp"},
             {"projections/read_models/progress.cpp", "projections/query/routes.hpp"},
             {"projections/query/routes.cpp", "services/land/house.hpp"},
             {"events/base/json.cpp", "deploy/anju/up.hpp"},
             {"elsewhere/a.cpp", "events/record.hpp"}}) {
        EXPECT_THAT(check_architecture(including(path, target)),
                    ElementsAre(StartsWith(path + ":2: may not include " + target)));
    }
}

TEST(Architecture, AllowsWhatTheTableAllows) {
    for (const auto& [path, target] : std::vector<std::pair<std::string, std::string>>{
             {"events/log/log.cpp", "events/base/result.hpp"},
             {"services/land/house.cpp", "services/land/house.hpp"},
             {"services/land/house.cpp", "services/shell/shell.hpp"},
             {"services/catalogue.cpp", "services/land/service.hpp"},
             {"projections/read_models/progress_rows.cpp", "projections/read_models/progress.hpp"},
             {"projections/read_models/progress.cpp", "projections/engine/rows.hpp"},
             {"projections/query/routes.cpp", "projections/read_models/progress.hpp"},
             {"deploy/anju/up.cpp", "services/land/house.hpp"},
             {"tests/unit/a_test.cpp", "projections/query/routes.hpp"}}) {
        EXPECT_THAT(check_architecture(including(path, target)), IsEmpty());
    }
}

TEST(Libraries, AreRefusedOutsideOfTheirHome) {
    const std::string kafka = "#include <librdkafka/rdkafka.h>\n";
    const std::string rocks = "\n#include <rocksdb/db.h>\n";
    EXPECT_THAT(check_libraries({{"events/log/owner.cpp", kafka},
                                 {"events/log/kafka_log_reader.cpp", kafka},
                                 {"deploy/kafka/admin.cpp", kafka},
                                 {"projections/query/routes.cpp", rocks},
                                 {"projections/engine/rows.cpp", rocks},
                                 {"events/log/embedded_log_open.cpp", rocks}}),
                ElementsAre(StartsWith("events/log/owner.cpp:1: librdkafka/rdkafka.h"),
                            StartsWith("projections/query/routes.cpp:2: rocksdb/db.h")));
}

TEST(Threads, AreRefusedWhereTheyDoNotLive) {
    const std::string text = "#include <mutex>\n// std::thread in words\nstd::mutex mutex_;\n";
    EXPECT_THAT(check_threads({{"services/land/house.cpp", text},
                               {"events/log/owner.cpp", text},
                               {"services/a.cpp", "std::mutexes a; auto s = \"std::atomic\";\n"}}),
                ElementsAre(StartsWith("services/land/house.cpp:1: <mutex>"),
                            StartsWith("services/land/house.cpp:3: std::mutex")));
}

TEST(IncludeCycles, AreFoundWithTheirWay) {
    Files files{{"events/a.hpp", "#include \"events/b.hpp\"\n"},
                {"events/b.hpp", "\n#include \"events/c.hpp\"\n"},
                {"events/c.hpp", "#include <vector>\n#include \"events/a.hpp\"\n"}};
    EXPECT_THAT(check_include_cycles(files),
                ElementsAre(HasSubstr("events/c.hpp:2: these include each other: events/a.hpp -> "
                                      "events/b.hpp -> events/c.hpp -> events/a.hpp")));
    files[2].text = "#include <vector>\n";
    EXPECT_THAT(check_include_cycles(files), IsEmpty());
}

TEST(IncludePaths, StartAtTheRoot) {
    EXPECT_THAT(check_include_paths({{"events/a.cpp", "#include \"../b.hpp\"\n"},
                                     {"events/b.cpp", "#include \"b.hpp\"\n"},
                                     {"events/c.cpp", "#include \"events/c.hpp\"\n"},
                                     {"events/d.cpp", "#include <vector>\n"}}),
                ElementsAre(StartsWith("events/a.cpp:1:"), StartsWith("events/b.cpp:1:")));
}

TEST(FileLength, IsLimitedTo400Lines) {
    EXPECT_THAT(check_file_length({{"events/a.cpp", repeated("int a;\n", 400)},
                                   {"events/b.cpp", repeated("int a;\n", 401)},
                                   {"tests/data.json", repeated("1\n", 500)}}),
                ElementsAre(StartsWith("events/b.cpp:401: the file has 401 lines")));
}

TEST(LineLength, IsLimitedTo100ColumnsHoweverManyBytesTheyTake) {
    EXPECT_THAT(check_line_length({{"events/a.cpp", repeated("x", 100) + "\n"},
                                   {"events/b.cpp", "\n" + repeated("x", 101) + "\n"},
                                   {"events/c.cpp", repeated("畝", 100)}}),
                ElementsAre(StartsWith("events/b.cpp:2: the line has 101 columns")));
}

TEST(FunctionLength, IsLimitedTo60Lines) {
    const auto function = [](int statements) {
        return "namespace anju {\nvoid work() {\n" + repeated("    step();\n", statements) +
               "}\n}\n";
    };
    EXPECT_THAT(
        check_function_length({{"events/a.cpp", function(59)}, {"events/b.cpp", function(60)}}),
        ElementsAre(StartsWith("events/b.cpp:2: work has 61 lines")));
}

TEST(Words, ThatAreRefusedAreFound) {
    for (const std::string word : {"// NO"
                                   "LINT",
                                   "// FIX"
                                   "ME: later",
                                   "TEST(A, DIS"
                                   "ABLED_B) {}",
                                   "GTEST"
                                   "_SKIP();",
                                   "std::this_thread::sleep"
                                   "_for(1s);",
                                   "using namespace"
                                   " std;",
                                   "// TO"
                                   "DO: later",
                                   "// TO"
                                   "DO(12): later",
                                   "// TO"
                                   "DO(#): later",
                                   "#if"
                                   " 0"}) {
        EXPECT_THAT(check_words({{"events/a.cpp", "int a;\n" + word + "\n"}}),
                    ElementsAre(StartsWith("events/a.cpp:2: ")))
            << word;
    }
}

TEST(Words, ThatOnlyLookAlikeAreAllowed) {
    EXPECT_THAT(check_words({{"events/a.cpp",
                              "// TO"
                              "DO(#12): with the next stream\n"},
                             {"events/b.cpp",
                              "using namespace"
                              " std::chrono_literals;\n"},
                             {"events/c.cpp",
                              "int MAS"
                              "TODON = 1;\n"},
                             {"README.md",
                              "There is no TO"
                              "DO here.\n"}}),
                IsEmpty());
}

TEST(OutsideMentions, AreRefusedInEveryKindOfFile) {
    EXPECT_THAT(check_outside_mentions({{"README.md",
                                         "see\n.."
                                         "/shared/design.md\n"},
                                        {"deploy/install",
                                         "cd /wo"
                                         "rk/main\n"},
                                        {"events/a.cpp", "// a network/path\n"}}),
                ElementsAre(StartsWith("README.md:2:"), StartsWith("deploy/install:1:")));
}

TEST(Headers, OpenWithACommentAndArePragmaOnce) {
    EXPECT_THAT(check_headers({{"events/a.hpp", "// What for.\n#pragma once\n"},
                               {"events/b.hpp", "#pragma once\n// What for.\n"},
                               {"events/c.hpp", "// What for.\nint c;\n"},
                               {"events/d.cpp", "int d;\n"}}),
                ElementsAre(HasSubstr("events/b.hpp:1: the header does not open with a comment"),
                            HasSubstr("events/c.hpp:1: no #pragma once")));
}

TEST(Names, OfDrawersAreRefused) {
    EXPECT_THAT(check_names({{"events/util.hpp", ""},
                             {"events/string_helpers.cpp", ""},
                             {"services/common/a.hpp", ""},
                             {"events/utf8.cpp", ""}}),
                ElementsAre(StartsWith("events/util.hpp:1: 'util'"),
                            StartsWith("events/string_helpers.cpp:1: 'helpers'"),
                            StartsWith("services/common/a.hpp:1: 'common'")));
}

TEST(TopLevel, HoldsOnlyWhatIsListed) {
    EXPECT_THAT(check_top_level({{".github/run.yml", ""},
                                 {"CMakeLists.txt", ""},
                                 {"docs/a.md", ""},
                                 {"docs/b.md", ""},
                                 {"events/a.hpp", ""}}),
                ElementsAre(StartsWith("docs/a.md:1: 'docs' at the root")));
}

TEST(ListedTests, AreRequired) {
    EXPECT_THAT(
        check_listed_tests({{"tests/CMakeLists.txt",
                             "add_executable(t unit/a_test.cpp\n"
                             "  # unit/c_test.cpp\n  unit/bb_test.cpp)\n"},
                            {"tests/system/CMakeLists.txt", "add_executable(s d_test.cpp)\n"},
                            {"tests/unit/a_test.cpp", ""},
                            {"tests/unit/b_test.cpp", ""},
                            {"tests/unit/c_test.cpp", ""},
                            {"tests/system/d_test.cpp", ""},
                            {"tests/unit/fixture.cpp", ""}}),
        ElementsAre(StartsWith("tests/unit/b_test.cpp:1:"),
                    StartsWith("tests/unit/c_test.cpp:1:")));
}

TEST(AwaitedConditions, AreFound) {
    EXPECT_THAT(check_awaited_conditions({{"a.cpp",
                                           "if (!co_await send()) return;\n"
                                           "while (!done) co_await wait();\n"
                                           "const bool sent = co_await send();\n"
                                           "while (a && co_await more()) b();\n"}}),
                ElementsAre(StartsWith("a.cpp:1:"), StartsWith("a.cpp:4:")));
}

// A folder of its own for every test, gone with it.
class Scripts : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = (std::filesystem::temp_directory_path() / "anju-tidy-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder = name;
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    Findings check(const std::string& text, bool executable) const {
        std::ofstream(folder / "run") << text;
        return check_scripts(folder, {{"run", text, executable}});
    }

    std::filesystem::path folder;
};

TEST_F(Scripts, ThatBashCannotReadAreFound) {
    EXPECT_THAT(check("#!/usr/bin/env bash\nset -euo pipefail\nif true; then\n", true),
                ElementsAre(StartsWith("run:1: bash -n says: ")));
}

TEST_F(Scripts, ThatGoOnAfterAnErrorAreFound) {
    EXPECT_THAT(check("#!/bin/bash\necho\n", true), ElementsAre(HasSubstr("set -euo pipefail")));
}

TEST_F(Scripts, ThatCannotBeStartedAreFound) {
    const std::string text = "#!/usr/bin/env bash\nset -euo pipefail\n";
    EXPECT_THAT(check(text, false), ElementsAre(HasSubstr("is not executable")));
    EXPECT_THAT(check(text, true), IsEmpty());
}

TEST_F(Scripts, AndSourcesAreReadFromAFolderWithoutGit) {
    std::filesystem::create_directories(folder / "events");
    std::filesystem::create_directories(folder / "build");
    std::ofstream(folder / "events/a.cpp") << "int a;\n";
    std::ofstream(folder / "build/made.cpp") << "int made;\n";
    const Files files = read_checkout(folder);
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0].path, "events/a.cpp");
}

}  // namespace
}  // namespace anju::tidy
