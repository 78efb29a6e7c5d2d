// The suite of the real program.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "services/access/token.hpp"
#include "tests/contract/log_test_support.hpp"

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const char* program = std::getenv("ANJU_PROGRAM");
    if (program == nullptr || ::access(program, X_OK) != 0) {
        std::cerr << "ANJU_PROGRAM does not name the program to test: run `tests/run system`, or "
                     "build the release preset and set ANJU_PROGRAM=build/release/anju\n";
        return 1;
    }
    // All that the suite starts knows one token of an administrator, and all that asks shows it.
    const anju::test::TemporaryFolder folder;
    const auto file = folder.path() / "admin.token";
    const std::string token = anju::make_token();
    std::ofstream(file) << token << '\n';
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    ::setenv("ANJU_ADMIN_TOKEN_FILE", file.c_str(), 1);
    ::setenv("ANJU_TOKEN", token.c_str(), 1);
    return RUN_ALL_TESTS();
}
