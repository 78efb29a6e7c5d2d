// The suite of the real program.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const char* program = std::getenv("ANJU_PROGRAM");
    if (program == nullptr || ::access(program, X_OK) != 0) {
        std::cerr << "ANJU_PROGRAM does not name the program to test: run `tests/run system`, or "
                     "build the release preset and set ANJU_PROGRAM=build/release/anju\n";
        return 1;
    }
    return RUN_ALL_TESTS();
}
